from odoo import api, models
from odoo.fields import Domain


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        if not self.env.su and self._service_masks():
            # core goes on with sudo
            self.browse()._service_check_domain(Domain(domain))
            for part in (order or "").split(","):
                name = part.split()[0] if part.strip() else ""
                if name in self._service_kinds:
                    self.browse()._check_field_access(self._fields[name], "read")
        return super()._search(domain, offset, limit, order, **kwargs)
