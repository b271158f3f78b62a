from odoo.exceptions import AccessError

from odoo.addons.service_sla_scripts.models.ticket.wording import WordingRefused

from .common import BAD, GOOD, REASON, SOFT, GuardCase


class TestRecord(GuardCase):
    """What was caught stays on record, with what became of it."""

    def test_a_block_and_a_warning_are_on_record_without_the_message(self):
        secret = "Zhao Min, Nanjing Road 5"
        with self.assertRaises(WordingRefused):
            self._say(f"{secret}: {BAD}, impossible")
        log = self._log_now()
        self.assertRecordValues(
            log,
            [
                {
                    "ticket_id": self.ticket.id,
                    "team_id": self.team.id,
                    "user_id": self.agent.id,
                    "rule": "phrase",
                    "phrase_id": self.block.id,
                    "label": "I don't know",
                    "level": "block",
                    "outcome": "blocked",
                },
                {
                    "ticket_id": self.ticket.id,
                    "team_id": self.team.id,
                    "user_id": self.agent.id,
                    "rule": "phrase",
                    "phrase_id": self.warn.id,
                    "label": "impossible",
                    "level": "warn",
                    "outcome": "held",
                },
            ],
        )
        self.assertNotIn("Nanjing", repr(log.read()))

    def test_contact_data_itself_is_not_on_record(self):
        with self.assertRaises(WordingRefused):
            self._say("Call 13912345678, or \u27e6Li 13912345678\u27e7")
        log = self._log_now()
        self.assertEqual(
            sorted(log.mapped("label")), ["Phone number", "Unfilled placeholder"]
        )
        self.assertNotIn("1391", repr(log.read()))

    def test_a_message_without_it_was_rewritten(self):
        with self.assertRaises(WordingRefused):
            self._say(SOFT)
        with self.assertRaises(WordingRefused):
            self._say(SOFT)
        held = self._log_now()
        self.assertEqual(held.mapped("outcome"), ["held"], "asked twice, caught once")
        self._say(GOOD, user=self.supervisor)
        self.assertEqual(held.outcome, "held", "a colleague's answer is another thing")
        self._say(GOOD)
        self.assertEqual(held.outcome, "rewritten")

    def test_what_was_sent_anyway_has_its_reason(self):
        with self.assertRaises(WordingRefused) as caught:
            self._say(SOFT)
        self._log_now()
        tokens = caught.exception.context["tokens"]
        self._say(SOFT, service_send_anyway={"reason": REASON, "tokens": tokens})
        self._say(SOFT, service_send_anyway={"reason": "Once more", "tokens": tokens})
        self.assertRecordValues(
            self._log_now(),
            [
                {"outcome": "sent", "reason": REASON, "label": "impossible"},
                {"outcome": "sent", "reason": "Once more", "label": "impossible"},
            ],
        )

    def _mail(self, text):
        """The agent answers the ticket's last message by mail."""
        self.ticket.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        asked = self.ticket.message_ids[0]
        mail = (
            f"From: {self.agent.email}\r\nTo: desk@company.example\r\n"
            f"Subject: Re\r\nMessage-Id: <guard-{asked.id}@example.com>\r\n"
            f"In-Reply-To: {asked.message_id}\r\n\r\n{text}\r\n"
        )
        self.env["mail.thread"].message_process("helpdesk.ticket", mail)
        return self.ticket.message_ids.filtered(lambda m: m.message_type == "email")[0]

    def test_an_answer_by_mail_is_on_record(self):
        """Nobody is there to be asked."""
        message = self._mail(SOFT)
        self.assertIn("impossible", message.body)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertIn(self.customer, message.notified_partner_ids)
        self.assertRecordValues(
            self._log_now(),
            [{"outcome": "sent", "reason": "Sent by mail", "label": "impossible"}],
        )

    def test_what_blocks_is_not_handed_on_by_mail(self):
        message = self._mail(BAD)
        self.assertIn("know", message.body)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertFalse(message.notified_partner_ids & self.customer)
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.agent.partner_id.id)], limit=1
        )
        self.assertIn("look it up", told.body)
        self.assertRecordValues(
            self._log_now(),
            [
                {
                    "outcome": "blocked",
                    "label": "I don't know",
                    "user_id": self.agent.id,
                }
            ],
        )

    def test_a_customer_s_mail_is_handed_on(self):
        self.ticket.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        asked = self.ticket.message_ids[0]
        mail = (
            f"From: {self.customer.email}\r\nTo: desk@company.example\r\n"
            f"Subject: Re\r\nMessage-Id: <hers@example.com>\r\n"
            f"In-Reply-To: {asked.message_id}\r\n\r\n{BAD}\r\n"
        )
        self.env["mail.thread"].message_process("helpdesk.ticket", mail)
        self.assertEqual(
            self.ticket.message_ids[0].subtype_id, self.env.ref("mail.mt_comment")
        )

    def test_a_better_wording_taken_as_one_types(self):
        self.ticket.with_user(self.agent).service_take_wording(self.warn.id)
        self.assertRecordValues(
            self._log_now(),
            [
                {
                    "outcome": "rewritten",
                    "user_id": self.agent.id,
                    "phrase_id": self.warn.id,
                }
            ],
        )

    def test_taken_after_it_was_held_back_is_one_catch(self):
        with self.assertRaises(WordingRefused):
            self._say(SOFT)
        held = self._log_now()
        self.ticket.with_user(self.agent).service_take_wording(self.warn.id)
        self.assertEqual(self._log_now(), held)
        self.assertEqual(held.outcome, "rewritten")

    def test_supervisors_read_their_teams_and_nobody_writes(self):
        self.ticket.with_user(self.agent).service_take_wording(self.warn.id)
        row = self.Finding.search([])
        self.assertEqual(row.with_user(self.supervisor).label, "impossible")
        self.assertEqual(self.Finding.with_user(self.manager).search([]), row)
        self.supervisor.helpdesk_team_ids = self.plain_team
        self.assertFalse(self.Finding.with_user(self.supervisor).search([]))
        with self.assertRaises(AccessError):
            self.Finding.with_user(self.agent).search([])
        for user in (self.agent, self.supervisor, self.manager):
            with self.subTest(user.login):
                for refused in (
                    lambda r: r.write({"outcome": "rewritten"}),
                    lambda r: r.unlink(),
                    lambda r: r.create({"label": "x"}),
                ):
                    with self.assertRaises(AccessError):
                        refused(row.with_user(user))

    def test_the_row_survives_ticket_and_phrase(self):
        self.ticket.with_user(self.agent).service_take_wording(self.warn.id)
        row = self.Finding.search([])
        self.warn.unlink()
        self.ticket.unlink()
        self.assertRecordValues(
            row, [{"label": "impossible", "ticket_id": False, "phrase_id": False}]
        )

    def test_a_ticket_that_goes_with_its_first_message(self):
        rows = [self.ticket._service_record_values("contact", "Phone number", 0)]
        rows = [{**rows[0], "ticket_id": 2**30, "level": "warn", "outcome": "held"}]
        self.Finding._create_refused(rows)
        self.assertRecordValues(
            self.Finding.search([]), [{"ticket_id": False, "label": "Phone number"}]
        )
