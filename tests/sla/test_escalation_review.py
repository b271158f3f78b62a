from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import START, EscalationCase

HOUR = timedelta(hours=1)


class TestEscalationHolds(EscalationCase):
    """What a hostile reader broke once, and what may never break again."""

    def action(self, code):
        return self.env["ir.actions.server"].create(
            {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": code,
            }
        )

    def test_an_urgency_on_another_calendar(self):
        office = self.office_policy(8)
        office.urgency = "normal"
        self.policy(hours=4, urgency="urgent")
        self.level(office, "percent", percent=50, is_raising_urgency=True)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=5)
        self.assertEqual(self.sweep(), 1)
        self.assertEqual(ticket.service_urgency, "urgent")
        self.assertEqual(self.alerts(ticket).state, "done")

    def test_a_level_that_deletes_its_ticket(self):
        policy = self.policy(hours=1)
        self.level(
            policy,
            recipient="supervisor",
            server_action_id=self.action("records.unlink()").id,
        )
        ticket = self._ticket()
        other = self._ticket()
        other.active = False
        self.wait(hours=1)
        self.sweep()
        self.assertFalse(ticket.exists())

    def test_a_clock_that_cannot_be_planned_waits_and_is_shown(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_activity=True)
        bad, good = self._ticket(), self._ticket()
        broken = self.clock(bad)
        original = type(self.Clock)._run

        def run(clock, *args):
            if clock == broken:
                raise ValueError("no plan")
            return original(clock, *args)

        self.wait(hours=1)
        with (
            patch.object(type(self.Clock), "_run", run),
            self.assertLogs("odoo.addons.service_sla_scripts", "WARNING"),
        ):
            self.sweep()
            self.wait(hours=1)
            self.sweep()
        self.assertEqual(self.todos(good).user_id, self.supervisor)
        self.assertRecordValues(
            self.alerts(bad), [{"state": "failed", "error": "no plan"}]
        )
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(self.todos(bad).user_id, self.supervisor)

    def test_a_manager_copies_a_ladder_without_its_server_action(self):
        policy = self.policy(hours=8)
        self.level(policy, is_note=True, server_action_id=self.action("pass").id)
        copy = policy.with_user(self.manager).copy({"sequence": 1, "urgency": "urgent"})
        self.assertEqual(copy.level_ids.timing, "deadline")
        self.assertFalse(copy.sudo().level_ids.server_action_id)

    def test_a_ladder_is_checked_as_it_is_saved(self):
        policy = self.policy(hours=8).with_user(self.manager)
        first = self.level(policy.sudo(), "before", offset_value=2)
        second = self.level(policy.sudo(), "before", offset_value=1)
        policy.write(
            {
                "target_value": 1,
                "level_ids": [
                    Command.update(
                        first.id, {"offset_value": 30, "offset_unit": "minutes"}
                    ),
                    Command.update(second.id, {"timing": "deadline"}),
                ],
            }
        )
        self.assertEqual(policy.level_ids.mapped("timing"), ["before", "deadline"])
        with self.assertRaises(UserError):
            first.with_user(self.manager).with_context(service_ladder=True).write(
                {"timing": "after"}
            )

    def test_another_team_is_open_at_other_hours(self):
        day, night = self.team, self.team.copy({"service_use_pipeline": True})
        day.service_calendar_id = self.office
        policy = self.policy(hours=12)
        self.level(policy, recipient="supervisor")
        ticket = self._ticket()
        clock = self.assert_clock(ticket, next_alert_at=START + 24 * HOUR)
        ticket.team_id = night
        self.assertEqual(clock.next_alert_at, START + 12 * HOUR)
        night.service_calendar_id = self.office
        self.sweep()
        self.assertEqual(clock.next_alert_at, START + 24 * HOUR)

    def test_whoever_cannot_open_the_ticket_is_passed_over(self):
        stranger = new_test_user(self.env, "desk_stranger", "base.group_user")
        other = self.env["res.company"].create({"name": "Other"})
        elsewhere = new_test_user(
            self.env,
            "desk_elsewhere",
            "helpdesk_mgmt.group_helpdesk_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        policy = self.policy(hours=1)
        self.level(
            policy,
            recipient="users",
            user_ids=(stranger | elsewhere).ids,
            is_reassigning=True,
        )
        ticket = self._ticket()
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(self.alerts(ticket).user_ids, self.supervisor)
        self.assertEqual(ticket.user_id, self.supervisor)

    def test_what_belongs_to_a_ticket_follows_it_to_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        ticket = self._ticket()
        self.wait(hours=1)
        self.sweep()
        ticket.write({"company_id": other.id, "team_id": False})
        self.flush()
        for model in ("service.sla.alert", "service.sla.clock"):
            rows = self.env[model].with_user(self.manager)
            self.assertFalse(rows.search([("ticket_id", "=", ticket.id)]), model)

    def test_a_level_of_a_moved_deadline_is_not_repeated_by_hand(self):
        policy = self.policy(hours=1)
        level = self.level(
            policy,
            recipient="supervisor",
            server_action_id=self.action("raise UserError('x')").id,
        )
        ticket = self._ticket()
        self.wait(hours=1)
        with self.assertLogs("odoo.addons.service_sla_scripts", "WARNING"):
            self.sweep()
        level.server_action_id = False
        self.clock(ticket).deadline_at += 24 * HOUR
        with self.assertRaises(UserError):
            self.alerts(ticket).with_user(self.supervisor).action_service_retry()

    def test_nobody_to_tell_costs_no_search_for_poison(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="manager")
        nobody = dict.fromkeys(self.company, self.env["res.users"])
        with patch.object(
            self.registry["res.company"], "_service_managers", lambda _self: nobody
        ):

            def cost(count):
                for _i in range(count):
                    self._ticket()
                self.wait(hours=1)
                self.flush()
                before = self.env.cr.sql_log_count
                self.assertEqual(self.sweep(), count)
                return self.env.cr.sql_log_count - before

            cost(2)
            few, many = cost(5), cost(50)
        self.assertLessEqual(many, few + 2)

    def test_a_to_do_stays_tied_to_its_escalation(self):
        policy = self.policy(hours=1)
        self.level(policy, is_activity=True)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=1)
        self.sweep()
        with self.assertRaises(AccessError):
            self.todos(ticket).with_user(self.agent).service_alert_id = False

    def test_no_alias_forges_a_promise_that_was_kept(self):
        for user in (self.env.user, self.manager):
            with self.assertRaises(AccessError):
                self.Ticket.with_user(user).sudo().create(
                    {
                        "name": "x",
                        "description": "x",
                        "team_id": self.team.id,
                        "service_clock_ids": [
                            Command.create({"metric": "resolution", "state": "met"})
                        ],
                    }
                )
