import logging

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models

from .service_phrase import LEVELS

_logger = logging.getLogger(__name__)

OUTCOMES = [
    ("held", "Held Back"),
    ("rewritten", "Rewritten"),
    ("sent", "Sent Anyway"),
    ("blocked", "Blocked"),
]


class ServiceToneFinding(models.Model):
    """What was caught on its way to a customer, and what became of it.

    Written by the guard alone; nobody may change it. It holds the phrase of the list
    or the kind of what was found, never the message.
    """

    _name = "service.tone.finding"
    _description = "Caught Wording"
    _order = "id desc"
    _rec_name = "label"

    # the ticket and the phrase may go, what was caught stays
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", readonly=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Agent", required=True, readonly=True
    )
    rule = fields.Selection(
        selection=[
            ("phrase", "Phrase"),
            ("placeholder", "Not filled in"),
            ("fact", "To be verified"),
            ("contact", "Contact data"),
        ],
        required=True,
        readonly=True,
    )
    phrase_id = fields.Many2one(
        comodel_name="service.phrase", readonly=True, ondelete="set null"
    )
    key = fields.Integer(string="Record of the Rule", readonly=True, aggregator=None)
    label = fields.Char(string="Caught Wording", required=True, readonly=True)
    level = fields.Selection(
        selection=LEVELS, string="Severity", required=True, readonly=True
    )
    outcome = fields.Selection(
        selection=OUTCOMES,
        required=True,
        readonly=True,
        help="Held back: warned about, and nothing sent since. Rewritten: a message "
        "without it went out.",
    )
    reason = fields.Char(readonly=True)
    caught_at = fields.Datetime(required=True, readonly=True)

    _ticket_idx = models.Index("(ticket_id)")
    _held_idx = models.Index("(user_id, ticket_id) WHERE outcome = 'held'")

    @api.model
    def _log_refused(self, rows):
        """Put on record what was refused, although the transaction is rolled back.

        Written in a transaction of its own when this one is over, however it ends: it
        never waits for a lock that this one holds.

        :param rows: list of dicts of values
        """
        registry, name = self.env.registry, self._name

        def log():
            try:
                with registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    env[name]._create_refused(rows)
            except psycopg2.Error:
                _logger.warning("a caught wording is not on record", exc_info=True)

        self.env.cr.postrollback.add(log)
        self.env.cr.postcommit.add(log)

    @api.model
    def _create_refused(self, rows):
        """Rows of refused messages, but for what is held back already."""
        # a ticket may be as new as its first message, and gone with it
        for name in ("ticket_id", "phrase_id", "user_id"):
            model = self.env[self._fields[name].comodel_name]
            there = model.browse({row[name] for row in rows} - {False}).exists().ids
            rows = [{**row, name: row[name] in there and row[name]} for row in rows]
        rows = [row for row in rows if row["user_id"]]
        held = {
            (found.user_id.id, *found._identity())
            for found in self.search(
                [
                    ("outcome", "=", "held"),
                    ("user_id", "in", [row["user_id"] for row in rows]),
                    ("ticket_id", "in", [row["ticket_id"] for row in rows]),
                ]
            )
        }
        # the same thing twice in one message is one catch
        new = {(row["user_id"], *_identity_of(row)): row for row in rows}
        self.create(
            [
                row
                for identity, row in new.items()
                if row["outcome"] != "held" or identity not in held
            ]
        )

    def _identity(self):
        """Which finding it is, on which ticket."""
        return (self.ticket_id.id, self.rule, self.key, self.label)

    @api.model
    def _rewritten(self, row):
        """A better wording was taken: for what is held back, if it is."""
        held = self.search(
            [
                ("outcome", "=", "held"),
                ("user_id", "=", row["user_id"]),
                ("ticket_id", "=", row["ticket_id"]),
                ("rule", "=", row["rule"]),
                ("key", "=", row["key"]),
            ]
        )
        if held:
            held.outcome = row["outcome"]
        else:
            self.create(row)

    @api.model
    def _settle(self, user, tickets, rows):
        """A message went out: what was held back was overruled, or rewritten.

        :param rows: values of what was overruled
        """
        held = self.search(
            [
                ("outcome", "=", "held"),
                ("user_id", "=", user.id),
                ("ticket_id", "in", tickets.ids),
            ]
        )
        sent = {_identity_of(row): row for row in rows}
        overruled = held.filtered(lambda found: found._identity() in sent)
        if overruled:
            overruled.write({"outcome": "sent", "reason": rows[0]["reason"]})
        (held - overruled).write({"outcome": "rewritten"})
        known = {found._identity() for found in overruled}
        self.create([row for key, row in sent.items() if key not in known])


def _identity_of(row):
    return (row["ticket_id"], row["rule"], row["key"], row["label"])
