from datetime import datetime
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from .const import URGENCY_NAMES


class Answer(NamedTuple):
    """A first response: when, by whom, and after how many rings of a telephone."""

    moment: datetime
    user: models.BaseModel
    rings: int = 0


class HelpdeskTicket(models.Model):
    """What people do with a ticket: the buttons, and writing to each other."""

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
        # sudo: a first response is set by the server, see SERVER_FIELDS
        tickets = self.sudo()._service_in_pipeline()
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
        """
        if step not in ("solution", "classification"):
            raise UserError(
                self.env._(
                    "A new cycle starts at the solution or at the classification."
                )
            )
        self.check_access("write")
        now = fields.Datetime.now()
        stage = self.env["helpdesk.ticket.stage"]._service_stage(step)
        tickets = self._service_in_pipeline()
        tickets._service_log_cycle()
        # told first: the old cycle is judged by its own promise, not the tightened one
        tickets.sudo()._service_emit("not_resolved", now)
        for ticket in tickets:
            level = URGENCY_NAMES.index(ticket.service_urgency or "normal") + 1
            # sudo: the number of the cycle is set by the server, see SERVER_FIELDS
            ticket.sudo().write(
                {
                    "stage_id": stage.id,
                    "service_is_resolved": False,
                    "service_is_waiting": False,
                    "service_solution": False,
                    "service_urgency": URGENCY_NAMES[min(level, 2)],
                    "service_cycle": ticket.service_cycle + 1,
                }
            )

    def _service_log_cycle(self):
        """Keep the solution that did not help where everybody can read it later."""
        self._message_log_batch(
            bodies={
                ticket.id: self.env._(
                    "Cycle %(cycle)s ended: not solved. The solution was:",
                    cycle=ticket.service_cycle,
                )
                + (ticket.service_solution or "")
                for ticket in self
            }
        )

    def _message_post_after_hook(self, message, msg_values):
        """A message to the customer is an answer; one from her ends the waiting."""
        result = super()._message_post_after_hook(message, msg_values)
        ticket = self.sudo()._service_in_pipeline()
        if (
            not ticket
            or message.is_internal
            or message.subtype_id.internal
            or message.message_type not in ("comment", "email", "email_outgoing")
        ):
            return result
        now = fields.Datetime.now()
        author = message.sudo().author_id
        user = author.with_context(active_test=False).user_ids.filtered(
            lambda user: not user.share
        )[:1]
        if user and author != ticket.partner_id:
            ticket._service_answered({ticket.id: Answer(now, user)})
            ticket._service_emit("customer_informed", now)
        elif message.message_type != "email_outgoing":
            if ticket.service_is_waiting:
                ticket.write({"service_is_waiting": False})
            ticket._service_emit("customer_replied", now)
        return result
