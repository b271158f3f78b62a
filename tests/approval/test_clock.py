from ..sla.common import SlaCase
from .common import OTHER_WORDING, ApprovalMixin


class TestClock(ApprovalMixin, SlaCase):
    """The promise to decide within 30 minutes (Service standard §2)."""

    def setUp(self):
        super().setUp()
        self.policy("approval", target_value=30, target_unit="minutes")
        self.ticket = self._ticket("solution", user=self.agent)

    def states(self):
        clocks = self.Clock.search(
            [("ticket_id", "=", self.ticket.id), ("metric", "=", "approval")],
            order="cycle",
        )
        return clocks.mapped("state")

    def test_in_time(self):
        approval = self._ask(self.ticket)
        self.assertEqual(self.states(), ["running"])
        self.wait(minutes=29)
        approval.with_user(self.supervisor).service_decide("approved")
        self.assert_clock(
            self.ticket, "approval", state="met", user_id=self.supervisor.id,
            used_seconds=29 * 60,
        )  # fmt: skip

    def test_late(self):
        approval = self._ask(self.ticket)
        self.wait(minutes=31)
        approval.with_user(self.supervisor).service_decide("refused", "No")
        self.assert_clock(self.ticket, "approval", state="breached", overrun_seconds=60)

    def test_late_is_escalated(self):
        policy = self.Policy.search([("metric", "=", "approval")])
        policy.level_ids = [
            (0, 0, {"timing": "deadline", "recipient": "manager", "is_activity": True})
        ]
        self._ask(self.ticket)
        self.wait(minutes=30)
        self.Clock._escalate_due(self.now)
        alert = self.env["service.sla.alert"].search(
            [("ticket_id", "=", self.ticket.id)]
        )
        self.assertEqual(alert.user_ids, self.manager)

    def test_withdrawn_is_neither_kept_nor_broken(self):
        approval = self._ask(self.ticket)
        self.wait(minutes=1)
        approval.with_user(self.agent).action_service_withdraw()
        self.assertEqual(self.states(), ["cancelled"])

    def test_the_clock_follows_the_oldest_question(self):
        first = self._ask(self.ticket)
        self.wait(minutes=10)
        second = self._ask(
            self.ticket, kind_id=self.replacement.id, wording=OTHER_WORDING
        )
        asked_at = self.now
        self.assertEqual(self.states(), ["running"])
        self.wait(minutes=10)
        first.with_user(self.supervisor).service_decide("approved")
        self.assertEqual(self.states(), ["met", "running"])
        self.assert_clock(self.ticket, "approval", cycle=2, started_at=asked_at)
        self.wait(minutes=25)
        second.with_user(self.supervisor).service_decide("approved")
        self.assertEqual(self.states(), ["met", "breached"])

    def test_a_younger_question_stops_nothing(self):
        first = self._ask(self.ticket)
        self.wait(minutes=10)
        second = self._ask(
            self.ticket, kind_id=self.replacement.id, wording=OTHER_WORDING
        )
        second.with_user(self.supervisor).service_decide("approved")
        self.assertEqual(self.states(), ["running"])
        first.with_user(self.supervisor).service_decide("approved")
        self.assertEqual(self.states(), ["met"])

    def test_asked_again_is_promised_anew(self):
        first = self._ask(self.ticket)
        self.wait(minutes=20)
        self._ask(self.ticket, amount=100, replaced_id=first.id)
        self.assertEqual(self.states(), ["cancelled", "running"])
        self.assert_clock(self.ticket, "approval", cycle=2, started_at=self.now)

    def test_a_closed_ticket(self):
        self._ask(self.ticket)
        self.ticket.with_user(self.supervisor).service_force_move(
            "archive", "The customer is travelling"
        )
        self.assertEqual(self.states(), ["cancelled"])
