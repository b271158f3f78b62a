from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from ...tools.plain_wording import to_plain
from ...tools.same_words import words, words_of
from .const import AGENT


class ServiceApproval(models.Model):
    """What happens to an approval besides being decided: sent, withdrawn, void."""

    _inherit = "service.approval"

    # -- sending ----------------------------------------------------------------

    def action_service_send(self):
        """Send the customer exactly what was approved, once.

        :raise AccessError: the user does not work on this ticket
        :raise UserError: it is not approved (any more), or there is no customer
        """
        self.ensure_one()
        self._check_works_on_ticket()
        approval = self.sudo()
        if why := approval._why_not_send():
            raise UserError(why)
        ticket = approval.ticket_id
        self._as_server().write(
            {"sent_at": fields.Datetime.now(), "sent_by_id": self.env.uid}
        )
        # somebody who does it at this moment is tried again here, and told so
        approval.flush_recordset()
        # sudo: nobody reads or writes drafts by hand
        self.env["service.script.draft"].sudo()._about_to_say(
            ticket, approval.script_version_id, approval.wording
        )
        env = self.env(su=False, context=clean_context(self.env.context))
        ticket.with_env(env).message_post(
            body=Markup(approval.wording),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=ticket.partner_id.ids,
            outgoing_email_to=not ticket.partner_id and ticket.partner_email or False,
        )

    def _says(self, said):
        """Whether a text is exactly what is promised.

        :param tuple said: words, see ``tools.same_words``
        """
        self.ensure_one()
        # as it is sent, or as plain text: with the numbers of a list
        return said in (words(self.wording), words_of(to_plain(self.wording)))

    def _why_not_send(self):
        """Why the words of this approval cannot go to the customer now, if so."""
        ticket = self.ticket_id
        if self.state != "approved" or not self.is_current:
            return self.env._(
                "“%(what)s” may not be promised: it is not approved, or not any more. "
                "Ask for approval.",
                what=self._what(),
            )
        if self.sent_at:
            return self.env._(
                "%(user)s has sent this already.", user=self.sent_by_id.name
            )
        if not ticket.active or not ticket._service_open():
            return self.env._(
                "%(ticket)s is not being worked on.", ticket=ticket.number
            )
        if not ticket.partner_id and not ticket.partner_email:
            return self.env._(
                "%(ticket)s has no customer to send it to: fill in the contact or the "
                "email.",
                ticket=ticket.number,
            )
        return ""

    @api.depends("state", "is_current", "sent_at")
    def _compute_can_send(self):
        for approval in self:
            approval.can_send = not approval.sudo()._why_not_send()

    # -- ending -----------------------------------------------------------------

    def action_service_withdraw(self):
        """Promise nothing of the kind: the ticket may go on with another solution.

        Whoever works on the ticket may do it, so that nobody is stuck with the request
        of a colleague who is away.

        :raise AccessError: the user does not work on this ticket
        :raise UserError: it was sent, or is over already
        """
        self._check_works_on_ticket()
        approvals = self.sudo()
        approvals._check_replaceable()
        reason = self.env._("Withdrawn by %(user)s.", user=self.env.user.name)
        approvals._end("cancelled", reason, fields.Datetime.now())

    def _check_works_on_ticket(self):
        self.check_access("read")
        if not self.env.user.has_group(AGENT):
            raise AccessError(
                self.env._("Only the people of the service desk work with approvals.")
            )
        self.ticket_id.check_access("write")

    def _check_replaceable(self):
        for approval in self:
            if approval.sent_at:
                raise UserError(
                    self.env._(
                        "“%(what)s” was sent to the customer: what is promised is "
                        "promised. Ask for approval of whatever comes on top of it.",
                        what=approval._what(),
                    )
                )
            if approval.state not in ("pending", "approved", "refused"):
                raise UserError(approval._already_over())

    def _end(self, state, reason, now, told=True):
        """These do not count any more; to-dos and clock follow.

        :param str state: ``void`` for what was approved, ``cancelled``
        :param str reason: shown to people
        :param told: whether the clock does not know yet
        """
        if not self:
            return
        pending = self.filtered(lambda approval: approval.state == "pending")
        self._as_server().write({"state": state, "end_reason": reason})
        self._sync_todos()
        self._note_end()
        if told:
            pending._emit_over("approval_withdrawn", now)

    def _void(self, reason, now):
        """What is promised is another thing now: nothing that was said counts."""
        approved = self.filtered(lambda approval: approval.state == "approved")
        approved._end("void", reason, now)
        (self - approved)._end("cancelled", reason, now)

    def _emit_over(self, event, now):
        """Tell the clock, which follows the oldest open question of a ticket.

        :param str event: ``approval_decided`` or ``approval_withdrawn``
        """
        approvals = self.sudo()
        oldest = {}
        for other in approvals.search(
            [("ticket_id", "in", approvals.ticket_id.ids), ("state", "=", "pending")],
            order="asked_at, id",
        ):
            oldest.setdefault(other.ticket_id, other)

        def age(approval):
            return approval.asked_at, approval.id

        over = approvals.ticket_id.browse()
        for ticket, mine in approvals.grouped("ticket_id").items():
            if ticket not in oldest or min(map(age, mine)) < age(oldest[ticket]):
                over |= ticket
        users = {ticket.id: self.env.user for ticket in over}
        over._service_emit(event, now, users=users)
        goes_on = over.filtered(lambda ticket: ticket in oldest)
        goes_on._service_emit(
            "approval_asked", {ticket.id: oldest[ticket].asked_at for ticket in goes_on}
        )

    def _objection(self, ticket):
        """Why a text that is like this promise cannot be sent, and what to do.

        :param ticket: the ticket that it would be sent on
        """
        if self.ticket_id != ticket:
            return self.env._(
                "“%(what)s” was asked for on %(ticket)s: it is promised there when it "
                "is approved, or ask for approval here.",
                what=self._what(),
                ticket=self.ticket_id.number,
            )
        if self.state == "approved" and self.is_current:
            return self.env._(
                "This differs from what was approved (%(what)s). Press “Send to "
                "Customer” on the approval, which sends exactly that, and write the "
                "rest in a message of its own; or ask for approval of the new words.",
                what=self._what(),
            )
        if self.state == "pending":
            return self.env._(
                "“%(what)s” is not approved yet: this cannot go to the customer.",
                what=self._what(),
            )
        return self.env._(
            "“%(what)s” was not approved, or counts no more: this cannot go to the "
            "customer. Ask for approval.",
            what=self._what(),
        )
