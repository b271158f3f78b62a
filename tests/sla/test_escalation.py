from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errorcodes import SERIALIZATION_FAILURE

from odoo.exceptions import AccessError, UserError

from .common import START, SlaCase

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class EscalationCase(SlaCase):
    """A policy with levels, and a cron that a test runs by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Alert = cls.env["service.sla.alert"]
        cls.company.service_manager_ids = cls.manager

    def level(self, policy, timing="deadline", **values):
        if timing in ("before", "after"):
            values.setdefault("offset_value", 1)
            values.setdefault("offset_unit", "hours")
        values.setdefault("sequence", 10 * (len(policy.level_ids) + 1))
        return self.env["service.sla.level"].create(
            {"policy_id": policy.id, "timing": timing, **values}
        )

    def office_policy(self, hours):
        return self.Policy.create(
            {
                "name": "Office",
                "metric": "resolution",
                "target_value": hours,
                "target_unit": "hours",
                "hours": "calendar",
                "calendar_id": self.office.id,
            }
        )

    def sweep(self, **kwargs):
        """Escalation as the cron carries it out, without its commits."""
        self.flush()
        handled = self.Clock._escalate_due(self.now, **kwargs)
        self.env.flush_all()
        self.env.invalidate_all()
        return handled

    def flush(self):
        """What the tickets themselves have to say is said before we listen."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    def messages(self):
        """Messages from here on: a function that returns them."""
        self.flush()
        last = self.env["mail.message"].search([], order="id desc", limit=1)
        return lambda: self.env["mail.message"].search([("id", ">", last.id)])

    def alerts(self, ticket=None):
        domain = [("ticket_id", "in", ticket.ids)] if ticket else []
        return self.Alert.search(domain, order="id")

    def todos(self, ticket):
        return self.env["mail.activity"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "in", ticket.ids)]
        )

    def pop_ups(self):
        """Pop-ups that people got since the last look: list of (user, payload)."""
        found = []

        def send(target, kind, payload):
            if kind == "service_sla.alert":
                found.append((target, payload))

        patcher = patch.object(
            self.registry["res.users"],
            "_bus_send",
            lambda user, kind, payload, **kw: send(user, kind, payload),
        )
        patcher.start()
        self.addCleanup(patcher.stop)
        return found


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


class TestActions(EscalationCase):
    def test_several_alerts_for_one_person_are_one_digest(self):
        """frappe #2967: storms of alerts."""
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_message=True)
        tickets = self.Ticket.concat(*[self._ticket() for _i in range(7)])
        self.wait(hours=1)
        pop_ups = self.pop_ups()
        new_messages = self.messages()
        self.sweep()
        messages = new_messages()
        self.assertEqual(messages.notified_partner_ids, self.supervisor.partner_id)
        self.assertEqual(len(messages), 1)
        for ticket in tickets:
            self.assertIn(ticket.number, messages.body)
        [(user, payload)] = pop_ups
        self.assertEqual(user, self.supervisor)
        self.assertEqual(payload["title"], "7 promises are late")
        self.assertTrue(payload["sticky"])
        self.assertIn("and 2 more", payload["message"])
        self.assertEqual(set(payload["ticket_ids"]), set(tickets.ids))

    def test_levels_that_come_due_together_are_one_line(self):
        policy = self.policy(hours=1)
        self.level(policy, "percent", percent=50, recipient="supervisor")
        self.level(policy, recipient="supervisor")
        ticket = self._ticket()
        self.wait(hours=3)
        pop_ups = self.pop_ups()
        self.sweep()
        [(_user, payload)] = pop_ups
        self.assertEqual(payload["title"], f"Resolution is late: {ticket.number}")
        self.assertEqual(payload["message"].count(ticket.number), 1)
        self.assertEqual(len(self.alerts(ticket)), 2)

    def test_everybody_reads_their_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.supervisor.lang = "zh_CN"
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_activity=True)
        ticket = self._ticket()
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(self.todos(ticket).summary, "解决超时")

    def test_the_customers_words_are_in_no_alert(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_message=True, is_note=True)
        self._ticket(name="Secret 13700000089")
        self.wait(hours=1)
        pop_ups = self.pop_ups()
        new_messages = self.messages()
        self.sweep()
        texts = new_messages().mapped("body")
        texts += [str(payload) for _user, payload in pop_ups]
        self.assertEqual(len(texts), 3)
        for text in texts:
            self.assertNotIn("Secret", text)
            self.assertNotIn(self.customer.name, text)

    def test_a_level_raises_the_urgency_and_the_promise_with_it(self):
        slow = self.policy(hours=24, urgency="normal")
        fast = self.policy(hours=8, urgency="urgent")
        self.level(slow, "percent", percent=50, is_raising_urgency=True)
        self.level(fast, recipient="supervisor")
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=12)
        self.sweep()
        self.assertEqual(ticket.service_urgency, "urgent")
        clock = self.assert_clock(ticket, deadline_at=START + 8 * HOUR)
        self.assertEqual(clock.next_alert_at, START + 8 * HOUR)
        self.sweep()
        self.assertEqual(
            [alert.user_ids for alert in self.alerts(ticket)],
            [self.agent, self.supervisor],
        )

    def test_the_highest_urgency_stays(self):
        policy = self.policy(hours=1)
        self.level(policy, is_raising_urgency=True, recipient="supervisor")
        ticket = self._ticket(service_urgency="critical")
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(ticket.service_urgency, "critical")
        self.assertEqual(self.alerts(ticket).state, "done")

    def test_a_level_assigns_the_ticket(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_reassigning=True)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(ticket.user_id, self.supervisor)

    def test_a_note_stands_in_the_history(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_note=True, is_on_screen=False)
        ticket = self._ticket()
        self.wait(hours=1)
        self.sweep()
        note = ticket.message_ids[0]
        self.assertIn("Told: Ms Sun", note.body)
        self.assertTrue(note.is_internal or note.subtype_id.internal)

    def test_a_server_action_runs_on_all_tickets_of_the_sweep(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Tag",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": "records.write({'color': 7})",
            }
        )
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", server_action_id=action.id)
        tickets = self._ticket() | self._ticket()
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(tickets.mapped("color"), [7, 7])

    def test_a_mail_server_that_is_down_delays_the_mail_and_nothing_else(self):
        self.supervisor.notification_type = "email"
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_message=True, is_activity=True)
        ticket = self._ticket()
        self.wait(hours=1)
        with patch.object(
            self.registry["ir.mail_server"], "_connect__", side_effect=OSError("down")
        ):
            self.sweep()
        self.assertTrue(self.todos(ticket))
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertRecordValues(
            mail,
            [{"state": "outgoing", "recipient_ids": self.supervisor.partner_id.ids}],
        )


class TestTrouble(EscalationCase):
    def poison(self, policy, code):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Poison",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": code,
            }
        )
        return self.level(policy, recipient="supervisor", server_action_id=action.id)

    def test_a_poisoned_ticket_blocks_no_other(self):
        policy = self.policy(hours=1)
        self.poison(
            policy, "if 'poison' in records.mapped('name'): raise UserError('broken')"
        )
        self.level(policy, "after", recipient="manager", is_activity=True)
        good = self._ticket() | self._ticket()
        bad = self._ticket(name="poison")
        self.wait(hours=1)
        with self.assertLogs("odoo.addons.service_sla_scripts", "WARNING"):
            self.sweep()
        self.assertEqual(self.alerts(good).mapped("state"), ["done", "done"])
        self.assertRecordValues(
            self.alerts(bad), [{"state": "failed", "error": "broken"}]
        )
        # the next rung is climbed all the same
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(self.todos(bad).user_id, self.manager)

    def test_a_poisoned_ticket_splits_no_digest_into_pieces(self):
        policy = self.policy(hours=1)
        poison = self.poison(
            policy, "if 'poison' in records.mapped('name'): raise UserError('x')"
        )
        poison.is_message = True
        for _i in range(40):
            self._ticket()
        self._ticket(name="poison")
        self.wait(hours=1)
        messages = self.messages()
        with self.assertLogs("odoo.addons.service_sla_scripts", "WARNING"):
            self.sweep()
        self.assertEqual(sum(a.state == "done" for a in self.alerts()), 40)
        # 41 are halved six times at most, and what was undone left nothing behind
        self.assertLessEqual(len(messages()), 6)

    def test_another_transaction_was_faster(self):
        """Agents and sweeps meet on the same rows: the sweep tries again, in vain or
        not, and never calls a serialization failure poison."""
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_activity=True)
        ticket = self._ticket()
        self.wait(hours=1)
        self.flush()

        class Faster(OperationalError):
            pgcode = SERIALIZATION_FAILURE

        original = type(self.Alert)._carry_out
        failures = [Faster(), Faster()]

        def carry_out(alerts, due, now):
            if failures:
                raise failures.pop()
            return original(alerts, due, now)

        def rollback():
            self.env.invalidate_all(flush=False)

        with (
            patch.object(type(self.Alert), "_carry_out", carry_out),
            patch.object(self.env.cr, "rollback", rollback),
            patch.object(
                self.registry["ir.cron"], "_commit_progress", lambda *a, **k: 60
            ),
        ):
            self.Clock._cron_escalate()
        self.assertFalse(failures)
        self.assertRecordValues(self.alerts(ticket), [{"state": "done"}])

    def test_what_was_set_aside_is_shown_and_can_be_repeated(self):
        policy = self.policy(hours=1)
        level = self.poison(policy, "raise UserError('broken')")
        level.is_activity = True
        ticket = self._ticket()
        self.wait(hours=1)
        with self.assertLogs("odoo.addons.service_sla_scripts", "WARNING"):
            self.sweep()
        alert = self.alerts(ticket)
        health = self.Clock.with_user(self.supervisor).service_health()
        self.assertEqual((health["is_healthy"], health["set_aside"]), (False, 1))
        with self.assertRaises(UserError, msg="broken"):
            alert.with_user(self.supervisor).action_service_retry()
        alert.invalidate_recordset()
        self.assertEqual(alert.state, "failed")
        level.server_action_id = False
        with self.assertRaises(AccessError):
            alert.with_user(self.agent).action_service_retry()
        alert.with_user(self.supervisor).action_service_retry()
        self.assertEqual(alert.state, "done")
        self.assertEqual(self.todos(ticket).user_id, self.supervisor)
        self.assertTrue(
            self.Clock.with_user(self.supervisor).service_health()["is_healthy"]
        )
        ticket.active = False
        alert.state = "failed"
        with self.assertRaisesRegex(UserError, "nothing to repeat"):
            alert.with_user(self.supervisor).action_service_retry()

    def test_a_clock_that_steps_back_repeats_nothing(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_activity=True)
        ticket = self._ticket()
        self.wait(hours=1)
        self.sweep()
        self.wait(hours=-1)
        self.assertEqual(self.sweep(), 0)
        self.wait(hours=2)
        self.sweep()
        self.assertEqual(len(self.todos(ticket)), 1)

    def test_a_calendar_in_use_is_not_deleted(self):
        self.office_policy(1)
        self._ticket()
        with self.assertRaisesRegex(Exception, "resource_calendar|resource.calendar"):
            self.office.unlink()

    def test_a_calendar_that_lost_its_hours_delays_no_escalation(self):
        policy = self.office_policy(2)
        self.level(policy, "after", recipient="supervisor")
        self.level(policy, "after", recipient="manager", offset_value=2)
        ticket = self._ticket()
        self.wait(hours=3)
        self.office.attendance_ids.unlink()
        self.sweep()
        self.assertEqual(self.alerts(ticket).user_ids, self.supervisor)
        self.assert_clock(ticket, next_alert_at=START + 4 * HOUR)

    def test_a_late_report_of_the_begin_repeats_nothing(self):
        policy = self.policy(hours=4)
        self.level(policy, "percent", percent=50)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=2)
        self.sweep()
        ticket.with_user(self.manager).service_opened_at = START - MINUTE
        self.assert_clock(ticket, started_at=START - MINUTE, next_alert_at=False)
        self.sweep()
        self.assertEqual(len(self.alerts(ticket)), 1)

    def test_verify_finds_a_clock_that_escalation_forgot(self):
        policy = self.policy(hours=4)
        self.level(policy)
        clock = self.clock(self._ticket())
        self.assertFalse(clock.service_verify())
        clock.next_alert_at = False
        [row] = clock.service_verify()
        self.assertEqual(row["field"], "next_alert_at")
        self.assertEqual(row["recomputed"], START + 4 * HOUR)
        clock.with_user(self.manager).service_repair()
        self.assertEqual(clock.next_alert_at, START + 4 * HOUR)

    def test_health_tells_how_far_behind_escalation_is(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        self._ticket()
        Clock = self.Clock.with_user(self.supervisor)
        self.assertTrue(Clock.service_health()["is_healthy"])
        self.wait(hours=1, minutes=10)
        health = Clock.service_health()
        self.assertFalse(health["is_healthy"])
        self.assertEqual((health["behind_seconds"], health["due"]), (600, 1))
        team = self.team.with_user(self.supervisor)
        self.assertEqual(team.service_health_text, "Escalation is 10 min behind.")
        self.assertFalse(self.team.with_user(self.agent).service_health_text)
        with self.assertRaises(AccessError):
            self.Clock.with_user(self.agent).service_health()

    def test_a_browser_wakes_escalation_only_when_something_is_due(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        self._ticket()
        Clock = self.Clock.with_user(self.agent)
        self.assertFalse(Clock.service_sweep())
        self.wait(hours=1)
        cron = self.env.ref("service_sla_scripts.ir_cron_escalate")
        triggers = [("cron_id", "=", cron.id)]
        self.assertTrue(Clock.service_sweep())
        self.assertFalse(Clock.service_sweep(), "one waiting trigger is enough")
        self.assertEqual(self.env["ir.cron.trigger"].search_count(triggers), 1)

    def test_sweeping_a_hundred_costs_no_more_queries_than_ten(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_activity=True)

        def cost(count):
            for _i in range(count):
                self._ticket()
            self.wait(hours=1)
            self.flush()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.sweep(), count)
            return self.env.cr.sql_log_count - before

        cost(2)
        few, many = cost(10), cost(100)
        self.assertLessEqual(many, few + 2)
