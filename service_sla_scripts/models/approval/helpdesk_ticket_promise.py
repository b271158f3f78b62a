from odoo import models

from ...tools.same_words import contains, resembles, words, words_of
from ..ticket.wording import BLOCK, Finding


class HelpdeskTicket(models.Model):
    """What may be said: exactly what was approved, and not what only looks like it."""

    _inherit = "helpdesk.ticket"

    def _service_approved_promises(self):
        """Approvals that are good for the present cycle of these tickets.

        :return: ``service.approval`` as superuser, sent ones included
        """
        # sudo: a guard asks for whoever sends
        return self.env["service.approval"].sudo().search(
            [
                ("ticket_id", "in", self.ids),
                ("is_current", "=", True),
                ("state", "=", "approved"),
            ]
        )  # fmt: skip

    def _service_may_promise(self, body):
        """Hook: whether a wording that needs an approval may go to the customer now."""
        if not super()._service_may_promise(body):
            return False
        text = words(body)
        return any(
            words(approval.wording) == text
            for approval in self._service_approved_promises()
        )

    def _service_message_findings(self, outgoing):
        """Stop what somebody asked for and may not say, or not in these words.

        Exactly what is approved may go. What says most of an approval's words in
        another way may not, be it another amount; quoting what was sent is free.
        """
        findings = super()._service_message_findings(outgoing)
        approval = self._service_promise_broken(words_of(outgoing.text))
        if not approval:
            return findings
        # read with the sender's language
        approval = approval.with_env(self.env).sudo()
        text = outgoing.text.strip()
        start = outgoing.text.index(text)
        return findings + [
            Finding(
                rule="approval",
                level=BLOCK,
                text=text,
                start=start,
                end=start + len(text),
                sentence=approval._objection(),
                label=approval._what(),
                key=approval.id,
            )
        ]

    def _service_promise_broken(self, text):
        """The approval that keeps these words from going to the customer, if one does.

        :param tuple text: see ``tools.same_words``
        """
        # sudo: the words of all approvals, whoever sends
        approvals = self.env["service.approval"].sudo()
        known = {
            approval: words(approval.wording)
            for approval in approvals.search([("ticket_id", "=", self.id)])
        }
        if any(
            said == text and approval.state == "approved" and approval.is_current
            for approval, said in known.items()
        ):
            return approvals
        for approval, said in known.items():
            if approval.sent_at and contains(text, said):
                continue
            if resembles(text, said) or contains(text, said):
                return approval
        return approvals
