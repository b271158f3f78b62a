from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_list, is_html_empty

from .const import STEP_NAMES, W1H_FIELDS

# Only code of this process holds this very object: a context that comes in by RPC
# cannot open the gates.
_GATES_FORCED = object()
# nobody reads a hundred lists of gaps in one message
REFUSALS_SHOWN = 10


class HelpdeskTicket(models.Model):
    """Gates: what must be on record before a ticket leaves a step."""

    _inherit = "helpdesk.ticket"

    service_gap_count = fields.Integer(
        string="Still Missing",
        compute="_compute_service_gaps",
        compute_sudo=True,
        aggregator=None,
        groups="base.group_user",
    )
    service_gap_text = fields.Text(
        string="Gaps",
        compute="_compute_service_gaps",
        compute_sudo=True,
        groups="base.group_user",
        help="What this step still needs, a line each.",
    )

    @api.depends(
        "stage_id",
        "team_id",
        "duplicate_id",
        "service_first_response_at",
        "service_identity_state",
        "service_identity_method",
        "service_identity_reason",
        *W1H_FIELDS,
        "service_gap_reason",
        "service_nature",
        "service_urgency",
        "service_complexity",
        "service_solution",
        "service_is_resolved",
    )
    @api.depends_context("lang")
    def _compute_service_gaps(self):
        self.service_gap_count = 0
        self.service_gap_text = False
        for step, tickets in self._service_open().grouped("service_step").items():
            gaps = tickets._service_step_gaps(step)
            for ticket in tickets:
                ticket.service_gap_count = len(gaps[ticket])
                ticket.service_gap_text = "\n".join(gaps[ticket])

    def _service_step_gaps(self, step):
        """Hook: what these tickets still need before they may leave ``step``.

        Set-based: an override calls ``super`` and appends to the lists.

        :param str step: a step of the pipeline
        :return: dict ticket -> list of sentences, in the order of the form
        """
        check = getattr(self, f"_service_gaps_{step}", None)
        return {ticket: check(ticket) if check else [] for ticket in self}

    def _service_gaps_response(self, ticket):
        """Service standard §1.1: first response, identity or why it has none."""
        gaps = []
        if not ticket.service_first_response_at:
            gaps.append(
                self.env._(
                    "First response: write to the customer, or press “Answered” when "
                    "you are talking."
                )
            )
        state = ticket.service_identity_state
        if state == "verified" and not ticket.service_identity_method:
            gaps.append(self.env._("Identity: say how it was checked (page “Intake”)."))
        elif state == "impossible" and not ticket.service_identity_reason:
            gaps.append(
                self.env._("Identity: say why it cannot be verified (page “Intake”).")
            )
        elif state not in ("verified", "impossible"):
            gaps.append(
                self.env._(
                    "Identity: verify the customer, or say why that is impossible "
                    "(page “Intake”)."
                )
            )
        return gaps

    def _service_gaps_classification(self, ticket):
        """Service standard §1.2: 5W1H or its explanation, nature, urgency, depth."""
        gaps = []
        questions = [
            self._fields[name]._description_string(self.env)
            for name in W1H_FIELDS
            if not (ticket[name] or "").strip()
        ]
        if questions and not ticket.service_gap_reason:
            gaps.append(
                self.env._(
                    "5W1H: %(questions)s. Ask, or explain in “Why Facts Are Missing” "
                    "(page “Intake”).",
                    questions=format_list(self.env, questions),
                )
            )
        if not ticket.service_nature:
            gaps.append(self.env._("Nature: choose a category that has one."))
        if not ticket.service_urgency:
            gaps.append(self.env._("Urgency: normal, urgent or critical?"))
        if not ticket.service_complexity:
            gaps.append(
                self.env._(
                    "Complexity: simple, or does another department have to join?"
                )
            )
        return gaps

    def _service_gaps_solution(self, ticket):
        """Service standard §1.3: a solution is recorded."""
        if is_html_empty(ticket.service_solution):
            return [self.env._("Solution: write it down (page “Solution”).")]
        return []

    def _service_gaps_confirmation(self, ticket):
        """Service standard §1.4: the customer was asked, and it is solved."""
        if not ticket.service_is_resolved:
            return [
                self.env._(
                    "Confirmation: ask the customer and press “Solved” or “Not Solved”."
                )
            ]
        return []

    # -- enforcement ------------------------------------------------------------

    def _service_check_gates(self, steps_before):
        """Refuse moves forward past a step that still has gaps. Backwards is free.

        Called after the values are written, so that one call may fill a gap and move
        on. All gaps of all tickets come in one message.

        :param dict steps_before: ticket id -> step it stood in, None for none
        :raise ValidationError: lists every gap and where to close it
        """
        if self.env.context.get("service_gates") is _GATES_FORCED:
            return
        refused = {}
        for (start, end), tickets in self.grouped(
            lambda ticket: (steps_before.get(ticket.id), ticket.service_step)
        ).items():
            passed = self._service_steps_passed(start, end)
            # a duplicate is told about elsewhere: nothing of it is worked on
            tickets = tickets.filtered(lambda ticket: not ticket.duplicate_id)
            for step in passed:
                for ticket, gaps in tickets._service_step_gaps(step).items():
                    if gaps:
                        refused.setdefault(ticket, []).append((step, gaps))
        if refused:
            raise ValidationError(self._service_refusal(refused))

    @api.model
    def _service_steps_passed(self, start, end):
        """Steps that are left when a ticket goes from ``start`` to ``end``."""
        first = STEP_NAMES.index(start) if start else 0
        last = STEP_NAMES.index(end) if end else 0
        return STEP_NAMES[first:last]

    @api.model
    def _service_refusal(self, refused):
        """What a person is told: every gap, and where to close it.

        :param dict refused: ticket -> list of (step, sentences)
        """
        if self.env.user.share:
            # what is missing is between the company's own people
            return self.env._("This ticket cannot be closed here. Please write to us.")
        labels = dict(self._fields["service_step"]._description_selection(self.env))
        lines = []
        for ticket, steps in list(refused.items())[:REFUSALS_SHOWN]:
            for step, gaps in steps:
                lines.append(
                    self.env._(
                        "%(ticket)s cannot leave the step “%(step)s” yet. Still "
                        "missing:",
                        ticket=ticket.number,
                        step=labels[step],
                    )
                )
                lines += [f"  • {gap}" for gap in gaps]
        more = len(refused) - REFUSALS_SHOWN
        if more > 0:
            lines.append(self.env._("… and %(count)s more tickets.", count=more))
        return "\n".join(lines)

    def _service_gap_messages(self, step):
        """What one ticket lacks to get to ``step``, as a list of sentences."""
        return [
            gap
            for passed in self._service_steps_passed(self.service_step, step)
            for gap in self._service_step_gaps(passed)[self]
        ]

    def service_force_move(self, step, reason):
        """Move tickets to a step although gaps are open, and put that on record.

        :param str step: key of the step to move to
        :param str reason: why, at least ten characters
        :return: ids of the ``service.forced.move`` records, one per ticket
        :raise AccessError: the user is no supervisor
        :raise UserError: no such step, no real reason, or no pipeline
        """
        if not self.env.user.has_group("service_sla_scripts.group_supervisor"):
            raise AccessError(
                self.env._(
                    "Only a supervisor may move a ticket past open gaps. Close the "
                    "gaps, or ask your team leader."
                )
            )
        self.check_access("write")
        reason = " ".join((reason or "").split())
        if len(reason) < 10:
            raise UserError(
                self.env._(
                    "Say in a few words why the ticket moves on (at least ten "
                    "characters); it stays on record."
                )
            )
        if step not in STEP_NAMES:
            raise UserError(self.env._("There is no step “%(step)s”.", step=step))
        if len(self._service_in_pipeline()) != len(self):
            raise UserError(
                self.env._(
                    "Only tickets of a team with the service pipeline have steps."
                )
            )
        gaps = {ticket: ticket._service_gap_messages(step) for ticket in self}
        if not all(gaps.values()):
            raise UserError(
                self.env._(
                    "Nothing is missing on the way to this step: move the ticket "
                    "there in the ordinary way."
                )
            )
        # sudo: nobody may write this record by hand, supervisors included
        moves = (
            self.env["service.forced.move"]
            .sudo()
            .create(
                [
                    {
                        "ticket_id": ticket.id,
                        "ticket_number": ticket.number,
                        "team_id": ticket.team_id.id,
                        "company_id": ticket.company_id.id,
                        "user_id": self.env.uid,
                        "from_step": ticket.service_step,
                        "to_step": step,
                        "reason": reason,
                        "gaps": "\n".join(gaps[ticket]),
                    }
                    for ticket in self
                ]
            )
        )
        stage = self.env["helpdesk.ticket.stage"]._service_stage(step)
        self.with_context(service_gates=_GATES_FORCED).write({"stage_id": stage.id})
        self._message_log_batch(
            bodies={
                ticket.id: Markup("<p>%s</p><p>%s</p>")
                % (
                    self.env._("Moved past open gaps: %(reason)s", reason=reason),
                    Markup("<br/>").join(gaps[ticket]),
                )
                for ticket in self
            }
        )
        return moves.ids
