"""Arithmetic in working seconds over sorted intervals.

Pure: knows neither calendars nor time zones. Whoever has fetched the working intervals
of a calendar once can plan any number of deadlines with it, each by two bisections.

All moments are naive UTC ``datetime`` to the second, all durations ``int`` seconds.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta


class OutOfRange(ValueError):
    """The answer lies outside the span for which the intervals are known."""


class Schedule:
    """Working time within a span, for which all intervals are known.

    :param intervals: (start, end) pairs of moments, in any order, may overlap
    :param datetime first: begin of the span
    :param datetime last: end of the span
    """

    __slots__ = ("first", "last", "_starts", "_ends", "_before", "_after")

    def __init__(self, intervals, first, last):
        self.first, self.last = first, last
        self._starts, self._ends = [], []
        for start, end in sorted(intervals):
            start, end = _to_second(max(start, first)), _to_second(min(end, last))
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif start < end:
                self._starts.append(start)
                self._ends.append(end)
        # working seconds up to the begin and up to the end of each interval
        self._before, self._after, total = [], [], 0
        for start, end in zip(self._starts, self._ends, strict=True):
            self._before.append(total)
            total += _seconds(end - start)
            self._after.append(total)

    def intervals(self):
        """The working intervals, sorted, none touching the next."""
        return list(zip(self._starts, self._ends, strict=True))

    def between(self, start, end):
        """Working seconds from ``start`` to ``end``; negative when ``end`` is earlier.

        :raise OutOfRange: one of them lies outside the span
        """
        return self._position(end) - self._position(start)

    def add(self, moment, seconds):
        """The moment at which ``seconds`` of work are done, begun at ``moment``.

        The end of an interval counts to it: eight hours from 08:00 are over at 17:00,
        not at 08:00 next day. Zero seconds outside working time wait for its begin.

        :raise OutOfRange: the work is not done within the span
        """
        self._check(moment)
        if seconds < 0:
            return self.subtract(moment, -seconds)
        index = bisect_right(self._ends, moment)
        goal = self._position(moment) + seconds
        index = bisect_left(self._after, goal, lo=index)
        if index == len(self._starts):
            raise OutOfRange(f"{seconds} s after {moment}")
        return self._starts[index] + timedelta(seconds=goal - self._before[index])

    def subtract(self, moment, seconds):
        """The moment at which ``seconds`` of work must begin to be done at ``moment``.

        :raise OutOfRange: the work would begin before the span
        """
        self._check(moment)
        if seconds < 0:
            return self.add(moment, -seconds)
        index = bisect_left(self._starts, moment)
        goal = self._position(moment) - seconds
        index = bisect_right(self._before, goal, hi=index) - 1
        if index < 0:
            raise OutOfRange(f"{seconds} s before {moment}")
        return self._starts[index] + timedelta(seconds=goal - self._before[index])

    def _position(self, moment):
        """Working seconds from the begin of the span to ``moment``."""
        self._check(moment)
        index = bisect_right(self._starts, moment) - 1
        if index < 0:
            return 0
        until = min(moment, self._ends[index])
        return self._before[index] + _seconds(until - self._starts[index])

    def _check(self, moment):
        if not self.first <= moment <= self.last:
            raise OutOfRange(f"{moment} is not within {self.first} and {self.last}")


class RoundTheClock:
    """Every second is a working second; the interface of :class:`Schedule`."""

    first, last = datetime.min, datetime.max

    def intervals(self):
        return [(self.first, self.last)]

    def between(self, start, end):
        return _seconds(end - start)

    def add(self, moment, seconds):
        try:
            return moment + timedelta(seconds=seconds)
        except OverflowError:
            raise OutOfRange(f"{seconds} s after {moment}") from None

    def subtract(self, moment, seconds):
        return self.add(moment, -seconds)


ROUND_THE_CLOCK = RoundTheClock()


def _seconds(delta):
    return delta.days * 86_400 + delta.seconds


def _to_second(moment):
    """Round to the second: a day of a calendar ends at 23:59:59.999999."""
    if not moment.microsecond:
        return moment
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
