from datetime import datetime

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_list

# Values that promises depend on: the event "classified" tells that one changed.
CLASSIFYING = frozenset(
    {
        "team_id",
        "channel_id",
        "category_id",
        "tag_ids",
        "partner_id",
        "company_id",
        "service_process",
        "service_urgency",
        "service_complexity",
    }
)
WATCHED = CLASSIFYING | {
    "stage_id",
    "user_id",
    "active",
    "duplicate_id",
    "service_is_waiting",
    "service_is_resolved",
    "service_identity_state",
    "service_opened_at",
    "service_first_response_at",
    "priority",
}
# How a ticket looks before it exists.
_NOTHING = dict.fromkeys(WATCHED, False) | {"active": True, "step": None}


class HelpdeskTicket(models.Model):
    """Events: how the parts of a ticket tell each other that something happened.

    A part that makes something happen calls ``_service_emit``; a part that cares
    overrides ``_on_service_event`` and calls ``super``. An event always concerns a
    batch of tickets, and its moment is handed in: nobody reads the time again.
    """

    _inherit = "helpdesk.ticket"

    @api.model
    def _service_events(self):
        """Names of all events, each with its meaning. A wing adds its own."""
        return {
            "opened": "a contact arrived and became a ticket",
            "joined": "a ticket came under the pipeline (its team changed or opted in)",
            "left": "a ticket left the pipeline (its team changed or opted out)",
            "answered": "the first answer by an agent",
            "customer_informed": "a message of an agent to the customer",
            "customer_replied": "a message of the customer",
            "assigned": "the ticket got its (next) agent",
            "classified": "a value that promises depend on changed",
            "complex": "the ticket was marked complex",
            "step_entered": "the ticket stands in another step",
            "waiting": "work waits for the customer",
            "resumed": "work goes on",
            "resolved": "the customer confirmed the solution",
            "not_resolved": "the customer said it is not solved: a new cycle",
            "closed": "the ticket reached the archive",
            "reopened": "a closed or cancelled ticket is open again",
            "cancelled": "archived, deleted or marked as a duplicate",
        }

    def _service_emit(self, event, at, **details):
        """Tell all listeners that ``event`` happened to these tickets.

        :param str event: a key of ``_service_events()``
        :param at: the moment (naive UTC ``datetime``), or a dict of moments by ticket
            id where they differ; fractions of a second are cut off
        :param details: what a listener may want to know, the same for all tickets;
            ``user``, who did it, is always among them
        :raise ValueError: unknown event
        :raise KeyError: a ticket without a moment
        """
        if event not in self._service_events():
            raise ValueError(f"unknown service event: {event!r}")
        if not self:
            return
        if isinstance(at, datetime):
            at = dict.fromkeys(self.ids, at)
        moments = {id_: at[id_].replace(microsecond=0) for id_ in self.ids}
        details.setdefault("user", self.env.user)
        self._on_service_event(event, moments, details)

    def _on_service_event(self, event, moments, details):
        """Hook: something happened to these tickets.

        Listeners work set-based: their query count may not grow with ``self``.

        :param str event: see ``_service_events``
        :param dict moments: ticket id -> naive UTC ``datetime``
        :param dict details: as given to ``_service_emit``
        """

    def _service_claim(self):
        """Nobody else may have changed, or change now, what these tickets are.

        For what is written beside a ticket: clocks, approvals. Somebody who archives or
        moves the ticket at the same moment would not see them, nor they the ticket as
        it is then: with this, the later of the two is tried again. Nothing is written
        in fact, not even who and when.
        """
        if self:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE helpdesk_ticket SET active = active WHERE id IN %s",
                    tuple(self.ids),
                )
            )

    # -- what a create or write set off -------------------------------------------

    def _service_snapshot(self, watched):
        """Values of these tickets before a write: dict ticket id -> dict by field."""
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        names = watched | {"stage_id", "team_id"}
        if "stage_id" in watched:
            names |= {"service_is_resolved", "service_is_waiting"}
        snapshot = {}
        for ticket in self:
            values = {name: ticket[name] for name in names}
            values["pipeline"] = ticket.team_id.id in teams
            values["step"] = ticket.service_step if values["pipeline"] else None
            snapshot[ticket.id] = values
        return snapshot

    def _service_settle(self, before, now):
        """Check the gates and tell what happened, after a create or write.

        :param dict before: see ``_service_snapshot``; no entry for a new ticket
        """
        ours = self._service_in_pipeline()
        left = (self - ours).filtered(lambda t: before.get(t.id, {}).get("pipeline"))
        if left:
            left._service_as_server().write({"service_left_at": now})
            left._service_emit("left", now)
        self._service_check_stage(before)
        if not ours:
            return
        ours._service_check_resolved(before)
        ours._service_check_gates(
            {
                # a duplicate was let through: what it is now has to be earned
                ticket.id: None
                if before[ticket.id].get("duplicate_id") and not ticket.duplicate_id
                else before[ticket.id]["step"]
                for ticket in ours
                if ticket.id in before
            }
        )
        new = ours.filtered(lambda ticket: ticket.id not in before)
        new._service_emit("opened", {t.id: t.service_opened_at or now for t in new})
        known = ours - new
        known.filtered(lambda ticket: not before[ticket.id]["pipeline"])._service_emit(
            "joined", now
        )
        known.filtered(
            lambda ticket: any(
                ticket[name] != value
                for name, value in before[ticket.id].items()
                if name in CLASSIFYING
            )
        )._service_emit("classified", now)
        old = {ticket.id: before.get(ticket.id, _NOTHING) for ticket in ours}
        ours._service_tell_changes(old, now)
        ours._service_tell_ends(old, now)
        if not self._service_by_server():
            ours._service_tell_corrections(old)
        ours._service_assign_work_order_numbers(now)
        ours._service_announce(before)

    def _service_changed(self, old, name, to):
        """Tickets whose value became one that ``to`` accepts.

        :param dict old: ticket id -> dict of the values that may have changed
        """
        return self.filtered(
            lambda ticket: (
                name in old[ticket.id]
                and (ticket[name] or False) != (old[ticket.id][name] or False)
                and to(ticket[name])
            )
        )

    def _service_tell_changes(self, old, now):
        """Emit an event for each kind of change, in the order things happen."""
        self._service_changed(
            old, "service_complexity", lambda v: v == "complex"
        )._service_emit("complex", now)
        self._service_changed(old, "user_id", bool)._service_emit("assigned", now)
        waits = self._service_changed(old, "service_is_waiting", bool)
        waits._service_emit("waiting", now)
        goes_on = self._service_changed(old, "service_is_waiting", lambda v: not v)
        goes_on._service_emit("resumed", now)
        resolved = self._service_changed(old, "service_is_resolved", bool)
        resolved._service_emit(
            "resolved", {t.id: t.service_resolved_at or now for t in resolved}
        )
        moved = self.filtered(lambda t: t.service_step != old[t.id]["step"])
        moved._service_emit(
            "step_entered", now, steps_before={t.id: old[t.id]["step"] for t in moved}
        )
        moved.filtered(lambda t: t.service_step == "archive")._service_emit(
            "closed", now
        )

    def _service_tell_ends(self, old, now):
        """A ticket that is dropped, and one that is work again."""
        open_tickets = self.filtered(lambda t: t.service_step != "archive")
        # closed ones too: what is promised after closing is over as well
        archived = self._service_changed(old, "active", lambda v: not v)
        archived._service_emit("cancelled", now, reason="archived")
        duplicates = self._service_changed(old, "duplicate_id", bool)
        duplicates._service_emit("cancelled", now, reason="duplicate")
        again = (
            self._service_changed(old, "active", bool)
            | self._service_changed(old, "duplicate_id", lambda v: not v)
            | self._service_changed(old, "service_is_resolved", lambda v: not v)
            | self.filtered(lambda t: old[t.id]["step"] == "archive")
        )
        (again & open_tickets).filtered(
            lambda t: t.active and not t.duplicate_id
        )._service_emit("reopened", now)

    def _service_tell_corrections(self, old):
        """Times that a manager wrote: a new ticket's history, or a correction."""
        answered = self._service_changed(old, "service_first_response_at", bool)
        opened = self._service_changed(old, "service_opened_at", bool).filtered(
            lambda ticket: old[ticket.id] is not _NOTHING
        )
        opened._service_emit(
            "opened", {t.id: t.service_opened_at for t in opened}, corrected=True
        )
        for ticket in answered:
            ticket._service_emit(
                "answered",
                ticket.service_first_response_at,
                corrected=bool(old[ticket.id]["service_first_response_at"]),
                users={ticket.id: ticket.service_first_response_by_id},
                rings={},
            )

    def _service_check_stage(self, before):
        """Tickets of the pipeline stand in one of its steps, and no others do.

        Only a stage or team that was just written is looked at: a ticket that was
        brought out of order some other way can still be worked on.

        :raise ValidationError: a stage of the other kind was written
        """
        for ticket in self:
            old = before.get(ticket.id, {})
            if old and (ticket.stage_id, ticket.team_id) == (
                old["stage_id"],
                old["team_id"],
            ):
                continue
            if ticket.service_use_pipeline != bool(ticket.service_step):
                raise ValidationError(
                    self.env._(
                        "%(ticket)s: the team “%(team)s” does not use the stage "
                        "“%(stage)s”. Choose one of: %(stages)s.",
                        ticket=ticket.number,
                        stage=ticket.stage_id.name or "",
                        team=ticket.team_id.display_name or self.env._("no team"),
                        stages=format_list(
                            self.env,
                            ticket.team_id._get_applicable_stages().mapped("name"),
                        ),
                    )
                )
