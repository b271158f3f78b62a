from odoo import models

from .masked_view import MaskedView


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    def _get_x2many_missing_view_archs(self, field, field_node, node_info):
        """Views that core puts into a form for the lines of a field without one."""
        found = super()._get_x2many_missing_view_archs(field, field_node, node_info)
        if found and self._service_masks():
            for arch, _view in found:
                MaskedView(self.env, arch.tag).rewrite(
                    arch, self.env[field.comodel_name]
                )
        return found
