from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools import contact_report
from .const import CHANNELS
from .helpdesk_ticket_contact_record import FIELDS


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
        # asked before sudo: then it would take any company that the context names
        self = self.with_company(self.env.company)
        # sudo: a telephone system needs no right but this one
        batch = self.sudo()._service_read_reports(reports, now)
        bad = [
            self.env._("Contact %(index)s: %(error)s", **row)
            for row in batch
            if row["error"]
        ]
        if bad and not skip_errors:
            raise ValidationError("\n".join(bad))
        good = [row for row in batch if not row["error"]]
        self.sudo()._service_write_contacts(good)
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
                    # the customer's first words are the ticket, not an answer
                    "opening": False,
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
            "order": self.env._(
                "“%(key)s” is earlier than what comes before it: %(value)s"
            ),
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
            .search(
                [
                    ("login", "in", list(wanted["agent"])),
                    ("share", "=", False),
                    ("company_ids", "in", company.ids),
                ]
            )
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
            known_values = {k: v for k, v in record.items() if v}
            problems = contact_report.order_problems(known_values | values)
            problems += [
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


def _show(value):
    """A value of a report as a person reads it."""
    return value.display_name if isinstance(value, models.BaseModel) else str(value)
