from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from .const import URGENCY_NAMES


class Answer(NamedTuple):
    """A first response: when, by whom, and after how many rings of a telephone."""

    moment: datetime
    user: models.BaseModel
    rings: int = 0


class HelpdeskTicket(models.Model):
    """What people do with a ticket: the buttons."""

    _inherit = "helpdesk.ticket"

    def action_service_answer(self):
        """Put on record that the agent is answering the customer right now."""
        self.check_access("write")
        answer = Answer(fields.Datetime.now(), self.env.user)
        self._service_answered(dict.fromkeys(self.ids, answer))

    def _service_answered(self, answers):
        """Record first responses; an earlier moment than the one on record wins.

        A telephone system may report late what an agent has already clicked: its
        moment is the true one, and so is its number of rings.

        :param dict answers: ticket id -> :class:`Answer`
        """
        tickets = self._service_as_server()._service_in_pipeline()
        first = tickets.filtered(lambda t: not t.service_first_response_at)
        corrected = (tickets - first).filtered(
            lambda t: (
                answers[t.id].moment < t.service_first_response_at
                or (
                    answers[t.id].rings
                    and answers[t.id].moment == t.service_first_response_at
                )
            )
        )
        for ticket in first | corrected:
            ticket.service_first_response_at = answers[ticket.id].moment
            ticket.service_first_response_by_id = answers[ticket.id].user
        moments = {id_: answer.moment for id_, answer in answers.items()}
        details = {
            "rings": {id_: answer.rings for id_, answer in answers.items()},
            "users": {id_: answer.user for id_, answer in answers.items()},
        }
        first._service_emit("answered", moments, **details)
        corrected._service_emit("answered", moments, corrected=True, **details)

    def action_service_wait(self):
        """Work waits for the customer, or goes on."""
        for waiting, tickets in self.grouped("service_is_waiting").items():
            tickets.write({"service_is_waiting": not waiting})

    def action_service_resolved(self):
        """The customer confirmed: solved. Moves on to the archive."""
        archive = self.env["helpdesk.ticket.stage"]._service_stage("archive")
        self.write({"service_is_resolved": True, "stage_id": archive.id})

    def action_service_not_resolved(self, step="solution"):
        """The customer says it is not solved: a new cycle starts (§1.4).

        Urgency goes one level up, the solution of the old cycle goes on record.

        :param str step: where to start again, ``solution`` or ``classification``
        :raise UserError: another step, or tickets that are not in confirmation
        """
        self.check_access("write")
        if step not in ("solution", "classification"):
            raise UserError(
                self.env._(
                    "A new cycle starts at the solution or at the classification."
                )
            )
        if any(ticket.service_step != "confirmation" for ticket in self):
            raise UserError(
                self.env._(
                    "Only a ticket in the step Confirmation can be not solved: the "
                    "customer is asked there."
                )
            )
        stage = self.env["helpdesk.ticket.stage"]._service_stage(step)
        self._service_log_cycle()
        # told first: the old cycle is judged by its own promise, not the tightened one
        self.sudo()._service_emit("not_resolved", fields.Datetime.now())
        groups = self.grouped(
            lambda t: (t.service_urgency or "normal", t.service_cycle)
        )
        for (urgency, cycle), tickets in groups.items():
            level = min(URGENCY_NAMES.index(urgency) + 1, len(URGENCY_NAMES) - 1)
            tickets._service_as_server().write(
                {
                    "stage_id": stage.id,
                    "service_is_waiting": False,
                    "service_solution": False,
                    "service_urgency": URGENCY_NAMES[level],
                    "service_cycle": cycle + 1,
                }
            )

    def _service_log_cycle(self):
        """Keep the solution that did not help where everybody can read it later."""
        self._message_log_batch(
            bodies={
                ticket.id: Markup("<p>%s</p>%s")
                % (
                    self.env._(
                        "Cycle %(cycle)s ended: not solved. The solution was:",
                        cycle=ticket.service_cycle,
                    ),
                    ticket.service_solution or "",
                )
                for ticket in self
            }
        )
