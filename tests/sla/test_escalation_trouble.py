from datetime import timedelta
from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errorcodes import SERIALIZATION_FAILURE

from odoo.exceptions import AccessError, UserError

from .common import START, EscalationCase

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


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

    def test_a_browser_wakes_escalation_that_a_sweep_left_waiting(self):
        """The last sweep asks to be due again whenever the scheduler wakes."""
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        self._ticket()
        self.wait(hours=1)
        with patch.object(
            self.registry["ir.cron"], "_commit_progress", lambda *a, **k: 60
        ):
            self.Clock._cron_escalate()
        self.assertTrue(self.alerts())
        self._ticket()
        self.wait(hours=1)
        self.env.cr.postcommit.clear()
        cron = self.env.registry["ir.cron"]
        with patch.object(cron, "_notifydb", autospec=True) as notify:
            self.Clock.with_user(self.agent).service_sweep()
            self.env.cr.postcommit.run()
        self.assertTrue(notify.called, "nobody woke the scheduler")

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

    def test_a_batch_that_collided_is_tried_again_in_smaller_parts(self):
        """On a busy desk a large batch would collide again and again."""
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        for _i in range(9):
            self._ticket()
        self.wait(hours=1)
        self.flush()

        class Faster(OperationalError):
            pgcode = SERIALIZATION_FAILURE

        failures, limits = [Faster(), Faster()], []
        original = type(self.Clock)._escalate_due

        def escalate(clocks, now, limit):
            limits.append(limit)
            return original(clocks, now, limit)

        def commit(cron, done=0, remaining=0):
            if failures:  # the last moment at which somebody else may be faster
                self.env.cr.execute("ROLLBACK TO SAVEPOINT before_batch")
                self.env.invalidate_all(flush=False)
                raise failures.pop()
            return 60

        self.env.cr.execute("SAVEPOINT before_batch")
        with (
            patch.object(type(self.Clock), "_escalate_due", escalate),
            patch.object(self.env.cr, "rollback", lambda: None),
            patch.object(self.registry["ir.cron"], "_commit_progress", commit),
        ):
            self.Clock._cron_escalate(batch_size=16)
        self.assertEqual(limits[:5], [16, 4, 1, 4, 16])
        self.assertEqual(len(self.alerts()), 9)

    def test_whatever_wakes_the_scheduler_finds_escalation_due(self):
        """Another job that wakes it early does not make it sleep past a minute."""
        cron = self.env.ref("service_sla_scripts.ir_cron_escalate")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(
            self.env["ir.cron.trigger"]
            .search([("cron_id", "=", cron.id)])
            .mapped("call_at"),
            [self.now + timedelta(seconds=2)],
        )
