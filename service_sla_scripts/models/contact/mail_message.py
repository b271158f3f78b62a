from odoo import models

from odoo.addons.mail.tools.discuss import Store

from ...tools.masking import mask

# Only code of this process holds this very object: core reads the fields that it then
# describes to the Store, which masks them.
_TO_STORE = object()

INCOMING = ("incoming_email_to", "incoming_email_cc")


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _service_clear(self, field):
        if self.env.context.get("service_to_store") is _TO_STORE:
            return True
        authors = self.sudo().mapped("author_id")
        return (
            field.name in ("email_from", "reply_to")
            and all(message.author_id for message in self.sudo())
            and bool(authors)
            and not any(authors.mapped("partner_share"))
        )

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
                [self._service_hidden_name(known), mask("email", address)]
                for known, address in given or ()
            ]
            return Store.Attr(name, value=value or False)
        return super()._service_store_field(field)

    def _service_hidden_name(self, name):
        vals = {"name": name}
        self.env["res.partner"]._service_hide_name(vals)
        return vals["name"]
