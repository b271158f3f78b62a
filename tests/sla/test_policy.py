from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from ..common import ServiceDeskCase
from .common import START, SlaCase

HOUR = timedelta(hours=1)


class TestDefaultPolicies(ServiceDeskCase):
    """The standard's targets ship as data (Service standard §2)."""

    def test_every_target_of_the_standard(self):
        Policy = self.env["service.sla.policy"]
        found = {
            (p.metric, p.channel_code or p.process or p.urgency or ""): p.target_seconds
            for p in Policy.search([])
        }
        self.assertEqual(
            found,
            {
                ("first_response", "phone"): 10,
                ("first_response", "online"): 30,
                ("first_response", "network"): 600,
                ("collaboration_start", ""): 300,
                ("collaboration_feedback", ""): 900,
                ("handler_response", "urgent"): 7200,
                ("handler_response", "critical"): 3600,
                ("resolution", "normal"): 86_400,
                ("resolution", "urgent"): 28_800,
                ("resolution", "critical"): 14_400,
                ("complaint_follow_up", ""): 86_400,
                ("on_site_arrival", ""): 86_400,
                ("approval", ""): 1800,
                ("survey", ""): 86_400,
            },
        )

    def test_the_third_ring_is_the_last(self):
        phone = self.env.ref("service_sla_scripts.policy_first_response_phone")
        self.assertEqual(phone.max_rings, 3)


class TestPolicyInput(SlaCase):
    """What can never work is refused when it is saved, with the reason."""

    def refused(self, words, **values):
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            self.policy(**values)

    def test_targets_out_of_bounds(self):
        for value, unit in (
            (0, "hours"),
            (-5, "minutes"),
            (3661, "days"),
            (2**31 - 1, "days"),
        ):
            self.refused(
                "between one second and ten years", target_value=value, target_unit=unit
            )

    def test_units_are_a_persons_choice(self):
        for value, unit, seconds in (
            (90, "seconds", 90),
            (15, "minutes", 900),
            (8, "hours", 28_800),
            (2, "days", 172_800),
        ):
            policy = self.policy(target_value=value, target_unit=unit)
            self.assertEqual(policy.target_seconds, seconds)
            policy.unlink()

    def test_working_hours_must_be_usable(self):
        flexible = self.office.copy({"name": "Flexible", "schedule_type": "flexible"})
        flexible.flexible_hours = True
        empty = self.office.copy({"name": "Empty", "attendance_ids": [(5, 0, 0)]})
        empty.attendance_ids.unlink()
        policy = self.policy(urgency="critical")
        with self.assertRaisesRegex(ValidationError, "choose the working hours"):
            policy.hours = "calendar"
        policy.unlink()
        for calendar, words in (
            (flexible, "flexible hours"),
            (empty, "no working time"),
        ):
            policy = self.policy(urgency="urgent")
            with (
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                policy.write({"hours": "calendar", "calendar_id": calendar.id})
            policy.unlink()
            with (
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                self.team.service_calendar_id = calendar

    def test_the_first_response_never_rests(self):
        self.refused("never waits", metric="first_response", is_pausing=True)

    def test_conditions_that_cannot_be_read(self):
        for domain in (
            "[('no_such_field', '=', 1)]",
            "[('name', '=', ",
            "[('name', 'like')]",
            "__import__('os').system('true')",
            "[('name', '=', uid)]",
            "42",
        ):
            self.refused("cannot be used", domain=domain)

    def test_conditions_may_not_read_what_the_writer_may_not(self):
        manager = self.Policy.with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "cannot be used"):
            manager.create(
                {
                    "name": "Peeping",
                    "metric": "resolution",
                    "target_value": 1,
                    "hours": "always",
                    "domain": "[('create_uid.password', '=like', 'a%')]",
                }
            )

    def test_a_policy_that_never_applies_is_refused(self):
        """PEERS 21: a blank condition matched everything before the default."""
        self.policy(sequence=5, name="all")
        self.refused(
            "“late” would never apply", sequence=6, name="late", urgency="urgent"
        )
        early = self.policy(sequence=1, name="early", urgency="urgent")
        with self.assertRaisesRegex(ValidationError, "“early” would never apply"):
            early.sequence = 9

    def test_agents_read_policies_and_change_none(self):
        policy = self.policy().with_user(self.agent)
        self.assertTrue(policy.name)
        with self.assertRaises(AccessError):
            policy.target_value = 1000

    def test_archiving_a_policy_promises_nothing_new(self):
        """PEERS 5: what was promised goes on, nothing new is promised."""
        policy = self.policy()
        before = self._ticket()
        policy.action_archive()
        self.assertFalse(self.clock(self._ticket()))
        self.assert_clock(before, state="running")


class TestPreview(SlaCase):
    """A policy can be tried before it promises anything."""

    def test_a_promise_is_shown_and_nothing_written(self):
        policy = self.policy(hours=8, urgency="urgent", name="urgent")
        ticket = self._ticket()
        clocks = self.Clock.search_count([])
        promise = policy.with_user(self.manager).service_preview(ticket.id, str(START))
        self.assertFalse(promise["fits"])
        self.assertEqual(promise["deadline_at"], START + 8 * HOUR)
        self.assertIn("Target 8 h round the clock", promise["explanation"])
        self.assertEqual(self.Clock.search_count([]), clocks)

    def test_looking_back_counts_what_would_have_been_kept(self):
        policy = self.policy(hours=24)
        for hours in (1, 5, 9, 30):
            ticket = self._ticket("confirmation", user=self.agent)
            self.wait(hours=hours)
            ticket.action_service_resolved()
        self.assertEqual(policy.service_what_if(), {"judged": 4, "met": 3})
        tighter = self.policy(hours=4, active=False)
        self.assertEqual(tighter.service_what_if(), {"judged": 4, "met": 1})

    def test_the_wizard_shows_both(self):
        policy = self.policy(hours=8)
        ticket = self._ticket()
        wizard = Form(
            self.env["service.sla.policy.try"]
            .with_user(self.manager)
            .with_context(active_id=policy.id)
        )
        wizard.ticket_id = ticket
        self.assertTrue(wizard.fits)
        self.assertIn("That makes", wizard.explanation)
        self.assertFalse(wizard.what_if, "nothing was judged yet")

    def test_a_policy_that_is_not_saved_cannot_look_back(self):
        with self.assertRaisesRegex(UserError, "Save the policy"):
            self.Policy.new({"metric": "resolution"}).service_what_if()


class TestClockCost(ServiceDeskCase):
    """Queries do not grow with the number of tickets; default policies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.service_process = "network"

    def tickets(self, count):
        tickets = self.Ticket.create(
            [
                {"name": "x", "description": "x", "team_id": self.team.id}
                for _i in range(count)
            ]
        )
        self.env.flush_all()
        return tickets

    def cost(self, action, tickets):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action(tickets)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_pausing_resuming_retargeting_and_ending(self):
        few, many = self.tickets(3), self.tickets(60)
        self.assertEqual(len(many.service_clock_ids), 120)
        for action in (
            lambda tickets: tickets.write({"service_is_waiting": True}),
            lambda tickets: tickets.write({"service_is_waiting": False}),
            lambda tickets: tickets.write({"service_urgency": "urgent"}),
            lambda tickets: tickets.action_service_answer(),
            lambda tickets: tickets.write({"active": False}),
        ):
            small = self.cost(action, few)
            self.assertLessEqual(self.cost(action, many), small + 3)
        self.assertEqual(
            set(many.with_context(active_test=False).service_clock_ids.mapped("state")),
            {"met", "cancelled"},
        )

    def test_creating_costs_a_tenth_of_a_query_per_ticket(self):
        def create(team, count):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.Ticket.create(
                [
                    {
                        "name": "x",
                        "description": "x",
                        "team_id": team.id,
                        "user_id": False,
                    }
                    for _i in range(count)
                ]
            )
            self.env.flush_all()
            return (self.env.cr.sql_log_count - before) / count

        self.team.service_process = "hotline"
        create(self.team, 2), create(self.plain_team, 2)
        ours, plain = create(self.team, 400), create(self.plain_team, 400)
        self.assertLessEqual(ours, plain + 0.1)
