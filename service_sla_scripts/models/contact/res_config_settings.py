from odoo import api, fields, models

from .const import MASK_EVERYBODY


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    service_mask_everybody = fields.Boolean(
        string="Mask Contacts for Everybody", config_parameter=MASK_EVERYBODY
    )
    service_contact_contradictions = fields.Text(
        string="People for Whom Masking Is Void",
        compute="_compute_service_contact_contradictions",
    )

    @api.depends("company_id")
    def _compute_service_contact_contradictions(self):
        people = "\n".join(
            f"{row['name']}: {', '.join(row['groups'])}"
            for row in self.env["res.users"]._service_contradictions()
        )
        self.service_contact_contradictions = people
