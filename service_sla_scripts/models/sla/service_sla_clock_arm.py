from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# How far back from the deadlines working hours are fetched at once: most levels lie
# within, and a planner fetches more by itself.
LOOK_BACK = timedelta(days=31)


class ServiceSlaClock(models.Model):
    """When escalation has to look at a clock next (Service standard §2)."""

    _inherit = "service.sla.clock"

    next_alert_at = fields.Datetime(
        string="Next Escalation",
        readonly=True,
        help="When the next level is due. Empty: nothing more will happen.",
    )
    warn_at = fields.Datetime(
        string="Warning From",
        readonly=True,
        help="The first level before the deadline: from here on the clock is amber.",
    )
    # A level that was carried out before the deadline moved is repeated only when its
    # moment comes again after the move.
    armed_at = fields.Datetime(readonly=True)
    alert_ids = fields.One2many(
        comodel_name="service.sla.alert", inverse_name="clock_id", readonly=True
    )

    # only what is due: its size follows what waits for escalation, not what is open
    _alert_idx = models.Index(
        "(next_alert_at) WHERE state = 'running' AND next_alert_at IS NOT NULL"
    )

    def _arm(self, planners, since=None):
        """Set when each of these clocks needs escalation next.

        :param dict planners: calendar -> planner, see ``_planners``
        :param dict since: ticket id -> moment from which the present deadline holds
        """
        levels = self.env["service.sla.policy"]._levels()
        opening = self._opening_hours(levels)
        for clock in self:
            if since:
                clock.armed_at = since[clock.ticket_id.id]
            moments = clock._level_moments(
                levels.get(clock.policy_id.id, ()), planners, opening
            )
            early = [
                moment
                for level, moment in moments
                if level.timing in ("percent", "before")
            ]
            pending = [moment for _level, moment in clock._pending(moments)]
            clock.warn_at = min(early, default=False)
            clock.next_alert_at = min(pending, default=False)

    def _disarm(self):
        """These clocks rest or have ended: nothing is due any more."""
        for clock in self:
            clock.next_alert_at = clock.warn_at = False

    def _settle(self):
        """These clocks have ended: no level follows, and no to-do is left of them."""
        self._disarm()
        # sudo: whoever answers the customer may not own the to-do
        self.env["mail.activity"].sudo().search(
            [("service_alert_id.clock_id", "in", self.ids)]
        ).unlink()

    def _opening_hours(self, levels):
        """Planners of the service hours of these clocks' teams: dict team -> planner.

        Only for teams that have hours of their own, where some level waits for them.
        """
        waiting = self.filtered(
            lambda clock: any(
                not level.is_any_time for level in levels.get(clock.policy_id.id, ())
            )
        )
        return {
            team: team.service_calendar_id._service_planner()
            for team in waiting.ticket_id.team_id
            if team.service_calendar_id
        }

    def _level_moments(self, levels, planners, opening):
        """When each level is due by the present deadline.

        :return: list of (level, moment)
        """
        if self.state != "running" or not self.deadline_at:
            return []
        planner = planners[self.calendar_id]
        hours = opening.get(self.ticket_id.team_id)
        found = []
        for level in levels:
            moment = max(self._level_moment(level, planner), self.started_at)
            if hours and not level.is_any_time:
                moment = _plan(hours, moment, 0)
            found.append((level, moment))
        return found

    def _level_moment(self, level, planner):
        if level.timing == "percent":
            target = self.target_seconds
            if self.due_at:
                target = planner.between(self.started_at, self.due_at)
            return _plan(
                planner, self.deadline_at, -(target * (100 - level.percent) // 100)
            )
        if level.timing == "before":
            return _plan(planner, self.deadline_at, -level.seconds)
        if level.timing == "after":
            return _plan(planner, self.deadline_at, level.seconds)
        return self.deadline_at

    def _pending(self, moments):
        """Those of ``moments`` that were not carried out yet.

        A level is carried out once for a deadline. When the deadline has moved it is
        due again, unless its moment was over by then: nobody is warned twice because a
        customer took a day to answer.
        """
        done, ever = set(), set()
        for alert in self.alert_ids:
            ever.add(alert.level_id.id)
            if alert.deadline_at == self.deadline_at:
                done.add(alert.level_id.id)
        return [
            (level, moment)
            for level, moment in moments
            if level.level_id not in done
            and (level.level_id not in ever or moment >= self.armed_at)
        ]


def _plan(planner, moment, seconds):
    """``seconds`` of working time from ``moment``; by the wall clock where none is.

    A calendar that lost its working hours may delay a promise, but not its escalation.
    """
    try:
        return planner.add(moment, seconds)
    except UserError:
        return moment + timedelta(seconds=seconds)
