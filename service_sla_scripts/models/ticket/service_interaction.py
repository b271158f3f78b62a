from odoo import api, fields, models


class ServiceInteraction(models.Model):
    """One call or chat, as the telephone or chat system reported it.

    Written by ``helpdesk.ticket.service_register_contact`` only: the times decide
    whether promises to the second were kept.
    """

    _name = "service.interaction"
    _description = "Call or Chat"
    _order = "started_at desc, id desc"
    _rec_name = "external_id"

    # what it belongs to
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        required=True,
        index=True,
        ondelete="cascade",
    )
    # whose telephone system reported it: external ids are unique there
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        index=True,
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    channel_id = fields.Many2one(comodel_name="helpdesk.ticket.channel", required=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Agent")
    # what was reported
    external_id = fields.Char(
        string="External Identifier",
        required=True,
        help="The identifier the telephone or chat system gave this contact.",
    )
    caller = fields.Char(help="The caller's number, or the account of a chat.")
    started_at = fields.Datetime(string="Contact Started At", required=True)
    answered_at = fields.Datetime()
    ended_at = fields.Datetime()
    ring_count = fields.Integer(string="Rings", aggregator="avg")
    message_line_ids = fields.One2many(
        comodel_name="service.interaction.message",
        inverse_name="interaction_id",
        string="Messages",
    )

    _external_id_unique = models.UniqueIndex(
        "(company_id, external_id)",
        "This contact is being registered by somebody else right now. Report it again.",
    )

    @api.depends("ticket_id")
    def _compute_company_id(self):
        for interaction in self:
            interaction.company_id = interaction.ticket_id.company_id
