from odoo import api, models
from odoo.exceptions import AccessError

from .mail_thread import gateway_mail
from .message_values import GUARDED

TICKET = "helpdesk.ticket"
PIPELINES = "helpdesk.ticket.team"
# what a note of the system says, and in whose name
HISTORY = frozenset(
    {"body", "subject", "author_id", "email_from", "date", "message_type"}
)


class MailMessage(models.Model):
    """The one place that every message comes by, before it is written or changed."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        guard = self._service_guard(vals_list)
        if guard._service_guards():
            guard._service_guard_messages(
                [self._service_complete_values(vals) for vals in vals_list]
            )
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & HISTORY:
            self._service_check_history()
        guard = self.env[TICKET]
        if vals.keys() & GUARDED and guard._service_guards():
            guard._service_guard_messages(self._service_values_after(vals))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_service_history(self):
        self._service_check_history()

    def _service_check_history(self):
        """Core lets whoever may write a ticket write what its history says, by RPC.

        :raise AccessError: a person changes what was noted of somebody's decision, say
        """
        if self.env.su or not self.env[PIPELINES]._service_pipeline_ids():
            return
        noted = self.sudo().filtered(  # sudo: whether it is history
            lambda message: (
                message.model == TICKET and message.message_type == "notification"
            )
        )
        tickets = self.env[TICKET].sudo().browse(noted.mapped("res_id")).exists()
        if tickets._service_in_pipeline():
            raise AccessError(
                self.env._(
                    "What the system has noted in a ticket's history is nobody's to "
                    "change or delete."
                )
            )

    def _service_guard(self, vals_list):
        """The guard, as the sender: what colleagues mail comes in through a robot."""
        guard = self.env[TICKET]
        if gateway_mail(self.env) and self.env[PIPELINES]._service_pipeline_ids():
            # sudo: who wrote it, whatever the robot may read
            authors = self.env["res.partner"].sudo()
            authors = authors.browse([vals.get("author_id") or 0 for vals in vals_list])
            colleagues = authors.user_ids.filtered(lambda user: not user.share)
            return guard.with_user(colleagues[0]) if colleagues else guard
        return guard

    def _service_complete_values(self, vals):
        """Values with the defaults that a context or a user may have put in."""
        if vals.get("model", TICKET) != TICKET:
            return vals
        missing = [name for name in GUARDED - vals.keys() if name in self._fields]
        return {**self.default_get(missing), **vals} if missing else dict(vals)

    def _service_values_after(self, vals):
        """What a guard looks at in messages that are about to be changed.

        A note that becomes a message, or gets a recipient, is sent just as much.
        """
        after = []
        for message in self.sudo():  # sudo: whoever may write them
            if vals.get("model", message.model) != TICKET:
                continue
            before = {name: message[name] for name in GUARDED & self._fields.keys()}
            before["subtype_id"] = message.subtype_id.id
            before["partner_ids"] = message.partner_ids.ids
            after.append({**before, **vals})
        return after
