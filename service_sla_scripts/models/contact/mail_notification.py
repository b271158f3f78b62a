from odoo import models


class MailNotification(models.Model):
    _inherit = "mail.notification"

    def _filtered_for_web_client(self):
        """Asked for whoever wrote a message, when a mail of it fails."""
        if not self:  # most messages, each for itself
            return self
        # sudo: whether there is an address, not which
        seen = self.sudo() if self._service_masks() else self
        found = super(MailNotification, seen)._filtered_for_web_client()
        return found.with_env(self.env)
