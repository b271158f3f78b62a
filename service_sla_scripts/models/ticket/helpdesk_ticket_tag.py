from odoo import fields, models


class HelpdeskTicketTag(models.Model):
    _inherit = "helpdesk.ticket.tag"

    service_announce_channel_id = fields.Many2one(
        comodel_name="discuss.channel",
        string="Announce In",
        domain=[("channel_type", "=", "channel")],
        groups="base.group_user",
        help="A ticket that gets this tag is announced in this channel at once.",
    )
