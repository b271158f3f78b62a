"""A log whose rows depend on each other: whoever changes one has to change all.

Each row carries the hash of the row before it and a hash of itself, that one included.
Pure: rows are dicts of what was written down, with ``id``, ``prev_hash``, ``row_hash``.
"""

import hashlib
import json
from datetime import datetime

# what stands before the first row there ever was
GENESIS = "0" * 64
HASHES = ("row_hash",)


def row_hash(row):
    """SHA-256 of a row in a form that has one spelling only.

    :param dict row: values by column: text, whole numbers, booleans, datetimes, None;
        a ``row_hash`` among them is left out
    """
    facts = sorted(
        (name, _spell(value)) for name, value in row.items() if name not in HASHES
    )
    text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def find_breaks(rows, before):
    """What is wrong with rows that should follow each other.

    :param rows: in order of their ids
    :param str before: hash that the first has to carry as its ``prev_hash``
    :return: list of (id, ``"changed"`` or ``"gap"``): the row is not what was written,
        or what stood before it is gone
    """
    breaks = []
    for row in rows:
        if row["prev_hash"] != before:
            breaks.append((row["id"], "gap"))
        if row["row_hash"] != row_hash(row):
            breaks.append((row["id"], "changed"))
        before = row["row_hash"]
    return breaks


def _spell(value):
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value
