from odoo import models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _compute_partner_ids_all_have_email(self):
        # sudo: whether there is an address, not which
        composers = self.sudo() if self._service_masks() else self
        return super(
            MailComposeMessage, composers
        )._compute_partner_ids_all_have_email()

    def _process_mail_values_state(self, mail_values_dict):
        # sudo: values for the mail server
        composers = self.sudo() if self._service_masks() else self
        return super(MailComposeMessage, composers)._process_mail_values_state(
            mail_values_dict
        )
