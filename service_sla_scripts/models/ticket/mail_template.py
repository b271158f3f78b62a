from odoo import SUPERUSER_ID, models

# what ties a mail to the ticket whose rules it follows
TIES = frozenset({"model", "res_id", "mail_message_id", "is_notification"})


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def send_mail_batch(self, res_ids, *args, email_values=None, **kwargs):
        """A client may change what a template says, not the ticket it speaks of."""
        if (
            email_values
            and self.env.uid != SUPERUSER_ID
            and self.sudo().model == "helpdesk.ticket"
        ):
            email_values = {
                name: value for name, value in email_values.items() if name not in TIES
            }
        return super().send_mail_batch(
            res_ids, *args, email_values=email_values, **kwargs
        )
