from odoo import models


class MailGuest(models.Model):
    _inherit = "mail.guest"

    def _field_store_repr(self, field_name):
        return self._service_store_repr(super()._field_store_repr(field_name))
