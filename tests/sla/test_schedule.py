import random
from datetime import datetime, timedelta, timezone

from odoo.exceptions import UserError

from ..common import ServiceDeskCase

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Europe/Brussels",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
)
# clock changes of 2026 lie in these weeks
STARTS = [
    datetime(2026, 3, 6),
    datetime(2026, 3, 26),
    datetime(2026, 10, 1),
    datetime(2026, 12, 20),
]


def rounded(moment):
    moment = moment.replace(tzinfo=None)
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


class TestSchedule(ServiceDeskCase):
    """Deadlines equal Odoo's own, to the second, on any calendar."""

    def calendar(self, rng):
        two_weeks = rng.random() < 0.3
        lines = []
        for week in ("0", "1") if two_weeks else (False,):
            for day in range(7):
                if rng.random() < 0.25:
                    continue
                for begin, end in self.shifts(rng):
                    lines.append(
                        {
                            "name": "shift",
                            "dayofweek": str(day),
                            "hour_from": begin / 3600,
                            "hour_to": end / 3600,
                            "day_period": "morning" if begin < 43_200 else "afternoon",
                            "week_type": week,
                        }
                    )
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Random",
                "tz": rng.choice(ZONES),
                "two_weeks_calendar": two_weeks,
                "attendance_ids": [(5, 0, 0), *[(0, 0, line) for line in lines]],
            }
        )
        for _i in range(rng.randrange(4)):
            begin = rng.choice(STARTS) + timedelta(seconds=rng.randrange(20 * 86_400))
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "leave",
                    "calendar_id": calendar.id if rng.random() < 0.8 else False,
                    "date_from": begin,
                    "date_to": begin + timedelta(seconds=rng.randrange(1, 4 * 86_400)),
                }
            )
        return calendar

    @staticmethod
    def shifts(rng):
        """Shifts of a day in seconds: lunch breaks, nights up to midnight, odd ends."""
        kind = rng.randrange(5)
        if kind == 0:
            return [(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)]
        if kind == 1:
            return [(0, 6 * 3600), (22 * 3600, 24 * 3600)]
        if kind == 2:
            return [(0, 24 * 3600)]
        if kind == 3:
            cuts = sorted(rng.sample(range(0, 86_400, 60), 4))
            return [tuple(cuts[:2]), tuple(cuts[2:])]
        # Odoo's working hours are to the minute
        begin = rng.randrange(0, 80_000, 60)
        return [(begin, rng.randrange(begin + 60, 86_400, 60))]

    def assert_same_moment(self, planner, ours, theirs):
        """Equal to the second.

        Odoo counts in hours as floats and ends a day a microsecond early: when the work
        is done with the very end of an interval it may find a rest of 1e-15 hours and
        go to the next one. No second of work lies between both answers then.
        """
        theirs = rounded(theirs)
        if ours != theirs:
            ends = {end for interval in planner.intervals() for end in interval}
            self.assertIn(ours, ends)
            self.assertEqual(planner.between(ours, theirs), 0)
            self.on_the_edge += 1

    def test_thousands_of_deadlines_equal_odoos_own(self):
        rng = random.Random(20260302)
        compared = self.on_the_edge = 0
        for _i in range(40):
            calendar = self.calendar(rng)
            if not calendar.attendance_ids:
                continue
            planner = calendar._service_planner()
            for _j in range(60):
                start = rng.choice(STARTS) + timedelta(
                    seconds=rng.randrange(30 * 86_400)
                )
                seconds = rng.choice(
                    (0, 1, 59, 600, 3600, 8 * 3600, rng.randrange(400_000))
                )
                expected = calendar.plan_hours(
                    seconds / 3600,
                    start.replace(tzinfo=timezone.utc),
                    compute_leaves=True,
                )
                self.assert_same_moment(planner, planner.add(start, seconds), expected)
                end = start + timedelta(seconds=rng.randrange(20 * 86_400))
                hours = calendar.get_work_hours_count(start, end)
                self.assertEqual(planner.between(start, end), round(hours * 3600))
                compared += 2
        self.assertGreater(compared, 4000)
        self.assertLess(self.on_the_edge, compared / 100)

    def test_warnings_before_a_deadline_equal_odoos_own(self):
        rng = random.Random(7)
        self.on_the_edge = 0
        for _i in range(10):
            calendar = self.calendar(rng)
            if not calendar.attendance_ids:
                continue
            planner = calendar._service_planner()
            for _j in range(20):
                end = rng.choice(STARTS) + timedelta(seconds=rng.randrange(30 * 86_400))
                seconds = rng.randrange(1, 100_000)
                expected = calendar.plan_hours(
                    -seconds / 3600,
                    end.replace(tzinfo=timezone.utc),
                    compute_leaves=True,
                )
                self.assert_same_moment(
                    planner, planner.subtract(end, seconds), expected
                )

    def test_ten_thousand_deadlines_cost_two_queries(self):
        calendar = self.company.resource_calendar_id
        calendar._service_schedule(datetime(2026, 1, 1), datetime(2026, 2, 1))
        start = datetime(2026, 3, 2)
        with self.assertQueryCount(2):
            planner = calendar._service_planner()
            planner.prepare(start, start + timedelta(days=10))
            for number in range(10_000):
                planner.add(start + timedelta(seconds=80 * number), 8 * 3600)

    def test_overnight_shifts_run_through_midnight(self):
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Night",
                "tz": "Asia/Shanghai",
                "attendance_ids": [
                    (5, 0, 0),
                    *[
                        (
                            0,
                            0,
                            {
                                "name": "x",
                                "dayofweek": str(day),
                                "hour_from": a,
                                "hour_to": b,
                                "day_period": "morning",
                            },
                        )
                        for day in range(7)
                        for a, b in ((0, 6), (22, 24))
                    ],
                ],
            }
        )
        planner = calendar._service_planner()
        # 22:00 in Shanghai is 14:00 UTC
        self.assertEqual(
            planner.add(datetime(2026, 3, 2, 14), 8 * 3600), datetime(2026, 3, 2, 22)
        )

    def test_a_calendar_without_working_time_is_told(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Empty", "attendance_ids": [(5, 0, 0)]}
        )
        with self.assertRaisesRegex(UserError, "Empty.*too little working time"):
            calendar._service_planner().add(datetime(2026, 3, 2), 3600)

    def test_no_calendar_means_round_the_clock(self):
        planner = self.env["resource.calendar"]._service_planner()
        self.assertEqual(
            planner.add(datetime(2026, 3, 1), 86_400), datetime(2026, 3, 2)
        )
