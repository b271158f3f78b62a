from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import plaintext2html

from ...tools import contact_report
from .const import CHANNELS
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
    """Contacts that a telephone or chat system reports."""

    _inherit = "helpdesk.ticket"

    @api.model
    def service_register_contact(self, reports, skip_errors=False):
        """Register calls and chats: finds or creates the customer and the ticket.

        Idempotent by ``external_id``: the same report twice changes nothing, a later
        one adds what is new (an answer time, more messages of a chat).

        :param list reports: a dict per contact, with the keys

            * ``external_id`` (required) and ``channel`` (``phone``, ``web_chat``,
              ``app``, ``wecom``, ``email``, ``portal``, ``other``)
            * ``started_at``: ring or start; ``answered_at``; ``ended_at`` - UTC, as
              ``2024-03-15 06:30:00`` or ``2024-03-15T06:30:00Z``
            * ``rings``: how often it rang, the answered ring included
            * ``caller``: number, mail address or account; ``name`` of the caller
            * ``agent``: login; ``team``: name; ``ticket``: number of a ticket that
              exists; ``subject``
            * ``messages`` of a chat: list of ``{"at", "side", "body"}`` with side
              ``customer`` or ``agent``

            The first report of a contact needs ``channel`` and ``started_at``.
        :param bool skip_errors: register the good ones although some are bad
        :return: a dict per report, in order: ``external_id``, ``status`` (``created``,
            ``updated``, ``unchanged``, ``error``), ``ticket_id``, ``ticket`` (number),
            ``partner_id``, ``error``
        :raise AccessError: the user does not belong to the group of contact systems
        :raise ValidationError: lists every bad report by number; nothing is written
        """
        if not self.env.user.has_group("service_sla_scripts.group_contact_system"):
            raise AccessError(
                self.env._(
                    "Only users of the group “Contact Systems” may register contacts: "
                    "their times decide whether promises were kept."
                )
            )
        now = fields.Datetime.now()
        # sudo: a telephone system needs no right but this one
        batch = self.sudo()._service_read_reports(reports, now)
        bad = [f"#{row['index']}: {row['error']}" for row in batch if row["error"]]
        if bad and not skip_errors:
            raise ValidationError("\n".join(bad))
        good = [row for row in batch if not row["error"]]
        self.sudo()._service_write_contacts(good, now)
        return [self._service_contact_result(row) for row in batch]

    def _service_contact_result(self, row):
        ticket = row["interaction"].ticket_id
        return {
            "external_id": row["values"].get("external_id", False),
            "status": "error" if row["error"] else row["status"],
            "ticket_id": ticket.id,
            "ticket": ticket.number,
            "partner_id": ticket.partner_id.id,
            "error": row["error"],
        }

    # -- reading ------------------------------------------------------------------

    def _service_read_reports(self, reports, now):
        """Check all reports against each other and against what is on record.

        :return: list of dicts ``index, values, error, interaction, known``
        """
        if not isinstance(reports, list):
            raise ValidationError(
                self.env._("Contacts come as a list, also when there is only one.")
            )
        codes = [code for code, _label in CHANNELS]
        rows = []
        for index, report in enumerate(reports, 1):
            values, problems = contact_report.read_report(report, now, codes)
            rows.append(
                {
                    "index": index,
                    "values": values,
                    "error": "; ".join(map(self._service_problem_text, problems)),
                    "interaction": self.env["service.interaction"],
                    "status": "unchanged",
                }
            )
        good = [row for row in rows if not row["error"]]
        self._service_resolve_references(good)
        self._service_match_known(good)
        return rows

    def _service_problem_text(self, problem):
        texts = {
            "not_a_dict": self.env._("a contact is a set of keys and values"),
            "unknown_key": self.env._("“%(key)s” is no key of a contact"),
            "missing": self.env._("“%(key)s” is missing"),
            "unknown_channel": self.env._("the channel “%(value)s” does not exist"),
            "not_a_text": self.env._("“%(key)s” is no text: %(value)s"),
            "too_long": self.env._("“%(key)s” is too long: %(value)s characters"),
            "moment": self.env._("“%(key)s” is no date and time: %(value)s"),
            "utc": self.env._("“%(key)s” is not in UTC: %(value)s"),
            "future": self.env._("“%(key)s” lies in the future: %(value)s"),
            "order": self.env._("“%(key)s” comes before it can: %(value)s"),
            "rings": self.env._("“%(key)s” is no number of rings: %(value)s"),
            "messages": self.env._("“%(key)s” is no list: %(value)s"),
            "message": self.env._("“%(key)s” needs at, side and body: %(value)s"),
            "side": self.env._("“%(key)s” is neither customer nor agent: %(value)s"),
            "unknown_agent": self.env._("no agent has the login “%(value)s”"),
            "unknown_team": self.env._("there is no team “%(value)s”"),
            "unknown_ticket": self.env._("there is no ticket “%(value)s”"),
            "conflict": self.env._(
                "“%(key)s” contradicts what is on record: %(value)s"
            ),
        }
        return texts[problem.code] % problem._asdict()

    def _service_resolve_references(self, rows):
        """Turn logins, team names, ticket numbers and channel codes into records."""
        company = self.env.company
        wanted = {
            key: {row["values"][key] for row in rows if key in row["values"]}
            for key in ("agent", "team", "ticket", "channel")
        }
        in_company = [("company_id", "in", [False, company.id])]
        found = {
            "agent": self.env["res.users"]
            .search([("login", "in", list(wanted["agent"])), ("share", "=", False)])
            .grouped("login"),
            "team": self.env["helpdesk.ticket.team"]
            .search([("name", "in", list(wanted["team"])), *in_company])
            .grouped("name"),
            "ticket": self.search(
                [("number", "in", list(wanted["ticket"])), *in_company]
            ).grouped("number"),
            "channel": self.env["helpdesk.ticket.channel"]._service_by_code(
                wanted["channel"], company
            ),
        }
        for row in rows:
            for key in wanted:
                value = row["values"].get(key)
                if value and value not in found[key]:
                    problem = contact_report.Problem(f"unknown_{key}", key, value)
                    row["error"] = self._service_problem_text(problem)
                elif value:
                    row["values"][key] = found[key][value][:1]

    def _service_match_known(self, rows):
        """Find what is on record for each contact, and refuse contradictions."""
        ids = [row["values"]["external_id"] for row in rows if not row["error"]]
        known = (
            self.env["service.interaction"]
            .search(
                [
                    ("external_id", "in", ids),
                    ("company_id", "=", self.env.company.id),
                ]
            )
            .grouped("external_id")
        )
        earlier = {}
        for row in rows:
            if row["error"]:
                continue
            values = row["values"]
            interaction = known.get(values["external_id"], row["interaction"])
            record = earlier.setdefault(
                values["external_id"],
                {key: interaction[name] for key, name in FIELDS.items()}
                | {"ticket": interaction.ticket_id},
            )
            problems = [
                contact_report.Problem("conflict", key, f"{_show(old)} / {_show(new)}")
                for key, old, new in contact_report.conflicts(record, values)
            ]
            if not record["started_at"]:
                problems += [
                    contact_report.Problem("missing", key, "")
                    for key in ("channel", "started_at")
                    if not values.get(key)
                ]
            row["error"] = "; ".join(map(self._service_problem_text, problems))
            if not row["error"]:
                row["interaction"] = interaction
                record.update({k: v for k, v in values.items() if k in record})

    # -- writing ------------------------------------------------------------------

    def _service_write_contacts(self, rows, now):
        """Create what is new, then add to each contact what its reports bring."""
        new = {}
        for row in rows:
            if not row["interaction"]:
                new.setdefault(row["values"]["external_id"], []).append(row)
        self._service_create_contacts(list(new.values()))
        answers = {}
        for row in rows:
            changed = self._service_update_contact(row)
            if changed and row["status"] == "unchanged":
                row["status"] = "updated"
            answer = changed and self._service_contact_answer(row["interaction"])
            if answer:
                ticket_id = row["interaction"].ticket_id.id
                # pieces of one contact come in order: the last one knows most
                known = answers.get(ticket_id, answer)
                answers[ticket_id] = min(answer, known, key=lambda a: a.moment)
        self.browse(answers)._service_answered(answers)

    def _service_contact_answer(self, interaction):
        """The first answer in a call or chat, None while nobody has answered."""
        moments = [
            line.sent_at
            for line in interaction.message_line_ids
            if line.side == "agent"
        ]
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
                values |= {"messages": []} | row["values"]
            values["messages"] = sum((r["values"]["messages"] for r in rows), [])
            merged.append(values)
        partners = self.env["res.partner"]._service_find_or_create(
            [(values.get("caller"), values.get("name")) for values in merged]
        )
        fresh = [
            (values, partner)
            for values, partner in zip(merged, partners, strict=True)
            if not values.get("ticket")
        ]
        tickets = iter(
            self.create(
                [self._service_contact_ticket(values, p) for values, p in fresh]
            )
        )
        for values in merged:
            values["ticket"] = values.get("ticket") or next(tickets)
        interactions = self.env["service.interaction"].create(
            [
                {
                    "external_id": values["external_id"],
                    "ticket_id": values["ticket"].id,
                    "partner_id": partner.id,
                    "channel_id": values["channel"].id,
                    "started_at": values["started_at"],
                }
                for values, partner in zip(merged, partners, strict=True)
            ]
        )
        for rows, interaction in zip(contacts, interactions, strict=True):
            for row in rows:
                row["interaction"] = interaction
                row["status"] = "created"
            ticket = interaction.ticket_id
            if interaction.started_at < ticket.service_opened_at:
                # the agent wrote the ticket while talking; the ring came before
                ticket.service_opened_at = interaction.started_at
                ticket._service_in_pipeline()._service_emit(
                    "opened", interaction.started_at, corrected=True
                )

    def _service_contact_ticket(self, values, partner):
        """Values of the ticket for a new contact."""
        said = [body for _at, side, body in values["messages"] if side == "customer"]
        label = values["channel"].name
        who = values.get("name") or partner.name
        title = values.get("subject") or (said[0].splitlines()[0][:80] if said else "")
        agent = values.get("agent", self.env["res.users"])
        team = values.get("team") or agent.helpdesk_team_ids[:1]
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
            "company_id": self.env.company.id,
            "service_opened_at": values["started_at"],
        }

    def _service_update_contact(self, row):
        """Write what this report adds; tells whether it added anything."""
        interaction, values = row["interaction"], row["values"]
        added = {
            name: values[key].id if name.endswith("_id") else values[key]
            for key, name in FIELDS.items()
            if values.get(key) and not interaction[name]
        }
        if added:
            interaction.write(added)
        known = {
            (line.sent_at, line.side, line.body)
            for line in interaction.message_line_ids
        }
        lines = [line for line in values["messages"] if line not in known]
        if lines:
            interaction.message_line_ids = [
                fields.Command.create({"sent_at": at, "side": side, "body": body})
                for at, side, body in dict.fromkeys(lines)
            ]
        return bool(added or lines)


def _show(value):
    """A value of a report as a person reads it."""
    return value.display_name if isinstance(value, models.BaseModel) else str(value)
