"""When the escalation levels of a clock are due.

Values in, values out: a clock that runs and one that is about to start are planned by
the same code, a batch of them without touching a record.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo.exceptions import UserError

# what a clock that rests or has ended knows about its next escalation: nothing
DISARMED = {"next_alert_at": False, "warn_at": False}


@dataclass
class Run:
    """A running clock, or one that is about to run."""

    policy_id: int
    team: object
    planner: object
    started_at: datetime
    deadline_at: datetime
    target_seconds: int
    due_at: datetime | bool

    def moment(self, level):
        """When a level is due by the deadline, in the working time of the promise."""
        if level.timing == "percent":
            target = self.target_seconds
            if self.due_at:
                target = self.planner.between(self.started_at, self.due_at)
            return self._plan(-(target * (100 - level.percent) // 100))
        if level.timing == "before":
            return self._plan(-level.seconds)
        if level.timing == "after":
            return self._plan(level.seconds)
        return self.deadline_at

    def _plan(self, seconds):
        return _plan(self.planner, self.deadline_at, seconds)


class Ladder:
    """The escalation levels of all policies, for a batch of clocks."""

    def __init__(self, levels, teams):
        self._levels = levels
        self._opening = {
            team: team.service_calendar_id._service_planner()
            for team in teams
            if team.service_calendar_id
        }

    def values(self, run, armed_at, alerts=()):
        """What a clock has to know about its next escalation, by field."""
        moments = self.moments(run)
        early = [
            moment for level, moment in moments if level.timing in ("percent", "before")
        ]
        pending = self.pending(moments, run.deadline_at, armed_at, alerts)
        return {
            "armed_at": armed_at,
            "warn_at": min(early, default=False),
            "next_alert_at": min((moment for _l, moment in pending), default=False),
        }

    def moments(self, run):
        """When each level is due: list of (level, moment)."""
        hours = self._opening.get(run.team)
        found = []
        for level in self._levels.get(run.policy_id, ()):
            moment = max(run.moment(level), run.started_at)
            if hours and not level.is_any_time:
                moment = _plan(hours, moment, 0)
            found.append((level, moment))
        return found

    @staticmethod
    def pending(moments, deadline, armed_at, alerts):
        """Those of ``moments`` that were not carried out yet.

        A level is carried out once for a deadline. When the deadline has moved it is
        due again, unless its moment was over by then: nobody is warned twice because a
        customer took a day to answer.
        """
        ever = {alert.level_id.id for alert in alerts}
        done = {a.level_id.id for a in alerts if a.deadline_at == deadline}
        return [
            (level, moment)
            for level, moment in moments
            if level.level_id not in done
            and (level.level_id not in ever or moment >= armed_at)
        ]


def _plan(planner, moment, seconds):
    """``seconds`` of working time from ``moment``; by the wall clock where none is.

    A calendar that lost its working hours may delay a promise, but not its escalation.
    """
    try:
        return planner.add(moment, seconds)
    except UserError:
        return moment + timedelta(seconds=seconds)
