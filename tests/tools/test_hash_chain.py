from datetime import datetime
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.hash_chain import (
    GENESIS,
    find_breaks,
    row_hash,
)

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.datetimes()
)
FACTS = st.fixed_dictionaries({"note": VALUES, "user_id": VALUES})


def build(facts):
    """A chain as it is written."""
    rows, before = [], GENESIS
    for id_, fact in enumerate(facts, 1):
        row = {**fact, "id": id_, "prev_hash": before}
        row["row_hash"] = before = row_hash(row)
        rows.append(row)
    return rows


class TestHashChain(TestCase):
    @given(st.lists(FACTS, max_size=6))
    def test_what_was_written_holds(self, facts):
        self.assertEqual(find_breaks(build(facts), GENESIS), [])

    @given(st.lists(FACTS, min_size=1, max_size=6), st.data())
    def test_any_changed_value_is_named(self, facts, data):
        rows = build(facts)
        row = data.draw(st.sampled_from(rows))
        name = data.draw(st.sampled_from(["note", "user_id"]))
        old, new = row[name], data.draw(VALUES)
        row[name] = new
        same = type(old) is type(new) and old == new
        # a moment and its text are one spelling
        kinds = {type(old), type(new)}
        same = same or str(old) == str(new) and kinds == {str, datetime}
        expected = [] if same else [(row["id"], "changed")]
        self.assertEqual(find_breaks(rows, GENESIS), expected)

    @given(st.lists(FACTS, min_size=2, max_size=6), st.data())
    def test_a_missing_row_is_noticed_by_the_next(self, facts, data):
        rows = build(facts)
        index = data.draw(st.integers(0, len(rows) - 2))
        del rows[index]
        self.assertEqual(find_breaks(rows, GENESIS), [(index + 2, "gap")])

    def test_a_chain_may_begin_after_what_was_removed(self):
        first, *rest = build([{"note": "a"}, {"note": "b"}])
        self.assertEqual(find_breaks(rest, first["row_hash"]), [])
        self.assertEqual(find_breaks([], GENESIS), [])
