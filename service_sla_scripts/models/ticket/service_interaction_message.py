from odoo import fields, models


class ServiceInteractionMessage(models.Model):
    """A line of a chat, with its time and side."""

    _name = "service.interaction.message"
    _description = "Line of a Chat"
    _order = "sent_at, id"
    _rec_name = "sent_at"

    interaction_id = fields.Many2one(
        comodel_name="service.interaction",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sent_at = fields.Datetime(string="Sent", required=True)
    side = fields.Selection(
        selection=[("customer", "Customer"), ("agent", "Agent")], required=True
    )
    body = fields.Text(required=True)
