from odoo.tools import mute_logger

from .mail_common import OUR_MAIL, MailGatewayCase, names, sample


class TestMachinesMails(MailGatewayCase):
    """Bounces, reports and automatic replies open no ticket and get no answer."""

    def test_bounces_open_no_ticket(self):
        for name in names("bounce_"):
            for model in (False, "helpdesk.ticket"):
                with self.subTest(name, model=model):
                    raw = sample(name, parent="1@elsewhere.example")
                    if not model:
                        # to the team's address, whatever the sample says
                        raw = b"Delivered-To: support@desk.example\r\n" + raw
                    self.assertFalse(self._process(raw, model))
                    self.assertFalse(self.sent)

    def test_automatic_replies_open_no_ticket(self):
        for name in names("auto_"):
            with self.subTest(name):
                raw = b"Delivered-To: support@desk.example\r\n"
                raw += sample(name, parent="1@elsewhere.example")
                self.assertFalse(self._process(raw))
                self.assertFalse(self.sent)

    def test_a_monitoring_alarm_opens_a_ticket_and_is_not_answered(self):
        self.team.alias_id.alias_contact = "everyone"
        ticket = self._process(sample("notice_monitoring_alarm"))
        self.assertIn("till-07/HTTP is CRITICAL", ticket.name)
        self.assertFalse(self.sent)

    def test_the_created_mail_goes_to_people_only(self):
        stage = self.second_team._get_applicable_stages()[:1]
        stage.mail_template_id = self.env.ref(
            "helpdesk_mgmt.created_ticket_template", raise_if_not_found=False
        ) or self.env["mail.template"].create(
            {
                "name": "Created",
                "model_id": self.env.ref("helpdesk_mgmt.model_helpdesk_ticket").id,
                "subject": "We received your request",
                "email_to": "{{ object.partner_email }}",
                "body_html": "<p>Thank you.</p>",
            }
        )
        for name, is_answered in (
            ("letter_thunderbird_flowed", True),
            ("notice_monitoring_alarm", False),
        ):
            raw = sample(name).replace(b"support@", b"second@")
            self.assertTrue(self._process(raw))
            self.assertEqual(bool(self.sent), is_answered, name)

    def test_no_refusal_goes_to_a_machine(self):
        """A person who may not write there is told so, a machine is not."""
        self.team.alias_id.alias_contact = "partners"
        letter = sample("letter_thunderbird_flowed")
        self.assertFalse(self._process(letter))
        self.assertEqual(len(self.sent), 1)
        for name in (*names("auto_"), "notice_monitoring_alarm"):
            with self.subTest(name):
                raw = b"Delivered-To: support@desk.example\r\n"
                raw += sample(name, parent="1@elsewhere.example")
                self._process(raw)
                self.assertFalse(self.sent)

    def test_out_of_office_is_kept_as_a_note_and_nobody_is_written_to(self):
        ticket, parent = self._answered_ticket()
        ticket.message_subscribe(self.supervisor.partner_id.ids)
        ticket.service_is_waiting = True
        for name in (
            "auto_exchange_zh",
            "auto_exchange_unknown_language",
            "auto_qq_mail",
            "auto_gmail_vacation",
            "auto_read_receipt",
        ):
            with self.subTest(name):
                before = ticket.message_ids
                heard = self._listen()
                self.assertFalse(self._process(sample(name, parent=parent)))
                note = ticket.message_ids - before
                self.assertEqual(len(note), 1)
                self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
                self.assertFalse(note.notification_ids)
                self.assertFalse(self.sent)
                self.assertFalse(heard)
        self.assertTrue(ticket.service_is_waiting)

    def test_a_client_cannot_silence_a_message(self):
        """What the gateway knows travels in the context, which clients may set."""
        ticket, _parent = self._answered_ticket()
        ticket.message_subscribe(self.supervisor.partner_id.ids)
        for value in (True, {"signal": {"kind": "bounce"}}, "bounce"):
            message = ticket.with_context(service_mail=value).message_post(
                body=OUR_MAIL, subtype_xmlid="mail.mt_comment"
            )
            self.assertIn(
                self.supervisor.partner_id, message.notification_ids.res_partner_id
            )

    def test_two_absent_people_do_not_answer_each_other(self):
        """Odoo sends absence notes of its own: not upon an absence note."""
        ticket, parent = self._answered_ticket()
        self.agent.write(
            {
                "out_of_office_from": "2020-01-01 00:00:00",
                "out_of_office_to": "2099-01-01 00:00:00",
                "out_of_office_message": "<p>Away</p>",
            }
        )
        ticket.user_id = self.agent
        self._process(sample("auto_gmail_vacation", parent=parent))
        self.assertFalse(self.sent)

    def test_core_counts_the_bounce_and_marks_the_message(self):
        gone = self.env["res.partner"].create(
            {"name": "Gone", "email": "gone@customer.example"}
        )
        ticket = self._ticket(partner_id=gone.id)
        with self._answers():
            message = ticket.with_user(self.agent).message_post(
                body=OUR_MAIL,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=gone.ids,
            )
        parent = message.message_id.strip("<>")
        self.assertFalse(self._process(sample("bounce_postfix", parent=parent)))
        notification = message.notification_ids.filtered(
            lambda n: n.res_partner_id == gone
        )
        self.assertEqual(notification.notification_status, "bounce")

    def test_a_report_of_success_is_no_bounce(self):
        ticket, parent = self._answered_ticket()
        message = ticket.message_ids.filtered(
            lambda m: m.message_id.strip("<>") == parent
        )
        before = message.notification_ids.mapped("notification_status")
        for name in ("auto_delivered_report", "auto_read_receipt"):
            raw = b"Delivered-To: support@desk.example\r\n" + sample(
                name, parent=parent
            )
            self.assertFalse(self._process(raw))
        self.assertEqual(message.notification_ids.mapped("notification_status"), before)

    def test_bounces_without_a_form_are_handled_by_core_too(self):
        handled = []

        def handle(thread, message, message_dict):
            handled.append(message["subject"])

        self.patch(type(self.env["mail.thread"]), "_routing_handle_bounce", handle)
        self._process(sample("bounce_domino"))
        self.assertEqual(len(handled), 1)


class TestOtherModels(MailGatewayCase):
    """Mails of other models go through core's code alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # any model with a gateway: the teams' own chatter
        cls.other_model = "helpdesk.ticket.team"
        cls.other_alias = cls.env["mail.alias"].create(
            {
                "alias_name": "other",
                "alias_domain_id": cls.domain.id,
                "alias_model_id": cls.env["ir.model"]._get_id(cls.other_model),
                "alias_force_thread_id": cls.second_team.id,
            }
        )

    def _other(self, name):
        return sample(name, parent="1@elsewhere.example").replace(
            b"support@", b"other@"
        )

    def _messages(self):
        return self.second_team.message_ids.filtered(
            lambda m: m.message_type == "email"
        )

    def test_automatic_replies_reach_other_models_as_before(self):
        self.assertFalse(self._process(self._other("auto_gmail_vacation")))
        message = self._messages()
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))

    def test_texts_for_other_models_are_not_mended(self):
        self._process(self._other("letter_outlook_gb2312"))
        self.assertIn("\ufffd", self._messages().body)

    def test_unreadable_mails_for_other_models_raise_as_before(self):
        with self.assertRaises(LookupError), mute_logger("odoo.addons.mail"):
            self._process(self._other("broken_unknown_charset"))

    def test_the_fallback_model_does_not_widen_it(self):
        """Fetched for tickets, addressed to another model: the address decides."""
        with self.assertRaises(LookupError):
            self._process(self._other("broken_unknown_charset"), "helpdesk.ticket")
        self.assertFalse(
            self._process(self._other("auto_gmail_vacation"), "helpdesk.ticket")
        )
        self.assertEqual(len(self._messages()), 1)

    def test_one_mail_to_both_is_decided_for_each(self):
        raw = sample("auto_sendmail_vacation").replace(
            b"To: support@desk.example", b"To: support@desk.example, other@desk.example"
        )
        self.assertFalse(self._process(raw))
        self.assertEqual(len(self._messages()), 1)
        raw = sample("letter_thunderbird_flowed").replace(
            b"To: support@desk.example", b"To: support@desk.example, other@desk.example"
        )
        self.assertEqual(len(self._process(raw)), 1)
        self.assertEqual(len(self._messages()), 2)
