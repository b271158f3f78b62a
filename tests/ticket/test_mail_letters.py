import base64
import time
import xmlrpc.client

from odoo.tests import users

from .mail_common import MailGatewayCase, names, sample


class TestMailLetters(MailGatewayCase):
    """Letters of real mail programs become tickets of the right team."""

    def test_every_letter_opens_one_ticket_of_the_team_it_is_sent_to(self):
        for name in names("letter_"):
            with self.subTest(name):
                ticket = self._process(sample(name, parent="1@elsewhere.example"))
                self.assertEqual(len(ticket), 1)
                self.assertEqual(ticket.team_id, self.team)
                self.assertTrue(self._text(ticket))
                self.assertNotIn("\ufffd", self._text(ticket) + ticket.name)

    def test_the_other_address_is_the_other_team(self):
        raw = sample("letter_thunderbird_flowed").replace(b"support@", b"second@")
        self.assertEqual(self._process(raw).team_id, self.second_team)

    def test_both_ways_in_and_all_three_forms(self):
        raw = sample("letter_thunderbird_flowed").replace(b"support@", b"box@")
        forms = (raw, raw.decode(), xmlrpc.client.Binary(raw))
        for number, form in enumerate(forms):
            with self.subTest(type(form)):
                ids = (b"000002@", b"00000%d@" % (number + 3))
                if isinstance(form, xmlrpc.client.Binary):
                    form = xmlrpc.client.Binary(form.data.replace(*ids))
                elif isinstance(form, str):
                    form = form.replace(ids[0].decode(), ids[1].decode())
                ticket = self._process(
                    form, "helpdesk.ticket", custom_values={"team_id": self.team.id}
                )
                self.assertEqual(ticket.team_id, self.team)

    def test_the_text_is_the_description(self):
        ticket = self._process(sample("letter_outlook_gb2312"))
        self.assertEqual(ticket.name, "上不了网，请尽快处理（镕）")
        self.assertIn("联系人：朱镕龢，预算约三百€。", self._text(ticket))
        message = ticket.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertIn("路由器红灯一直闪", message.body)

    def test_chinese_of_all_kinds_is_readable(self):
        for name, title, text in (
            ("letter_qq_mail", "无法登录系统", "登录时提示密码错误"),
            (
                "letter_netease_torn_subject",
                "关于发票金额与合同不一致以及后续退款流程的问题",
                "发票金额是 1200 元",
            ),
            ("letter_wechat_work", "门店断网", "南京路门店断网"),
            ("letter_big5", "無法連線到伺服器", "從昨天起無法連線到伺服器"),
            ("letter_utf8_labelled_gb2312", "系统报错：连接超时", "错误码 E-1042"),
            ("letter_raw_gbk_headers", "请求开通账号", "请帮我开通一个新账号"),
            ("letter_foxmail_attachment_name", "打印机故障截图", "截图见附件"),
            ("letter_ansi_x3.4-1968", "Backup of tills", "„Datenträger voll“"),
        ):
            with self.subTest(name):
                ticket = self._process(sample(name))
                self.assertEqual(ticket.name, title)
                self.assertIn(text, self._text(ticket))

    def test_the_channel_is_email(self):
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        ticket = self._process(sample("letter_wechat_work"))
        self.assertEqual(ticket.channel_id, channel)

    def test_a_known_sender_is_the_customer(self):
        ticket = self._process(sample("letter_html_with_scripts"))
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.partner_name, "Anna Example")
        self.assertEqual(ticket.partner_email, "anna@customer.example")

    def test_an_unknown_sender_is_named_and_no_contact_is_made(self):
        before = self.env["res.partner"].search_count([])
        ticket = self._process(sample("letter_raw_gbk_headers"))
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.partner_name, "孙先生")
        self.assertEqual(ticket.partner_email, "sun@customer.example")
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_an_empty_subject_becomes_the_first_words(self):
        ticket = self._process(sample("letter_without_subject"))
        self.assertEqual(
            ticket.name, "The till in shop 12 prints every receipt twice Since Monday.…"
        )

    def test_scripts_do_not_reach_the_ticket(self):
        ticket = self._process(sample("letter_html_with_scripts"))
        for text in (self._text(ticket), ticket.message_ids[0].body):
            self.assertIn("error 42", text)
            for bad in ("<script", "onclick", "onerror", "javascript:", "<iframe"):
                self.assertNotIn(bad, text)

    def test_attachments_are_kept_with_their_names(self):
        for name, files in (
            ("letter_gmail_attachments", {"error.png", "log.csv"}),
            ("letter_foxmail_attachment_name", {"故障截图（镕）.txt"}),
            ("letter_rfc2231_torn_name", {"合同扫描件.pdf"}),
        ):
            with self.subTest(name):
                ticket = self._process(sample(name))
                self.assertEqual(set(ticket.attachment_ids.mapped("name")), files)
        found = self.env["ir.attachment"].search(
            [("name", "=", "故障截图（镕）.txt"), ("res_model", "=", "helpdesk.ticket")]
        )
        self.assertEqual(base64.b64decode(found.datas), b"picture")

    def test_a_forwarded_bounce_is_a_question(self):
        ticket = self._process(sample("letter_forwards_a_bounce"))
        self.assertIn("Why do I get this", self._text(ticket))
        self.assertEqual(ticket.attachment_ids.mapped("name"), ["Undelivered Mail.eml"])
        self.assertIn(b"Final-Recipient", ticket.attachment_ids.raw)

    def test_an_attached_mail_does_not_replace_the_letters_text(self):
        attached = sample("letter_outlook_gb2312")
        raw = (
            b"From: anna@customer.example\r\nTo: support@desk.example\r\n"
            b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
            b"Content-Type: text/plain\r\n\r\nWhat does she want?\r\n--m\r\n"
            b"Content-Type: message/rfc822\r\n\r\n" + attached + b"\r\n--m--\r\n"
        )
        ticket = self._process(raw)
        self.assertIn("What does she want?", self._text(ticket))
        self.assertNotIn("路由器", self._text(ticket))
        self.assertEqual(
            ticket.attachment_ids.mapped("name"), ["上不了网，请尽快处理（镕）.eml"]
        )
        self.assertEqual(
            ticket.attachment_ids.raw.split(b"\r\n\r\n", 1)[1].strip(),
            attached.split(b"\r\n\r\n", 1)[1].strip(),
        )

    def test_a_megabyte_of_text_is_taken_in_seconds(self):
        head = b"From: anna@customer.example\r\nTo: support@desk.example\r\n"
        plain = b"Content-Type: text/plain\r\n\r\n" + b"all of it matters\r\n" * 55_000
        markup = (
            b"Content-Type: text/html\r\n\r\n" + b"<p>all <b>of</b> it</p>" * 43_000
        )
        for body in (plain, markup):
            started = time.perf_counter()
            ticket = self._process(head + body)
            self.assertEqual(len(ticket), 1)
            self.assertGreater(len(ticket.description), 900_000)
            self.assertLess(time.perf_counter() - started, 30)

    def test_html_made_to_hang_the_sanitizer_becomes_plain_text(self):
        head = (
            b"From: anna@customer.example\r\nTo: support@desk.example\r\nSubject: X\r\n"
        )
        for hostile in (
            b"<!-- " * 100_000 + b"--><p>the text</p>",
            b"<div>" * 5_000 + b"the text",
            b"the text<div><div class='gmail_extra'>x</div>" + b"<br>y" * 9000,
        ):
            with self.subTest(hostile[:10]):
                raw = head + b"Content-Type: text/html\r\n\r\n" + hostile
                started = time.perf_counter()
                ticket = self._process(raw)
                self.assertLess(time.perf_counter() - started, 10)
                self.assertIn("the text", self._text(ticket))
                kept = ticket.attachment_ids.filtered(
                    lambda a: a.name == "original.eml"
                )
                self.assertEqual(kept.raw, raw)

    def test_the_same_mail_fetched_twice_is_one_ticket(self):
        self.assertTrue(self._process(sample("letter_wechat_work")))
        self.assertFalse(self._process(sample("letter_wechat_work")))

    def test_mails_with_an_empty_message_id_are_not_duplicates(self):
        raw = (
            b"From: a@x.example\r\nTo: support@desk.example\r\nMessage-ID: <>\r\n\r\n%s"
        )
        self.assertTrue(self._process(raw % b"one"))
        self.assertTrue(self._process(raw % b"two"))
        self.assertFalse(self._process(raw % b"two"))


class TestMailFollowUps(MailGatewayCase):
    """Answers find their ticket."""

    def _follow_up(self, raw):
        """Process a mail that shall not open a ticket; the messages it added."""
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.assertFalse(self._process(raw))
        domain = [("id", ">", last), ("message_type", "=", "email")]
        return self.env["mail.message"].search(domain)

    def test_an_answer_becomes_a_follow_up_and_the_customers_reply(self):
        ticket, parent = self._answered_ticket()
        ticket.service_is_waiting = True
        heard = self._listen()
        message = self._follow_up(sample("letter_apple_mail_reply", parent=parent))
        self.assertEqual(message.res_id, ticket.id)
        self.assertEqual(message.author_id, self.anna)
        self.assertFalse(message.subtype_id.internal)
        self.assertIn("customer_replied", [event for event, *_rest in heard])
        self.assertFalse(ticket.service_is_waiting)

    def _lost_thread(self, subject, sender="anna@customer.example"):
        return (
            f"From: {sender}\r\nTo: support@desk.example\r\nSubject: {subject}\r\n"
            f"Message-ID: <{abs(hash(subject))}@customer.example>\r\n\r\nStill red.\r\n"
        ).encode()

    def test_the_number_in_the_subject_finds_the_ticket(self):
        ticket, _parent = self._answered_ticket()
        for subject in (
            f"Re: [{ticket.number}] No internet",
            f"[{ticket.number}] No internet",
            f"回复：{ticket.number} No internet",
            f"RE: Ticket {ticket.number}: No internet",
        ):
            with self.subTest(subject):
                message = self._follow_up(self._lost_thread(subject))
                self.assertEqual(message.res_id, ticket.id)

    def test_a_number_in_passing_does_not(self):
        ticket, _parent = self._answered_ticket()
        subject = f"Not the same as {ticket.number}"
        self.assertTrue(self._process(self._lost_thread(subject)))

    def test_a_stranger_with_a_number_gets_a_ticket_of_her_own(self):
        ticket, _parent = self._answered_ticket()
        before = ticket.message_ids
        raw = self._lost_thread(f"Re: [{ticket.number}]", "eve@stranger.example")
        self.assertTrue(self._process(raw))
        self.assertEqual(ticket.message_ids, before)

    def test_a_follower_may_use_the_number(self):
        ticket, _parent = self._answered_ticket()
        bert = self.env["res.partner"].create(
            {"name": "Bert", "email": "bert@customer.example"}
        )
        ticket.message_subscribe(bert.ids)
        raw = self._lost_thread(f"Re: [{ticket.number}]", "bert@customer.example")
        self.assertEqual(self._follow_up(raw).res_id, ticket.id)

    @users("desk_agent")
    def test_the_helpers_are_no_rpc_methods(self):
        thread = self.env["mail.thread"]
        for name in dir(type(thread)):
            if "service" in name:
                self.assertTrue(name.startswith("_"), name)
