from odoo import models

from odoo.addons.mail.tools.discuss import Store

from ...tools.masking import mask
from .contact_name import hidden_name


class Base(models.AbstractModel):
    """Writing to people whose addresses one may not see."""

    _inherit = "base"

    def _message_get_default_recipients(self, with_cc=False, all_tos=False):
        # sudo: for the mail server; nothing of it is shown
        records = self.sudo() if self._service_masks() else self
        return super(Base, records)._message_get_default_recipients(with_cc, all_tos)

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        if self.env.su or not self._service_masks():
            return super()._message_get_suggested_recipients_batch(*args, **kwargs)
        # sudo: to be masked; an address without contact is found again by
        # _partner_find_from_emails(), when the mail is sent
        found = super(Base, self.sudo())._message_get_suggested_recipients_batch(
            *args, **kwargs
        )
        return {
            id_: [self._service_mask_recipient(recipient) for recipient in recipients]
            for id_, recipients in found.items()
        }

    def _service_mask_recipient(self, recipient):
        partner = self.env["res.partner"].browse(recipient["partner_id"] or [])
        if partner:
            email = partner._service_shown("email_normalized")
            return recipient | {"email": email, "create_values": {}}
        return recipient | {
            "name": hidden_name(recipient["name"]),
            "email": mask("email", recipient["email"]) or False,
            "create_values": {},
        }

    def _service_masks_store(self):
        """Whether what a browser is told of these records is masked."""
        return self._service_masks()

    def _service_shown_in_store(self, name):
        return self._service_shown(name)

    def _service_store_name(self, field, name):
        """The name of somebody, without what may be in it."""
        if not isinstance(field, str):
            return field

        def shown(record):
            value = record[name]
            hidden = hidden_name(value)
            # nearly none holds one: whose it is, is asked for these alone
            if hidden != value and record == self.env.user.partner_id:
                return value
            return hidden

        return Store.Attr(name, value=shown)

    def _service_store_field(self, field):
        kinds = self._service_kinds
        if isinstance(field, dict):  # the same values for all records
            return {
                name: mask(kinds[name], value) if name in kinds else value
                for name, value in field.items()
            }
        name = field if isinstance(field, str) else field.field_name
        if name in self._service_names and name not in kinds:
            return self._service_store_name(field, name)
        if name not in kinds or isinstance(field, Store.Relation):
            return field
        return Store.Attr(
            name,
            value=lambda record: record._service_shown_in_store(name),
            predicate=field.predicate if isinstance(field, Store.Attr) else None,
        )
