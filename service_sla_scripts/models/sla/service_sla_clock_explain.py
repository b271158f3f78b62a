from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime


class ServiceSlaClock(models.Model):
    """How a deadline came about, in words."""

    _inherit = "service.sla.clock"

    explanation = fields.Text(compute="_compute_explanation")
    policy_label = fields.Char(
        string="Promise", compute="_compute_policy_label", search="_search_policy_label"
    )

    @api.depends("policy_name")
    @api.depends_context("lang")
    def _compute_policy_label(self):
        """What was promised is kept by its source name; people read their own."""
        labels = self.env["service.sla.policy"]._labels(self.mapped("policy_name"))
        for clock in self:
            clock.policy_label = labels.get(clock.policy_name, clock.policy_name)

    def _search_policy_label(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        # any!: whoever may read a clock may see what was promised
        named = Domain("policy_id", "any!", Domain("name", operator, value))
        return named | Domain("policy_name", operator, value)

    @api.depends(
        "started_at",
        "deadline_at",
        "stopped_at",
        "state",
        "target_seconds",
        "policy_name",
        "retargets",
        "pause_ids.ended_at",
    )
    @api.depends_context("lang", "tz")
    def _compute_explanation(self):
        for clock in self:
            lines = [
                clock._explain_start(),
                clock._explain_target(),
                *clock._explain_retargets(),
                *clock._explain_time_off(),
                *clock._explain_pauses(),
                *clock._explain_deadline(),
                *clock._explain_end(),
            ]
            clock.explanation = "\n".join(line for line in lines if line)

    def _show_moment(self, moment):
        """A moment as the reader's clock shows it, to the second."""
        zone = self.env.context.get("tz")
        return format_datetime(
            self.env, moment, tz=zone, dt_format="yyyy-MM-dd HH:mm:ss"
        )

    def _show_span(self, seconds):
        """Working seconds as people say them: 1 h 20 min, 45 s."""
        hours, rest = divmod(abs(seconds), 3600)
        minutes, seconds = divmod(rest, 60)
        parts = [
            (hours, self.env._("%(n)s h", n=hours)),
            (minutes, self.env._("%(n)s min", n=minutes)),
            (seconds, self.env._("%(n)s s", n=seconds)),
        ]
        return " ".join(text for number, text in parts if number) or self.env._("0 s")

    def _explain_start(self):
        return self.env._(
            "Started %(moment)s.", moment=self._show_moment(self.started_at)
        )

    def _explain_target(self):
        if self.due_at:
            return self.env._(
                "The moment itself was promised: %(moment)s (%(policy)s).",
                moment=self._show_moment(self.due_at),
                policy=self.policy_label,
            )
        if self.calendar_id:
            return self.env._(
                "Target %(span)s of working time on “%(calendar)s” (%(policy)s).",
                span=self._show_span(self.target_seconds),
                calendar=self.sudo().calendar_id.display_name,
                policy=self.policy_label,
            )
        return self.env._(
            "Target %(span)s round the clock (%(policy)s).",
            span=self._show_span(self.target_seconds),
            policy=self.policy_label,
        )

    def _explain_retargets(self):
        changes = self.retargets or []
        names = {change[side] for change in changes for side in ("from", "to")}
        labels = self.env["service.sla.policy"]._labels(names)
        return [
            self.env._(
                "Since %(moment)s “%(new)s” applies instead of “%(old)s” "
                "(%(old_span)s), counted from the start.",
                moment=self._show_moment(fields.Datetime.to_datetime(change["at"])),
                new=labels.get(change["to"], change["to"]),
                old=labels.get(change["from"], change["from"]),
                old_span=self._show_span(change["from_seconds"]),
            )
            for change in changes
        ]

    def _explain_time_off(self):
        """Closed hours and leaves between start and deadline."""
        end = self.deadline_at or self.stopped_at
        if not (self.calendar_id and end and not self.due_at):
            return []
        planner = self.calendar_id._service_planner()
        lines = []
        elapsed = int((end - self.started_at).total_seconds())
        closed = elapsed - planner.between(self.started_at, end)
        if closed > 0:
            lines.append(
                self.env._(
                    "%(span)s outside working hours do not count.",
                    span=self._show_span(closed),
                )
            )
        # sudo: a leave's name may be read by whoever may read the promise
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("calendar_id", "in", [False, self.calendar_id.id]),
                    ("resource_id", "=", False),
                    ("date_from", "<", end),
                    ("date_to", ">", self.started_at),
                ],
                order="date_from",
            )
        )
        lines += [
            self.env._(
                "Closed: %(leave)s, %(begin)s to %(end)s.",
                leave=leave.name or self.env._("time off"),
                begin=self._show_moment(leave.date_from),
                end=self._show_moment(leave.date_to),
            )
            for leave in leaves
        ]
        return lines

    def _explain_pauses(self):
        lines = []
        for pause in self.pause_ids:
            if pause.ended_at:
                lines.append(
                    self.env._(
                        "Rested from %(begin)s to %(end)s, %(span)s of working time.",
                        begin=self._show_moment(pause.started_at),
                        end=self._show_moment(pause.ended_at),
                        span=self._show_span(pause.working_seconds),
                    )
                )
            else:
                lines.append(
                    self.env._(
                        "Rests since %(begin)s; %(span)s are left.",
                        begin=self._show_moment(pause.started_at),
                        span=self._show_span(self.remaining_seconds),
                    )
                )
        return lines

    def _explain_deadline(self):
        if not self.deadline_at:
            return []
        return [
            self.env._(
                "That makes %(moment)s.", moment=self._show_moment(self.deadline_at)
            )
        ]

    def _explain_end(self):
        if self.state not in ("met", "breached", "cancelled"):
            return []
        moment = self._show_moment(self.stopped_at)
        lines = [self.reason]
        if self.state == "met":
            lines.append(
                self.env._(
                    "Kept: %(moment)s, after %(span)s.",
                    moment=moment,
                    span=self._show_span(self.used_seconds),
                )
            )
        elif self.state == "breached" and self.overrun_seconds:
            lines.append(
                self.env._(
                    "Late: %(moment)s, by %(span)s of working time.",
                    moment=moment,
                    span=self._show_span(self.overrun_seconds),
                )
            )
        elif self.state == "breached":
            lines.append(
                self.env._(
                    "Late: it rang %(rings)s times, %(limit)s at most were promised.",
                    rings=self.ring_count,
                    limit=self.max_rings,
                )
            )
        return lines
