from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from .common import EscalationCase


class TestLevelInput(EscalationCase):
    """Levels that make no sense are refused when saved, with the reason."""

    def refused(self, reason, policy, timing="deadline", **values):
        with self.assertRaises(ValidationError) as caught:
            self.level(policy, timing, **values)
        self.assertIn(reason, str(caught.exception))

    def test_a_share_outside_1_to_99(self):
        policy = self.policy()
        for percent in (0, 100, -5):
            self.refused("between 1 and 99", policy, "percent", percent=percent)

    def test_no_time_before_or_after(self):
        policy = self.policy()
        for value in (0, -1, 10**9):
            self.refused("one second and ten", policy, "after", offset_value=value)

    def test_a_level_before_the_start(self):
        self.refused(
            "before the clock starts", self.policy(hours=1), "before", offset_value=1
        )

    def test_levels_out_of_order(self):
        policy = self.policy(hours=8)
        self.level(policy, "percent", percent=80)
        self.refused("order of time", policy, "percent", percent=50)
        late = self.level(policy, "after", offset_value=2)
        self.refused("order of time", policy)
        with self.assertRaises(ValidationError):
            late.sequence = 1

    def test_levels_at_the_same_moment_are_in_order(self):
        policy = self.policy(hours=8)
        self.level(policy)
        self.assertTrue(self.level(policy, recipient="supervisor"))

    def test_a_target_that_makes_a_level_impossible(self):
        policy = self.policy(hours=8)
        self.level(policy, "before", offset_value=6)
        with self.assertRaises(ValidationError) as caught:
            policy.target_value = 4
        self.assertIn("before the clock starts", str(caught.exception))

    def test_a_level_that_does_nothing(self):
        self.refused("choose what it does", self.policy(), is_on_screen=False)

    def test_a_message_about_seconds(self):
        short = self.policy("first_response", target_value=299, target_unit="seconds")
        self.refused("under five minutes", short, is_message=True)
        policy = self.policy(hours=1)
        self.level(policy, is_message=True)
        with self.assertRaises(ValidationError) as caught:
            policy.write({"target_value": 10, "target_unit": "seconds"})
        self.assertIn("under five minutes", str(caught.exception))

    def test_users_without_users(self):
        self.refused("name the users", self.policy(), recipient="users")

    def test_a_server_action_for_something_else(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Other",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "code",
                "code": "pass",
            }
        )
        self.refused("one for tickets", self.policy(), server_action_id=action.id)


class TestLevels(EscalationCase):
    def test_a_level_says_when_and_what(self):
        policy = self.policy(hours=8)
        names = [
            self.level(policy, "percent", percent=75).name,
            self.level(policy, "before", offset_value=1).name,
            self.level(policy).name,
            self.level(policy, "after", offset_value=2, is_activity=True).name,
        ]
        self.assertEqual(
            names,
            [
                "75 % of the target",
                "1 h before the deadline",
                "At the deadline",
                "2 h after the deadline",
            ],
        )
        self.assertEqual(policy.level_ids[3].actions_text, "To-do and Alert on Screen")

    def test_every_default_policy_warns_and_climbs(self):
        """glpi #2765, #4170: levels of one kind of clock were never carried out."""
        defaults = self.Policy.with_context(active_test=False).search(
            [("id", "not in", self.Policy.search([]).ids)]
        )
        self.assertGreaterEqual(len(defaults), 14)
        for policy in defaults:
            timings = policy.level_ids.mapped("timing")
            self.assertEqual(timings[0], "percent", policy.name)
            self.assertIn("deadline", timings, policy.name)
            self.assertIn("after", timings, policy.name)
            self.assertFalse(
                policy.target_seconds < 300
                and any(policy.level_ids.mapped("is_message")),
                policy.name,
            )

    def test_every_metric_with_every_level_is_carried_out(self):
        """glpi #5319: seed data and a test for every clock kind and level."""
        defaults = self.Policy.with_context(active_test=False).search(
            [("active", "=", False)]
        )
        defaults.active = True
        ticket = self._ticket(
            user_id=self.agent.id,
            service_urgency="urgent",
            service_complexity="complex",
        )
        for event in (
            "handler_named",
            "dispatched",
            "plan_promised",
            "visit_agreed",
            "approval_asked",
        ):
            ticket.service_report_event(event)
        ticket._service_emit("resolved", self.now)
        clocks = self.Clock.search([("ticket_id", "=", ticket.id)])
        running = clocks.filtered(lambda clock: clock.state == "running")
        self.wait(days=60)
        self.sweep()
        expected = {
            (clock.id, level.id)
            for clock in running
            for level in clock.policy_id.level_ids
        }
        done = {
            (alert.clock_id.id, alert.level_id.id)
            for alert in self.alerts(ticket)
            if alert.state == "done"
        }
        self.assertEqual(done, expected)
        self.assertGreaterEqual(len(set(running.mapped("metric"))), 6)

    def test_a_copy_of_a_policy_has_its_levels(self):
        policy = self.policy(hours=8)
        self.level(policy)
        copy = policy.copy({"sequence": 1, "urgency": "critical"})
        self.assertEqual(copy.level_ids.mapped("timing"), ["deadline"])

    def test_a_manager_writes_levels_in_the_form_and_an_agent_does_not(self):
        policy = self.policy(hours=8)
        with Form(policy.with_user(self.manager)) as form:
            with form.level_ids.new() as level:
                level.timing = "after"
                level.offset_value = 3
                level.recipient = "supervisor"
        self.assertEqual(policy.level_ids.name, "3 h after the deadline")
        with self.assertRaises(AccessError):
            policy.level_ids.with_user(self.agent).write({"percent": 1})

    def test_nobody_writes_what_escalation_did(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor")
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=1)
        self.sweep()
        alert = self.alerts(ticket)
        for user in (self.agent, self.supervisor, self.manager):
            mine = alert.with_user(user)
            self.assertEqual(mine.state, "done")
            for attempt in (
                lambda mine=mine: mine.write({"state": "failed"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
            ):
                with self.assertRaises(AccessError):
                    attempt()
