from odoo.tests import new_test_user

from .gates import TICKET, GateCase


class TestAnswersOverRpc(GateCase):
    """Nobody answers in another's name, be it by a message or by a mail."""

    def test_a_message_in_a_colleagues_name_is_not_her_answer(self):
        self.granted(
            self.call_kw,
            TICKET,
            "message_post",
            self.ticket.ids,
            body="Good morning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
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

    def test_a_forged_mail_in_the_context_fails_well(self):
        """The gateway leaves notes to itself in the context."""
        for forged in (True, "mail", {"signal": {"is_automatic": True}}):
            with self.subTest(forged):
                self.attempt(
                    self.call_kw,
                    TICKET,
                    "message_post",
                    self.ticket.ids,
                    body="Good morning",
                    subtype_xmlid="mail.mt_comment",
                    context={"service_mail": forged},
                )
