from odoo import models

from ...tools.contact_text import redact_text


class ResPartner(models.Model):
    """What a contact's history tells of those that were merged into it."""

    _inherit = "res.partner"

    def message_post(self, *, body="", **kwargs):
        if self.env.context.get("service_mask_message"):
            allowed = self.env["res.company"]._service_contact_allowed()
            body = redact_text(body, allowed)
        return super().message_post(body=body, **kwargs)
