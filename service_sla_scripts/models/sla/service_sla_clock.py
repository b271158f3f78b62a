from odoo import api, fields, models

from ..ticket.const import NATURES
from .batch_write import insert_rows, write_rows
from .const import CLOCK_STATES, METRIC_SELECTION
from .ladder import DISARMED


class ServiceSlaClock(models.Model):
    """One promise about one ticket: when it began, when it is due, how it ended.

    Clocks are started, paused, resumed and stopped by events of the ticket and by
    nothing else. Met or breached is decided when a clock stops; "late right now" is a
    comparison with the present, never a flag that somebody would have to set in time.
    """

    _name = "service.sla.clock"
    _description = "SLA Clock"
    _order = "deadline_at, id"
    _rec_name = "metric"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    metric = fields.Selection(selection=METRIC_SELECTION, required=True, readonly=True)
    cycle = fields.Integer(default=1, required=True, readonly=True, aggregator=None)
    state = fields.Selection(
        selection=CLOCK_STATES, default="running", required=True, readonly=True
    )
    # what was promised: a copy, so that no change of the policy rewrites it
    policy_id = fields.Many2one(
        comodel_name="service.sla.policy", readonly=True, ondelete="set null"
    )
    policy_name = fields.Char(string="Promise on Record", readonly=True)
    target_seconds = fields.Integer(readonly=True, aggregator="avg")
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours",
        readonly=True,
        ondelete="restrict",
        help="Empty: round the clock.",
    )
    is_pausing = fields.Boolean(string="Rests While Waiting", readonly=True)
    max_rings = fields.Integer(string="Rings at Most", readonly=True, aggregator=None)
    due_at = fields.Datetime(
        string="Promised Moment",
        readonly=True,
        help="A moment that was promised itself, instead of a span of time.",
    )
    # when
    started_at = fields.Datetime(required=True, readonly=True)
    deadline_at = fields.Datetime(
        string="Deadline", readonly=True, help="Empty while the clock rests."
    )
    stopped_at = fields.Datetime(readonly=True)
    remaining_seconds = fields.Integer(
        string="Remaining",
        readonly=True,
        aggregator=None,
        help="Working seconds left when the clock came to rest.",
    )
    pause_ids = fields.One2many(
        comodel_name="service.sla.pause", inverse_name="clock_id", readonly=True
    )
    # how it ended
    used_seconds = fields.Integer(
        string="Time Used",
        readonly=True,
        aggregator="avg",
        help="Working seconds from start to stop without pauses.",
    )
    overrun_seconds = fields.Integer(
        string="Late By",
        readonly=True,
        aggregator="avg",
        help="Working seconds from the deadline to the stop.",
    )
    ring_count = fields.Integer(string="Rings", readonly=True, aggregator="avg")
    met_rate = fields.Float(
        string="Kept",
        readonly=True,
        aggregator="avg",
        help="1 for a promise that was kept, 0 for a breach: averages are rates.",
    )
    reason = fields.Char(readonly=True, help="Why the clock was ended otherwise.")
    retargets = fields.Json(readonly=True)
    # whose it was when it stopped
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Agent", readonly=True)
    nature = fields.Selection(selection=NATURES, readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=True)
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )

    _once = models.UniqueIndex(
        "(ticket_id, metric, cycle)", "A ticket has one clock of a kind in each cycle."
    )
    _open_idx = models.Index(
        "(ticket_id, deadline_at) WHERE state IN ('running', 'paused')"
    )
    _deadline_idx = models.Index("(deadline_at) WHERE state = 'running'")

    @api.depends("state", "deadline_at", "overrun_seconds")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.is_late = clock.state == "breached" or (
                clock.state == "running"
                and bool(clock.deadline_at)
                and clock.deadline_at < now
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [
            "|",
            ("state", "=", "breached"),
            "&",
            ("state", "=", "running"),
            ("deadline_at", "<", fields.Datetime.now()),
        ]
        return late if True in value else ["!", *late]

    # -- planning -------------------------------------------------------------------

    def _planners(self, *moments):
        """A planner for each calendar of these clocks: dict calendar -> planner.

        Two queries per calendar, however many clocks.

        :param moments: what will be asked about, besides the clocks' own moments
        """
        planners = {}
        for calendar, clocks in self.grouped("calendar_id").items():
            planner = planners[calendar] = calendar._service_planner()
            if calendar:
                known = [m for m in clocks.mapped("started_at") if m]
                known += [m for m in clocks.mapped("deadline_at") if m]
                known += [m for m in moments if m]
                if known:
                    planner.prepare(min(known), max(known))
        return planners

    def _plan_deadline(self, planner):
        """The deadline from the start, pauses that are over included."""
        if self.due_at:
            return self.due_at
        return planner.add(
            self.started_at, self.target_seconds + self._paused_seconds()
        )

    def _paused_seconds(self):
        return sum(pause.working_seconds for pause in self.pause_ids)

    # -- life -----------------------------------------------------------------------

    def _pause(self, moments):
        """Let running clocks rest: no deadline, nothing is late meanwhile.

        :param dict moments: ticket id -> moment
        """
        clocks = self.filtered(lambda clock: clock.state == "running")
        planners = clocks._planners(*moments.values())
        rows, pauses = {}, []
        for clock in clocks:
            # a late report cannot let a clock rest before it began
            moment = max(moments[clock.ticket_id.id], clock.started_at)
            planner = planners[clock.calendar_id]
            rows[clock.id] = {
                "state": "paused",
                "deadline_at": False,
                "remaining_seconds": planner.between(moment, clock.deadline_at),
                **DISARMED,
            }
            pauses.append({"clock_id": clock.id, "started_at": moment})
        write_rows(self, rows)
        insert_rows(self.env["service.sla.pause"], pauses)
        clocks.invalidate_recordset(["pause_ids"], flush=False)

    def _resume(self, moments):
        """Go on: what was left is planned from now.

        :param dict moments: ticket id -> moment
        """
        clocks = self.filtered(lambda clock: clock.state == "paused")
        # read together: left to the cache, thousands are read in packets
        clocks.fetch(["pause_ids", "alert_ids"])
        clocks.pause_ids.fetch(["started_at", "ended_at", "working_seconds"])
        planners = clocks._planners(*moments.values())
        ladder = clocks._ladder()
        rows, pauses = {}, {}
        for clock in clocks:
            planner = planners[clock.calendar_id]
            pause = clock._open_pause()
            moment = max(moments[clock.ticket_id.id], pause.started_at)
            pauses[pause.id] = {
                "ended_at": moment,
                "working_seconds": planner.between(pause.started_at, moment),
            }
            deadline = clock.due_at or planner.add(moment, clock.remaining_seconds)
            rows[clock.id] = {
                "state": "running",
                "deadline_at": deadline,
                "remaining_seconds": 0,
                **ladder.values(
                    clock._run(planners, deadline), moment, clock.alert_ids
                ),
            }
        write_rows(self.env["service.sla.pause"], pauses)
        write_rows(self, rows)

    def _open_pause(self):
        return self.pause_ids.filtered(lambda pause: not pause.ended_at)

    def _stop(self, moments, rings=None, users=None):
        """The promised thing happened: decide whether it was in time.

        A clock that rests settles its pause first. Stopping again with another moment
        (a telephone system reported late) decides anew.

        :param dict moments: ticket id -> moment
        :param dict rings: ticket id -> number of rings before the answer
        :param dict users: ticket id -> ``res.users`` who did it
        """
        self._resume(moments)
        planners = self._planners(*moments.values())
        rows = {}
        for clock in self:
            ticket = clock.ticket_id
            user = (users or {}).get(ticket.id) or ticket.user_id
            count = (rings or {}).get(ticket.id) or clock.ring_count
            rows[clock.id] = clock._judged(
                planners[clock.calendar_id], moments[ticket.id], user, count
            )
        write_rows(self, rows)
        self._settle()

    def _judged(self, planner, moment, user, rings):
        """Values of a clock that stops at ``moment``: the verdict, and whose it was."""
        stopped_at = max(moment, self.started_at)
        return {
            "stopped_at": stopped_at,
            "ring_count": rings,
            "user_id": user.id,
            "team_id": self.ticket_id.team_id.id,
            "nature": self.ticket_id.service_nature,
            **self._verdict(
                planner, self.deadline_at, stopped_at, rings, self._paused_seconds()
            ),
            **DISARMED,
        }

    def _verdict(self, planner, deadline, stopped_at, rings, paused):
        """Met or breached, time used and lateness of a clock that stops, by field.

        :param int paused: working seconds in which it rested
        """
        late = stopped_at > deadline
        rang_long = 0 < self.max_rings < rings
        met = not late and not rang_long
        return {
            "state": "met" if met else "breached",
            "met_rate": float(met),
            "used_seconds": planner.between(self.started_at, stopped_at) - paused,
            "overrun_seconds": planner.between(deadline, stopped_at) if late else 0,
        }

    def _end(self, moments, reason):
        """The promise is no more: cancelled, or breached when it is late already.

        :param dict moments: ticket id -> moment
        :param str reason: shown to people
        """
        self._resume(moments)
        planners = self._planners(*moments.values())
        rows = {}
        for clock in self:
            ticket = clock.ticket_id
            values = rows[clock.id] = clock._judged(
                planners[clock.calendar_id],
                moments[ticket.id],
                ticket.user_id,
                clock.ring_count,
            )
            values["reason"] = reason
            if values["state"] == "met":
                values["state"] = "cancelled"
        write_rows(self, rows)
        self._settle()

    def _restart(self, moments):
        """The begin turned out to be another moment: plan and decide anew.

        :param dict moments: ticket id -> begin
        """
        for clock in self:
            clock.started_at = moments[clock.ticket_id.id]
        planners = self._planners()
        ladder = self._ladder()
        now = fields.Datetime.now()
        for clock in self:
            planner = planners[clock.calendar_id]
            deadline = clock._plan_deadline(planner)
            if clock.state == "paused":
                begin = clock._open_pause().started_at
                clock.remaining_seconds = planner.between(begin, deadline)
                continue
            values = {"deadline_at": deadline}
            if clock.state == "running":
                # what was carried out for the wrong begin is not repeated
                values |= ladder.values(
                    clock._run(planners, deadline), now, clock.alert_ids
                )
            elif clock.state != "cancelled":
                values |= clock._verdict(
                    planner,
                    deadline,
                    clock.stopped_at,
                    clock.ring_count,
                    clock._paused_seconds(),
                )
            clock.write(values)
