from odoo import models

TICKET = "helpdesk.ticket"


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _manage_mail_values(self, mail_values_all):
        """Several messages are looked at together: one refusal names all tickets."""
        values_all = super()._manage_mail_values(mail_values_all)
        if (
            self.model == TICKET
            and self.composition_mode == "comment"
            and len(values_all) > 1
        ):
            self.env[TICKET]._service_guard_messages(
                [
                    {**values, "model": TICKET, "res_id": res_id}
                    for res_id, values in values_all.items()
                ],
                is_sent=False,
            )
        return values_all
