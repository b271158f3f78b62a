from odoo import models
from odoo.exceptions import AccessError

from .const import OPEN_STATES


class ServiceSlaClock(models.Model):
    """Recomputing clocks from their own history."""

    _inherit = "service.sla.clock"

    def service_verify(self):
        """Recompute these clocks from start, target, pauses and stop; a dry run.

        Differences come up after working hours or leaves were changed afterwards, or
        when somebody wrote to the database. Nothing is changed: see ``service_repair``.

        :return: list of dicts ``clock_id``, ``ticket``, ``metric``, ``field``,
            ``recorded``, ``recomputed``, one per value that differs
        """
        self.check_access("read")
        clocks = self.sudo()
        planners = clocks._planners(*clocks.mapped("stopped_at"))
        forgotten = clocks._forgotten(planners)
        return [
            {
                "clock_id": clock.id,
                "ticket": clock.ticket_id.number,
                "metric": clock.metric,
                "field": name,
                "recorded": clock[name],
                "recomputed": value,
            }
            for clock in clocks
            for name, value in (
                clock._recompute(planners[clock.calendar_id]) | forgotten.get(clock, {})
            ).items()
            if clock[name] != value
        ]

    def _forgotten(self, planners):
        """Running clocks that escalation would come to too late, or never.

        :return: dict clock -> dict with the ``next_alert_at`` it needs
        """
        ladder = self._ladder()
        found = {}
        for clock in self.filtered(lambda clock: clock.state == "running"):
            needed = ladder.values(
                clock._run(planners), clock.armed_at, clock.alert_ids
            )["next_alert_at"]
            if needed and (not clock.next_alert_at or clock.next_alert_at > needed):
                found[clock] = {"next_alert_at": needed}
        return found

    def service_repair(self):
        """Write what ``service_verify`` finds, where the promise is still open.

        What has been judged stays: a breach is recorded for ever.

        :return: the differences that were written, as ``service_verify`` returns them
        :raise AccessError: the user is no helpdesk manager
        """
        if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
            raise AccessError(
                self.env._("Only a helpdesk manager may repair promises.")
            )
        self.check_access("read")
        # sudo: nobody writes clocks by hand, managers included
        clocks = self.sudo().filtered(lambda clock: clock.state in OPEN_STATES)
        differences = clocks.service_verify()
        for row in differences:
            clocks.browse(row["clock_id"])[row["field"]] = row["recomputed"]
        running = clocks.browse(row["clock_id"] for row in differences).filtered(
            lambda clock: clock.state == "running"
        )
        running._arm(running._planners())
        return differences

    def _recompute(self, planner):
        """What deadline, remaining time and verdict must be, as values by field."""
        paused = sum(
            planner.between(pause.started_at, pause.ended_at)
            for pause in self.pause_ids
            if pause.ended_at
        )
        deadline = self.due_at or planner.add(
            self.started_at, self.target_seconds + paused
        )
        if self.state == "paused":
            resting = self._open_pause()
            return {
                "deadline_at": False,
                "remaining_seconds": planner.between(resting.started_at, deadline),
            }
        values = {"deadline_at": deadline}
        if self.state in ("met", "breached"):
            values |= self._verdict(
                planner, deadline, self.stopped_at, self.ring_count, paused
            )
        return values
