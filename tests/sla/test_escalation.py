from datetime import datetime, timedelta
from unittest.mock import patch

from .common import START, EscalationCase

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class TestLevels(EscalationCase):
    def test_a_level_is_carried_out_at_its_moment_and_not_before(self):
        """zammad #3523, glpi #5319: create, let time pass, sweep, the to-do exists."""
        policy = self.policy(hours=8)
        self.level(policy, "percent", percent=75, is_activity=True)
        ticket = self._ticket(user_id=self.agent.id)
        clock = self.assert_clock(
            ticket, next_alert_at=START + 6 * HOUR, warn_at=START + 6 * HOUR
        )
        self.wait(hours=5, minutes=59, seconds=59)
        self.assertEqual(self.sweep(), 0)
        self.wait(seconds=1)
        self.assertEqual(self.sweep(), 1)
        self.assertRecordValues(
            self.alerts(ticket),
            [
                {
                    "clock_id": clock.id,
                    "due_at": self.now,
                    "done_at": self.now,
                    "delay_seconds": 0,
                    "user_ids": self.agent.ids,
                    "state": "done",
                    "metric": "resolution",
                }
            ],
        )
        self.assertEqual(self.todos(ticket).user_id, self.agent)
        self.assertFalse(clock.next_alert_at)

    def test_it_climbs_from_assignee_to_supervisor_to_manager(self):
        policy = self.policy(hours=1)
        for recipient, timing in (
            ("assignee", "deadline"),
            ("supervisor", "after"),
            ("manager", "after"),
        ):
            self.level(
                policy,
                timing,
                recipient=recipient,
                offset_value=1 if recipient == "supervisor" else 2,
                is_activity=True,
            )
        ticket = self._ticket(user_id=self.agent.id)
        told = []
        for _hour in range(4):
            self.wait(hours=1)
            self.sweep()
            told.append(self.todos(ticket).user_id)
        self.assertEqual(told[0], self.agent)
        self.assertEqual(told[1], self.agent | self.supervisor)
        self.assertEqual(told[2], self.agent | self.supervisor | self.manager)
        self.assertEqual(told[3], told[2])

    def test_a_level_runs_once_however_often_it_is_swept(self):
        """glpi #1996, #2408: hundreds of mails, a level run again by every cron."""
        policy = self.policy(hours=1)
        self.level(policy, is_activity=True, is_message=True, is_note=True)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=1)
        for _again in range(5):
            self.sweep()
            self.wait(minutes=1)
        self.assertEqual(len(self.alerts(ticket)), 1)
        self.assertEqual(len(self.todos(ticket)), 1)

    def test_levels_that_were_missed_are_made_up_for_all_at_once(self):
        policy = self.policy(hours=1)
        self.level(policy, "percent", percent=50)
        self.level(policy)
        self.level(policy, "after", recipient="supervisor")
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(days=2)
        self.assertEqual(self.sweep(), 1)
        self.assertEqual(
            self.alerts(ticket).mapped("due_at"),
            [START + 30 * MINUTE, START + HOUR, START + 2 * HOUR],
        )
        self.assertEqual(self.sweep(), 0)

    def test_levels_are_planned_in_working_time(self):
        """glpi #22678, #15357, #15429: warnings computed by the wall clock."""
        policy = self.office_policy(8)
        self.level(policy, "before", offset_value=2)
        self.level(policy, "after", offset_value=3)
        # Monday 15:00 in the office: two hours today, six on Tuesday till 15:00
        self.wait(hours=7)
        ticket = self._ticket()
        clock = self.assert_clock(
            ticket, deadline_at=START + timedelta(days=1, hours=7)
        )
        self.assertEqual(clock.next_alert_at, START + timedelta(days=1, hours=5))
        self.wait(days=1)
        self.sweep()
        # 15:00 and three hours: 17:00 ends the day, one hour on Wednesday
        self.assertEqual(clock.next_alert_at, START + timedelta(days=2, hours=1))

    def test_levels_keep_to_the_office_clock_when_summer_time_begins(self):
        self.office.tz = "Europe/Berlin"
        policy = self.office_policy(8)
        self.level(policy, "before", offset_value=1)
        self.level(policy, "after", offset_value=3)
        # Friday 15:00 in Berlin, winter time: two hours, then six on Monday till 15:00
        self.wait(days=25, hours=6)
        self.assertEqual(self.now, datetime(2026, 3, 27, 14))
        clock = self.assert_clock(self._ticket(), deadline_at=datetime(2026, 3, 30, 13))
        self.assertEqual(clock.next_alert_at, datetime(2026, 3, 30, 12))
        self.wait(days=3)
        self.sweep()
        self.assertEqual(clock.next_alert_at, datetime(2026, 3, 31, 7))

    def test_a_closed_team_is_called_when_it_opens(self):
        """zammad #4348, #2157, #4432: reminders at night."""
        self.team.service_calendar_id = self.office
        policy = self.policy(hours=12)
        self.level(policy, recipient="supervisor")
        awake = self.policy(hours=12, name="any", metric="survey")
        self.level(awake, recipient="supervisor", is_any_time=True)
        ticket = self._ticket()  # 08:00 and twelve hours: 20:00
        clock = self.assert_clock(ticket, deadline_at=START + 12 * HOUR)
        self.assertEqual(clock.next_alert_at, START + 24 * HOUR)
        ticket.service_report_event("survey_sent")
        ticket._service_emit("resolved", self.now)
        self.assert_clock(ticket, "survey", next_alert_at=START + 12 * HOUR)

    def test_a_stopped_clock_calls_nobody_and_leaves_no_to_do(self):
        """zammad #2082, #3140: escalated although the agent had answered."""
        policy = self.policy("first_response", hours=1)
        self.level(policy, "percent", percent=50, is_activity=True)
        self.level(policy, recipient="supervisor", is_activity=True)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(minutes=30)
        self.sweep()
        self.assertTrue(self.todos(ticket))
        ticket.with_user(self.agent).action_service_answer()
        self.assertFalse(self.todos(ticket))
        self.wait(hours=3)
        self.assertEqual(self.sweep(), 0)
        self.assertEqual(len(self.alerts(ticket)), 1)

    def test_a_promise_that_is_put_off_is_not_called_late(self):
        """The customer agrees that it is not urgent: the to-do has become wrong."""
        policy = self.policy(hours=1, urgency="urgent")
        self.level(policy, "percent", percent=50, is_activity=True)
        self.level(policy, recipient="supervisor", is_activity=True)
        calm = self.policy(hours=8)
        self.level(calm, recipient="supervisor", is_activity=True)
        ticket = self._ticket(user_id=self.agent.id, service_urgency="urgent")
        other = self._ticket(user_id=self.agent.id, service_urgency="urgent")
        self.wait(minutes=30)
        self.sweep()
        self.wait(minutes=30)
        self.sweep()
        self.assertEqual(len(self.todos(ticket)), 2)
        ticket.service_urgency = "normal"
        self.assertEqual(self.todos(ticket).user_id, self.agent, "due soon")
        self.assertEqual(len(self.todos(other)), 2)
        self.wait(hours=7)
        self.sweep()
        self.assertEqual(self.todos(ticket).user_id, self.agent | self.supervisor)

    def test_a_promise_put_off_while_it_rests_is_not_called_late(self):
        policy = self.policy(hours=1, urgency="urgent", is_pausing=True)
        self.level(policy, recipient="supervisor", is_activity=True)
        self.policy(hours=8, is_pausing=True)
        ticket, other = (self._ticket(service_urgency="urgent") for _n in range(2))
        self.wait(hours=1)
        self.sweep()
        (ticket | other).service_is_waiting = True
        self.assertEqual(self.clock(ticket).state, "paused")
        self.assertTrue(self.todos(ticket))
        ticket.service_urgency = "normal"
        self.assertFalse(self.todos(ticket))
        self.assertTrue(self.todos(other))

    def test_what_was_done_stays_when_the_pipeline_is_switched_off(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_activity=True)
        ticket, other = self._ticket(), self._ticket()
        self.wait(hours=1)
        self.sweep()
        done = self.todos(ticket)
        done.with_user(self.supervisor).action_feedback(feedback="Called her")
        self.team.service_use_pipeline = False
        self.assertEqual(done.exists().feedback, "Called her")
        self.assertFalse(self.todos(other))

    def test_dropped_tickets_call_nobody(self):
        """zammad #904: merged tickets escalate."""
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        archived, duplicate, original = (self._ticket() for _i in range(3))
        archived.active = False
        duplicate.duplicate_id = original
        self.wait(hours=2)
        self.assertEqual(self.sweep(), 1)
        self.assertEqual(self.alerts().ticket_id, original)

    def test_an_archived_policy_calls_nobody_any_more(self):
        """zammad #4353: deactivated, and still mailing. The promise is still judged."""
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        ticket = self._ticket()
        policy.active = False
        self.wait(hours=2)
        self.sweep()
        self.assertFalse(self.alerts(ticket))
        self.assert_clock(ticket, state="running", next_alert_at=False)
        policy.active = True
        self.sweep()
        self.assertEqual(len(self.alerts(ticket)), 1)

    def test_levels_that_change_apply_to_what_runs(self):
        policy = self.policy(hours=8)
        level = self.level(policy, recipient="supervisor")
        ticket = self._ticket()
        self.level(policy, "percent", percent=25, sequence=1, recipient="manager")
        self.wait(hours=3)
        self.sweep()
        self.assertEqual(self.alerts(ticket).user_ids, self.manager)
        level.unlink()
        self.wait(hours=6)
        self.sweep()
        self.assertEqual(len(self.alerts(ticket)), 1)
        self.assert_clock(ticket, next_alert_at=False)

    def test_nothing_is_due_while_a_clock_rests(self):
        """glpi #24481: breached while pending."""
        policy = self.policy(hours=4, is_pausing=True)
        self.level(policy, "percent", percent=50)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=1)
        ticket.action_service_wait()
        self.assert_clock(ticket, state="paused", next_alert_at=False)
        self.wait(hours=9)
        self.assertEqual(self.sweep(), 0)
        ticket.action_service_wait()
        self.assert_clock(ticket, next_alert_at=self.now + HOUR)

    def test_nobody_is_warned_twice_because_the_customer_took_a_day(self):
        """zammad #4348: a moved deadline; what was over by then is not repeated."""
        policy = self.policy(hours=4, is_pausing=True)
        self.level(policy, "percent", percent=50)
        self.level(policy)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=3)
        self.sweep()
        ticket.action_service_wait()
        self.wait(days=1)
        ticket.action_service_wait()
        clock = self.assert_clock(ticket, next_alert_at=self.now + HOUR)
        self.sweep()
        self.assertEqual(len(self.alerts(ticket)), 1)
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(len(self.alerts(ticket)), 2)
        self.assertFalse(clock.next_alert_at)

    def test_a_deadline_that_moved_arms_what_comes_again(self):
        """glpi #6902, zammad #534: urgency changed in mid-flight."""
        for urgency, hours in (("normal", 24), ("urgent", 8)):
            self.level(self.policy(hours=hours, urgency=urgency), "percent", percent=50)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=2)
        ticket.service_urgency = "urgent"
        self.assert_clock(ticket, next_alert_at=START + 4 * HOUR)
        self.wait(hours=2)
        self.sweep()
        self.wait(hours=1)
        ticket.service_urgency = "normal"
        self.assert_clock(ticket, next_alert_at=START + 12 * HOUR)
        self.wait(hours=7)
        self.sweep()
        self.assertEqual(len(self.alerts(ticket)), 2)


class TestRecipients(EscalationCase):
    def test_an_archived_user_falls_through_to_the_next(self):
        policy = self.policy(hours=1)
        self.level(policy, is_activity=True)
        self.level(policy, "after", recipient="users", user_ids=self.agent.ids)
        ticket = self._ticket(user_id=self.agent.id)
        self.agent.active = False
        self.wait(hours=2)
        self.sweep()
        self.assertEqual(
            [alert.user_ids for alert in self.alerts(ticket)], [self.supervisor] * 2
        )

    def test_without_a_team_leader_the_manager_is_told(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        self.team.user_id = False
        ticket = self._ticket()
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(self.alerts(ticket).user_ids, self.manager)

    def test_managers_are_all_of_the_company_unless_named(self):
        self.company.service_manager_ids = False
        managers = self.company._service_managers()[self.company]
        self.assertIn(self.manager, managers)
        self.assertNotIn(self.supervisor, managers)

    def test_a_call_that_nobody_took_alerts_the_whole_team(self):
        policy = self.policy("first_response", target_value=10, target_unit="seconds")
        self.level(policy, "percent", percent=80, recipient="members")
        ticket = self._ticket()
        self.wait(seconds=8)
        pop_ups = self.pop_ups()
        self.sweep()
        self.assertEqual({user for user, _p in pop_ups}, set(self.team.user_ids))
        self.assertEqual(pop_ups[0][1]["ticket_ids"], ticket.ids)
        self.assertEqual(pop_ups[0][1]["type"], "warning")

    def test_nobody_at_all_is_set_aside_and_shown(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="manager")
        self.company.service_manager_ids = False
        ticket = self._ticket()
        self.wait(hours=1)
        nobody = dict.fromkeys(self.company, self.env["res.users"])
        with patch.object(
            self.registry["res.company"], "_service_managers", lambda _self: nobody
        ):
            self.sweep()
        self.assertRecordValues(self.alerts(ticket), [{"state": "failed"}])
        self.assertIn("nobody to tell", self.alerts(ticket).error)
