from odoo import api, models

from .guarded import forget_people


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    @api.model
    def call_cache_clearing_methods(self):
        """Core calls it when the groups of users change."""
        result = super().call_cache_clearing_methods()
        forget_people(self.env)
        return result
