from odoo import models

from odoo.addons.mail.tools.discuss import Store

from ...tools.masking import mask
from .contact_name import hidden_name

# Key of a transaction's cache: core reads the fields that it then describes to the
# Store, which masks them. Not by context: that is an environment more for each message.
TO_STORE = "service_to_store"

INCOMING = ("incoming_email_to", "incoming_email_cc")


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _service_clear(self, field):
        if self.env.cr.cache.get(TO_STORE) and not self.env.su:
            return True
        if field.name not in ("email_from", "reply_to"):
            return False
        # sudo: only whether a colleague wrote it
        for message in self._service_known():
            author = message.author_id
            if not author or author.partner_share:
                return False
        return True

    def write(self, vals):
        if "author_id" in vals and not self.env.su and self._service_masks():
            self._service_check_history()
            # whose address it is follows from the author: see _service_clear()
            vals = {name: vals[name] for name in vals if name != "author_id"}
        return super().write(vals)

    def copy_data(self, default=None):
        if "author_id" in (default or {}) and self._service_masks():
            # as above
            default = {name: default[name] for name in default if name != "author_id"}
        return super().copy_data(default)

    def _to_store(self, store, fields, **kwargs):
        cache = self.env.cr.cache
        if self.env.su or cache.get(TO_STORE) or not self._service_masks():
            return super()._to_store(store, fields, **kwargs)
        cache[TO_STORE] = True
        try:
            return super()._to_store(store, fields, **kwargs)
        finally:
            cache[TO_STORE] = False

    def _service_hidden(self, names):
        # read by core to be described, and described to be shown
        describing = self.env.cr.cache.pop(TO_STORE, False)
        try:
            return super()._service_hidden(names)
        finally:
            self.env.cr.cache[TO_STORE] = describing

    def _service_store_field(self, field):
        if isinstance(field, Store.Attr) and field.field_name in INCOMING:
            # a list of (name, address) where core filled it in, else nothing
            value = [
                [hidden_name(known), mask("email", address)]
                for known, address in field.value or ()
            ]
            return Store.Attr(field.field_name, value=value or False)
        return super()._service_store_field(field)
