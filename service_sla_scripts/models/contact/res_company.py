from odoo import api, models, tools
from odoo.fields import Domain


class ResCompany(models.Model):
    _inherit = "res.company"

    def _service_clear(self, field):
        """How to reach us is what customers are told."""
        return True

    @api.model
    @tools.ormcache()
    def _service_partner_ids(self):
        """Ids of the contacts that stand for companies of ours."""
        # sudo: those of companies the user does not work for as well
        return frozenset(self.sudo().search(Domain.TRUE).partner_id.ids)

    def cache_invalidation_fields(self):
        return super().cache_invalidation_fields() | {"partner_id"}
