import email
import random
from email import policy
from unittest.mock import patch

from psycopg2.errors import SerializationFailure, UndefinedColumn

from odoo.exceptions import LockError, UserError
from odoo.tools import mute_logger

from odoo.addons.mail.models.mail_thread import MailThread

from .mail_common import MailGatewayCase, names, sample

REFUSAL = "not today"
CORE = "odoo.addons.mail.models.mail_thread.MailThread"


class TestUnreadableMails(MailGatewayCase):
    """What cannot be parsed becomes a ticket; nothing is lost."""

    def _original(self, ticket):
        return ticket.attachment_ids.filtered(lambda a: a.name == "original.eml")

    def test_every_broken_mail_opens_a_ticket(self):
        for name in names("broken_"):
            for model in (False, "helpdesk.ticket"):
                with self.subTest(name, model=model):
                    raw = sample(name)
                    # the same mail twice would be a duplicate
                    raw = raw.replace(b"-0001@", b"-%s@" % str(model).encode())
                    ticket = self._process(raw + str(model).encode(), model)
                    self.assertEqual(len(ticket), 1)
                    self.assertEqual(ticket.partner_email, "anna@customer.example")
                    self.assertRegex(ticket.name, "No network|font")
                    self.assertRegex(
                        self._text(ticket), "network is down|font is attached"
                    )

    def test_what_was_lost_in_reading_is_attached_as_it_came(self):
        for name in ("broken_mime", "broken_base64"):
            with self.subTest(name):
                ticket = self._process(sample(name))
                original = self._original(ticket)
                self.assertEqual(original.raw, sample(name))
                self.assertEqual(original.mimetype, "message/rfc822")

    def test_a_mail_that_core_cannot_process_is_attached_and_readable(self):
        raw = sample("letter_foxmail_attachment_name")
        original = MailThread._message_parse_extract_payload
        calls = []

        def fail_once(thread, *args, **kwargs):
            calls.append(1)
            if len(calls) == 1:
                raise KeyError("anything")
            return original(thread, *args, **kwargs)

        with patch.object(MailThread, "_message_parse_extract_payload", fail_once):
            ticket = self._process(raw)
        self.assertEqual(ticket.name, "打印机故障截图")
        self.assertEqual(ticket.partner_email, "wang@customer.example")
        self.assertIn("截图见附件", self._text(ticket))
        kept = self._original(ticket)
        self.assertEqual(kept.raw, raw)
        opened = email.message_from_bytes(kept.raw, policy=policy.SMTP)
        self.assertEqual(len(list(opened.iter_attachments())), 1)

    def test_the_sender_hears_of_no_refusal_when_the_ticket_is_saved(self):
        calls = []
        original = type(self.Ticket).message_new

        def fail_once(tickets, *args, **kwargs):
            calls.append(1)
            if len(calls) == 1:
                raise ValueError("A string literal cannot contain NUL")
            return original(tickets, *args, **kwargs)

        self.patch(type(self.Ticket), "message_new", fail_once)
        ticket = self._process(sample("letter_thunderbird_flowed"))
        self.assertEqual(len(ticket), 1)
        self.assertFalse(self.sent)
        self.assertNotEqual(self.team.alias_id.alias_status, "invalid")

    def test_an_error_that_is_not_the_mails_fault_is_raised(self):
        def refuse(tickets, *args, **kwargs):
            raise UserError(REFUSAL)

        self.patch(type(self.Ticket), "message_new", refuse)
        with self.assertRaisesRegex(UserError, REFUSAL):
            self._process(
                sample("letter_thunderbird_flowed").replace(b"support@", b"box@"),
                "helpdesk.ticket",
            )

    def test_concurrency_errors_are_left_to_those_who_retry(self):
        for error in (SerializationFailure("again"), LockError("again")):
            with (
                self.subTest(type(error)),
                patch(f"{CORE}.message_parse", side_effect=error) as parse,
                self.assertRaises(type(error)),
            ):
                self.env["mail.thread"].message_process(
                    "helpdesk.ticket", sample("letter_thunderbird_flowed")
                )
            self.assertEqual(parse.call_count, 1)

    def test_the_transaction_stays_usable(self):
        """One bad mail must not spoil the batch that it was fetched with."""

        def break_the_database(thread, *args, **kwargs):
            self.env.cr.execute("SELECT no_such_column")

        with patch(f"{CORE}.message_parse", break_the_database):
            with self.assertRaises(UndefinedColumn), mute_logger("odoo.sql_db"):
                self._process(sample("letter_wechat_work"), "helpdesk.ticket")
        self.assertTrue(self._process(sample("letter_wechat_work")))

    def test_a_broken_bounce_neither_opens_a_ticket_nor_dies(self):
        raw = sample("bounce_postfix").replace(
            b"Content-Type: message/delivery-status",
            b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: x",
        )
        raw = raw.replace(
            b"Content-Type: message/rfc822",
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64",
        )
        self.assertFalse(self._process(raw, "helpdesk.ticket"))

    def test_oversized_headers_take_no_time(self):
        raw = (
            b"From: Anna <anna@customer.example>\r\nTo: support@desk.example, "
            + b", ".join(b"User %d <u%d@x.example>" % (n, n) for n in range(30_000))
            + b"\r\nSubject: No network "
            + b"very " * 100_000
            + b"\r\nReferences: "
            + b" ".join(b"<%d@x.example>" % n for n in range(20_000))
            + b"\r\n\r\nThe network is down.\r\n"
        )
        ticket = self._process(raw)
        self.assertTrue(ticket.name.startswith("No network very"))
        self.assertEqual(self._original(ticket).raw, raw)

    def test_a_thousand_nested_parts(self):
        depth = 1000
        lines = [b"From: Anna <anna@customer.example>", b"To: support@desk.example"]
        lines += [b"Subject: No network", b"MIME-Version: 1.0"]
        for level in range(depth):
            lines += [b'Content-Type: multipart/mixed; boundary="b%d"' % level, b""]
            lines += [b"--b%d" % level]
        lines += [b"Content-Type: text/plain", b"", b"The network is down."]
        ticket = self._process(b"\r\n".join(lines))
        self.assertEqual(ticket.name, "No network")
        self.assertEqual(len(self._original(ticket)), 1)

    def test_damaged_mails_are_never_lost(self):
        """Letters with random damage: each one still opens a ticket."""
        chance = random.Random(19)
        pieces = [
            b"",
            b"\0",
            b"\xff\xfe",
            b"\r\n\r\n",
            b"=?",
            b"--",
            b'"',
            b"(",
            b"<",
            b"%",
        ]
        for name in names("letter_"):
            for number in range(4):
                raw = bytearray(sample(name, parent="1@elsewhere.example"))
                for _damage in range(chance.randint(1, 6)):
                    place = chance.randrange(len(raw))
                    raw[place : place + chance.randint(0, 3)] = chance.choice(pieces)
                raw = bytes(raw)
                with self.subTest(name, number=number, raw=raw):
                    found = self._process(
                        b"X-Number: %d\r\n" % number + raw, "helpdesk.ticket"
                    )
                    # damage may hit the id and make it equal to an earlier one, never
                    # make the mail disappear
                    duplicate = b"Message-ID" in raw and not found
                    self.assertTrue(found or duplicate)
