from datetime import datetime, timedelta

from odoo.exceptions import AccessError

from .common import START, SlaCase

HOUR = timedelta(hours=1)


class TestExplanation(SlaCase):
    """Every clock tells how its deadline came about (PEERS 9)."""

    def test_start_target_night_leave_pause_and_verdict(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Qingming",
                "calendar_id": self.office.id,
                "date_from": "2026-03-03 08:00:00",
                "date_to": "2026-03-03 12:00:00",
            }
        )
        self.policy(
            hours=8,
            name="Eight hours",
            is_pausing=True,
            calendar_id=self.office.id,
        ).hours = "calendar"
        self.wait(hours=7)
        ticket = self._ticket("confirmation", user=self.agent)
        ticket.action_service_wait()
        self.wait(hours=1)
        clock = self.clock(ticket).with_context(tz="UTC")
        self.assertIn(
            "Rests since 2026-03-02 15:00:00; 8 h are left", clock.explanation
        )
        ticket.action_service_wait()
        clock.invalidate_recordset()
        for words in (
            "Started 2026-03-02 15:00:00.",
            "Target 8 h of working time on “Office” (Eight hours).",
            "Closed: Qingming, 2026-03-03 08:00:00 to 2026-03-03 12:00:00.",
            "outside working hours do not count",
            "Rested from 2026-03-02 15:00:00 to 2026-03-02 16:00:00, 1 h of working",
            "That makes 2026-03-04 11:00:00.",
        ):
            self.assertIn(words, clock.explanation)
        self.wait(days=3)
        ticket.action_service_resolved()
        clock.invalidate_recordset()
        self.assertIn(
            "Late: 2026-03-05 16:00:00, by 12 h of working time.", clock.explanation
        )

    def test_it_speaks_the_readers_time(self):
        self.policy()
        clock = self.clock(self._ticket()).with_context(tz="Asia/Shanghai")
        self.assertIn("Started 2026-03-02 16:00:00.", clock.explanation)

    def test_a_retarget_and_a_promised_moment(self):
        self.policy(hours=24, urgency="normal", name="normal")
        self.policy(hours=8, urgency="urgent", name="urgent")
        self.policy("on_site_arrival")
        ticket = self._ticket()
        ticket.service_urgency = "urgent"
        ticket.with_user(self.supervisor).service_report_event(
            "visit_agreed", due_at=str(START + HOUR)
        )
        self.assertIn(
            "“urgent” applies instead of “normal” (24 h)",
            self.clock(ticket).explanation,
        )
        visit = self.clock(ticket, "on_site_arrival").with_context(tz="UTC")
        self.assertIn("itself was promised: 2026-03-02 09:00:00", visit.explanation)

    def test_a_promise_is_named_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        policy = self.policy(hours=8, name="Eight hours")
        policy.with_context(lang="zh_CN").name = "八小时内解决"
        clock = self.clock(self._ticket()).with_user(self.agent)
        chinese = clock.with_context(lang="zh_CN")
        self.assertEqual(clock.policy_label, "Eight hours")
        self.assertEqual(chinese.policy_label, "八小时内解决")
        self.assertIn("八小时内解决", chinese.explanation)
        for reader, words in (
            (chinese, "八小时"),
            (clock, "Eight"),
            (chinese, "Eight"),
        ):
            found = reader.search([("policy_label", "ilike", words)])
            self.assertIn(clock, found, words)
        others = chinese.search([("policy_label", "not ilike", "八小时")])
        self.assertNotIn(clock, others)
        # what was promised stays, whatever becomes of the policy
        policy.name = "Two days"
        clock.invalidate_recordset()
        self.assertEqual(clock.policy_label, "Eight hours")
        policy.unlink()
        self.assertEqual(clock.policy_label, "Eight hours")

    def test_too_many_rings_are_named(self):
        self.policy("first_response", max_rings=3)
        ticket = self._ticket(user=self.agent)
        clock = self.clock(ticket, "first_response")
        clock._stop({ticket.id: START}, rings={ticket.id: 5})
        self.assertIn("it rang 5 times, 3 at most", clock.explanation)


class TestVerify(SlaCase):
    """A dry run that recomputes clocks from their history."""

    def setUp(self):
        super().setUp()
        self.policy(
            hours=8, is_pausing=True, calendar_id=self.office.id
        ).hours = "calendar"

    def lives(self):
        """Clocks in every state, with pauses and retargets."""
        running = self._ticket(user=self.agent)
        resting = self._ticket(user=self.agent)
        solved = self._ticket("confirmation", user=self.agent)
        self.wait(hours=2)
        resting.action_service_wait()
        solved.action_service_wait()
        self.wait(hours=20)
        solved.action_service_wait()
        solved.action_service_resolved()
        late = self._ticket("confirmation", user=self.agent)
        self.wait(days=5)
        late.action_service_resolved()
        tickets = running | resting | solved | late
        return self.Clock.search([("ticket_id", "in", tickets.ids)])

    def test_clocks_that_lived_honestly_do_not_differ(self):
        clocks = self.lives()
        self.assertEqual(
            set(clocks.mapped("state")), {"running", "paused", "met", "breached"}
        )
        self.assertEqual(clocks.service_verify(), [])

    def test_every_forgery_is_found_and_nothing_is_changed(self):
        clocks = self.lives()
        for clock in clocks:
            name, value = {
                "running": ("deadline_at", START),
                "paused": ("remaining_seconds", 7),
                "met": ("used_seconds", 7),
                "breached": ("state", "met"),
            }[clock.state]
            before = clock[name]
            clock.write({name: value})
            [row] = clock.service_verify()
            self.assertEqual(
                (row["clock_id"], row["field"], row["recorded"], row["recomputed"]),
                (clock.id, name, value, before),
            )
            self.assertEqual(clock[name], value)

    def test_a_leave_entered_afterwards_shows_and_is_repaired_when_told(self):
        clocks = self.lives()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Late notice",
                "calendar_id": self.office.id,
                "date_from": "2026-03-02 09:00:00",
                "date_to": "2026-03-02 10:00:00",
            }
        )
        found = {row["clock_id"] for row in clocks.service_verify()}
        self.assertGreaterEqual(len(found), 3)
        running = clocks.filtered(lambda clock: clock.state == "running")
        self.assertEqual(running.deadline_at, datetime(2026, 3, 2, 17, 0))
        with self.assertRaisesRegex(AccessError, "Only a helpdesk manager"):
            clocks.with_user(self.supervisor).service_repair()
        clocks.with_user(self.manager).service_repair()
        self.assertEqual(running.deadline_at, datetime(2026, 3, 3, 9, 0))
        judged = clocks.filtered(lambda clock: clock.state in ("met", "breached"))
        self.assertTrue(judged.service_verify(), "what was judged stays as it was")
