from odoo import api, models
from odoo.exceptions import AccessError

from ...tools.masking import is_masked, mask


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """A mail is what the mail server hands in: anybody could write in any name.

        :raise AccessError: the user is neither an administrator nor a program
        """
        if not self.env.su and not self.env.user._has_group("base.group_system"):
            raise AccessError(
                self.env._(
                    "Only an administrator's account may hand in mails. Let the mail "
                    "server use one."
                )
            )
        return super().message_process(model, message, *args, **kwargs)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        # of no record: what is tracked is looked up here once, by one record for all
        return super(MailThread, self.browse()).fields_get(allfields, attributes)

    def _track_finalize(self):
        # sudo: what was typed into a twin was saved, and noted down, with all rights;
        # that a hidden field changed is told as well, masked
        threads = self.sudo() if self._service_kinds and self._service_masks() else self
        return super(MailThread, threads)._track_finalize()

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        records = self
        if self._service_kinds and self._service_masks():
            # sudo: links for the customer are signed with the ticket's token
            records = self.sudo()
        return super(MailThread, records)._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )

    def _message_compute_author(self, author_id=None, email_from=None):
        # sudo: the sender of a message that is about to be written
        threads = self.sudo() if self._service_masks() else self
        return super(MailThread, threads)._message_compute_author(author_id, email_from)

    def _partner_find_from_emails(self, records_emails, *args, **kwargs):
        """Contacts behind addresses that were typed, or suggested and masked."""
        if self.env.su or not self._service_masks():
            return super()._partner_find_from_emails(records_emails, *args, **kwargs)
        records_emails = {
            record: self._service_unmask(record, emails)
            for record, emails in records_emails.items()
        }
        if not self.env["res.partner"].has_access("create"):
            kwargs["no_create"] = True
        # sudo: the user learns nothing but whom his own mail goes to
        found = super(MailThread, self.sudo())._partner_find_from_emails(
            records_emails, *args, **kwargs
        )
        return {id_: partners.sudo(False) for id_, partners in found.items()}

    def _service_unmask(self, record, emails):
        """Addresses as they are; a masked one must be suggested for the record."""
        if not any(map(is_masked, emails)):
            return emails
        known = {}
        if record:
            # sudo: to find which one was meant
            suggested = record.sudo()._message_get_suggested_recipients_batch(
                reply_discussion=True, no_create=True
            )
            known = {
                mask("email", recipient["email"]): recipient["email"]
                for recipient in suggested[record.id]
                if recipient["email"]
            }
        unmasked = [known.get(email, email) for email in emails]
        return [email for email in unmasked if not is_masked(email)]

    def _service_track_typed(self, raw):
        """Typing what stands there already is a change as any other.

        Else its missing in the history would tell a right guess from a wrong one.
        """
        kinds = self._service_kinds
        # sudo: fields that the user may not read
        names = [
            name
            for name in self.sudo()._track_get_fields()
            if kinds.get(name) == kinds[raw]
        ]
        before = self.env.cr.precommit.data.setdefault(
            f"mail.tracking.{self._name}", {}
        )
        for record in self if names else ():
            values = before.setdefault(record.id, {})
            for name in names if values is not None else ():
                # never equal to what is typed; saved, it is masked anyway
                values.setdefault(name, record._service_shown(name))
        return super()._service_track_typed(raw)
