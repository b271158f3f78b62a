from odoo import models
from odoo.exceptions import UserError

from ...tools.same_words import contains, resembles, words


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

    def _service_check_message(self, body):
        """Stop what somebody asked for and may not say, or not in these words."""
        objection = self._service_promise_objection(body)
        if objection:
            raise UserError(objection)
        return super()._service_check_message(body)

    def _service_promise_objection(self, body):
        """Why this text cannot go to the customer, as far as approvals are concerned.

        Exactly what is approved may go. What says most of an approval's words in
        another way may not, be it another amount; quoting what was sent is free.

        :param str body: HTML
        :return: a sentence, or ``""``
        """
        self.ensure_one()
        # sudo: the words of all approvals, whoever sends
        approvals = self.env["service.approval"].sudo()
        approvals = approvals.search([("ticket_id", "=", self.id)])
        if not approvals:
            return ""
        text = words(body)
        known = {approval: words(approval.wording) for approval in approvals}
        if any(
            said == text and approval.state == "approved" and approval.is_current
            for approval, said in known.items()
        ):
            return ""
        for approval, said in known.items():
            if approval.sent_at and contains(text, said):
                continue
            if resembles(text, said) or contains(text, said):
                return approval._objection()
        return ""
