from markupsafe import Markup

from odoo import models

BUTTON = Markup(
    '<a href="%s" style="display:inline-block;padding:4px 12px;margin:4px 8px 4px 0;'
    'border:1px solid #714B67;border-radius:4px;text-decoration:none">%s</a>'
)


class ServiceApproval(models.Model):
    """What people are told: notes on the ticket, messages, pop-ups."""

    _inherit = "service.approval"

    # -- on the ticket ----------------------------------------------------------

    def _note(self, word):
        """A line in the history of each ticket.

        :param word: function approval -> text
        """
        bodies = {}
        for ticket, approvals in self.sudo().grouped("ticket_id").items():
            # history is read by everybody: in the language of the company
            approvals = approvals.with_context(lang=ticket.company_id.partner_id.lang)
            bodies[ticket.id] = Markup("").join(map(word, approvals))
        self.sudo().ticket_id._message_log_batch(bodies=bodies)

    def _note_asked(self):
        self._note(
            lambda approval: (
                Markup("<p>%s</p>%s<p>%s</p>")
                % (
                    approval.env._(
                        "Approval asked for: %(what)s", what=approval._what()
                    ),
                    approval.wording,
                    approval.env._("Reason: %(reason)s", reason=approval.reason),
                )
            )
        )

    def _note_decision(self):
        self._note(
            lambda approval: (
                Markup("<p>%s<br/>%s</p>")
                % (approval._decided(), approval.answer or "")
            )
        )

    def _note_end(self):
        self._note(
            lambda approval: (
                Markup("<p>%s<br/>%s</p>")
                % (
                    approval.env._(
                        "%(state)s: %(what)s",
                        state=approval._state_label(),
                        what=approval._what(),
                    ),
                    approval.end_reason,
                )
            )
        )

    def _decided(self):
        if self.decision == "approved":
            return self.env._(
                "%(user)s approved: %(what)s",
                user=self.decided_by_id.name,
                what=self._what(),
            )
        return self.env._(
            "%(user)s refused: %(what)s",
            user=self.decided_by_id.name,
            what=self._what(),
        )

    # -- to people --------------------------------------------------------------

    def _tell_deciders(self, asked):
        """A message with two links for everybody whose to-do is new.

        :param dict asked: approval -> users
        """
        people = self.env["res.users"].union(*asked.values())
        for user in people:
            mine = self.browse(a.id for a, users in asked.items() if user in users)
            mine = mine.sudo().with_context(lang=user.lang, tz=user.tz)
            subject = mine.env._("%(n)s approvals are asked of you", n=len(mine))
            if len(mine) == 1:
                subject = mine.env._(
                    "Approve? %(what)s (%(ticket)s)",
                    what=mine._what(),
                    ticket=mine.ticket_id.number,
                )
            mine._tell(user, subject, [approval._question() for approval in mine])

    def _tell_requesters(self):
        """What was decided, for whoever asked and whoever works on the ticket."""
        approvals = self.sudo()
        for user in approvals.requester_id | approvals.ticket_id.user_id:
            if not user.active or user == self.env.user:
                continue
            mine = approvals.filtered(
                lambda a, u=user: u in a.requester_id | a.ticket_id.user_id
            ).with_context(lang=user.lang, tz=user.tz)
            subject = mine.env._("%(n)s approvals were decided", n=len(mine))
            if len(mine) == 1:
                subject = f"{mine._decided()} ({mine.ticket_id.number})"
            lines = [
                Markup("<li>%s %s<br/>%s</li>")
                % (a.ticket_id._get_html_link(a.ticket_id.number), a._decided(),
                   a.answer or "")
                for a in mine
            ]  # fmt: skip
            mine._tell(user, subject, lines)

    def _question(self):
        """What is asked, with the two links; both open a page that asks again.

        Mail programs open links to look at them: a link that decides would be
        followed by a machine.
        """
        url = f"{self.get_base_url()}/odoo/service-approvals/{self.id}"
        return Markup("<li>%s %s (%s)<br/>%s<br/>%s<br/>%s%s</li>") % (
            self.ticket_id._get_html_link(self.ticket_id.number),
            self._what(),
            self.requester_id.name,
            self.promise,
            self.reason,
            BUTTON % (f"{url}/service-approve", self.env._("Approve …")),
            BUTTON % (f"{url}/service-refuse", self.env._("Refuse …")),
        )

    def _tell(self, user, subject, lines):
        """One message by mail or inbox, and a pop-up in every open browser.

        The mail waits in Odoo's queue: a mail server that is down delays it, and
        nothing else.
        """
        user._bus_send(
            "simple_notification", {"type": "info", "title": subject, "message": ""}
        )
        # sudo: an agent may write to his own supervisor
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=user.partner_id.ids,
            author_id=self.env.user.partner_id.id,
            subject=subject,
            body=Markup("<ul>%s</ul>") % Markup("").join(lines),
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
