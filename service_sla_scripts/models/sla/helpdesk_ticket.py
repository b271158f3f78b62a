from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .const import METRICS, OPEN_STATES, STARTED_BY, STOPPED_BY

# Events that people or other systems report, because nothing on the ticket shows them.
REPORTED = {
    "handler_named": "a responsible handler was named for a complex case",
    "dispatched": "an urgent work order was dispatched",
    "handler_acted": "the handler of a work order did something",
    "plan_promised": "a plan was promised to a complainant",
    "followed_up": "the promised follow-up contact took place",
    "visit_agreed": "a visit on site was agreed",
    "engineer_arrived": "the engineer arrived on site",
    "approval_asked": "the approval of a promise was asked for",
    "approval_decided": "the approval of a promise was decided",
    "survey_sent": "the satisfaction survey was sent",
}

# What events ask of a clock, or set.
LIFE = [
    "ticket_id",
    "metric",
    "state",
    "policy_id",
    "target_seconds",
    "calendar_id",
    "is_pausing",
    "max_rings",
    "due_at",
    "started_at",
    "deadline_at",
    "stopped_at",
    "remaining_seconds",
    "ring_count",
    "armed_at",
]

# Events after which no promise about a ticket is open any more.
ENDING = ("left", "cancelled", "closed")


class HelpdeskTicket(models.Model):
    """What events do to the clocks of a ticket (Service standard §2)."""

    _inherit = "helpdesk.ticket"

    service_clock_ids = fields.One2many(
        comodel_name="service.sla.clock",
        inverse_name="ticket_id",
        string="Promises",
        copy=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.model
    def _service_events(self):
        return super()._service_events() | REPORTED

    def service_report_event(self, event, at=None, due_at=None):
        """Report that something happened which the ticket itself does not show.

        :param str event: ``handler_named``, ``dispatched``, ``handler_acted``,
            ``plan_promised``, ``followed_up``, ``visit_agreed``, ``engineer_arrived``,
            ``approval_asked``, ``approval_decided`` or ``survey_sent``
        :param at: when, UTC; now if empty
        :param due_at: the moment that was promised (``plan_promised``,
            ``visit_agreed``), UTC
        :raise AccessError: neither a supervisor nor a contact system
        :raise UserError: unknown event, or a moment that cannot be
        """
        if not (
            self.env.user.has_group("service_sla_scripts.group_supervisor")
            or self.env.user.has_group("service_sla_scripts.group_contact_system")
        ):
            raise AccessError(
                self.env._(
                    "Only supervisors and contact systems may report events: promises "
                    "are judged by them."
                )
            )
        self.check_access("read")
        if event not in REPORTED:
            raise UserError(
                self.env._(
                    "“%(event)s” cannot be reported. Choose one of: %(events)s.",
                    event=event,
                    events=", ".join(REPORTED),
                )
            )
        now = fields.Datetime.now()
        moment = self._service_reported_moment("at", at) or now
        if moment > now:
            raise UserError(self.env._("An event cannot lie in the future."))
        begin = max(self.sudo().mapped("service_opened_at"), default=moment)
        if moment < begin:
            raise UserError(
                self.env._(
                    "“%(key)s” is earlier than what comes before it: %(value)s",
                    key="at",
                    value=f"{moment} < {begin}",
                )
            )
        due = self._service_reported_moment("due_at", due_at)
        if due and due < moment:
            raise UserError(
                self.env._("What is promised cannot be due before it was promised.")
            )
        # sudo: clocks are written by events alone
        tickets = self.sudo()._service_in_pipeline()
        tickets._service_claim()
        tickets._service_emit(event, moment, due_at=due)

    def _service_claim(self):
        """Nobody else may have changed, or change now, what these tickets are.

        A report writes clocks and no ticket. Somebody who archives or re-classifies the
        ticket at the same moment would not see the new clock, nor the report the new
        urgency: with this, the later of the two is tried again. Nothing is written in
        fact, not even who and when.
        """
        if self:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE helpdesk_ticket SET active = active WHERE id IN %s",
                    tuple(self.ids),
                )
            )

    def _service_reported_moment(self, key, value):
        try:
            return fields.Datetime.to_datetime(value)
        except (ValueError, TypeError):
            raise UserError(
                self.env._(
                    "“%(key)s” is no date and time: %(value)s", key=key, value=value
                )
            ) from None

    def _on_service_event(self, event, moments, details):
        result = super()._on_service_event(event, moments, details)
        tickets = self.sudo()  # clocks are written by events alone
        if details.get("corrected"):
            tickets._service_correct_clocks(event, moments, details)
            return result
        if event in ENDING:
            tickets._service_end_clocks(event, moments)
        elif event in ("waiting", "resumed", "classified"):
            tickets._service_adjust_clocks(event, moments)
        elif event == "not_resolved":
            clocks = tickets._service_open_clocks(["resolution"])
            clocks._end(moments, self.env._("Not solved: a new cycle began."))
            clocks._start("resolution", tickets, moments)
        elif event in ("joined", "reopened"):
            tickets._service_start_life(moments)
        if event in STOPPED_BY:
            tickets._service_open_clocks(STOPPED_BY[event])._stop(
                moments, details.get("rings"), details.get("users")
            )
        due = details.get("due_at")
        for metric in STARTED_BY.get(event, ()):
            begun = tickets
            if event != "opened" and not METRICS[metric].outlives_closing:
                # what is closed is promised nothing more
                begun = tickets._service_open()
            tickets._service_open_clocks([])._start(
                metric, begun, moments, due and dict.fromkeys(self.ids, due)
            )
        return result

    def _service_open_clocks(self, metrics=None):
        """Clocks of these tickets that run or rest, of some metrics or of all."""
        Clock = self.env["service.sla.clock"]
        if metrics == []:
            return Clock
        domain = [("ticket_id", "in", self.ids), ("state", "in", OPEN_STATES)]
        if metrics:
            domain.append(("metric", "in", metrics))
        # read together: left to the cache, thousands of clocks are read in packets
        return Clock.search_fetch(domain, LIFE)

    def _service_end_clocks(self, event, moments):
        reasons = {
            "left": self.env._("The ticket left the service pipeline."),
            "cancelled": self.env._("The ticket was cancelled."),
            "closed": self.env._("The ticket was closed."),
        }
        clocks = self._service_open_clocks()
        if event == "closed":
            clocks = clocks.filtered(lambda c: not METRICS[c.metric].outlives_closing)
        clocks._end(moments, reasons[event])

    def _service_adjust_clocks(self, event, moments):
        clocks = self._service_open_clocks()
        if event == "waiting":
            clocks.filtered("is_pausing")._pause(moments)
        elif event == "resumed":
            clocks._resume(moments)
        else:
            clocks._retarget(moments)
            # a policy may fit only now: its promise counts from the contact on
            opened = {t.id: t.service_opened_at or moments[t.id] for t in self}
            self._service_start_life(opened, only_first=True)

    def _service_start_life(self, moments, only_first=False):
        """Start the clocks of a ticket's own life that are not over yet."""
        Clock = self.env["service.sla.clock"]
        unanswered = self.filtered(lambda t: not t.service_first_response_at)
        Clock._start("first_response", unanswered, moments, only_first=only_first)
        unsolved = self.filtered(
            lambda t: not t.service_is_resolved and t.service_step != "archive"
        )
        Clock._start("resolution", unsolved, moments, only_first=only_first)

    def _service_correct_clocks(self, event, moments, details):
        """A telephone system reported late what has been judged already."""
        domain = [("ticket_id", "in", self.ids), ("state", "!=", "cancelled")]
        Clock = self.env["service.sla.clock"]
        if event == "opened":
            metrics = list(STARTED_BY["opened"])
            Clock.search([*domain, ("metric", "in", metrics)])._restart(moments)
        elif event == "answered":
            metrics = list(STOPPED_BY["answered"])
            Clock.search([*domain, ("metric", "in", metrics)])._stop(
                moments, details.get("rings"), details.get("users")
            )
