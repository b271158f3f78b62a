from datetime import datetime, timedelta

from .common import START, SlaCase

HOUR = timedelta(hours=1)


class TestClockChanges(SlaCase):
    """Clocks that rest, and promises that change on the way (standard §2)."""

    # -- pauses ----------------------------------------------------

    def test_a_resting_clock_has_no_deadline_and_is_never_late(self):
        """PEERS 14: breached while pending with a reason."""
        self.policy(hours=8, is_pausing=True)
        ticket = self._ticket(user=self.agent)
        self.wait(hours=3)
        ticket.action_service_wait()
        clock = self.assert_clock(
            ticket, state="paused", deadline_at=False, remaining_seconds=5 * 3600
        )
        self.wait(days=30)
        clock.invalidate_recordset()
        self.assertFalse(clock.is_late)
        ticket.action_service_wait()
        self.assertRecordValues(
            clock, [{"state": "running", "deadline_at": self.now + 5 * HOUR}]
        )

    def test_the_customers_reply_lets_the_clock_run_again(self):
        self.policy(hours=8, is_pausing=True)
        ticket = self._ticket(user=self.agent)
        ticket.action_service_wait()
        self.wait(hours=2)
        self._post(ticket, self.customer, user=self.env.user, message_type="email")
        self.assert_clock(ticket, state="running", deadline_at=START + 10 * HOUR)

    def test_a_clock_that_must_not_rest_goes_on(self):
        self.policy(hours=8)
        self.policy("first_response", hours=1)
        ticket = self._ticket(user=self.agent)
        ticket.action_service_wait()
        self.assert_clock(ticket, state="running")
        self.assert_clock(ticket, "first_response", state="running")

    def test_a_pause_counts_in_working_time(self):
        """PEERS 18: hold added to calendar time is wrong over a night."""
        self.policy(hours=8, is_pausing=True)
        self.Policy.search([]).write(
            {"hours": "calendar", "calendar_id": self.office.id}
        )
        ticket = self._ticket(user=self.agent)
        self.wait(hours=8)  # 16:00, seven working hours used
        ticket.action_service_wait()
        self.wait(hours=24)  # 16:00 next day: eight working hours of pause
        ticket.action_service_wait()
        clock = self.assert_clock(ticket, deadline_at=datetime(2026, 3, 3, 17, 0))
        self.assertEqual(clock.pause_ids.working_seconds, 8 * 3600)

    def test_solved_while_resting_settles_the_pause_first(self):
        """PEERS 17: paused then resolved directly, the hold was ignored."""
        self.policy(hours=8, is_pausing=True)
        ticket = self._ticket("confirmation", user=self.agent)
        self.wait(hours=2)
        ticket.action_service_wait()
        self.wait(days=42)
        ticket.action_service_resolved()
        clock = self.assert_clock(
            ticket, state="met", used_seconds=2 * 3600, overrun_seconds=0
        )
        self.assertEqual(clock.pause_ids.ended_at, self.now)

    def test_a_late_clock_that_rests_stays_late(self):
        self.policy(hours=1, is_pausing=True)
        ticket = self._ticket("confirmation", user=self.agent)
        self.wait(hours=2)
        ticket.action_service_wait()
        self.assert_clock(ticket, remaining_seconds=-3600)
        self.wait(hours=5)
        ticket.action_service_resolved()
        self.assert_clock(ticket, state="breached", overrun_seconds=3600)

    # -- changes ----------------------------------------------------

    def test_urgency_tightens_from_the_original_start(self):
        self.policy(hours=8, urgency="urgent", sequence=1, name="urgent")
        self.policy(hours=24, sequence=2, name="normal")
        ticket = self._ticket()
        self.wait(hours=3)
        ticket.service_urgency = "urgent"
        clock = self.assert_clock(
            ticket, policy_name="urgent", deadline_at=START + 8 * HOUR
        )
        self.assertEqual(
            [(c["from"], c["to"]) for c in clock.retargets], [("normal", "urgent")]
        )

    def test_a_change_while_resting_keeps_the_pause(self):
        """PEERS 13: paused time lost when priority changes while pending."""
        self.policy(hours=8, urgency="urgent", sequence=1, is_pausing=True)
        self.policy(hours=24, sequence=2, is_pausing=True)
        ticket = self._ticket(user=self.agent)
        self.wait(hours=3)
        ticket.action_service_wait()
        self.wait(hours=10)
        ticket.service_urgency = "urgent"
        self.assert_clock(ticket, state="paused", remaining_seconds=5 * 3600)
        self.wait(hours=1)
        ticket.action_service_wait()
        self.assert_clock(ticket, deadline_at=self.now + 5 * HOUR)

    def test_a_change_after_a_pause_carries_it(self):
        self.policy(hours=8, urgency="urgent", sequence=1, is_pausing=True)
        self.policy(hours=24, sequence=2, is_pausing=True)
        ticket = self._ticket(user=self.agent)
        ticket.action_service_wait()
        self.wait(hours=4)
        ticket.action_service_wait()
        ticket.service_urgency = "urgent"
        self.assert_clock(ticket, deadline_at=START + 12 * HOUR)

    def test_a_policy_that_may_not_rest_wakes_the_clock(self):
        self.policy(hours=8, urgency="urgent", sequence=1)
        self.policy(hours=24, sequence=2, is_pausing=True)
        ticket = self._ticket(user=self.agent)
        self.wait(hours=1)
        ticket.action_service_wait()
        self.wait(hours=2)
        ticket.service_urgency = "urgent"
        # what it rested under the old promise stays rested
        self.assert_clock(ticket, state="running", deadline_at=START + 10 * HOUR)

    def test_a_ticket_that_no_policy_fits_any_more_loses_its_clock(self):
        self.policy(urgency="urgent")
        ticket = self._ticket(service_urgency="urgent")
        ticket.service_urgency = "normal"
        clock = self.assert_clock(ticket, state="cancelled")
        self.assertIn("No policy fits", clock.reason)

    def test_a_policy_that_fits_later_counts_from_the_contact(self):
        self.policy(hours=8, nature="fault")
        ticket = self._ticket()
        self.wait(hours=3)
        ticket.category_id = self.nature
        self.assert_clock(ticket, started_at=START, deadline_at=START + 8 * HOUR)

    def test_editing_a_policy_rewrites_nothing(self):
        """PEERS 6: what was promised is a copy."""
        policy = self.policy(hours=8, name="first")
        ticket = self._ticket()
        policy.write({"target_value": 2, "name": "second"})
        self.assert_clock(ticket, deadline_at=START + 8 * HOUR, policy_name="first")
        policy.unlink()
        self.assert_clock(
            ticket, deadline_at=START + 8 * HOUR, policy_name="first", policy_id=False
        )

    def test_writing_a_ticket_otherwise_touches_no_clock(self):
        """PEERS 15: recalculated when a technician is added."""
        self.policy(hours=8)
        ticket = self._ticket()
        clock = self.clock(ticket)
        stamp = clock.write_date
        ticket.write({"name": "Other", "user_id": self.agent.id, "color": 3})
        self.env.flush_all()
        clock.invalidate_recordset()
        self.assertEqual(clock.write_date, stamp)

    def test_clocks_never_touch_the_ticket(self):
        """PEERS 8: SLA writes must not look like user edits."""
        self.policy(hours=8, is_pausing=True)
        ticket = self._ticket(user=self.agent)
        self.env.flush_all()
        stamp, messages = ticket.write_date, len(ticket.message_ids)
        clock = self.clock(ticket)
        clock._pause({ticket.id: self.now})
        clock._resume({ticket.id: self.now})
        clock._stop({ticket.id: self.now})
        self.env.flush_all()
        ticket.invalidate_recordset()
        self.assertEqual(
            (ticket.write_date, len(ticket.message_ids)), (stamp, messages)
        )
