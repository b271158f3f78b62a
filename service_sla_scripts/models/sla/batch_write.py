from odoo.tools import SQL


def write_rows(records, rows):
    """Write other values to each record, in one statement however many they are.

    The ORM's ``write`` gives many records one value; a thousand deadlines would be as
    many calls. Only for models whose ``write`` does nothing more, and plain columns.

    :param records: any record of the model, for its environment
    :param dict rows: record id -> dict of values, the same names for all
    """
    if not rows:
        return
    names = list(next(iter(rows.values())))
    model = records.browse(rows)
    model.flush_recordset()
    fields = [model._fields[name] for name in names]
    columns = [
        SQL(
            "%s::%s[]",
            [
                field.convert_to_column_insert(values[field.name], model, values)
                for values in rows.values()
            ],
            SQL(field.column_type[1]),  # pylint: disable=sql-injection
        )
        for field in fields
    ]
    identifiers = [SQL.identifier(name) for name in names]
    model.env.cr.execute(
        SQL(
            """UPDATE %s AS old SET %s, write_uid = %s, write_date = %s
                 FROM unnest(%s::int4[], %s) AS new(id, %s) WHERE old.id = new.id""",
            SQL.identifier(model._table),
            SQL(", ").join(SQL("%s = new.%s", name, name) for name in identifiers),
            model.env.uid,
            model.env.cr.now(),
            list(rows),
            SQL(", ").join(columns),
            SQL(", ").join(identifiers),
        )
    )
    model.invalidate_recordset(names, flush=False)
    model.modified(names)


def insert_rows(model, rows):
    """Create many rows in one statement, where ``create`` makes one for each hundred.

    Only for models whose ``create`` does nothing more, and plain columns.

    :param model: empty recordset of the model, for its environment
    :param list rows: dicts of values, the same names for all
    :return: the records
    """
    if not rows:
        return model
    names = list(rows[0])
    values = {
        **{name: [row[name] for row in rows] for name in names},
        **dict.fromkeys(("create_uid", "write_uid"), [model.env.uid] * len(rows)),
        **dict.fromkeys(
            ("create_date", "write_date"), [model.env.cr.now()] * len(rows)
        ),
    }
    columns = [
        SQL("%s::%s[]", column, SQL(model._fields[name].column_type[1]))
        for name, column in values.items()
    ]
    found = model.env.execute_query(
        SQL(
            "INSERT INTO %s (%s) SELECT * FROM unnest(%s) RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, values)),
            SQL(", ").join(columns),
        )
    )
    records = model.browse(id_ for [id_] in found)
    records.modified(names)
    return records
