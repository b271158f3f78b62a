from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    service_manager_ids = fields.Many2many(
        related="company_id.service_manager_ids", readonly=False
    )
