from odoo.exceptions import AccessError

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.mail.tools.discuss import Store

from .common import EMAIL, ContactCase

STRANGER = "stranger.qian@hidden-mail.example"


class TestProtectedFlows(MailCase, ContactCase):
    """A masked agent's day: everything works, nothing is shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mail.alias.domain"].search([]) or cls._init_mail_gateway()
        cls.ticket.message_subscribe(cls.secret.ids)
        cls.unknown = cls._ticket(
            partner_id=False, partner_name="Qian", partner_email=STRANGER
        )
        cls.inbound = cls.ticket.message_post(
            body="It blinks red",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=cls.secret.id,
            email_from=f"Zhao Hong <{EMAIL}>",
            incoming_email_cc=STRANGER,
            incoming_email_to="desk@example.com",
        )

    def _as(self, user, record=None):
        return self.seen_by(user, self.ticket if record is None else record)

    # -- reading --------------------------------------------------------------------

    def test_chatter(self):
        for user in (self.agent, self.partner_agent, self.manager):
            with self.subTest(user.login):
                ticket = self._as(user)
                requests = ["followers", "suggestedRecipients", "activities"]
                data = Store().add(ticket, [], as_thread=True, request_list=requests)
                data.add(ticket.message_ids).add(self.seen_by(user))
                data = data.get_result()
                self.assertNoSecret(data)
                self.assertNotIn("stranger.qian", str(data))
                self.assertIn("s***@hidden-mail.example", str(data))

    def test_chatter_of_others_is_as_it_was(self):
        data = Store().add(self._as(self.clear_agent).message_ids).get_result()
        self.assertIn(EMAIL, str(data))
        self.assertIn(STRANGER, str(data))

    def test_suggested_recipients(self):
        (known,) = [
            row
            for row in self._as(self.agent)._message_get_suggested_recipients(
                reply_discussion=True
            )
            if row["partner_id"] == self.secret.id
        ]
        self.assertEqual(known["email"], "s***@hidden-mail.example")
        (unknown,) = self._as(
            self.agent, self.unknown
        )._message_get_suggested_recipients()
        self.assertEqual(unknown["email"], "s***@hidden-mail.example")
        self.assertFalse(unknown["create_values"])

    def test_mentions_and_invitations(self):
        Partner = self.env["res.partner"].with_user(self.agent)
        for result in (
            Partner.get_mention_suggestions("Zhao"),
            Partner.search_for_channel_invite("Xiao"),
            Partner.search_for_channel_invite(EMAIL),
        ):
            self.assertNoSecret(result)
        self.assertIn("Zhao Hong", str(Partner.get_mention_suggestions("Zhao Hong")))
        self.assertFalse(Partner.get_mention_suggestions(EMAIL).get("res.partner"))

    def test_recipients_typed_into_the_composer(self):
        """What the web client asks for when an address is typed."""
        Partner = self.env["res.partner"].with_user(self.agent)
        domain = [
            "|",
            ("display_name", "ilike", EMAIL),
            ("email_normalized", "ilike", EMAIL),
        ]
        self.assertFalse(Partner.search_read(domain, ["email", "name"]))
        domain[1] = ("display_name", "ilike", "Zhao Hong")
        (row,) = Partner.search_read(domain, ["email", "name"])
        self.assertNoSecret(row)

    # -- writing --------------------------------------------------------------------

    def test_reply(self):
        with self.mock_mail_gateway():
            message = self._as(self.agent).message_post(
                body="Please restart it",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.secret.ids,
            )
        self.assertIn(self.secret, message.sudo().notified_partner_ids)
        self.assertIn("hidden-mail", str(self._mails))

    def test_reply_to_an_address_nobody_knows(self):
        """The masked address that was suggested is the one that is written to."""
        ticket = self._as(self.partner_agent, self.unknown)
        (row,) = ticket._message_get_suggested_recipients()
        partner = ticket._partner_find_from_emails_single([row["email"]])
        self.assertEqual(partner.sudo().email, STRANGER)
        self.assertEqual(partner.name, row["email"], "no name but the address")
        self.assertFalse(
            ticket._partner_find_from_emails_single(["x***@other.example"])
        )

    def test_whole_composer(self):
        composer = self.env["mail.compose.message"].with_user(self.agent)
        composer = composer.with_context(
            default_model="helpdesk.ticket",
            default_res_ids=self.ticket.ids,
            default_partner_ids=self.secret.ids,
        ).create({"body": "<p>Hello</p>", "subject": "About it"})
        self.assertTrue(composer.partner_ids_all_have_email)
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self.assertIn("hidden-mail", str(self._mails))

    def test_mails_to_many(self):
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .create(
                {
                    "composition_mode": "mass_mail",
                    "model": "helpdesk.ticket",
                    "res_ids": (self.ticket | self.unknown).ids,
                    "body": "<p>Hello</p>",
                    "subject": "About it",
                }
            )
        )
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self.assertIn(EMAIL, str(self._mails) + str(self._new_mails.mapped("email_to")))

    def test_work_on_a_ticket(self):
        ticket = self._as(self.agent)
        ticket.message_subscribe(self.secret.ids)
        ticket.activity_schedule("mail.mail_activity_data_todo", user_id=self.agent.id)
        self.assertIn(self.secret, ticket.sudo().message_partner_ids)
        ticket.action_service_answer()
        ticket.write({"priority": "2", "user_id": self.own_agent.id})
        ticket.assign_to_me()
        self.assertEqual(ticket.user_id, self.agent)
        copied = ticket.copy()
        raw = ticket.sudo().partner_email
        self.assertTrue(raw)
        self.assertEqual(copied.sudo().partner_email, raw)
        ticket.write({"duplicate_id": copied.id})
        self.assertEqual(ticket.duplicate_id, copied)
        ticket.message_unsubscribe(self.secret.ids)
        self.assertNotIn(self.secret, ticket.sudo().message_partner_ids)
        self._walk(ticket, "archive")
        self.env.flush_all()
        self.assertEqual(ticket.service_step, "archive")

    def test_a_ticket_for_a_new_customer(self):
        ticket = self.Ticket.with_user(self.agent).create(
            {
                "name": "New",
                "description": "<p>New</p>",
                "team_id": self.team.id,
                "partner_name": "Ms Sun",
                "service_partner_email_masked": "sun@customer.example",
            }
        )
        self.assertEqual(ticket.sudo().partner_email, "sun@customer.example")
        ticket.message_post(body="Hello", subtype_xmlid="mail.mt_comment")

    def test_merging_contacts(self):
        double = self.env["res.partner"].create({"name": "Zhao", "email": EMAIL})
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard = wizard.with_user(self.partner_agent)
        wizard._merge((double | self.secret).ids, self.seen_by(self.partner_agent))
        self.assertFalse(double.exists())
        (told,) = self.secret.message_ids.filtered(lambda m: "Merged" in m.body)
        self.assertIn("Zhao &lt;s***@hidden-mail.example&gt;", told.body)
        self.assertNoSecret(told.body)
        with self.assertRaises(AccessError):
            wizard.with_user(self.agent)._merge(
                (self.customer | self.secret).ids, self.secret
            )

    def test_changes_of_a_contact(self):
        """Core remembers which changes it notes down, once for all contacts."""
        self.env.registry.clear_cache()
        me = self.partner_agent.partner_id
        self.seen_by(self.partner_agent, me).write({"function": "Lead"})
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = self.secret.message_ids
        self.seen_by(self.partner_agent).write(
            {
                "name": "Zhao Honghua",
                "service_phone_masked": "13911112222",
                "service_street_masked": "Longhua Lane 77",
            }
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertRecordValues(
            self.secret,
            [
                {
                    "name": "Zhao Honghua",
                    "phone": "13911112222",
                    "street": "Longhua Lane 77",
                }
            ],
        )
        noted = (self.secret.message_ids - before).sudo().tracking_value_ids
        self.assertEqual(
            set(noted.mapped("field_id.name")),
            {"name", "phone", "contact_address_inline"},
        )
        phone = noted.filtered(lambda value: value.field_id.name == "phone")
        self.assertRecordValues(
            phone,
            [{"old_value_char": "138****9012", "new_value_char": "139****2222"}],
        )
        self.assertNoSecret(noted.mapped("old_value_char"))
        self.assertNotIn("Longhua", str(noted.mapped("new_value_char")))

    def test_lists_of_people(self):
        users = self.env["res.users"].with_user(self.agent)
        self.assertNoSecret(users.web_search_read([], {"login": {}, "email": {}}))
        teams = self._as(self.agent).team_id.user_ids
        self.assertEqual(teams, teams.sorted("name"))

    def test_news_by_mail(self):
        """A customer's mail is passed on without her address; to others with it."""
        (self.agent | self.employee).notification_type = "email"
        self.ticket.message_subscribe((self.agent | self.employee).partner_id.ids)
        with self.mock_mail_gateway():
            self.ticket.message_post(
                body="Still red",
                message_type="email",
                subtype_xmlid="mail.mt_comment",
                author_id=self.secret.id,
                email_from=f"Zhao Hong <{EMAIL}>",
                reply_to=EMAIL,
            )
            self.env.cr.postcommit.run()
        sent = {mail["email_to"][0]: mail for mail in self._mails}
        to_agent = next(mail for to, mail in sent.items() if self.agent.email in to)
        raw = to_agent["EmailMessage"].as_string()
        lines = [line for line in raw.splitlines() if "secret" in line]
        self.assertFalse(lines, to_agent["email_from"])
        self.assertFalse([key for key in to_agent if EMAIL in str(to_agent[key])])
        self.assertIn("Zhao Hong", to_agent["email_from"])
        other = next(mail for to, mail in sent.items() if self.employee.email in to)
        self.assertIn(EMAIL, other["email_from"])

    def test_news_by_mail_to_people_outside(self):
        """A masked person may have a mailbox there."""
        outside = self.env["res.partner"].create(
            {"name": "Outside", "email": "outside@elsewhere.example"}
        )
        self.ticket.message_subscribe((outside | self.secret).ids)
        posts = (
            {"author_id": self.secret.id, "email_from": EMAIL, "reply_to": EMAIL},
            {"author_id": self.partner_agent.partner_id.id},
        )
        for record in (self.ticket, self.secret):
            for post in posts[record != self.ticket :]:
                with self.mock_mail_gateway():
                    record.message_post(
                        body="Still red",
                        message_type="comment",
                        subtype_xmlid="mail.mt_comment",
                        partner_ids=(outside | self.secret).ids,
                        **post,
                    )
                    self.env.cr.postcommit.run()
                sent = [
                    mail
                    for mail in self._mails
                    if outside.email in str(mail["email_to"])
                ]
                self.assertTrue(sent)
                for mail in sent:
                    self.assertNoSecret(mail["EmailMessage"].as_string())

    def test_a_company_for_a_contact(self):
        self.secret.company_name = "Zhao's Shop"
        self.seen_by(self.partner_agent).create_company()
        self.assertEqual(self.secret.parent_id.vat, self.secret.vat)

    # -- doors ----------------------------------------------------------------------

    def test_address_blocks_of_reports(self):
        for user, sees in ((self.agent, False), (self.clear_agent, True)):
            contact = self.env["ir.qweb.field.contact"].with_user(user)
            html = contact.value_to_html(
                self.seen_by(user), {"fields": ["name", "address", "phone", "email"]}
            )
            self.assertIn("Zhao Hong", html)
            self.assertEqual(EMAIL in html, sees)
            if not sees:
                self.assertNoSecret(html)

    def test_signup_and_portal_links(self):
        self.assertFalse(
            self.seen_by(self.agent).signup_get_auth_param()[self.secret.id]
        )
        ticket = self._as(self.agent)
        self.assertNotRegex(ticket.get_portal_url(), r"access_token=[^&]")
        with self.assertRaises(AccessError):
            ticket._get_share_url()

    def test_mails_are_handed_in_by_the_server_only(self):
        mail = f"From: {EMAIL}\nTo: desk@example.com\nSubject: x\n\nForged"
        for user in (self.agent, self.employee, self.manager):
            with self.assertRaises(AccessError):
                self.env["mail.thread"].with_user(user).message_process(
                    "helpdesk.ticket", mail
                )

    def test_the_bus_tells_each_what_he_may_see(self):
        """Who sends is not who reads: a clear user's push reaches masked people."""
        row = {"id": self.secret.id, "name": "Zhao Hong", "email": EMAIL}
        colleague = {"id": self.colleague.id, "email": self.colleague.email}
        payload = {"data": {"res.partner": [row, colleague]}}
        for target, sees in (
            (self.agent, False),
            (self.agent.partner_id, False),
            (self.clear_agent, True),
            (self.employee.partner_id, True),
            ("broadcast", False),
            (self.env["discuss.channel"].browse(1), False),
        ):
            self.env.cr.precommit.data.pop("bus.bus.values", None)
            self.env["bus.bus"]._sendone(target, "mail.record/insert", payload)
            (sent,) = self.env.cr.precommit.data["bus.bus.values"]
            self.assertEqual(EMAIL in sent["message"], sees, target)
            self.assertIn(self.colleague.email, sent["message"])
        self.assertEqual(row["email"], EMAIL, "the sender's data is not touched")

    def test_news_of_portal_access(self):
        body = self.portal._get_portal_access_update_body(True)
        self.assertNoSecret(body)
        self.assertIn("s***@hidden-mail.example", body)
