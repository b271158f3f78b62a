from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError

from .common import START, SlaCase

HOUR = timedelta(hours=1)


class TestClocks(SlaCase):
    """Clocks are started, paused, resumed and stopped by events (standard §2)."""

    def test_a_promise_runs_from_the_contact_to_the_confirmation(self):
        self.policy(hours=24)
        ticket = self._ticket("confirmation", user=self.agent)
        clock = self.assert_clock(
            ticket, state="running", started_at=START, deadline_at=START + 24 * HOUR
        )
        self.wait(hours=23, minutes=59, seconds=59)
        ticket.action_service_resolved()
        self.assertRecordValues(
            clock,
            [
                {
                    "state": "met",
                    "used_seconds": 24 * 3600 - 1,
                    "overrun_seconds": 0,
                    "met_rate": 1.0,
                    "user_id": self.agent.id,
                    "team_id": self.team.id,
                    "nature": "fault",
                }
            ],
        )

    def test_the_very_second_of_the_deadline_is_in_time(self):
        self.policy("first_response", target_value=10, target_unit="seconds")
        first, second = self._ticket(user=self.agent), self._ticket(user=self.agent)
        self.wait(seconds=10)
        first.action_service_answer()
        self.wait(seconds=1)
        second.action_service_answer()
        self.assert_clock(first, "first_response", state="met", used_seconds=10)
        self.assert_clock(
            second, "first_response", state="breached", overrun_seconds=1, met_rate=0.0
        )

    def test_late_is_a_comparison_not_a_flag(self):
        self.policy(hours=1)
        clock = self.clock(self._ticket())
        self.assertFalse(clock.is_late)
        self.wait(hours=1, seconds=1)
        clock.invalidate_recordset()
        self.assertTrue(clock.is_late)
        self.assertIn(clock, self.Clock.search([("is_late", "=", True)]))
        self.assertEqual(clock.state, "running")

    def test_no_policy_no_clock(self):
        self.policy(urgency="critical")
        self.assertFalse(self.clock(self._ticket()))

    def test_the_first_policy_that_fits_wins(self):
        self.policy(hours=8, sequence=5, urgency="urgent", name="urgent")
        self.policy(hours=24, sequence=9, name="rest")
        urgent = self._ticket(service_urgency="urgent")
        self.assert_clock(urgent, policy_name="urgent", target_seconds=8 * 3600)
        self.assert_clock(self._ticket(), policy_name="rest")

    def test_every_condition_narrows(self):
        tag = self.env["helpdesk.ticket.tag"].create({"name": "VIP"})
        label = self.env["res.partner.category"].create({"name": "Gold"})
        self.customer.category_id = label
        phone = self.env["helpdesk.ticket.channel"]._service_by_code(
            ["phone"], self.company
        )["phone"]
        fitting = {
            "channel_id": phone.id,
            "category_id": self.nature.id,
            "service_urgency": "urgent",
            "service_complexity": "complex",
            "tag_ids": [(4, tag.id)],
        }
        parent = self.nature.parent_id
        for condition in (
            {"process": "hotline"},
            {"channel_code": "phone"},
            {"nature": "fault"},
            {"urgency": "urgent"},
            {"complexity": "complex"},
            {"team_ids": [(4, self.team.id)]},
            {"category_ids": [(4, parent.id)]},
            {"tag_ids": [(4, tag.id)]},
            {"partner_tag_ids": [(4, label.id)]},
            {"domain": "[('name', 'ilike', 'internet')]"},
        ):
            policy = self.policy(**condition)
            ticket = self._ticket(**fitting)
            self.assert_clock(ticket, policy_id=policy.id)
            policy.unlink()
        for condition in (
            {"process": "network"},
            {"channel_code": "app"},
            {"nature": "inquiry"},
            {"urgency": "critical"},
            {"complexity": "simple"},
            {"team_ids": [(4, self.plain_team.id)]},
            {"domain": "[('name', 'ilike', 'printer')]"},
        ):
            policy = self.policy(**condition)
            self.assertFalse(self.clock(self._ticket(**fitting)), condition)
            policy.unlink()

    def test_working_hours_of_the_team_count(self):
        self.policy(hours=8)
        self.policy("first_response", hours=8).hours = "team"
        self.team.service_calendar_id = self.office
        self.wait(hours=7)  # 15:00: two hours are left today, six tomorrow
        ticket = self._ticket()
        self.assert_clock(
            ticket,
            "first_response",
            calendar_id=self.office.id,
            deadline_at=datetime(2026, 3, 3, 15, 0),
        )
        self.assert_clock(ticket, calendar_id=False, deadline_at=self.now + 8 * HOUR)

    def test_a_plain_team_has_no_clocks(self):
        self.policy()
        self.assertFalse(self.clock(self._plain_ticket()))

    # -- ends and cycles ----------------------------------------------------

    def test_the_first_answer_stops_the_clock_at_once(self):
        """PEERS 3: not cleared on the first reply, only on the second."""
        self.policy("first_response", hours=1)
        ticket = self._ticket(user=self.agent)
        self._post(ticket, self.agent.partner_id)
        self.assert_clock(ticket, "first_response", state="met")

    def test_tickets_that_end_take_their_clocks_along(self):
        """PEERS 4: merged and cancelled tickets must not escalate."""
        self.policy(hours=8)
        original = self._ticket()
        for values in (
            {"active": False},
            {"duplicate_id": original.id},
            {"team_id": self.plain_team.id},
        ):
            ticket = self._ticket()
            ticket.write(values)
            clock = self.assert_clock(ticket, state="cancelled")
            self.assertTrue(clock.reason)

    def test_a_breach_cannot_be_hidden_by_cancelling(self):
        self.policy(hours=1)
        ticket = self._ticket()
        self.wait(hours=3)
        ticket.team_id = self.plain_team
        self.assert_clock(ticket, state="breached", overrun_seconds=2 * 3600)

    def test_a_team_that_switches_off_ends_its_clocks(self):
        self.policy(hours=8)
        ticket = self._ticket()
        self.team.service_use_pipeline = False
        self.assert_clock(ticket, state="cancelled")
        self.wait(hours=1)
        self.team.service_use_pipeline = True
        self.assert_clock(ticket, cycle=2, state="running", started_at=self.now)

    def test_not_solved_starts_a_tightened_cycle_and_keeps_the_old_one(self):
        self.policy(hours=8, urgency="urgent", sequence=1, name="urgent")
        self.policy(hours=24, sequence=2, name="normal")
        ticket = self._ticket("confirmation", user=self.agent)
        self.wait(hours=10)
        ticket.action_service_not_resolved()
        self.assert_clock(ticket, state="cancelled", policy_name="normal")
        self.assert_clock(
            ticket,
            cycle=2,
            state="running",
            policy_name="urgent",
            started_at=self.now,
            deadline_at=self.now + 8 * HOUR,
        )

    def test_a_ticket_out_of_the_archive_starts_a_new_cycle(self):
        """PEERS 24: a re-opened ticket is not late at once."""
        self.policy(hours=8)
        ticket = self._ticket("archive", user=self.agent)
        self.assert_clock(ticket, state="met")
        self.wait(days=9)
        ticket.stage_id = self.stage["solution"]
        self.assert_clock(ticket, cycle=2, state="running", started_at=self.now)
        self.assert_clock(ticket, state="met")

    def test_closing_leaves_the_survey_running(self):
        self.policy("survey", hours=24)
        self.policy("collaboration_start", hours=1)
        ticket = self._ticket("archive", user=self.agent, service_complexity="complex")
        self.assert_clock(ticket, "survey", state="running")
        self.assert_clock(ticket, "collaboration_start", state="cancelled")

    def test_archiving_a_closed_ticket_ends_its_survey(self):
        self.policy("survey", hours=24)
        ticket = self._ticket("archive", user=self.agent)
        ticket.active = False
        self.assert_clock(ticket, "survey", state="cancelled")

    def test_what_is_over_is_promised_nothing(self):
        """A clock that starts on it would run, and call people, for ever."""
        self.policy("handler_response", hours=1)
        self.policy(hours=8)
        over = self._ticket(), self._ticket(), self._ticket("archive", user=self.agent)
        archived, duplicate, closed = over
        archived.active = False
        duplicate.duplicate_id = self._ticket()
        for ticket in over:
            ticket.with_user(self.supervisor).service_report_event("dispatched")
            self.assertFalse(self.clock(ticket, "handler_response"))
        # nor when it comes to a team with the pipeline
        archived.team_id = self.plain_team
        archived.team_id = self.team
        self.assertFalse(self.clock(archived, cycle=2))
        archived.active = True
        self.assert_clock(archived, cycle=2, state="running")

    def test_a_copy_has_no_clocks_of_its_original(self):
        """PEERS 23: a duplicate carried deadlines along."""
        self.policy(hours=8)
        ticket = self._ticket()
        self.wait(hours=2)
        copy = ticket.copy()
        self.assert_clock(copy, started_at=self.now)
        self.assertEqual(len(copy.service_clock_ids), 1)

    def test_a_deleted_ticket_leaves_nothing(self):
        self.policy(hours=8)
        ticket = self._ticket()
        clock = self.clock(ticket)
        ticket.unlink()
        self.assertFalse(clock.exists())

    # -- events from elsewhere ----------------------------------------------------

    def test_every_metric_of_the_standard_starts_and_stops(self):
        """PEERS 16: clocks of every kind are tried, not only the first."""
        from odoo.addons.service_sla_scripts.models.sla.const import METRICS

        for metric in METRICS:
            self.policy(metric, hours=8)
        ticket = self._ticket("confirmation", user=self.agent)
        boss = ticket.with_user(self.supervisor)
        ticket.service_complexity = "complex"
        for event in (
            "handler_named",
            "dispatched",
            "plan_promised",
            "visit_agreed",
            "approval_asked",
        ):
            boss.service_report_event(event)
        self.wait(minutes=1)
        self._post(ticket, self.agent.partner_id)
        for event in (
            "handler_acted",
            "followed_up",
            "engineer_arrived",
            "approval_decided",
        ):
            boss.service_report_event(event)
        ticket.action_service_resolved()
        boss.service_report_event("survey_sent")
        states = {clock.metric: clock.state for clock in ticket.service_clock_ids}
        self.assertEqual(states, dict.fromkeys(METRICS, "met"))

    def test_a_moment_that_was_promised_is_the_deadline(self):
        self.policy("on_site_arrival", hours=24)
        ticket = self._ticket()
        until = START + 50 * HOUR
        ticket.with_user(self.supervisor).service_report_event(
            "visit_agreed", due_at=str(until)
        )
        self.assert_clock(ticket, "on_site_arrival", deadline_at=until)

    def test_a_second_approval_is_a_second_cycle(self):
        self.policy("approval", hours=1)
        ticket = self._ticket().with_user(self.supervisor)
        for _i in range(2):
            ticket.service_report_event("approval_asked")
            ticket.service_report_event("approval_asked")
            ticket.service_report_event("approval_decided")
        self.assertEqual(
            ticket.service_clock_ids.sorted("cycle").mapped("cycle"), [1, 2]
        )

    def test_agents_may_not_report_events(self):
        with self.assertRaisesRegex(AccessError, "Only supervisors"):
            self._ticket(user=self.agent).service_report_event("approval_decided")

    def test_impossible_events_are_refused(self):
        ticket = self._ticket().with_user(self.supervisor)
        for arguments, words in (
            (("answered",), "cannot be reported"),
            (("nonsense",), "cannot be reported"),
            (("approval_asked", str(START + HOUR)), "in the future"),
            (("approval_asked", str(START - HOUR)), "earlier than"),
            (("approval_asked", "yesterday"), "no date and time"),
            (("visit_agreed", None, str(START - HOUR)), "before it was promised"),
        ):
            with self.assertRaisesRegex(UserError, words):
                ticket.service_report_event(*arguments)

    def test_nobody_writes_clocks_by_hand(self):
        self.policy(hours=8)
        clock = self.clock(self._ticket())
        for user in (self.agent, self.supervisor, self.manager):
            with self.assertRaises(AccessError):
                clock.with_user(user).write({"state": "met"})
            with self.assertRaises(AccessError):
                clock.with_user(user).unlink()
