from odoo import api, models

from .guarded import forget_people


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.model
    def set_param(self, key, value):
        """One of the parameters decides who is masked."""
        result = super().set_param(key, value)
        forget_people(self.env)
        return result
