from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list
from odoo.tools.misc import clean_context

from .const import AGENT, DECISIONS, MANAGER, SUPERVISOR


class ServiceApproval(models.Model):
    """Deciding: four eyes, and only those whose business it is."""

    _inherit = "service.approval"

    def service_decide(self, decision, answer=""):
        """Approve or refuse what is asked; all of these or none.

        :param str decision: ``approved`` or ``refused``
        :param str answer: what the agent is told; needed for a refusal
        :raise AccessError: the user may not decide one of these
        :raise UserError: no such decision, no reason, or not pending any more
        """
        if decision not in dict(DECISIONS):
            raise UserError(
                self.env._("An approval is decided by “approved” or “refused”.")
            )
        answer = (answer or "").strip()
        if decision == "refused" and not answer:
            raise UserError(
                self.env._(
                    "Say why it is refused: the agent has to find another solution."
                )
            )
        self.check_access("read")
        self = self.with_env(self.env(context=clean_context(self.env.context)))
        self._check_may_decide()
        now = fields.Datetime.now()
        self._as_server().write(
            {
                "state": decision,
                "decision": decision,
                "decided_by_id": self.env.uid,
                "decided_at": now,
                "answer": answer,
            }
        )
        self._sync_todos()
        self._note_decision()
        self._tell_requesters()
        self._emit_over("approval_decided", now)

    # -- who --------------------------------------------------------------------

    def _check_may_decide(self):
        """:raise AccessError: names what is in the way, and who can do it"""
        for approval in self.sudo():
            if approval.state != "pending":
                raise UserError(approval._already_over())
            if self.env.user == approval.requester_id:
                raise AccessError(
                    self.env._(
                        "Four eyes: you asked for “%(what)s” yourself, so somebody "
                        "else decides.",
                        what=approval._what(),
                    )
                )
            if not approval._may_decide(self.env.user):
                raise AccessError(approval._who_decides())

    def _may_decide(self, user):
        """Whether ``user`` may say yes or no, whatever the state.

        Depends on who the user is and not on the rights of the environment: a program
        that runs as superuser for the requester is the requester.
        """
        self.ensure_one()
        ticket = self.sudo().ticket_id
        team = ticket.team_id
        if (
            user.id == SUPERUSER_ID
            or not user.active
            or user == self.sudo().requester_id
            or ticket.company_id not in user.sudo().company_ids
        ):
            return False
        if user.has_group(MANAGER):
            return True
        if self.needs_manager or not user.has_group(AGENT):
            return False
        return (
            user == team.user_id
            or (user in team.user_ids and user.has_group(SUPERVISOR))
            or (user == team.service_deputy_id and bool(team._service_stood_in_for()))
        )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_decide(self):
        for approval in self:
            approval.can_decide = approval.state == "pending" and approval._may_decide(
                self.env.user
            )

    def _choose_deciders(self):
        """Whose to-do each of these is: dict approval -> users, perhaps nobody.

        The team leader, or the deputy who stands in; if the leader asked, the other
        supervisors of the team; in the end, and above the limit, the managers.
        """
        managers = self.company_id._service_managers()
        stood_in_for = self.ticket_id.team_id._service_stood_in_for()
        present = self.ticket_id.team_id - self.ticket_id.team_id._service_left_alone()
        group = self.env.ref(MANAGER).sudo()
        chosen = {}
        for approval in self:
            team = approval.ticket_id.team_id
            leaders = (team & present).user_id
            leaders |= (team & stood_in_for).service_deputy_id
            colleagues = team.user_ids.filtered(lambda user: user.has_group(SUPERVISOR))
            ladder = [managers[approval.company_id], group.all_user_ids]
            if not approval.needs_manager:
                ladder = [leaders, colleagues, *ladder]
            chosen[approval] = self.env["res.users"]
            for users in ladder:
                users = users.filtered(approval._may_decide)
                if users:
                    chosen[approval] = users
                    break
        return chosen

    # -- words ------------------------------------------------------------------

    def _already_over(self):
        return self.env._(
            "“%(what)s” on %(ticket)s is not open any more: %(state)s.",
            what=self._what(),
            ticket=self.ticket_id.number,
            state=self._state_label(),
        )

    def _who_decides(self):
        if self.needs_manager:
            return self.env._(
                "“%(what)s” is above the limit of a supervisor: a helpdesk manager "
                "decides.",
                what=self._what(),
            )
        return self.env._(
            "“%(what)s” is decided by the leader of the team, a supervisor in it, or a "
            "helpdesk manager.",
            what=self._what(),
        )

    def _gap(self):
        """What a ticket lacks to leave its step, as a sentence."""
        if self.state == "refused":
            return self.env._(
                "Approval: “%(what)s” was refused (%(answer)s). Find another solution "
                "and withdraw the request, or ask again.",
                what=self._what(),
                answer=self.answer,
            )
        return self.env._(
            "Approval: “%(what)s” waits for %(users)s.",
            what=self._what(),
            users=format_list(self.env, self.decider_ids.mapped("name"))
            or self.env._("a helpdesk manager"),
        )
