from odoo import api, fields, models
from odoo.tools import plaintext2html

from .const import CHANNEL_PROCESS
from .helpdesk_ticket_action import Answer

# keys of a report -> fields of service.interaction
FIELDS = {
    "started_at": "started_at",
    "answered_at": "answered_at",
    "ended_at": "ended_at",
    "rings": "ring_count",
    "caller": "caller",
    "channel": "channel_id",
    "agent": "user_id",
}


class HelpdeskTicket(models.Model):
    """Putting reported contacts on record (see ``service_register_contact``)."""

    _inherit = "helpdesk.ticket"

    def _service_write_contacts(self, rows):
        """Create what is new, then add to each contact what its reports bring.

        :param rows: reports that were read and are right, see ``_service_read_reports``
        """
        new = {}
        for row in rows:
            if not row["interaction"]:
                new.setdefault(row["values"]["external_id"], []).append(row)
        self._service_create_contacts(list(new.values()))
        answers, replies, words = {}, {}, {}
        for row in rows:
            ticket_id = row["interaction"].ticket_id.id
            for side, at in self._service_update_contact(row):
                told = words if side == "agent" else replies
                told[ticket_id] = max(at, told.get(ticket_id, at))
            answer = self._service_contact_answer(row["interaction"])
            if answer and row["status"] != "unchanged":
                # pieces of one contact come in order: the last one knows most
                known = answers.get(ticket_id, answer)
                answers[ticket_id] = min(answer, known, key=lambda a: a.moment)
        tickets = self.browse({*answers, *replies, *words})._service_in_pipeline()
        tickets.filtered(lambda t: t.id in replies)._service_replied(replies)
        tickets.filtered(lambda t: t.id in answers)._service_answered(answers)
        tickets.filtered(lambda t: t.id in words)._service_emit(
            "customer_informed", words
        )

    def _service_contact_answer(self, interaction):
        """The first answer in a call or chat, None while nobody has answered."""
        lines = interaction.message_line_ids
        moments = [line.sent_at for line in lines if line.side == "agent"]
        moments += [interaction.answered_at] if interaction.answered_at else []
        if not moments:
            return None
        user = interaction.user_id or interaction.ticket_id.user_id
        return Answer(min(moments), user, interaction.ring_count)

    def _service_create_contacts(self, contacts):
        """Make tickets and interactions for contacts that are not on record.

        :param contacts: for each contact the list of its reports, first one first
        """
        merged = []
        for rows in contacts:
            values = {}
            for row in rows:
                values |= row["values"]
            values["messages"] = sum((r["values"]["messages"] for r in rows), [])
            merged.append(values)
        partners = self.env["res.partner"]._service_find_or_create(
            [(v.get("caller"), v.get("name"), v["channel"]) for v in merged]
        )
        both = list(zip(merged, partners, strict=True))
        tickets = iter(
            self._service_as_server().create(
                [
                    self._service_contact_ticket(values, partner)
                    for values, partner in both
                    if not values.get("ticket")
                ]
            )
        )
        interactions = self.env["service.interaction"].create(
            [
                {
                    "external_id": values["external_id"],
                    "ticket_id": (values.get("ticket") or next(tickets)).id,
                    "partner_id": partner.id,
                    "channel_id": values["channel"].id,
                    "started_at": values["started_at"],
                }
                for values, partner in both
            ]
        )
        for rows, interaction in zip(contacts, interactions, strict=True):
            opening = self._service_opened_by(interaction)
            for row in rows:
                row.update(interaction=interaction, status="created", opening=opening)

    def _service_opened_by(self, interaction):
        """Whether a contact opened its ticket; an agent may have written it since."""
        ticket, ring = interaction.ticket_id, interaction.started_at
        if ring < ticket.service_opened_at:
            ticket._service_as_server().service_opened_at = ring
            ticket._service_in_pipeline()._service_emit("opened", ring, corrected=True)
        return ring <= ticket.service_opened_at

    def _service_contact_ticket(self, values, partner):
        """Values of the ticket for a new contact."""
        said = [body for _at, side, body in values["messages"] if side == "customer"]
        label = values["channel"].name
        who = values.get("name") or partner.name
        title = values.get("subject") or (said[0].splitlines()[0][:80] if said else "")
        agent = values.get("agent", self.env["res.users"])
        company = self.env.company
        teams = agent.helpdesk_team_ids.filtered(
            lambda team: team.company_id in (company, company.browse())
        )
        team = (
            values.get("team") or teams[:1] or self._service_desk_of(values["channel"])
        )
        return {
            "name": title or (f"{label} · {who}" if who else label),
            "description": plaintext2html("\n".join(said))
            if said
            else self.env._("Contact by %(channel)s.", channel=label),
            "channel_id": values["channel"].id,
            "partner_id": partner.id,
            "partner_name": partner.name,
            "partner_email": partner.email,
            "team_id": team.id,
            "user_id": agent.id,
            "company_id": company.id,
            "service_opened_at": values["started_at"],
        }

    @api.model
    def _service_desk_of(self, channel):
        """The team that takes contacts of a channel when the report names none."""
        Team = self.env["helpdesk.ticket.team"]
        teams = Team.search(
            [
                ("service_use_pipeline", "=", True),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )
        process = CHANNEL_PROCESS[channel.service_code]
        return (teams.filtered(lambda t: t.service_process == process) or teams)[:1]

    def _service_update_contact(self, row):
        """Write what this report adds.

        :return: list of (side, moment): who said something that was not known yet
        """
        interaction, values = row["interaction"], row["values"]
        added = {
            name: values[key].id if name.endswith("_id") else values[key]
            for key, name in FIELDS.items()
            if values.get(key) and not interaction[name]
        }
        known = {
            (line.sent_at, line.side, line.body)
            for line in interaction.message_line_ids
        }
        lines = [
            line for line in dict.fromkeys(values["messages"]) if line not in known
        ]
        if lines:
            added["message_line_ids"] = [
                fields.Command.create({"sent_at": at, "side": side, "body": body})
                for at, side, body in lines
            ]
        if added:
            interaction.write(added)
            if row["status"] == "unchanged":
                row["status"] = "updated"
        spoken = [(side, at) for at, side, _body in lines]
        if "answered_at" in added:
            spoken.append(("agent", interaction.answered_at))
        if row["status"] == "created" and "started_at" in values:
            spoken.append(("customer", interaction.started_at))
        if row["opening"]:
            spoken = [(side, at) for side, at in spoken if side == "agent"]
        return spoken
