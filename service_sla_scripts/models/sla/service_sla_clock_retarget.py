from odoo import fields, models


class ServiceSlaClock(models.Model):
    """Other values of the ticket, another promise."""

    _inherit = "service.sla.clock"

    def _retarget(self, moments):
        """A value changed that promises depend on: match the policies again.

        The deadline is planned from the original start, with all pauses. A clock that
        no policy fits any more ends.

        :param dict moments: ticket id -> moment of the change
        """
        Policy = self.env["service.sla.policy"]
        changed = self.browse()
        for metric, clocks in self.grouped("metric").items():
            matched = Policy._match(metric, clocks.ticket_id)
            homeless = clocks.filtered_domain(
                [("ticket_id", "not in", [ticket.id for ticket in matched])]
            )
            homeless._end(moments, self.env._("No policy fits this ticket any more."))
            for clock in clocks - homeless:
                promise = self._promise(matched[clock.ticket_id], clock.ticket_id)
                if clock._adopt(promise, moments[clock.ticket_id.id]):
                    changed |= clock
        planners = changed._planners(*moments.values())
        ladder = changed._ladder()
        for clock in changed:
            planner = planners[clock.calendar_id]
            clock._recount_pauses(planner)
            deadline = clock._plan_deadline(planner)
            if clock.state == "paused":
                begin = clock._open_pause().started_at
                clock.remaining_seconds = planner.between(begin, deadline)
                continue
            clock.write(
                {
                    "deadline_at": deadline,
                    **ladder.values(
                        clock._run(planners, deadline),
                        moments[clock.ticket_id.id],
                        clock.alert_ids,
                    ),
                }
            )
        changed._take_back_late(moments)
        # another team is open at other hours, whatever the promise
        same = (self - changed).filtered(lambda clock: clock.state == "running")
        same._arm(same._alert_planners())
        not_pausing = changed.filtered(lambda clock: not clock.is_pausing)
        not_pausing.filtered(lambda clock: clock.state == "paused")._resume(moments)
        pausing = changed.filtered(
            lambda clock: clock.is_pausing and clock.ticket_id.service_is_waiting
        )
        pausing._pause(moments)

    def _take_back_late(self, moments):
        """To-dos that call a promise late go when another target has put it off.

        Their level comes due again by the new deadline. “Due soon” is no error.
        """
        late = self.alert_ids.filtered(lambda alert: alert._is_late())
        put_off = late.clock_id.filtered(
            lambda clock: (
                clock.remaining_seconds > 0
                if clock.state == "paused"
                else clock.deadline_at > moments[clock.ticket_id.id]
            )
        )
        if put_off:
            put_off._open_todos().filtered(
                lambda todo: todo.service_alert_id in late
            ).unlink()

    def _adopt(self, promise, moment):
        """Take over another promise; tells whether it differs from the present one."""
        before = {name: self[name] for name in promise}
        self.write(promise)
        if all(self[name] == value for name, value in before.items()):
            return False
        self.retargets = [
            *(self.retargets or []),
            {
                "at": fields.Datetime.to_string(moment),
                "from": before["policy_name"],
                "from_seconds": before["target_seconds"],
                "to": promise["policy_name"],
                "to_seconds": promise["target_seconds"],
            },
        ]
        return True

    def _recount_pauses(self, planner):
        """Working seconds of the pauses, on working hours that may have changed."""
        for pause in self.pause_ids:
            if pause.ended_at:
                pause.working_seconds = planner.between(
                    pause.started_at, pause.ended_at
                )
