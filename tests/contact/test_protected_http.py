from odoo.tests import new_test_user

from tests.common import ServiceDeskHttpCase

from .common import EMAIL, LOGIN, PHONE


class TestProtectedHttp(ServiceDeskHttpCase):
    """Doors that only exist over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, LOGIN, "base.group_portal", name="Zhao")
        cls.portal.partner_id.write({"phone": PHONE, "email": EMAIL})

    def test_files_are_not_named_after_contacts(self):
        """Whoever reads a chatter has the token, and needs no login to use it."""
        partner = self.portal.partner_id
        for login in (None, "desk_agent"):
            self.authenticate(login, login)
            token = partner._get_avatar_128_access_token()
            for name in ("phone", "email", "display_name", "email_formatted"):
                response = self.url_open(
                    f"/web/image/res.partner/{partner.id}/avatar_128"
                    f"?access_token={token}&filename_field={name}"
                )
                self.assertEqual(response.status_code, 200)
                disposition = response.headers["Content-Disposition"]
                self.assertNotIn("1381234", disposition)
                self.assertNotIn("secret.zhao", disposition)
        response = self.url_open(
            f"/web/image/res.users/{self.portal.id}/avatar_128?filename_field=login"
        )
        self.assertNotIn("login.of", response.headers["Content-Disposition"])

    def test_addresses_that_are_typed_are_not_looked_up(self):
        """The composer keeps them as they are; the mail finds whom they belong to."""
        ticket = self._ticket(user_id=self.agent.id)
        self.authenticate("desk_agent", "desk_agent")
        found = self.make_jsonrpc_request(
            "/mail/partner/from_email",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": ticket.id,
                "emails": [EMAIL],
            },
        )
        self.assertEqual(found, [])
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": ticket.id,
                "post_data": {
                    "body": "Hello",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    "partner_emails": [EMAIL],
                },
            },
        )
        self.assertIn(self.portal.partner_id, ticket.message_ids[0].partner_ids)

    def test_suggestions_are_the_same_for_any_address(self):
        ticket = self._ticket(user_id=self.agent.id)
        self.authenticate("desk_agent", "desk_agent")
        answers = [
            self.make_jsonrpc_request(
                "/mail/thread/recipients/get_suggested_recipients",
                {
                    "thread_model": "helpdesk.ticket",
                    "thread_id": ticket.id,
                    "main_email": guess,
                },
            )
            for guess in (EMAIL, "nobody@hidden-mail.example", False)
        ]
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0], answers[2])
