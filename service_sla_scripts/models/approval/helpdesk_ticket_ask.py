from odoo import SUPERUSER_ID, Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html_sanitize, is_html_empty
from odoo.tools.misc import clean_context

from ...tools.mail_html import html_to_text
from .const import AGENT

PROMISE_LENGTH = 120
# How every approval begins. Said in so many words: whoever asks may have made defaults
# of his own for these fields.
FRESH = {
    "state": "pending",
    "is_current": True,
    "decider_ids": [Command.clear()],
    **dict.fromkeys(
        (
            "decision",
            "decided_by_id",
            "decided_at",
            "answer",
            "end_reason",
            "sent_at",
            "sent_by_id",
        ),
        False,
    ),
}


class HelpdeskTicket(models.Model):
    """Asking for the approval of a promise."""

    _inherit = "helpdesk.ticket"

    def service_ask_approval(
        self, kind_id, wording, reason, amount=0.0, currency_id=False, replaced_id=False
    ):
        """Ask whether something may be promised, the same on each of these tickets.

        :param int kind_id: a ``service.approval.kind``
        :param str wording: HTML, the very words that go to the customer
        :param str reason: why the customer should get it
        :param float amount: how much, for kinds that have an amount
        :param int currency_id: of the amount; the currency of the company if empty
        :param int replaced_id: the ``service.approval`` that this one takes the place
            of: what was approved by it is void from now on
        :return: ids of the approvals, a ticket each
        :raise AccessError: the user does not work on one of these tickets
        :raise UserError: something is missing, or asked already
        """
        # what a client sends along fills no field: default_state, say
        self = self.with_env(self.env(context=clean_context(self.env.context)))
        self._service_check_may_ask()
        kind = self.env["service.approval.kind"].browse(kind_id).exists()
        currency = self.env["res.currency"].browse(currency_id).exists()
        self._service_check_promise(kind, wording, reason, amount)
        # nothing that the decider would not see, and a customer would
        wording = html_sanitize(wording, strip_style=True, strip_classes=True)
        # a ticket that is moved on at this moment has to see the question
        self.sudo()._service_claim()
        now = fields.Datetime.now()
        self._service_supersede(kind, replaced_id, now)
        values = FRESH | {
            "kind_id": kind.id,
            "wording": wording,
            "promise": self._service_promise_of(wording),
            "amount": amount,
            "reason": reason.strip(),
            "requester_id": self.env.uid,
            "asked_at": now,
        }
        versions = self.sudo()._service_promise_versions(wording)
        # the server writes approvals, for whoever asks
        approvals = (
            self.env["service.approval"]
            ._as_server()
            .create(
                [
                    values
                    | ticket._service_approval_values(kind, amount, currency, now)
                    | {"script_version_id": versions[ticket.id].id}
                    for ticket in self.sudo()
                ]
            )
            .with_context(service_approval=None)
        )
        approvals._sync_todos()
        for approval in approvals:
            if not approval.decider_ids:
                raise UserError(
                    self.env._(
                        "Nobody but you could decide this. Name a leader or deputy for "
                        "the team “%(team)s”, or another helpdesk manager.",
                        team=approval.team_id.display_name,
                    )
                )
        approvals._note_asked()
        self.sudo()._service_emit("approval_asked", now)
        return approvals.ids

    def _service_check_may_ask(self):
        if self.env.uid == SUPERUSER_ID:
            # whose two of the four eyes would that be?
            raise AccessError(self.env._("A person has to ask for an approval."))
        if not self.env.user.has_group(AGENT):
            raise AccessError(
                self.env._("Only the people of the service desk work with approvals.")
            )
        self.check_access("write")
        workable = self.sudo().filtered("active")._service_open()
        for ticket in self.sudo() - workable:
            raise UserError(
                self.env._(
                    "%(ticket)s is not being worked on in the service pipeline: there "
                    "is nothing to promise.",
                    ticket=ticket.number,
                )
            )

    def _service_check_promise(self, kind, wording, reason, amount):
        """:raise UserError: what is missing for somebody to decide"""
        if not kind:
            raise UserError(self.env._("Choose what kind of commitment it is."))
        if not isinstance(wording, str) or is_html_empty(wording):
            raise UserError(
                self.env._("Write what the customer is told, word for word.")
            )
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why the customer should get it."))
        if (
            isinstance(amount, bool)
            or not isinstance(amount, int | float)
            or not 0 <= amount < float("inf")
        ):
            raise UserError(self.env._("The amount is a number, and not below zero."))
        if kind.needs_amount and not amount:
            raise UserError(
                self.env._(
                    "Say how much it is: who may decide a “%(kind)s” depends on it.",
                    kind=kind.name,
                )
            )

    def _service_promise_of(self, wording):
        """The beginning of a wording on one line, for lists."""
        text = " ".join(html_to_text(wording).split())
        if len(text) <= PROMISE_LENGTH:
            return text
        return text[:PROMISE_LENGTH] + "…"

    def _service_approval_values(self, kind, amount, currency, now):
        """What the server knows about the approval of one ticket."""
        company = self.company_id
        currency = currency or company.currency_id
        return {
            "ticket_id": self.id,
            "partner_id": self.partner_id.id,
            "team_id": self.team_id.id,
            "company_id": company.id,
            "cycle": self.service_cycle,
            "currency_id": currency.id,
            "needs_manager": kind.sudo()._needs_manager(
                amount, currency, company, now.date()
            ),
        }

    def _service_supersede(self, kind, replaced_id, now):
        """End what the new question takes the place of.

        What was refused and is asked again does not stop the ticket twice.

        :raise UserError: the same is pending already, or nothing to take the place of
        """
        approvals = self.sudo()._service_open_approvals(
            "pending", "refused", "approved"
        )
        reason = self.env._("%(user)s asked again.", user=self.env.user.name)
        replaced = approvals.filtered(lambda approval: approval.id == replaced_id)
        if replaced_id:
            if len(self) != 1 or not replaced:
                raise UserError(
                    self.env._("There is no such approval on this ticket to ask again.")
                )
            replaced._check_replaceable()
            replaced._void(reason, now)
        same = (approvals - replaced).filtered(lambda a: a.kind_id == kind)
        for approval in same.filtered(lambda a: a.state == "pending"):
            raise UserError(
                self.env._(
                    "%(ticket)s waits for “%(what)s” already. Change that request, or "
                    "withdraw it.",
                    ticket=approval.ticket_id.number,
                    what=approval._what(),
                )
            )
        refused = same.filtered(lambda a: a.state == "refused" and a.is_current)
        refused._end("cancelled", reason, now)
