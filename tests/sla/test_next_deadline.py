from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import START, SlaCase

HOUR = timedelta(hours=1)


class TestNextDeadline(SlaCase):
    """A ticket's nearest deadline: shown, sorted, filtered, grouped; never stale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for hours, urgency in ((24, "normal"), (8, "urgent"), (4, "critical")):
            cls.Policy.create(
                {
                    "name": urgency,
                    "metric": "resolution",
                    "target_value": hours,
                    "target_unit": "hours",
                    "hours": "always",
                    "is_pausing": True,
                    "urgency": urgency,
                }
            )

    def setUp(self):
        super().setUp()
        self.slow = self._ticket()
        self.fast = self._ticket(service_urgency="critical")
        self.middle = self._ticket(service_urgency="urgent")
        self.none = self._plain_ticket()
        self.mine = self.slow | self.fast | self.middle | self.none

    def found(self, *conditions, order=None):
        domain = [("id", "in", self.mine.ids), *conditions]
        return self.Ticket.with_user(self.supervisor).search(domain, order=order)

    def test_the_nearest_of_several(self):
        self.policy("first_response", target_value=10, target_unit="minutes")
        ticket = self._ticket()
        self.assertEqual(ticket.service_next_deadline_at, START + HOUR / 6)
        self.assertEqual(ticket.service_countdown["label"], "First Response")
        ticket.with_user(self.agent).action_service_answer()
        self.assertEqual(ticket.service_next_deadline_at, START + 24 * HOUR)
        self.assertEqual(ticket.service_countdown["label"], "Resolution")

    def test_a_resting_clock_shows_what_is_left(self):
        self.wait(hours=1)
        self.fast.action_service_wait()
        self.assertFalse(self.fast.service_next_deadline_at)
        self.assertEqual(self.fast.service_countdown["state"], "paused")
        self.assertEqual(self.fast.service_countdown["remaining_seconds"], 3 * 3600)
        self.assertEqual(self.fast.service_deadline_group, "none")

    def test_sorted(self):
        self.assertEqual(
            self.found(order="service_next_deadline_at"),
            self.fast + self.middle + self.slow + self.none,
        )
        self.assertEqual(
            self.found(order="service_next_deadline_at desc nulls last"),
            self.slow + self.middle + self.fast + self.none,
        )

    def test_filtered(self):
        name = "service_next_deadline_at"
        at = START + 8 * HOUR
        for operator, expected in (
            ("<", self.fast),
            ("<=", self.fast | self.middle),
            (">", self.slow),
            (">=", self.middle | self.slow),
            ("=", self.middle),
            ("!=", self.fast | self.slow | self.none),
        ):
            with self.subTest(operator=operator):
                self.assertEqual(set(self.found((name, operator, at))), set(expected))
        self.assertEqual(self.found((name, "=", False)), self.none)
        self.assertEqual(
            set(self.found((name, "!=", False))), set(self.mine - self.none)
        )

    def test_the_nearest_decides_not_any(self):
        self.policy("first_response", hours=2)
        ticket = self._ticket()
        self.mine |= ticket
        later = self.found(("service_next_deadline_at", ">", START + 3 * HOUR))
        self.assertNotIn(ticket, later)

    def test_grouped_and_never_stale(self):
        def groups():
            rows = self.Ticket.with_user(self.supervisor)._read_group(
                [("id", "in", self.mine.ids)],
                ["service_deadline_group"],
                ["id:recordset"],
            )
            for name, tickets in rows:
                # the column of a group holds what a click on it shows
                shown = self.found(("service_deadline_group", "=", name))
                self.assertEqual(set(shown), set(tickets), name)
                self.assertEqual(set(tickets.mapped("service_deadline_group")), {name})
            return {name: tickets for name, tickets in rows}

        self.assertEqual(
            groups(),
            {"later": self.slow | self.fast | self.middle, "none": self.none},
        )
        self.wait(hours=3, seconds=1)
        self.env.invalidate_all()
        self.assertEqual(groups()["soon"], self.fast)
        self.wait(hours=1)
        self.env.invalidate_all()
        self.assertEqual(groups()["late"], self.fast)

    def test_lists_offer_it_for_sorting_and_grouping(self):
        names = ["service_next_deadline_at", "service_deadline_group"]
        described = self.Ticket.with_user(self.agent).fields_get(names)
        for name in names:
            self.assertTrue(described[name]["sortable"], name)
            self.assertTrue(described[name]["groupable"], name)
            self.assertTrue(described[name]["searchable"], name)
        by_day = self.Ticket.with_user(self.supervisor).formatted_read_group(
            [("id", "in", self.mine.ids)], ["service_next_deadline_at:day"], ["__count"]
        )
        self.assertEqual(sum(row["__count"] for row in by_day), 4)

    def test_eighty_countdowns_cost_one_query(self):
        self.env.flush_all()
        self.env.invalidate_all()
        tickets = self.mine.with_user(self.supervisor)
        tickets.fetch(["name"])
        with self.assertQueryCount(1):
            tickets.mapped("service_countdown")
            tickets.mapped("service_next_deadline_at")

    def test_the_team_dashboard_counts_what_is_late_and_due(self):
        self.wait(hours=7, minutes=30)
        team = self.team.with_user(self.supervisor)
        self.assertEqual((team.service_late_count, team.service_soon_count), (1, 1))

    def test_customers_see_no_deadline(self):
        portal = new_test_user(self.env, "deadline_portal", "base.group_portal")
        self.slow.message_subscribe(portal.partner_id.ids)
        for name in ("service_next_deadline_at", "service_countdown"):
            with self.assertRaises(AccessError):
                self.slow.with_user(portal).read([name])
            with self.assertRaises(AccessError):
                self.Ticket.with_user(portal).search([(name, "!=", False)])
        with self.assertRaises(AccessError):
            self.Ticket.with_user(portal).search([], order="service_next_deadline_at")
