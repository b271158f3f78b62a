from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    service_contact_allow_list = fields.Text(
        related="company_id.service_contact_allow_list", readonly=False
    )
    service_is_redaction_needed = fields.Boolean(
        compute="_compute_service_is_redaction_needed"
    )

    @api.depends("company_id")
    def _compute_service_is_redaction_needed(self):
        needed = self.env["service.contact.redaction"]._is_needed()
        self.service_is_redaction_needed = needed

    def action_service_redact(self):
        """Have contacts masked in tickets that were there before.

        :raise AccessError: the user is no helpdesk manager
        """
        return self.env["service.contact.redaction"].action_service_begin()
