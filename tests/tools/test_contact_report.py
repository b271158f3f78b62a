from datetime import datetime, timedelta, timezone
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools import contact_report
from odoo.addons.service_sla_scripts.tools.contact_report import (
    conflicts,
    parse_moment,
    read_report,
)

NOW = datetime(2026, 3, 2, 8, 0, 0)
CHANNELS = ("phone", "web_chat")
GOOD = {"external_id": "c1", "channel": "phone", "started_at": "2026-03-02 07:59:00"}

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def codes(**report):
    return [problem.code for problem in read_report(GOOD | report, NOW, CHANNELS)[1]]


class TestMoments(TestCase):
    def test_utc_in_all_its_spellings(self):
        for text in (
            "2026-03-02 07:59:00",
            "2026-03-02T07:59:00",
            "2026-03-02T07:59:00Z",
            "2026-03-02T07:59:00+00:00",
            "2026-03-02T07:59:00.9Z",
            "2026-03-02T07:59:00.123456789Z",
            " 2026-03-02T07:59:00.999999+00:00 ",
        ):
            self.assertEqual(parse_moment(text), datetime(2026, 3, 2, 7, 59), text)

    def test_another_zone_is_refused_not_converted(self):
        for text in ("2026-03-02T15:59:00+08:00", "2026-03-02 15:59:00-05:30"):
            with self.assertRaisesRegex(ValueError, "utc"):
                parse_moment(text)

    def test_half_a_moment_is_none(self):
        for value in (
            "",
            "now",
            "2026-03-02",
            "07:59",
            1772438340,
            True,
            None,
            [],
            "2026-02-30 08:00:00",
        ):
            with self.assertRaisesRegex(ValueError, "moment"):
                parse_moment(value)

    @given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2200, 1, 1)))
    def test_every_moment_survives_to_the_second(self, moment):
        expected = moment.replace(microsecond=0)
        self.assertEqual(parse_moment(str(moment)), expected)
        self.assertEqual(parse_moment(moment.isoformat() + "Z"), expected)
        aware = moment.replace(tzinfo=timezone.utc)
        self.assertEqual(parse_moment(aware.isoformat()), expected)


class TestReadReport(TestCase):
    def test_a_good_report_is_clean(self):
        values, problems = read_report(
            GOOD | {"answered_at": "2026-03-02T07:59:08Z", "rings": 2, "agent": " li "},
            NOW,
            CHANNELS,
        )
        self.assertEqual(problems, [])
        self.assertEqual(
            values,
            {
                "external_id": "c1",
                "channel": "phone",
                "started_at": datetime(2026, 3, 2, 7, 59),
                "answered_at": datetime(2026, 3, 2, 7, 59, 8),
                "rings": 2,
                "agent": "li",
                "messages": [],
            },
        )

    def test_each_fault_has_its_name(self):
        for report, code in (
            ({"external_id": ""}, "missing"),
            ({"external_id": "x" * 300}, "too_long"),
            ({"external_id": 7}, "not_a_text"),
            ({"channel": "fax"}, "unknown_channel"),
            ({"answered_at": "2026-03-02 07:58:59"}, "order"),
            ({"ended_at": "2026-03-02 07:58:59"}, "order"),
            ({"started_at": "2026-03-02 08:05:00"}, "future"),
            ({"started_at": "yesterday"}, "moment"),
            ({"started_at": "2026-03-02T15:59:00+08:00"}, "utc"),
            ({"rings": 0}, "rings"),
            ({"rings": -2}, "rings"),
            ({"rings": "3"}, "rings"),
            ({"rings": 2.5}, "rings"),
            ({"colour": "red"}, "unknown_key"),
            ({"caller": "a\0b"}, "not_a_text"),
            ({"caller": "a\ud800b"}, "not_a_text"),
            ({"started_at": "0001-01-01 00:00:00"}, "moment"),
            (
                {
                    "messages": [
                        {"at": "2026-03-02 07:50:00", "side": "agent", "body": "x"}
                    ]
                },
                "order",
            ),
            ({"messages": "hello"}, "messages"),
            ({"messages": ["hello"]}, "message"),
            (
                {"messages": [{"at": GOOD["started_at"], "side": "bot", "body": "x"}]},
                "side",
            ),
            (
                {"messages": [{"at": GOOD["started_at"], "side": "agent", "body": ""}]},
                "not_a_text",
            ),
            ({"messages": [{"at": "", "side": "agent", "body": "x"}]}, "moment"),
            (
                {
                    "messages": [
                        {
                            "at": GOOD["started_at"],
                            "side": "agent",
                            "body": "x" * 10_001,
                        }
                    ]
                },
                "too_long",
            ),
        ):
            self.assertEqual(codes(**report), [code], report)

    def test_all_faults_are_told_at_once(self):
        self.assertEqual(
            sorted(codes(channel="fax", rings=0, started_at="x")),
            ["moment", "rings", "unknown_channel"],
        )

    def test_clocks_may_differ_a_little(self):
        soon = NOW + contact_report.CLOCK_SKEW
        self.assertEqual(codes(started_at=str(soon)), [])
        self.assertEqual(codes(started_at=str(soon + timedelta(seconds=1))), ["future"])

    def test_messages_are_put_in_order(self):
        late, early = "2026-03-02 07:59:30", "2026-03-02 07:59:10"
        values, _problems = read_report(
            GOOD
            | {
                "messages": [
                    {"at": late, "side": "agent", "body": "two"},
                    {"at": early, "side": "customer", "body": " one "},
                ]
            },
            NOW,
            CHANNELS,
        )
        self.assertEqual(
            [body for _at, _side, body in values["messages"]], ["one", "two"]
        )

    @given(anything)
    def test_nothing_that_is_sent_makes_it_fall(self, report):
        values, problems = read_report(report, NOW, CHANNELS)
        self.assertTrue(problems or values["external_id"])

    @given(st.sampled_from(sorted(contact_report.KEYS)), anything)
    def test_no_value_of_any_key_makes_it_fall(self, key, value):
        values, problems = read_report(GOOD | {key: value}, NOW, CHANNELS)
        for key in ("started_at", "answered_at", "ended_at"):
            self.assertLessEqual(values.get(key, NOW), NOW + contact_report.CLOCK_SKEW)
        if not problems:
            self.assertTrue(values["external_id"])


class TestConflicts(TestCase):
    def test_new_facts_are_no_contradiction(self):
        self.assertEqual(
            conflicts(
                {"answered_at": False, "caller": "1"},
                {"answered_at": NOW, "caller": "1"},
            ),
            [],
        )

    def test_another_value_is_one(self):
        later = NOW + timedelta(seconds=1)
        self.assertEqual(
            conflicts({"answered_at": NOW}, {"answered_at": later}),
            [("answered_at", NOW, later)],
        )

    def test_a_call_may_be_passed_on(self):
        self.assertEqual(conflicts({"agent": "li"}, {"agent": "wang"}), [])
