from odoo import api, models

from .masked_view import MaskedView


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._service_masks())

    def _get_view_postprocessed(self, view, arch, **options):
        if self._service_masks() and not self._service_is_own_view(view):
            MaskedView(self.env, arch.tag).rewrite(arch, self)
        return super()._get_view_postprocessed(view, arch, **options)

    def _service_is_own_view(self, view):
        """Whether a view shows nothing but the user's own record. Hook."""
        return False
