import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest.mock import patch

from odoo.exceptions import ValidationError

from .reveal_common import PHONE, RevealCase

SECOND = "+8613911112222"


class Telephone(BaseHTTPRequestHandler):
    """A telephone system that remembers what it was told."""

    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.path, json.loads(body)))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args):
        """It keeps quiet."""


class TestRevealUse(RevealCase):
    """Calling and writing without seeing the number."""

    def setUp(self):
        super().setUp()
        self.server = HTTPServer(("127.0.0.1", 0), Telephone)
        self.server.told = []
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.company.service_telephone_url = (
            f"http://127.0.0.1:{self.server.server_port}/dial?a={{agent}}&t={{ticket}}"
        )

    def call(self, *args, user=None, record=None):
        record = self.ticket if record is None else record
        return record.with_user(user or self.agent).action_service_call(*args)

    def test_the_number_goes_to_the_telephone_and_not_to_the_screen(self):
        action = self.call()
        self.assertEqual(
            self.server.told,
            [
                (
                    f"/dial?a=desk_agent&t={self.ticket.number}",
                    {
                        "number": PHONE,
                        "agent": "desk_agent",
                        "ticket": self.ticket.number,
                    },
                )
            ],
        )
        self.assertNotIn(PHONE[-8:], json.dumps(action))
        self.assertRecordValues(
            self.rows(),
            [
                {
                    "kind": "call",
                    "user_id": self.agent.id,
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "ticket_number": self.ticket.number,
                    "outcome": "given",
                }
            ],
        )

    def test_the_second_number_of_the_case_is_called_too(self):
        self.call("service_second_phone")
        self.customer.phone = False
        self.call()
        self.assertEqual(
            [body["number"] for _p, body in self.server.told], [SECOND] * 2
        )

    def test_a_customer_is_called_from_the_contact(self):
        self.call(record=self.customer)
        self.assertEqual(self.server.told[0][1]["number"], PHONE)

    def test_what_is_no_number_is_not_handed_over(self):
        for record, field in (
            (self.ticket, "name"),
            (self.ticket, "service_identity_number"),
            (self.customer, "email"),
            (self.customer, "no_such_field"),
        ):
            with self.subTest(field):
                self.refused(self.call, field, record=record)
                self.assertEqual(self.rows()[0].refusal, "not_protected")
        self.customer.phone = False
        self.refused(self.call, "phone", record=self.customer)
        self.assertEqual(self.rows()[0].refusal, "empty")
        self.assertEqual(self.server.told, [])

    def test_only_agents_who_may_read_the_ticket_call(self):
        stranger = self._user("desk_stranger", "base.group_user", "Stranger")
        foreign_team = self.env["helpdesk.ticket.team"].create({"name": "Foreign"})
        foreign = self._ticket(team_id=foreign_team.id)
        self.refused(self.call, record=self.customer, user=stranger)
        self.refused(self.call, record=foreign)
        self.assertEqual(self.server.told, [])

    def test_a_telephone_that_fails_gives_nothing_away(self):
        for status in (500, 302):
            with self.subTest(status), patch.object(Telephone, "status", status):
                error = self.refused(self.call)
                self.assertIn("did not take the call", str(error))
        self.server.server_close()
        self.server.shutdown()
        error = self.refused(self.call)
        self.assertNotIn(PHONE[-8:], str(error))

    def test_without_a_telephone_system_it_says_so(self):
        self.company.service_telephone_url = False
        self.assertIn("No telephone system", str(self.refused(self.call)))

    def test_only_web_addresses_are_taken(self):
        for url in ("ftp://x.example.com", "file:///etc/passwd", "http://", "x"):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.company.service_telephone_url = url

    def test_a_text_message_is_sent_unseen(self):
        ticket = self.ticket.with_user(self.agent)
        wizard = self.env["service.send.sms"].with_user(self.agent)
        values = {"ticket_id": ticket.id, "body": "We are on our way"}
        wizard.create(values).action_send()
        (sms,) = self.env["sms.sms"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual((sms.number, sms.body), (PHONE, "We are on our way"))
        message = self.ticket.message_ids[0]
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertIn("We are on our way", message.body)
        self.assertNotIn(PHONE[-8:], message.body)
        self.assertEqual((self.rows().kind, self.rows().outcome), ("sms", "given"))

    def test_a_text_message_needs_text_and_rights(self):
        ticket = self.ticket.with_user(self.agent)
        for body in ("", "  ", None, "x" * 1001):
            with self.subTest(body=body):
                self.refused(ticket.action_service_sms, body)
        stranger = self._user("desk_stranger", "base.group_user", "Stranger")
        self.ticket.message_subscribe(stranger.partner_id.ids)
        self.refused(self.ticket.with_user(stranger).action_service_sms, "Hello there")
        self.assertFalse(self.env["sms.sms"].search([]))
