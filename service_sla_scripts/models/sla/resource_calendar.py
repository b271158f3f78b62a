from datetime import timedelta, timezone

from odoo import models
from odoo.exceptions import UserError, ValidationError

from ...tools.working_time import ROUND_THE_CLOCK, OutOfRange, Schedule

# Deadlines lie days ahead as a rule: what is fetched at first, and the most.
FIRST_SPAN = timedelta(days=92)
LONGEST_SPAN = timedelta(days=40 * 366)


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _service_check_usable(self):
        """Refuse working hours on which no deadline can be planned to the second.

        :raise ValidationError: flexible working hours, or none at all
        """
        for calendar in self.sudo():
            if calendar.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "“%(calendar)s” has flexible hours: nobody can tell when its "
                        "working time is. Choose working hours with fixed times.",
                        calendar=calendar.display_name,
                    )
                )
            if not calendar.attendance_ids:
                raise ValidationError(
                    self.env._(
                        "“%(calendar)s” holds no working time. Enter some, or choose "
                        "other working hours.",
                        calendar=calendar.display_name,
                    )
                )

    def _service_planner(self):
        """A planner of deadlines on this calendar; round the clock for no calendar.

        :return: object with ``add``, ``subtract`` and ``between`` as in
            ``tools.working_time.Schedule``, which fetches intervals as it needs them
        """
        return CalendarPlanner(self) if self else ROUND_THE_CLOCK

    def _service_schedule(self, first, last):
        """All working intervals of this calendar within a span, leaves taken out.

        Equal to the second to ``plan_hours(compute_leaves=True)``, but two queries for
        any number of deadlines.
        """
        self.ensure_one()
        # sudo: whoever moves a ticket need not be able to read leaves
        intervals = self.sudo()._work_intervals_batch(
            first.replace(tzinfo=timezone.utc), last.replace(tzinfo=timezone.utc)
        )[False]
        return Schedule(
            [
                (_naive_utc(start), _naive_utc(stop))
                for start, stop, _attendance in intervals
            ],
            first,
            last,
        )


class CalendarPlanner:
    """A schedule that grows: fetches more of the calendar when an answer needs it."""

    def __init__(self, calendar):
        self._calendar = calendar
        self._schedule = None

    def prepare(self, first, last):
        """Fetch the span at once that a batch will ask about."""
        self._grow(first - timedelta(days=1), last + FIRST_SPAN)

    def intervals(self):
        return self._schedule.intervals()

    def between(self, start, end):
        return self._ask("between", start, end)

    def add(self, moment, seconds):
        return self._ask("add", moment, seconds)

    def subtract(self, moment, seconds):
        return self._ask("subtract", moment, seconds)

    def _ask(self, question, moment, value):
        if not self._schedule:
            self.prepare(moment, moment)
        while True:
            try:
                return getattr(self._schedule, question)(moment, value)
            except OutOfRange:
                first, last = self._schedule.first, self._schedule.last
                if last - first >= LONGEST_SPAN:
                    raise UserError(
                        self._calendar.env._(
                            "No deadline can be planned on the working hours "
                            "“%(calendar)s”: they hold too little working time. Enter "
                            "working hours, or choose another calendar.",
                            calendar=self._calendar.sudo().display_name,
                        )
                    ) from None
                moments = [moment] if question != "between" else [moment, value]
                self._grow(
                    min(first, *moments) - (last - first),
                    max(last, *moments) + (last - first),
                )

    def _grow(self, first, last):
        self._schedule = self._calendar._service_schedule(first, last)


def _naive_utc(moment):
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
