from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _service_contact_scope(self):
        """That of the record it was written on."""
        if not self.model or not self.res_id or self.model not in self.env:
            return super()._service_contact_scope()
        return (
            self.env[self.model].browse(self.res_id).exists()._service_contact_scope()
        )
