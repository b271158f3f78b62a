import email
import pathlib
import time
from email import policy
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.mail_signals import (
    AUTO_REPLY,
    BOUNCE,
    LETTER,
    NOTICE,
    classify,
)

SAMPLES = pathlib.Path(__file__).parent.parent / "data" / "mail"
PERSON = "Anna Example <anna@customer.example>"


def parse(raw):
    return email.message_from_bytes(raw, policy=policy.SMTP)


def signal_of(text="", **headers):
    """The signal of a mail with these headers (``_`` stands for ``-``)."""
    headers.setdefault("from_", PERSON)
    lines = [
        f"{name.rstrip('_').replace('_', '-').title()}: {value}"
        for name, value in headers.items()
    ]
    return classify(parse(("\r\n".join(lines) + "\r\n\r\n" + text).encode()))


def kind_of(text="", **headers):
    return signal_of(text, **headers).kind


class TestSamples(TestCase):
    """Every sample is what its name promises."""

    def test_samples_are_told_apart(self):
        kinds = {
            "letter": LETTER,
            "broken": LETTER,
            "notice": NOTICE,
            "auto": AUTO_REPLY,
            "bounce": BOUNCE,
        }
        # sent by a machine, but nothing in its headers says so: a ticket too many
        exceptions = {"notice_parcel": LETTER}
        paths = sorted(SAMPLES.glob("*.eml"))
        self.assertGreater(len(paths), 40)
        for path in paths:
            expected = exceptions.get(path.stem, kinds[path.stem.partition("_")[0]])
            with self.subTest(path.stem):
                signal = classify(parse(path.read_bytes()))
                self.assertEqual(signal.kind, expected, signal.reason)


class TestLettersAreNotLost(TestCase):
    """A lost letter is worse than a ticket too many."""

    def assertLetter(self, text="", **headers):
        signal = signal_of(text, **headers)
        self.assertEqual(signal.kind, LETTER, signal.reason)

    def test_questions_about_bounces_are_letters(self):
        for subject in (
            "Undelivered Mail Returned to Sender",
            "Fwd: Delivery Status Notification (Failure)",
            "Delivery failed: your order 4711",
            "Mail delivery failed: returning message to sender",
            "系统退信",
            "我收到系统退信，请帮忙看看",
        ):
            with self.subTest(subject):
                self.assertLetter(subject=subject)

    def test_questions_about_absence_are_letters(self):
        for subject in (
            "How do I set an automatic reply?",
            "Automatic reply: customers get it twice",
            "Out of office: the button does nothing",
            "自动回复功能怎么设置",
            "出差报销系统打不开",
            "On vacation, but the alarm rings",
        ):
            with self.subTest(subject):
                self.assertLetter(subject=subject)

    def test_an_answer_to_an_absence_note_is_a_letter(self):
        for subject in (
            "Re: Automatic reply: your ticket",
            "回复：自动回复：您的工单",
            "RE: Out of Office AutoReply: your ticket",
        ):
            with self.subTest(subject):
                self.assertLetter(subject=subject, in_reply_to="<1@desk.example>")

    def test_a_persons_answer_on_a_list_is_a_letter(self):
        self.assertLetter(
            subject="Re: [users] vacation module, out of office",
            precedence="bulk",
            list_id="<users.lists.example>",
            references="<1@lists.example>",
        )

    def test_a_person_who_writes_from_postmaster_is_heard(self):
        self.assertLetter(
            from_="Postmaster <postmaster@customer.example>",
            subject="Undeliverable mail from your server",
            user_agent="Mozilla Thunderbird",
        )
        self.assertLetter(
            from_="postmaster@customer.example", subject="Your mails are quarantined"
        )

    def test_accounts_of_people_are_no_mail_systems(self):
        for sender in ("admin", "administrator", "system", "support", "it-gateway"):
            with self.subTest(sender):
                self.assertLetter(
                    from_=f"{sender}@customer.example",
                    subject="Mail delivery failed since this morning",
                )

    def test_a_parcel_is_no_mail(self):
        self.assertLetter(
            from_="noreply@parcels.example", subject="Delivery failed: parcel 4711"
        )

    def test_headers_that_say_no_are_no_signal(self):
        self.assertLetter(auto_submitted="no", x_autoreply="no", subject="Hello")
        self.assertLetter(auto_submitted="No; owner-email=x@y.example")

    def test_a_letter_from_a_persons_help_desk_stays_a_contact(self):
        """Zendesk and others mark what their agents type as generated."""
        self.assertTrue(
            signal_of(
                subject="Re: Your ticket was updated",
                auto_submitted="auto-generated",
                x_auto_response_suppress="All",
                in_reply_to="<1@desk.example>",
            ).opens_ticket
        )

    def test_an_attached_bounce_does_not_make_a_bounce(self):
        raw = (SAMPLES / "letter_forwards_a_bounce.eml").read_bytes()
        self.assertEqual(classify(parse(raw)).kind, LETTER)

    def test_words_with_a_calendar_answer_are_read(self):
        raw = (SAMPLES / "letter_calendar_decline_with_words.eml").read_bytes()
        self.assertEqual(classify(parse(raw)).kind, LETTER)


class TestMachines(TestCase):
    def test_bounces(self):
        for headers in (
            {"content_type": "multipart/report; report-type=delivery-status"},
            {"content_type": 'multipart/mixed; Report-Type="delivery-status"'},
            {"from_": "MAILER-DAEMON@mx.example"},
            {"from_": "Mail Delivery Subsystem <any@mx.example>"},
            {"x_failed_recipients": "gone@customer.example"},
            {"return_path": "<>", "subject": "Undelivered Mail Returned to Sender"},
            {"return_path": "<MAILER-DAEMON@x>", "subject": "Delivery failure"},
            {"from_": "Postmaster <>", "subject": "Undeliverable: hello"},
            {"from_": "postmaster@mx.example", "subject": "Undeliverable Mail"},
            {"from_": "PostMaster@qq.example", "subject": "=?gb2312?B?z7XNs83L0MU=?="},
        ):
            with self.subTest(headers):
                self.assertEqual(kind_of(**headers), BOUNCE)

    def test_automatic_replies(self):
        reply = {"in_reply_to": "<1@desk.example>"}
        for headers in (
            {"auto_submitted": "auto-replied"},
            {"auto_submitted": "Auto-Replied (vacation); owner=x"},
            {"x_autoreply": "yes"},
            {"x_autorespond": "hello"},
            {"precedence": "auto_reply"},
            {"return_path": "<>", "subject": "Thank you"},
            {"x_autogenerated": "Reply"},
            {"subject": "Automatic reply: hello", **reply},
            {"subject": "自动回复: hello", **reply},
            {"subject": "Abwesenheitsnotiz: hello", "auto_submitted": "auto-generated"},
            {"content_type": "multipart/report; report-type=disposition-notification"},
        ):
            with self.subTest(headers):
                self.assertEqual(kind_of(**headers), AUTO_REPLY)

    def test_notices(self):
        for headers in (
            {"auto_submitted": "auto-generated"},
            {"auto_submitted": "auto-notified"},
            {"precedence": "bulk"},
            {"precedence": "list"},
            {"return_path": "<>", "auto_submitted": "auto-generated"},
            {"list_unsubscribe": "<https://vendor.example/u>"},
        ):
            with self.subTest(headers):
                signal = signal_of(subject="Till 7 is down", **headers)
                self.assertEqual(signal.kind, NOTICE)
                self.assertTrue(signal.opens_ticket)
                self.assertTrue(signal.is_automatic)

    def test_only_a_failure_is_a_bounce(self):
        raw = (SAMPLES / "auto_delivered_report.eml").read_bytes()
        self.assertTrue(classify(parse(raw)).is_receipt)
        failed = classify(parse(raw.replace(b"Action: delivered", b"Action: failed")))
        self.assertEqual(failed.kind, BOUNCE)


garbage = st.binary(max_size=300)
names = st.sampled_from(
    b"From To Subject Return-Path Content-Type Auto-Submitted Precedence References "
    b"In-Reply-To X-Failed-Recipients List-Id User-Agent X-Autoreply".split()
)
header_lines = st.lists(st.tuples(names, garbage), max_size=12).map(
    lambda pairs: b"\r\n".join(name + b": " + value for name, value in pairs)
)


class TestAnything(TestCase):
    @settings(max_examples=300, deadline=None)
    @given(garbage)
    def test_never_raises_on_bytes(self, raw):
        self.assertTrue(classify(parse(raw)).reason)

    @settings(max_examples=500, deadline=None)
    @given(header_lines, garbage)
    def test_never_raises_on_headers_of_garbage(self, head, body):
        self.assertTrue(classify(parse(head + b"\r\n\r\n" + body)).reason)

    def test_hostile_headers_take_no_time(self):
        long = 300_000
        for value in (
            "(" * long,
            "<" * long,
            "a@" * (long // 2),
            "=?utf-8?q?" * (long // 10),
            "[" * long,
            " " * long,
            "auto " * (long // 5),
            "; a=" * (long // 4),
        ):
            raw = b"\r\n".join(
                name + b": " + value.encode()
                for name in (b"From", b"Subject", b"Content-Type", b"Return-Path")
            )
            # the strict policy gives up on these while parsing
            message = email.message_from_bytes(raw, policy=policy.compat32)
            started = time.perf_counter()
            classify(message)
            self.assertLess(time.perf_counter() - started, 0.5, value[:20])
