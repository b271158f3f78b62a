from odoo.tests import new_test_user

from .gates import TICKET, GateCase


class TestAnswersOverRpc(GateCase):
    """Nobody answers in another's name, be it by a message or by a mail."""

    def test_a_message_in_a_colleagues_name_is_not_her_answer(self):
        self.ticket.partner_id = self.customer
        self.granted(
            self.call_kw,
            TICKET,
            "message_post",
            self.ticket.ids,
            body="Good morning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
            author_id=self.own_agent.partner_id.id,
        )
        self.assertNotEqual(self.ticket.service_first_response_by_id, self.own_agent)

    def test_a_customer_cannot_answer_herself_in_an_agents_name(self):
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.ticket.sudo().partner_id = customer.partner_id
        self.login(customer)
        self.attempt(
            self.call_kw,
            TICKET,
            "message_post",
            self.ticket.ids,
            body="Good morning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.agent.partner_id.id,
        )
        self.assertFalse(self.ticket.service_first_response_at)

    def test_a_forged_mail_in_the_context_is_none(self):
        """The gateway leaves notes to itself in the context: from a client, nothing."""
        for forged in (True, "mail", {"signal": {"is_automatic": True}}):
            ticket = self._ticket(user=self.agent, partner_id=self.customer.id)
            with self.subTest(forged):
                self.granted(
                    self.call_kw,
                    TICKET,
                    "message_post",
                    ticket.ids,
                    body="Good morning",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    partner_ids=self.customer.ids,
                    context={"service_mail": forged},
                )
                self.assertEqual(ticket.service_first_response_by_id, self.agent)
