from datetime import datetime, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.working_time import (
    ROUND_THE_CLOCK,
    OutOfRange,
    Schedule,
)

FIRST = datetime(2026, 3, 2)
SPAN = 600  # seconds: small enough to count one by one
LAST = FIRST + timedelta(seconds=SPAN)


def at(second):
    return FIRST + timedelta(seconds=second)


seconds = st.integers(0, SPAN)
raw_intervals = st.lists(
    st.tuples(seconds, seconds).map(lambda pair: (min(pair), max(pair))), max_size=8
)


def build(pairs):
    """A schedule, and the set of its working seconds counted one by one."""
    schedule = Schedule([(at(a), at(b)) for a, b in pairs], FIRST, LAST)
    working = sorted({second for a, b in pairs for second in range(a, b)})
    return schedule, working


class TestSchedule(TestCase):
    """Bisection against counting every second."""

    @given(raw_intervals, seconds, seconds)
    def test_between_counts_the_seconds_worked(self, pairs, start, end):
        schedule, working = build(pairs)
        low, high = min(start, end), max(start, end)
        counted = sum(low <= second < high for second in working)
        self.assertEqual(
            schedule.between(at(start), at(end)), counted if start <= end else -counted
        )

    @given(raw_intervals, seconds, st.integers(1, SPAN))
    def test_add_is_done_with_the_last_second_of_work(self, pairs, start, work):
        schedule, working = build(pairs)
        ahead = [second for second in working if second >= start]
        if len(ahead) < work:
            with self.assertRaises(OutOfRange):
                schedule.add(at(start), work)
        else:
            self.assertEqual(schedule.add(at(start), work), at(ahead[work - 1] + 1))

    @given(raw_intervals, seconds, st.integers(1, SPAN))
    def test_subtract_begins_with_the_first_second_of_work(self, pairs, end, work):
        schedule, working = build(pairs)
        behind = [second for second in working if second < end]
        if len(behind) < work:
            with self.assertRaises(OutOfRange):
                schedule.subtract(at(end), work)
        else:
            self.assertEqual(schedule.subtract(at(end), work), at(behind[-work]))

    @given(raw_intervals, seconds, st.integers(1, SPAN))
    def test_what_is_added_can_be_taken_away(self, pairs, start, work):
        schedule, _working = build(pairs)
        try:
            end = schedule.add(at(start), work)
        except OutOfRange:
            return
        self.assertEqual(schedule.between(at(start), end), work)
        begin = schedule.subtract(end, work)
        self.assertGreaterEqual(begin, at(start))
        self.assertEqual(schedule.between(begin, end), work)

    @given(raw_intervals)
    def test_intervals_are_sorted_and_apart(self, pairs):
        schedule, working = build(pairs)
        flat = [moment for interval in schedule.intervals() for moment in interval]
        self.assertEqual(flat, sorted(set(flat)))
        self.assertEqual(schedule.between(FIRST, LAST), len(working))

    def test_zero_seconds_wait_for_working_time(self):
        schedule, _working = build([(100, 200), (300, 400)])
        for moment, expected in ((50, 100), (150, 150), (200, 300), (250, 300)):
            self.assertEqual(schedule.add(at(moment), 0), at(expected))
        for moment, expected in ((250, 200), (300, 200), (350, 350)):
            self.assertEqual(schedule.subtract(at(moment), 0), at(expected))

    def test_the_end_of_an_interval_belongs_to_it(self):
        schedule, _working = build([(100, 200), (300, 400)])
        self.assertEqual(schedule.add(at(100), 100), at(200))
        self.assertEqual(schedule.add(at(100), 101), at(301))
        self.assertEqual(schedule.subtract(at(400), 100), at(300))

    def test_negative_work_goes_the_other_way(self):
        schedule, _working = build([(100, 200)])
        self.assertEqual(schedule.add(at(200), -40), at(160))
        self.assertEqual(schedule.subtract(at(100), -40), at(140))

    def test_a_day_that_ends_a_microsecond_early_loses_nothing(self):
        day = timedelta(days=1)
        almost = timedelta(microseconds=1)
        days = [(FIRST + n * day, FIRST + (n + 1) * day - almost) for n in range(30)]
        schedule = Schedule(days, FIRST, FIRST + 30 * day)
        self.assertEqual(len(schedule.intervals()), 1)
        self.assertEqual(schedule.add(FIRST, 10 * 86_400), FIRST + 10 * day)

    def test_nothing_is_said_about_what_is_not_known(self):
        schedule, _working = build([(100, 200)])
        outside = LAST + timedelta(seconds=1)
        for call in (
            lambda: schedule.add(outside, 1),
            lambda: schedule.subtract(FIRST - timedelta(seconds=1), 1),
            lambda: schedule.between(FIRST, outside),
        ):
            with self.assertRaises(OutOfRange):
                call()


class TestRoundTheClock(TestCase):
    @given(seconds, st.integers(-SPAN, SPAN))
    def test_every_second_counts(self, start, work):
        end = ROUND_THE_CLOCK.add(at(start), work)
        self.assertEqual(ROUND_THE_CLOCK.between(at(start), end), work)
        self.assertEqual(ROUND_THE_CLOCK.subtract(end, work), at(start))

    def test_the_end_of_time_is_out_of_range(self):
        with self.assertRaises(OutOfRange):
            ROUND_THE_CLOCK.add(datetime(9999, 1, 1), 10**12)
