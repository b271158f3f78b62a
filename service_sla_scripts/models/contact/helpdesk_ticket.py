from odoo import api, models

from ...tools.masking import mask
from .contact_name import hidden_name
from .twin import masked_twin, twin_name


class HelpdeskTicket(models.Model):
    """The one place where masking knows of the helpdesk."""

    _inherit = "helpdesk.ticket"

    service_partner_email_masked = masked_twin("partner_email", "Email (masked)")
    service_email_cc_masked = masked_twin("email_cc", "Email cc (masked)")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._service_take_typed(vals_list))

    def write(self, vals):
        return super().write(self._service_by_twins(vals))

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if not self._service_masks():
            return super()._onchange_partner_id()
        if self.partner_id:
            self.partner_name = hidden_name(self.partner_id.name)
            # saved, it stands for the customer's own: see _service_masked_again()
            name = twin_name("partner_email")
            self[name] = self.partner_id._service_shown("email")
        return None

    def _service_masked_again(self, raw, value):
        """The masked address of a customer who was just chosen is hers."""
        if raw != "partner_email":
            return
        for ticket in self.sudo():  # sudo: from field to field, unseen
            email = ticket.partner_id.email
            shown = (email, mask("email", email))
            if email and value in shown and ticket.partner_email != email:
                ticket.partner_email = email
