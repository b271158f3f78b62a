import base64

from tests.ticket.mail_common import MailGatewayCase

from .redact_common import MAIL, MASKED, NUMBER, TEXT, RedactMixin

LETTER = f"""From: Wang Xiaoming <{MAIL}>
To: support@desk.example
Subject: Please call {NUMBER}
Message-ID: <redact-1@hidden.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="B"

--B
Content-Type: text/html; charset=utf-8

<p>{TEXT}</p><p>Tel <b>138</b>12349012</p>
--B
Content-Type: text/plain; name="bill {NUMBER}.txt"
Content-Disposition: attachment; filename="bill {NUMBER}.txt"
Content-Transfer-Encoding: base64

{base64.b64encode(f"from {MAIL}".encode()).decode()}
--B--
"""
ANSWER = f"""From: Wang Xiaoming <{MAIL}>
To: support@desk.example
Subject: Re: call {NUMBER}
Message-ID: <redact-2@hidden.example>
In-Reply-To: <%s>
Content-Type: text/plain; charset=utf-8

{TEXT}
"""


class TestRedactMessages(RedactMixin, MailGatewayCase):
    """Messages on tickets: what customers and the system say is masked."""

    def message(self, ticket, body=TEXT, user=None, **kwargs):
        kwargs.setdefault("message_type", "comment")
        kwargs.setdefault("subtype_xmlid", "mail.mt_comment")
        return ticket.with_user(user or self.env.user).message_post(body=body, **kwargs)

    def test_a_mail(self):
        ticket = self._process(LETTER.encode())
        self.assertEqual(ticket.name, "Please call 138****9012")
        self.assertEqual(ticket.partner_email, MAIL)
        messages = ticket.message_ids
        self.assertNoSecret(
            ticket.description,
            *messages.mapped("body"),
            *messages.mapped("subject"),
            *messages.mapped("preview"),
            *messages.mapped("record_name"),
            *ticket.attachment_ids.mapped("name"),
            *ticket.attachment_ids.mapped("index_content"),
        )
        self.assertEqual(ticket.attachment_ids.name, "bill 138****9012.txt")
        letter = messages.filtered(lambda message: message.message_type == "email")
        self.assertIn(NUMBER[3:], self.original(letter, "body"))
        self.assertIn(TEXT, self.original(ticket, "description"))
        self.assertEqual(self.original(ticket, "name"), f"Please call {NUMBER}")

    def test_what_colleagues_are_told_of_a_mail(self):
        self.agent.notification_type = "email"
        ticket, sent = self._answered_ticket(user_id=self.agent.id)
        ticket.message_subscribe(self.agent.partner_id.ids)
        self.env.cr.precommit.run()
        last = self.env["bus.bus"].sudo().search([], order="id desc", limit=1).id
        self._process((ANSWER % sent).encode())
        mails = self.env["mail.mail"].sudo().browse(self.sent)
        self.assertTrue(mails)
        self.assertNoSecret(*mails.mapped("body_html"), *mails.mapped("subject"))
        self.assertIn("138****9012", "".join(mails.mapped("body_html")))
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([("id", ">", last)])
        self.assertNoSecret(*rows.mapped("message"))

    def test_an_agents_answer_stays(self):
        # on the pipeline the guard would not let an identity number go out
        ticket = self._plain_ticket(partner_id=self.customer.id)
        message = self.message(ticket, user=self.agent, partner_ids=self.customer.ids)
        self.assertIn(TEXT, message.body)
        self.assertIsNone(self.original(message, "body"))
        # also the one he sends from his mail program
        message = self.message(
            ticket, message_type="email", author_id=self.agent.partner_id.id
        )
        self.assertIn(TEXT, message.body)

    def test_a_note_among_colleagues(self):
        message = self.message(
            self._ticket(), user=self.agent, subtype_xmlid="mail.mt_note"
        )
        self.assertEqual(message.body, f"<p>{MASKED}</p>")
        self.assertIn(TEXT, self.original(message, "body"))

    def test_a_customers_message(self):
        message = self.message(self._ticket(), author_id=self.customer.id, subject=TEXT)
        self.assertNoSecret(message.body, message.preview)
        self.assertEqual(message.subject, MASKED)
        self.assertEqual(self.original(message, "subject"), TEXT)

    def test_the_systems_message(self):
        ticket = self._ticket()
        for kind in ("notification", "auto_comment"):
            message = self.message(ticket, message_type=kind)
            self.assertNoSecret(message.body)
        message = ticket._message_log(body=TEXT)
        self.assertNoSecret(message.body)
        message = ticket.message_notify(
            body=TEXT, subject=TEXT, partner_ids=self.agent.partner_id.ids
        )
        self.assertNoSecret(message.body, message.subject)

    def test_a_message_made_without_the_thread(self):
        ticket = self._ticket()
        message = self.env["mail.message"].create(
            {
                "model": ticket._name,
                "res_id": ticket.id,
                "body": TEXT,
                "message_type": "email",
                "author_id": self.customer.id,
            }
        )
        self.assertNoSecret(message.body)
        message.write({"body": f"Now {NUMBER}"})
        self.assertNoSecret(message.body)
        self.assertIn(f"Now {NUMBER}", self.original(message, "body"))

    def test_messages_elsewhere(self):
        message = self.message(
            self.customer, message_type="email", author_id=self.customer.id
        )
        self.assertIn(TEXT, message.body)
        message.write({"body": f"<p>{NUMBER}</p>"})
        self.assertIn(NUMBER, message.body)

    def test_a_message_on_a_ticket_of_a_plain_team(self):
        message = self.message(self._plain_ticket(), author_id=self.customer.id)
        self.assertNoSecret(message.body, self.row(message, "body"))
        self.assertIn(TEXT, self.original(message, "body"))

    def test_several_messages_written_at_once(self):
        ours, plain, elsewhere = (
            self.message(record, "x", author_id=self.customer.id)
            for record in (self._ticket(), self._plain_ticket(), self.customer)
        )
        (ours | plain | elsewhere).write({"body": f"<p>{NUMBER}</p>"})
        self.assertEqual(ours.body, "<p>138****9012</p>")
        self.assertEqual(plain.body, "<p>138****9012</p>")
        self.assertEqual(elsewhere.body, f"<p>{NUMBER}</p>")

    def test_a_remark_on_a_rating(self):
        ticket, plain = self._ticket(), self._plain_ticket(partner_id=self.anna.id)
        for record in (ticket, plain):
            token = record._rating_get_access_token()
            rating = record.rating_apply(5, token=token, feedback=TEXT)
            self.assertEqual(rating.feedback, MASKED)
            self.assertNoSecret(*record.message_ids.mapped("body"))
            self.assertEqual(self.original(rating, "feedback"), TEXT)
