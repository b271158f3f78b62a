from markupsafe import Markup

from odoo.exceptions import UserError

from odoo.addons.service_sla_scripts.tools.same_words import words

from .common import OTHER_WORDING, WORDING, ApprovalCase


class TestPromises(ApprovalCase):
    """Exactly what was approved is said, and nothing that looks like it."""

    def setUp(self):
        super().setUp()
        self.approval = self._ask(self.ticket)

    def approve(self):
        self.approval.with_user(self.supervisor).service_decide("approved")

    def say(self, body, **kwargs):
        return self.ticket.with_user(self.agent).message_post(
            body=Markup(body),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
            **kwargs,
        )

    def assert_silenced(self, *bodies):
        for body in bodies:
            with self.subTest(body), self.assertRaises(UserError):
                with self.env.cr.savepoint():
                    self.say(body)

    def test_approved_is_sent_word_for_word_and_once(self):
        self.approve()
        self.assertTrue(self.approval.with_user(self.agent).can_send)
        self.approval.with_user(self.agent).action_service_send()
        message = self.ticket.message_ids[0]
        self.assertEqual(message.body, WORDING)
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertIn(self.customer, message.notified_partner_ids | message.partner_ids)
        self.assertFalse(message.is_internal)
        self.assertRecordValues(
            self.approval, [{"sent_by_id": self.agent.id, "state": "approved"}]
        )
        self.assertTrue(self.approval.sent_at)
        with self.assertRaises(UserError):
            self.approval.with_user(self.agent).action_service_send()

    def test_nothing_else_is_sent(self):
        agent = self.approval.with_user(self.agent)
        with self.assertRaises(UserError):
            agent.action_service_send()
        self.approval.with_user(self.supervisor).service_decide("refused", "No")
        with self.assertRaises(UserError):
            agent.action_service_send()
        agent.action_service_withdraw()
        with self.assertRaises(UserError):
            agent.action_service_send()
        self.assertNotIn("we refund", "".join(
            self.ticket.message_ids.filtered(lambda m: not m.is_internal).mapped("body")
        ))  # fmt: skip

    def test_a_ticket_without_a_customer(self):
        ticket = self._ticket("solution", partner_id=False, partner_name="Unknown")
        approval = self._ask(ticket)
        approval.with_user(self.supervisor).service_decide("approved")
        with self.assertRaises(UserError):
            approval.with_user(self.agent).action_service_send()
        ticket.partner_email = "li@example.com"
        approval.with_user(self.agent).action_service_send()
        self.assertEqual(ticket.message_ids[0].outgoing_email_to, "li@example.com")

    def test_what_is_not_approved_is_not_said(self):
        shouted = WORDING.upper()
        changed = WORDING.replace("300", "250")
        longer = f"<p>Hello!</p>{WORDING}<p>Bye.</p>"
        self.assert_silenced(WORDING, shouted, changed, longer)
        self.approval.with_user(self.supervisor).service_decide("refused", "No")
        self.assert_silenced(WORDING, changed)
        self.approval.with_user(self.agent).action_service_withdraw()
        self.assert_silenced(WORDING, changed)
        self.say("<p>We are looking for a solution that suits you.</p>")

    def test_what_was_approved_is_not_varied(self):
        self.approve()
        self.assert_silenced(
            WORDING.replace("300", "800"), f"{WORDING}<p>And 100 yuan on top.</p>"
        )
        self.say(WORDING)
        self.assertEqual(self.ticket.message_ids[0].body, WORDING)

    def test_what_was_sent_may_be_quoted(self):
        self.approve()
        self.approval.with_user(self.agent).action_service_send()
        self.say(f"<p>As I wrote:</p><blockquote>{WORDING}</blockquote>")
        self.assert_silenced(WORDING.replace("300", "800"))

    def test_colleagues_may_talk_about_it(self):
        note = self.ticket.with_user(self.agent).message_post(
            body=WORDING, subtype_xmlid="mail.mt_note"
        )
        self.assertIn("we refund", note.body)
        self.assertTrue(note.subtype_id.internal)
        self.assertFalse(note.notified_partner_ids)

    def test_a_message_is_not_edited_into_a_promise(self):
        message = self.say("<p>Hello</p>")
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent)._message_update_content(
                message, body=Markup(WORDING)
            )

    def test_no_reason_opens_it(self):
        """Other findings may be sent with a reason; this one is decided elsewhere."""
        found = self.ticket.with_user(self.agent).service_check_wording(
            "Dear Ms Zhao, we refund you 900 yuan for the days without internet."
        )
        self.assertEqual([f["level"] for f in found["findings"]], ["block"])
        self.assertFalse(found["token"])

    def test_to_promise_something_else_is_to_ask_again(self):
        self.approve()
        second = self._ask(
            self.ticket,
            amount=400,
            wording=WORDING.replace("300", "400"),
            replaced_id=self.approval.id,
        )
        self.assertEqual(self.approval.state, "void")
        self.assertEqual(self.approval.decision, "approved")
        self.assertIn("Void", self._notes(self.ticket))
        self.assert_silenced(WORDING)
        with self.assertRaises(UserError):
            self.approval.with_user(self.agent).action_service_send()
        self.assertEqual(self.ticket.service_approval_state, "pending")
        second.with_user(self.supervisor).service_decide("approved")
        second.with_user(self.agent).action_service_send()
        with self.assertRaises(UserError):
            self._ask(self.ticket, replaced_id=second.id)

    def test_a_pending_request_is_changed(self):
        second = self._ask(self.ticket, amount=200, replaced_id=self.approval.id)
        self.assertEqual(self.approval.state, "cancelled")
        self.assertEqual(
            self._todos(self.approval | second).service_approval_id, second
        )

    def test_another_customer_is_promised_nothing(self):
        self.approve()
        box = self._ask(self.ticket, kind_id=self.replacement.id, wording=OTHER_WORDING)
        stranger = self.env["res.partner"].create({"name": "Li", "email": "l@x.cn"})
        self.ticket.with_user(self.agent).partner_id = stranger
        self.assertRecordValues(
            self.approval | box, [{"state": "void"}, {"state": "cancelled"}]
        )
        self.assertIn("another customer", self._notes(self.ticket))

    def test_what_was_sent_stays_sent(self):
        self.approve()
        self.approval.with_user(self.agent).action_service_send()
        self.ticket.partner_id = self.env["res.partner"].create({"name": "Li"})
        self.assertEqual(self.approval.state, "approved")
        with self.assertRaises(UserError):
            self.approval.with_user(self.agent).action_service_withdraw()

    def test_words_are_approved_for_a_cycle(self):
        """The hook that ``ticket`` declares."""
        self.assertFalse(self.ticket._service_may_promise(words(WORDING)))
        self.assertFalse(self.ticket._service_approved_promises())
        self.approve()
        self.assertTrue(self.ticket._service_may_promise(words(WORDING)))
        self.assertTrue(self.ticket._service_may_promise(words(WORDING.upper())))
        self.assertFalse(self.ticket._service_may_promise(words(OTHER_WORDING)))
        self.assertEqual(self.ticket._service_approved_promises(), self.approval)
        self.ticket.stage_id = self.stage["confirmation"]
        self.ticket.action_service_not_resolved()
        self.assertFalse(self.ticket._service_may_promise(words(WORDING)))
        self.assertFalse(self.ticket._service_approved_promises())
