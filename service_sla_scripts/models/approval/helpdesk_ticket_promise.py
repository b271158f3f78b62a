from odoo import models

from ...tools.same_words import contains, pairs, resembles, without, words


class HelpdeskTicket(models.Model):
    """What may be said: exactly what was approved, and not what only looks like it."""

    _inherit = "helpdesk.ticket"

    def _service_approved_promises(self):
        """Approvals that are good for the present cycle of these tickets.

        :return: ``service.approval`` as superuser, sent ones included
        """
        return self._service_asked_for().filtered(
            lambda approval: (
                approval.ticket_id == self
                and approval.state == "approved"
                and approval.is_current
            )
        )

    def _service_may_promise(self, said):
        if not super()._service_may_promise(said):
            return False
        return any(
            approval._says(said) for approval in self._service_approved_promises()
        )

    def _service_promises(self, said):
        """What somebody asked for: it is not said before, and not in other words.

        What says most of an approval's words in another way is no better, be it
        another amount.
        """
        promises = super()._service_promises(said)
        found = pairs(said)
        for approval in self._service_asked_for():
            asked = words(approval.wording)
            if resembles(found, pairs(asked)) or contains(said, asked):
                promises.append(
                    (approval._objection(self), approval._what(), approval.id)
                )
        return promises

    def _service_not_said_yet(self, said):
        said = super()._service_not_said_yet(said)
        for approval in self._service_asked_for().filtered("sent_at"):
            said = without(said, words(approval.wording))
        return said

    def _service_promised(self, said, user, at):
        """However it was sent: what is promised is promised, once."""
        result = super()._service_promised(said, user, at)
        for approval in self._service_approved_promises():
            if not approval.sent_at and approval._says(said):
                approval._as_server().write({"sent_at": at, "sent_by_id": user.id})
        return result

    def _service_asked_for(self):
        """What was ever asked for this customer, whatever became of it; as superuser.

        On her other tickets, too: what is refused on one is not said on the next.
        """
        # sudo: a guard asks for whoever sends. From the ticket: they are read once for
        # all the tickets of a batch
        ticket = self.sudo()
        return ticket.service_approval_ids | ticket.partner_id.service_approval_ids
