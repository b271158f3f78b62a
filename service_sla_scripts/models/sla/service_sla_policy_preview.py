from odoo import fields, models
from odoo.exceptions import UserError

LAST_TICKETS = 1000


class ServiceSlaPolicy(models.Model):
    """Trying a policy out before it promises anything."""

    _inherit = "service.sla.policy"

    def service_preview(self, ticket_id, moment=None):
        """What this policy would promise to a ticket at a moment; writes nothing.

        :param int ticket_id: a ticket
        :param moment: when the clock would start, UTC; now if empty
        :return: dict ``fits`` (bool), ``deadline_at`` (datetime) and ``explanation``
        """
        self.ensure_one()
        self.check_access("read")
        ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        ticket.check_access("read")
        moment = fields.Datetime.to_datetime(moment) or fields.Datetime.now()
        terms = self._terms()
        Clock = self.env["service.sla.clock"].sudo()
        values = Clock._start_values(terms, ticket.sudo(), moment, {})
        Clock._plan_start([values])
        clock = Clock.new(values)
        return {
            "fits": bool(self._fitting(terms, ticket.sudo())),
            "deadline_at": clock.deadline_at,
            "explanation": clock.explanation,
        }

    def service_what_if(self):
        """How many of the last 1,000 such promises this policy would have kept.

        Counts the last clocks of the same metric that were judged, on tickets this
        policy fits, with their real begin, end and pauses.

        :return: dict ``judged`` and ``met``, numbers of clocks
        :raise UserError: the policy is not saved
        """
        self.ensure_one()
        self.check_access("read")
        if not self.id:
            raise UserError(self.env._("Save the policy first."))
        Clock = self.env["service.sla.clock"].sudo()
        clocks = Clock.search(
            [("metric", "=", self.metric), ("state", "in", ["met", "breached"])],
            order="stopped_at desc, id desc",
            limit=LAST_TICKETS,
        )
        terms = self._terms()
        tickets = self._fitting(terms, clocks.ticket_id)
        clocks = clocks.filtered(lambda c: c.ticket_id in tickets and not c.due_at)
        met = 0
        by_calendar = clocks.grouped(
            lambda clock: Clock._promise(terms, clock.ticket_id)["calendar_id"]
        )
        for calendar_id, group in by_calendar.items():
            planner = (
                self.env["resource.calendar"]
                .browse(calendar_id or [])
                ._service_planner()
            )
            for clock in group:
                used = planner.between(clock.started_at, clock.stopped_at)
                if self.is_pausing:
                    used -= sum(
                        planner.between(pause.started_at, pause.ended_at)
                        for pause in clock.pause_ids
                        if pause.ended_at
                    )
                rang_long = 0 < self.max_rings < clock.ring_count
                met += used <= self.target_seconds and not rang_long
        return {"judged": len(clocks), "met": met}
