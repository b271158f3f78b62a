from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .reveal_const import RETENTION, RETENTION_LEAST_MONTHS, RETENTION_MONTHS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    service_reveal_needs_ticket = fields.Boolean(
        related="company_id.service_reveal_needs_ticket", readonly=False
    )
    service_reveal_hourly_limit = fields.Integer(
        related="company_id.service_reveal_hourly_limit", readonly=False
    )
    service_lookup_hourly_limit = fields.Integer(
        related="company_id.service_lookup_hourly_limit", readonly=False
    )
    service_unusual_factor = fields.Integer(
        related="company_id.service_unusual_factor", readonly=False
    )
    service_unusual_minimum = fields.Integer(
        related="company_id.service_unusual_minimum", readonly=False
    )
    service_telephone_url = fields.Char(
        related="company_id.service_telephone_url", readonly=False
    )
    service_reveal_retention_months = fields.Integer(
        string="Keep the Log for (Months)",
        config_parameter=RETENTION,
        default=RETENTION_MONTHS,
    )

    @api.constrains("service_reveal_retention_months")
    def _check_service_reveal_retention_months(self):
        for settings in self:
            if settings.service_reveal_retention_months < RETENTION_LEAST_MONTHS:
                raise ValidationError(
                    self.env._(
                        "The log of revealed contacts is kept for %(months)s months at "
                        "least: the law asks for it.",
                        months=RETENTION_LEAST_MONTHS,
                    )
                )
