from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..common import SUPERVISOR
from .common import OTHER_WORDING, ApprovalCase


class TestDeciding(ApprovalCase):
    """Four eyes, and only those whose business it is."""

    def decide(self, approval, user, decision="approved", answer=""):
        return approval.with_user(user).service_decide(decision, answer)

    def assert_refused(self, approval, *users, error=AccessError):
        for user in users:
            with self.subTest(user=user.login), self.assertRaises(error):
                self.decide(approval, user)
        self.assertEqual(approval.state, "pending")

    def test_the_leader_approves(self):
        approval = self._ask(self.ticket)
        self.decide(approval, self.supervisor, answer="Be kind to her.")
        self.assertRecordValues(
            approval,
            [
                {
                    "state": "approved",
                    "decision": "approved",
                    "decided_by_id": self.supervisor.id,
                    "answer": "Be kind to her.",
                }
            ],
        )
        self.assertTrue(approval.decided_at)
        self.assertIn("Ms Sun approved", self._notes(self.ticket))
        self.assertEqual(self.ticket.service_approval_state, "approved")

    def test_a_refusal_says_why(self):
        approval = self._ask(self.ticket)
        with self.assertRaises(UserError):
            self.decide(approval, self.supervisor, "refused", "  ")
        self.decide(approval, self.supervisor, "refused", "Not before the tests.")
        self.assertEqual(approval.state, "refused")
        self.assertIn("Not before the tests.", self._notes(self.ticket))

    def test_the_agent_is_told(self):
        approval = self._ask(self.ticket)
        self.decide(approval, self.supervisor, "refused", "Not before the tests.")
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.agent.partner_id.ids)], limit=1
        )
        self.assertIn("Not before the tests.", message.body)
        self.assertIn(self.ticket.number, message.subject)

    def test_nobody_decides_his_own(self):
        """… not even a manager, nor as superuser."""
        for asker in (self.supervisor, self.manager):
            approval = self._ask(self._ticket("solution"), user=asker)
            self.assert_refused(approval, asker)
            with self.assertRaises(AccessError):
                approval.with_user(asker).sudo().service_decide("approved")
            self.assertNotIn(asker, approval.decider_ids)
            self.assertFalse(approval.with_user(asker).can_decide)

    def test_programs_decide_nothing(self):
        approval = self._ask(self.ticket)
        self.assert_refused(approval, self.env.ref("base.user_root"))
        self.assert_refused(approval.sudo(), self.env.user)

    def test_an_archived_user_decides_nothing(self):
        approval = self._ask(self.ticket)
        self.supervisor.active = False
        self.assert_refused(approval, self.supervisor)

    def test_agents_decide_nothing(self):
        approval = self._ask(self.ticket)
        self.assert_refused(approval, self.own_agent)
        self.team.user_ids |= self.deputy
        self.decide(approval, self.deputy)

    def test_supervisors_of_other_teams_decide_nothing(self):
        approval = self._ask(self.ticket)
        self.assert_refused(approval, self.deputy)
        # may read the ticket, and even has it to do
        self.ticket.message_subscribe(self.deputy.partner_id.ids)
        approval._as_server().decider_ids |= self.deputy
        self.assert_refused(approval, self.deputy)

    def test_a_leader_without_the_role_leads_all_the_same(self):
        self.team.user_id = self.own_agent
        approval = self._ask(self.ticket)
        self.assertEqual(approval.decider_ids, self.own_agent)
        self.decide(approval, self.own_agent)
        self.assertEqual(approval.state, "approved")

    def test_above_the_limit(self):
        approval = self._ask(self.ticket, amount=501)
        self.assert_refused(approval, self.supervisor, self.colleague)
        self.decide(approval, self.manager)
        self.assertEqual(approval.decided_by_id, self.manager)

    def test_a_manager_of_another_company_decides_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "desk_stranger",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        approval = self._ask(self.ticket)
        self.assert_refused(approval, stranger)
        self.assertFalse(approval._may_decide(stranger))

    def test_once_decided_is_decided(self):
        approval = self._ask(self.ticket)
        self.decide(approval, self.supervisor)
        for user in (self.supervisor, self.manager):
            with self.assertRaises(UserError):
                self.decide(approval, user, "refused", "Changed my mind")
        self.assertEqual(approval.state, "approved")

    def test_no_other_decision(self):
        approval = self._ask(self.ticket)
        for decision in ("void", "pending", "", None, "cancelled"):
            with self.assertRaises(UserError):
                self.decide(approval, self.supervisor, decision, "x")

    def test_several_at_once_all_or_none(self):
        tickets = self.ticket | self._ticket("solution", user=self.agent)
        approvals = self._ask(tickets)
        above = self._ask(
            self.ticket,
            kind_id=self.replacement.id,
            wording=OTHER_WORDING,
            amount=9000,
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.decide(approvals | above, self.supervisor)
        self.assertEqual(set((approvals | above).mapped("state")), {"pending"})
        wizard = (
            self.env["service.approval.answer"]
            .with_user(self.supervisor)
            .with_context(active_ids=approvals.ids, default_decision="approved")
            .create({"answer": "Both."})
        )
        self.assertIn("we refund you 300 yuan", wizard.question)
        wizard.action_decide()
        self.assertEqual(set(approvals.mapped("state")), {"approved"})
        self.assertEqual(above.state, "pending")


class TestDeputy(ApprovalCase):
    """The deputy decides when the leader is away."""

    def setUp(self):
        super().setUp()
        self.team.service_deputy_id = self.deputy

    def time_off(self, *absent):
        """As if hr_holidays were installed, with these users away."""
        Team, Users = self.registry["helpdesk.ticket.team"], self.registry["res.users"]
        away = self.env["res.users"].union(*absent)
        self.patch(Team, "_service_keeps_time_off", lambda team: True)
        self.patch(Users, "_service_absent", lambda users: users & away)

    def test_without_time_off_the_deputy_is_asked_as_well(self):
        approval = self._ask(self.ticket)
        self.assertEqual(approval.decider_ids, self.supervisor | self.deputy)
        approval.with_user(self.deputy).service_decide("approved")
        self.assertEqual(approval.decided_by_id, self.deputy)

    def test_a_leader_at_work_decides_alone(self):
        self.time_off()
        approval = self._ask(self.ticket)
        self.assertEqual(approval.decider_ids, self.supervisor)
        self.assertFalse(approval._may_decide(self.deputy))

    def test_a_leader_on_time_off_is_stood_in_for(self):
        self.time_off(self.supervisor)
        approval = self._ask(self.ticket)
        self.assertEqual(approval.decider_ids, self.deputy)
        self.assertTrue(approval._may_decide(self.deputy))

    def test_whoever_goes_away_hands_on_what_is_pending(self):
        self.time_off()
        approval = self._ask(self.ticket)
        self.time_off(self.supervisor)
        self.Approval._cron_sync()
        self.assertEqual(approval.decider_ids, self.deputy)
        self.assertEqual(self._todos(approval).user_id, self.deputy)

    def test_an_archived_leader_is_stood_in_for(self):
        self.time_off()
        self.supervisor.active = False
        self.assertEqual(self._ask(self.ticket).decider_ids, self.deputy)

    def test_a_deputy_above_the_limit(self):
        approval = self._ask(self.ticket, amount=501)
        self.assertFalse(approval._may_decide(self.deputy))

    def test_a_deputy_decides_nothing_of_his_own(self):
        self.team.user_ids |= self.deputy
        approval = self._ask(self.ticket, user=self.deputy)
        self.assertEqual(approval.decider_ids, self.supervisor)

    def test_what_the_leader_asks_goes_to_a_colleague(self):
        self.team.service_deputy_id = False
        approval = self._ask(self.ticket, user=self.supervisor)
        self.assertEqual(approval.decider_ids, self.colleague)
        self.colleague.group_ids -= self.env.ref(SUPERVISOR)
        self.Approval._cron_sync()
        self.assertEqual(approval.decider_ids, self.manager)
