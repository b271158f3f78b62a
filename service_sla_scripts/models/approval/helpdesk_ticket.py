from odoo import api, fields, models
from odoo.fields import Domain

from .const import AGENT, BLOCKING, COUNTING, TICKET_STATES


class HelpdeskTicket(models.Model):
    """Approvals of a ticket: what they stop, and what ends them."""

    _inherit = "helpdesk.ticket"

    service_approval_ids = fields.One2many(
        comodel_name="service.approval",
        inverse_name="ticket_id",
        string="Approvals",
        copy=False,
        groups=AGENT,
    )
    # those that count: for the block in the form
    service_current_approval_ids = fields.Many2many(
        comodel_name="service.approval",
        string="Present Approvals",
        compute="_compute_service_current_approval_ids",
        groups=AGENT,
    )
    service_approval_state = fields.Selection(
        selection=TICKET_STATES,
        string="Approval",
        compute="_compute_service_approval_state",
        search="_search_service_approval_state",
        compute_sudo=True,
        groups=AGENT,
    )

    @api.depends("service_approval_ids.state", "service_approval_ids.is_current")
    def _compute_service_approval_state(self):
        found = self._service_in_pipeline()._service_current_approvals(*COUNTING)
        for ticket in self:
            states = {approval.state for approval in found.get(ticket._origin.id, ())}
            ticket.service_approval_state = min(
                states, key=COUNTING.index, default="none"
            )

    @api.depends("service_approval_ids.state", "service_approval_ids.is_current")
    @api.depends_context("uid")
    def _compute_service_current_approval_ids(self):
        found = self._service_in_pipeline()._service_current_approvals(*COUNTING)
        for ticket in self:
            approvals = found.get(ticket._origin.id, self.env["service.approval"])
            # a follower may see the ticket, and not what is promised on it
            approvals = approvals.sudo(False)._filtered_access("read")
            ticket.service_current_approval_ids = approvals

    def _search_service_approval_state(self, operator, value):
        if operator != "in":
            return NotImplemented

        def having(states):
            current = Domain("is_current", "=", True) & Domain("state", "in", states)
            # any!: as the computed value, for whoever may see the ticket
            return Domain("service_approval_ids", "any!", current)

        found = Domain.FALSE
        for state in value:
            if state == "none":
                found |= ~having(COUNTING)
            elif state in COUNTING:
                stronger = COUNTING[: COUNTING.index(state)]
                found |= having([state]) & ~having(stronger)
        return found

    def _service_current_approvals(self, *states):
        """Approvals that count, in one query: dict ticket id -> approvals.

        :param states: which; see ``service.approval``
        """
        # sudo: what stops a ticket stops it for whoever may see it
        approvals = self.env["service.approval"].sudo()
        if not self._origin:
            return {}
        found = approvals.search(
            [
                ("ticket_id", "in", self._origin.ids),
                ("is_current", "=", True),
                ("state", "in", states),
            ],
            order="id",
        )
        return {t.id: mine for t, mine in found.grouped("ticket_id").items()}

    # -- the gate ---------------------------------------------------------------

    @api.depends("service_approval_state")
    def _compute_service_gaps(self):
        return super()._compute_service_gaps()

    def _service_step_gaps(self, step):
        """Service standard §1.3: no approval is pending or refused."""
        gaps = super()._service_step_gaps(step)
        if step == "solution":
            found = self._service_current_approvals(*BLOCKING)
            for ticket in self:
                gaps[ticket] += [
                    approval._gap() for approval in found.get(ticket._origin.id, ())
                ]
        return gaps

    # -- what ends an approval --------------------------------------------------

    @api.model
    def _service_events(self):
        return super()._service_events() | {
            "approval_asked": "the approval of a promise was asked for",
            "approval_decided": "the approval of a promise was decided",
            "approval_withdrawn": "the approval of a promise is not needed any more",
        }

    def _on_service_event(self, event, moments, details):
        result = super()._on_service_event(event, moments, details)
        reasons = {
            "left": self.env._("The ticket left the service pipeline."),
            "cancelled": self.env._("The ticket was archived or is a duplicate."),
            "closed": self.env._("The ticket was closed."),
        }
        if event in reasons and details.get("reason") != "deleted":
            self._service_open_approvals("pending")._end(
                "cancelled", reasons[event], max(moments.values()), told=False
            )
        elif event == "not_resolved":
            self._service_begin_cycle(max(moments.values()))
        elif event == "classified":
            self._service_review_approvals(max(moments.values()))
        return result

    def _service_open_approvals(self, *states):
        """Approvals of these tickets in some states, for the server to work on."""
        # sudo: whoever closes a ticket need not be able to see its approvals
        return (
            self.env["service.approval"]
            .sudo()
            .search([("ticket_id", "in", self.ids), ("state", "in", states)])
        )

    def _service_begin_cycle(self, now):
        """What was approved or refused belonged to a solution that did not help."""
        approvals = self._service_open_approvals(*COUNTING)
        reason = self.env._("Not solved: a new cycle began.")
        approvals.filtered(lambda a: a.state == "pending")._end(
            "cancelled", reason, now
        )
        approvals.filtered("is_current")._as_server().write({"is_current": False})

    def _service_review_approvals(self, now):
        """Another customer is promised nothing by this; another team has other leaders.

        What was sent already is left as it is.
        """
        approvals = self._service_open_approvals("pending", "approved").filtered(
            lambda approval: not approval.sent_at
        )
        others = approvals.filtered(
            lambda a: a.partner_id and a.partner_id != a.ticket_id.partner_id
        )
        others._void(self.env._("The ticket has another customer now."), now)
        (approvals - others)._sync_todos()
