from odoo import models

from odoo.addons.mail.tools.discuss import Store

from ...tools.masking import mask
from .contact_name import hidden_name


class Masked(Store.Attr):
    """What a browser is told in place of a protected field."""

    def __init__(self, name, predicate=None):
        super().__init__(name, predicate=predicate)

    def _get_value(self, record):
        return record._service_shown_in_store(self.field_name)


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

    def _service_store_field(self, field):
        """What a field of a description becomes where it is masked.

        What is read by its name alone, ``_read_format`` masks; but neither for
        customers nor with all rights, which core takes for people and their messages.
        """
        if isinstance(field, str) and not self.env.su and self._service_masks():
            return field
        kinds = self._service_kinds
        if isinstance(field, dict):  # the same values for all records
            return {
                name: mask(kinds[name], value) if name in kinds else value
                for name, value in field.items()
            }
        name = field if isinstance(field, str) else field.field_name
        # core asks twice about most fields
        if name not in kinds or isinstance(field, (Masked, Store.Relation)):
            return field
        return Masked(name, field.predicate if isinstance(field, Store.Attr) else None)
