from odoo import models

from odoo.addons.mail.tools.discuss import Store

from ...tools.masking import mask
from .contact_name import hidden_name

# Only code of this process holds this very object: core reads the fields that it then
# describes to the Store, which masks them.
_TO_STORE = object()

INCOMING = ("incoming_email_to", "incoming_email_cc")


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _service_clear(self, field):
        if self.env.context.get("service_to_store") is _TO_STORE:
            return True
        if field.name not in ("email_from", "reply_to"):
            return False
        for message in self.sudo():  # sudo: only whether a colleague wrote it
            if not message.author_id or message.author_id.partner_share:
                return False
        return True

    def _to_store(self, store, fields, **kwargs):
        messages = self
        if not self.env.su and self._service_masks():
            messages = self.with_context(service_to_store=_TO_STORE)
        return super(MailMessage, messages)._to_store(store, fields, **kwargs)

    def _service_shown(self, name):
        messages = self
        if "service_to_store" in self.env.context:
            # the exception was for core, not for what is shown
            messages = self.with_context(service_to_store=None)
        return super(MailMessage, messages)._service_shown(name)

    def _field_store_repr(self, field_name):
        return self._service_store_repr(super()._field_store_repr(field_name))

    def _service_store_field(self, field):
        is_attribute = isinstance(field, Store.Attr)
        name = field.field_name if is_attribute else field
        if name in INCOMING:
            # a list of (name, address) where core filled it in, else nothing
            given = field.value if is_attribute else None
            value = [
                [hidden_name(known), mask("email", address)]
                for known, address in given or ()
            ]
            return Store.Attr(name, value=value or False)
        return super()._service_store_field(field)
