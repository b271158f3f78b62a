from odoo import api, fields, models
from odoo.tools import SQL

from .redact import redacted


class ServiceContactOriginal(models.Model):
    """What somebody wrote, word for word, where agents read it with contacts masked.

    Nobody has a right on this model, administrators included: the reveal reads it, one
    text at a time, and leaves a trace. Nothing is lost by saving a masked text again;
    when a text changes, the new one is added to the old.
    """

    _name = "service.contact.original"
    _description = "Original of a Masked Text"
    _rec_name = "field"

    # the ticket takes its originals along when it goes
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    # where it was taken from
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    field = fields.Char(required=True)
    value = fields.Text(required=True)

    _record_field_unique = models.UniqueIndex(
        "(res_model, res_id, field)", "A text has one original."
    )

    @api.model
    def _keep(self, texts):
        """Keep originals, in one statement however many they are.

        :param texts: list of (record, id of its ticket, dict field name -> original)
        """
        rows = [
            # as the record would have held it: nobody reveals a script
            (ticket_id, record._name, record.id, name, _as_stored(record, name, value))
            for record, ticket_id, values in texts
            for name, value in values.items()
        ]
        if not rows:
            return
        # SQL: two people may save the same text at once, and neither is to fail
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO service_contact_original AS old (
                    ticket_id, res_model, res_id, field, value,
                    create_uid, create_date, write_uid, write_date
                )
                SELECT *, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(tickets)s::int4[], %(models)s::varchar[],
                              %(ids)s::int4[], %(fields)s::varchar[],
                              %(values)s::text[])
                ON CONFLICT (res_model, res_id, field) DO UPDATE
                   SET value = old.value || CASE
                           WHEN excluded.value LIKE '<%%' THEN '<hr>' ELSE E'\n\n' END
                           || excluded.value,
                       write_uid = excluded.write_uid,
                       write_date = excluded.write_date
                 WHERE position(excluded.value in old.value) = 0
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
                **dict(
                    zip(
                        ("tickets", "models", "ids", "fields", "values"),
                        map(list, zip(*rows, strict=True)),
                        strict=True,
                    )
                ),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _redact_stored(self, records, names, ticket_ids=None):
        """Mask texts that are stored, in constant queries.

        Nobody is told and no rule of writing is asked: the text says what it said.

        :param records: records with all rights
        :param names: text fields to look at
        :param dict ticket_ids: record id -> id of its ticket, to keep originals;
            without it none are kept
        :return: how many texts were masked
        """
        rows = [(record, {name: record[name] for name in names}) for record in records]
        rows = [
            (record, vals) for record, vals in rows if redacted(record, vals, names)
        ]
        if not rows:
            return 0
        allowed = self.env["res.company"]._service_contact_allowed()
        texts = []
        for record, vals in rows:
            found = redacted(record, vals, names, allowed)
            for name, text in found.items():
                field = records._fields[name]
                value = field.convert_to_cache(text, record, validate=False)
                field._update_cache(record, value, dirty=True)
            if found:
                texts.append((record, vals, found))
        if ticket_ids is not None:
            self._keep(
                [
                    (
                        record,
                        ticket_ids[record.id],
                        {name: vals[name] for name in found},
                    )
                    for record, vals, found in texts
                ]
            )
        changed = records.browse([record.id for record, _vals, _found in texts])
        changed.modified(names)
        changed.flush_recordset(names)
        return sum(len(found) for _record, _vals, found in texts)

    @api.autovacuum
    def _gc_originals(self):
        """Messages, files and lines of chats may go before their ticket does."""
        for (model_name,) in self._read_group([], ["res_model"]):
            self.env.cr.execute(
                SQL(
                    """DELETE FROM service_contact_original AS original
                        WHERE res_model = %s
                          AND NOT EXISTS (
                              SELECT FROM %s AS record WHERE record.id = original.res_id
                          )""",
                    model_name,
                    SQL.identifier(self.env[model_name]._table),
                )
            )
        self.invalidate_model(flush=False)


def _as_stored(record, name, value):
    return str(record._fields[name].convert_to_column(value, record))
