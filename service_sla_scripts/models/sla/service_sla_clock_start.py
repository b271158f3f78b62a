from odoo import api, models

from .const import OPEN_STATES
from .ladder import Ladder, Run


class ServiceSlaClock(models.Model):
    """How a clock comes to be: the policy that fits, its promise, its deadline."""

    _inherit = "service.sla.clock"

    @api.model
    def _start(self, metric, tickets, moments, due=None, only_first=False):
        """Start a clock for every ticket that some policy of the metric fits.

        A ticket whose last clock of this kind is still open gets none; one whose last
        clock has ended starts the next cycle. An archived ticket or a duplicate is
        promised nothing: nothing would ever end its clock.

        :param dict moments: ticket id -> begin
        :param dict due: ticket id -> moment that was promised itself
        :param bool only_first: no new cycle for tickets that had such a clock
        :return: the new clocks
        """
        tickets = tickets.filtered(lambda t: t.active and not t.duplicate_id)
        matched = self.env["service.sla.policy"]._match(metric, tickets)
        if not matched:
            return self.browse()
        last, is_open = {}, set()
        for ticket, state, cycle in self._read_group(
            [("ticket_id", "in", [t.id for t in matched]), ("metric", "=", metric)],
            ["ticket_id", "state"],
            ["cycle:max"],
        ):
            last[ticket.id] = max(last.get(ticket.id, 0), cycle)
            if state in OPEN_STATES or only_first:
                is_open.add(ticket.id)
        values = [
            self._start_values(terms, ticket, moments[ticket.id], due or {})
            | {"cycle": last.get(ticket.id, 0) + 1}
            for ticket, terms in matched.items()
            if ticket.id not in is_open
        ]
        self._plan_start(values)
        clocks = self.create(values)
        waiting = clocks.filtered(
            lambda clock: clock.is_pausing and clock.ticket_id.service_is_waiting
        )
        waiting._pause({t.id: moments[t.id] for t in waiting.ticket_id})
        return clocks

    @api.model
    def _plan_start(self, vals_list):
        """Complete the values of clocks that are about to start: when each is due.

        :param list vals_list: see ``_start_values``; changed in place
        """
        Calendar, Team = self.env["resource.calendar"], self.env["helpdesk.ticket.team"]
        planners = {}
        for vals in vals_list:
            planners.setdefault(vals["calendar_id"], []).append(vals["started_at"])
        for calendar_id, moments in planners.items():
            planner = Calendar.browse(calendar_id or ())._service_planner()
            if calendar_id:
                planner.prepare(min(moments), max(moments))
            planners[calendar_id] = planner
        levels = self.env["service.sla.policy"]._levels()
        teams = Team.browse({vals["team_id"] for vals in vals_list})
        ladder = Ladder(levels, teams if levels else ())
        for vals in vals_list:
            planner, start = planners[vals["calendar_id"]], vals["started_at"]
            vals["deadline_at"] = vals["due_at"] or planner.add(
                start, vals["target_seconds"]
            )
            run = Run(
                vals["policy_id"],
                Team.browse(vals["team_id"]),
                planner,
                start,
                vals["deadline_at"],
                vals["target_seconds"],
                vals["due_at"],
            )
            vals.update(ladder.values(run, start))

    @api.model
    def _start_values(self, terms, ticket, moment, due):
        return {
            "ticket_id": ticket.id,
            "company_id": ticket.company_id.id,
            "team_id": ticket.team_id.id,
            "started_at": moment,
            "due_at": due.get(ticket.id),
            **self._promise(terms, ticket),
        }

    @api.model
    def _promise(self, terms, ticket):
        """What a policy promises to a ticket, as values of a clock."""
        calendar_id = False
        if terms.hours == "calendar":
            calendar_id = terms.calendar_id
        elif terms.hours == "team":
            calendar_id = (
                ticket.team_id.service_calendar_id
                or ticket.company_id.resource_calendar_id
            ).id
        return {
            "metric": terms.metric,
            "policy_id": terms.policy_id,
            "policy_name": terms.name,
            "target_seconds": terms.target_seconds,
            "calendar_id": calendar_id,
            "is_pausing": terms.is_pausing,
            "max_rings": terms.max_rings,
        }
