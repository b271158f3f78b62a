from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _message_create(self, values_list):
        """Mask before anything is made of a message, and not only its row.

        Core hands the same values on to the mails and notifications of it, so they
        are changed in place.
        """
        originals = self.env["mail.message"]._service_redact_new(values_list)
        messages = super()._message_create(values_list)
        messages._service_keep(originals)
        return messages
