from odoo import fields, models

from ..ticket.helpdesk_ticket_promise import RULE


class ServiceToneFinding(models.Model):
    _inherit = "service.tone.finding"

    rule = fields.Selection(
        selection_add=[(RULE, "Promise not approved")], ondelete={RULE: "cascade"}
    )
