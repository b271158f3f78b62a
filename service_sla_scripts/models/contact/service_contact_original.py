from odoo import api, fields, models
from odoo.tools import SQL

from .redact import BETWEEN, TICKET, as_stored, redacted, restored

# What stays when the addon goes, with texts that were masked.
STAYS = (TICKET, "mail.message", "rating.rating", "ir.attachment")
# Texts read at a time; a mail has some kilobytes.
BATCH_SIZE = 1000


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
            (ticket_id, record._name, record.id, name, as_stored(record, name, value))
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
                SELECT kept.*, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(tickets)s::int4[], %(models)s::varchar[],
                              %(ids)s::int4[], %(fields)s::varchar[],
                              %(values)s::text[]) AS kept (ticket_id)
                  -- a file may name a ticket that is gone
                  JOIN helpdesk_ticket ON helpdesk_ticket.id = kept.ticket_id
                ON CONFLICT (res_model, res_id, field) DO UPDATE
                   SET value = old.value || CASE
                           WHEN excluded.value LIKE '<%%' THEN %(line)s ELSE %(gap)s END
                           || excluded.value,
                       write_uid = excluded.write_uid,
                       write_date = excluded.write_date
                 WHERE position(excluded.value in old.value) = 0
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
                line=BETWEEN[0],
                gap=BETWEEN[1],
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

    @api.model
    def _give_back(self, batch_size=BATCH_SIZE):
        """Put originals back, for the day the addon goes.

        Where a text still is what masking made of it: what somebody changed since stays
        as it is. Two statements for each field and batch.

        :return: how many texts are as they were written
        """
        self.env.flush_all()
        allowed = self.env["res.company"]._service_contact_allowed()
        fields_kept = self._read_group(
            [("res_model", "in", STAYS)], ["res_model", "field"]
        )
        count = sum(
            self._give_back_field(self.env[model_name], name, allowed, batch_size)
            for model_name, name in fields_kept
            if not name.startswith("service_")  # these go with the addon
        )
        self.env.invalidate_all(flush=False)
        return count

    @api.model
    def _give_back_field(self, model, name, allowed, batch_size):
        table, column = SQL.identifier(model._table), SQL.identifier(name)
        count = last_id = 0
        while rows := self.env.execute_query(
            SQL(
                """
                SELECT original.id, record.id, original.value, record.%(column)s
                  FROM service_contact_original AS original
                  JOIN %(table)s AS record ON record.id = original.res_id
                 WHERE original.res_model = %(model)s AND original.field = %(field)s
                   AND original.id > %(last_id)s
                 ORDER BY original.id LIMIT %(limit)s
                """,
                column=column,
                table=table,
                model=model._name,
                field=name,
                last_id=last_id,
                limit=batch_size,
            )
        ):
            last_id = rows[-1][0]
            found = [
                (id_, restored(model, name, kept, text or "", allowed))
                for _id, id_, kept, text in rows
            ]
            found = [(id_, text) for id_, text in found if text is not None]
            count += len(found)
            # SQL: the text says what it said, so nobody wrote it today
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s AS record SET %(column)s = given.value
                      FROM unnest(%(ids)s::int4[], %(values)s::text[])
                           AS given (id, value)
                     WHERE record.id = given.id
                    """,
                    table=table,
                    column=column,
                    ids=[id_ for id_, _text in found],
                    values=[text for _id, text in found],
                )
            )
        return count

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
