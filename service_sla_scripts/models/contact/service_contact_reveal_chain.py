from contextlib import contextmanager

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools import hash_chain
from .reveal_const import (
    AUDITOR_GROUP,
    HEAD,
    RETENTION,
    RETENTION_LEAST_MONTHS,
    RETENTION_MONTHS,
)

COLUMNS = (
    "id done_at user_id company_id address session_hash kind res_model res_id "
    "record_name field_name field_label data_kind reason note ticket_res_id "
    "ticket_number outcome refusal is_unusual anchor_hash prev_hash row_hash"
).split()
BATCH = 5000
SHOWN_BREAKS = 100

# The door for _gc_old_rows: without the first condition nothing can be deleted, with it
# only what is older than the law and the setting ask for.
GUARD = """
CREATE OR REPLACE FUNCTION service_contact_reveal_guard() RETURNS trigger AS $guard$
DECLARE
    months integer;
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('service_sla_scripts.purge', true) = 'on'
    THEN
        IF TG_LEVEL = 'STATEMENT' THEN
            RETURN NULL;
        END IF;
        SELECT substring(value FROM '^[0-9]{1,4}$')::integer INTO months
          FROM ir_config_parameter WHERE key = '%(key)s';
        months := greatest(%(least)s, coalesce(months, %(default)s));
        IF OLD.done_at < timezone('UTC', now()) - make_interval(months => months) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'service_contact_reveal is append-only: %% refused', TG_OP
          USING ERRCODE = 'insufficient_privilege';
END $guard$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER service_contact_reveal_guard
       BEFORE UPDATE OR DELETE OR TRUNCATE ON service_contact_reveal
       FOR EACH STATEMENT EXECUTE FUNCTION service_contact_reveal_guard();
CREATE OR REPLACE TRIGGER service_contact_reveal_guard_row
       BEFORE DELETE ON service_contact_reveal
       FOR EACH ROW EXECUTE FUNCTION service_contact_reveal_guard();
""" % {
    "key": RETENTION,
    "least": RETENTION_LEAST_MONTHS,
    "default": RETENTION_MONTHS,
}
DROP_GUARD = "DROP FUNCTION IF EXISTS service_contact_reveal_guard() CASCADE"


class ServiceContactReveal(models.Model):
    """Append-only down to the database, and a chain that shows who got past that."""

    _inherit = "service.contact.reveal"

    # -- the guard in the database ------------------------------------------------

    def _auto_init(self):
        # an update that adds a column may have to fill it
        self.env.cr.execute(DROP_GUARD)
        return super()._auto_init()

    def init(self):
        self.env.cr.execute(GUARD)

    # -- writing ------------------------------------------------------------------

    @contextmanager
    def _own_transaction(self):
        """This model in a transaction of its own that nobody else appends meanwhile.

        What it writes stays, however the caller's transaction ends. Locking the table
        comes first: PostgreSQL takes its picture of the data with the first query after
        it, so that the row read as the last one is the last one. An advisory lock is a
        query itself, and would wait with an old picture.
        """
        with self.env.registry.cursor() as cr:
            cr.execute("LOCK TABLE service_contact_reveal IN SHARE ROW EXCLUSIVE MODE")
            yield api.Environment(cr, SUPERUSER_ID, {})[self._name]

    def _append(self, values):
        """Add a row; within ``_own_transaction`` only.

        :param dict values: by column; what is missing stays empty
        """
        cr = self.env.cr
        cr.execute(
            "SELECT row_hash FROM service_contact_reveal ORDER BY id DESC LIMIT 1"
        )
        # none is left when all were too old
        first = values.get("anchor_hash") or hash_chain.GENESIS
        (before,) = cr.fetchone() or (first,)
        cr.execute("SELECT nextval('service_contact_reveal_id_seq')")
        row = dict.fromkeys(COLUMNS)
        # an empty text and no text are one thing to whoever reads the log
        row |= {name: value or None for name, value in values.items()}
        row |= {"id": cr.fetchone()[0], "prev_hash": before}
        row["is_unusual"] = bool(row["is_unusual"])
        row["row_hash"] = hash_chain.row_hash(row)
        cr.execute(
            SQL(
                "INSERT INTO service_contact_reveal (%s) VALUES (%s)",
                SQL(", ").join(SQL.identifier(name) for name in row),
                SQL(", ").join(SQL("%s", value) for value in row.values()),
            )
        )

    # -- verifying ----------------------------------------------------------------

    @api.model
    @api.readonly
    def service_verify_chain(self):
        """Whether every row is as it was written, and none is gone.

        :return: dict ``rows`` (how many were looked at), ``last_id``, ``last_hash``,
            ``problems``: list of ``{"id", "problem"}``, at most 100
        :raise AccessError: the user is no auditor
        """
        if not self.env.user.has_group(AUDITOR_GROUP):
            raise AccessError(
                self.env._("Only contact auditors may verify the log of reveals.")
            )
        return self.sudo()._verify_chain()

    def _verify_chain(self):
        texts = {
            "changed": self.env._("This row is not what was written."),
            "gap": self.env._("Rows before this one are missing."),
            "end": self.env._(
                "The log went on to this row, which is gone or another one."
            ),
        }
        before, last, count, breaks = self._anchor(), 0, 0, []
        while rows := self._rows_after(last):
            breaks += hash_chain.find_breaks(rows, before)
            before, last, count = (
                rows[-1]["row_hash"],
                rows[-1]["id"],
                count + len(rows),
            )
        breaks += self._missing_end()
        return {
            "rows": count,
            "last_id": last,
            "last_hash": before,
            "problems": [
                {"id": id_, "problem": texts[code]}
                for id_, code in breaks[:SHOWN_BREAKS]
            ],
        }

    def _rows_after(self, id_):
        """The next rows as they stand in the database, as dicts."""
        return self.env.execute_query_dict(
            SQL(
                "SELECT %s FROM service_contact_reveal WHERE id > %s"
                " ORDER BY id LIMIT %s",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                id_,
                BATCH,
            )
        )

    def _anchor(self):
        """The hash that the oldest row has to follow."""
        rows = self.env.execute_query(
            SQL(
                "SELECT anchor_hash FROM service_contact_reveal"
                " WHERE kind = 'purge' ORDER BY id DESC LIMIT 1"
            )
        )
        return rows[0][0] if rows else hash_chain.GENESIS

    def _missing_end(self):
        """Whether the row is gone that was the last one when we looked last."""
        head = self.env["ir.config_parameter"].sudo().get_param(HEAD, "")
        id_, _space, expected = head.partition(" ")
        if not expected:
            return []
        found = self.env.execute_query(
            SQL(
                "SELECT 1 FROM service_contact_reveal WHERE id = %s AND row_hash = %s"
                # or it was removed for its age: the chain begins after it
                " UNION ALL SELECT 1 FROM service_contact_reveal"
                " WHERE kind = 'purge' AND id > %s LIMIT 1",
                int(id_),
                expected,
                int(id_),
            )
        )
        return [] if found else [(int(id_), "end")]

    # -- forgetting ---------------------------------------------------------------

    @api.model
    def _retention_months(self):
        value = self.env["ir.config_parameter"].sudo().get_param(RETENTION, "")
        months = int(value) if value.isdecimal() else RETENTION_MONTHS
        return max(months, RETENTION_LEAST_MONTHS)

    @api.autovacuum
    def _gc_old_rows(self):
        """Remove what is older than it has to be kept; the rest still verifies."""
        with self._own_transaction() as log:
            cr = log.env.cr
            # a day more than the trigger asks for: its clock is the database's
            limit = fields.Datetime.now() - relativedelta(
                months=log._retention_months(), days=1
            )
            cr.execute(
                # from the oldest on without a gap, wherever a clock was set back
                """SELECT id, row_hash FROM service_contact_reveal
                    WHERE id < coalesce((SELECT min(id) FROM service_contact_reveal
                                          WHERE done_at >= %s), 'infinity'::float8)
                    ORDER BY id DESC LIMIT 1""",
                (limit,),
            )
            last = cr.fetchone()
            if not last:
                return
            cr.execute("SELECT set_config('service_sla_scripts.purge', 'on', true)")
            cr.execute("DELETE FROM service_contact_reveal WHERE id <= %s", last[:1])
            count = cr.rowcount
            cr.execute("SELECT set_config('service_sla_scripts.purge', '', true)")
            log._append(
                {
                    "kind": "purge",
                    "outcome": "given",
                    "done_at": fields.Datetime.now(),
                    "user_id": SUPERUSER_ID,
                    "note": log.env._("%(count)s rows", count=count),
                    "anchor_hash": last[1],
                }
            )
