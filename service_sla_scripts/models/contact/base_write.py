from odoo import models

from ...tools.masking import is_masked
from .twin import twin_name


class Base(models.AbstractModel):
    """What a masked person types into a record that exists already."""

    _inherit = "base"

    def _service_by_twins(self, vals):
        """Values for ``write``: what one may not read is typed into its twin.

        The twin drops what comes back masked, shows nothing, and writes unseen. Fields
        without one that can be edited stay refused.
        """
        raw = self._service_kinds.keys() & vals.keys()
        if not raw or self.env.su or not self._service_masks():
            return vals
        typed = {
            twin_name(name): vals[name]
            for name in raw
            if (twin := self._fields.get(twin_name(name)))
            and twin.inverse
            and not self._fields[name].groups
            and not self._has_field_access(self._fields[name], "write")
        }
        kept = {
            name: value
            for name, value in vals.items()
            if twin_name(name) not in typed
            and not (name in typed and is_masked(value or ""))
        }
        return typed | kept

    def _service_track_typed(self, raw):
        """Something was typed into the twin of ``raw``. Hook."""
