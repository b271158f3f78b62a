from odoo import Command

from ..guard.common import BAD, GOOD, REASON, SOFT, GuardMixin
from .common import Refused, RpcCase

TICKET = "helpdesk.ticket"
# JSON tells the exception, XML-RPC its kind; or the right to do it at all is missing
REFUSED = ("WordingRefused", "UserError", "AccessError")
# contexts a client may send along, hoping that one of them opens the guard
FORGED_CONTEXTS = {
    "program": {"service_wording": True, "service_by_program": True},
    "program as text": {"service_wording": "<object object at 0x7f0000000000>"},
    "program as object": {"service_wording": {"by": "program"}},
    "reason": {"service_send_anyway": {"reason": REASON}},
    "token": {"service_send_anyway": {"reason": REASON, "tokens": ["0" * 64]}},
    "no tokens at all": {"service_send_anyway": {"reason": REASON, "tokens": []}},
    "a bare yes": {"service_send_anyway": True},
    "gateway": {"service_mail": True, "fetchmail_cron_running": True},
    "superuser": {"su": True, "uid": 1, "sudo": True},
    "quiet": {"tracking_disable": True, "mail_notrack": True},
    "installing": {"install_mode": True, "module": "service_sla_scripts"},
    "defaults": {"default_message_type": "notification", "default_is_internal": True},
}


class TestGuardOverRpc(GuardMixin, RpcCase):
    """Every way round the guard that an agent's rights leave open, by each door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_guard()
        cls.agent.group_ids = [
            Command.link(cls.env.ref("base.group_partner_manager").id)
        ]
        cls.template = cls.env["mail.template"].create(
            {
                "name": "Of my own",
                "model_id": cls.env["ir.model"]._get_id(TICKET),
                "subject": "Your ticket",
                "body_html": f"<p>{BAD}</p>",
                "partner_to": str(cls.customer.id),
                "user_id": cls.agent.id,
            }
        )
        Channel = cls.env["discuss.channel"].with_user(cls.agent)
        cls.room = Channel._create_channel(name="Desk", group_id=None)
        cls.talk = Channel._create_group(partners_to=cls.customer.ids)
        cls.moved = cls._ticket(user_id=cls.agent.id)
        cls.moved.with_user(cls.agent).team_id = cls.env["helpdesk.ticket.team"].create(
            {"name": "Accounts", "user_ids": [Command.set(cls.agent.ids)]}
        )
        cls.env["ir.model.data"].create(
            {
                "module": "__export__",
                "name": "guard_template",
                "model": "mail.template",
                "res_id": cls.template.id,
            }
        )

    def setUp(self):
        super().setUp()
        self.login(self.agent)
        self.env["mail.message"].flush_model()
        self.last_message = self._last("mail.message")
        self.last_mail = self._last("mail.mail")

    def _last(self, model):
        return self.env[model].search([], order="id desc", limit=1).id or 0

    def assertNothingSent(self):
        """No message that the customer can read, and no mail, says it."""
        for model, last, field in (
            ("mail.message", self.last_message, "body"),
            ("mail.mail", self.last_mail, "body_html"),
        ):
            said = self.env[model].search([("id", ">", last), (field, "like", "know")])
            self.assertFalse(said, model)

    def _refuse(self, name, call, *args, **kwargs):
        """The call is refused, and has written nothing that the customer can read.

        Without ``assertRaises``, whose savepoint would take away what was written.
        """
        with self.subTest(name, door=call.__name__):
            self.env.flush_all()
            refusal = None
            try:
                call(*args, **kwargs)
            except Refused as refused:
                refusal = refused
            self.env.invalidate_all()
            self.assertNothingSent()
            self.assertTrue(refusal, "was not refused")
            self.assertIn(refusal.name, REFUSED, refusal.message)

    # -- message_post and its tricks -----------------------------------------------

    def _posts(self):
        """Name -> arguments of ``message_post`` that all reach the customer."""
        note = {"subtype_xmlid": "mail.mt_note"}
        said = {"subtype_xmlid": "mail.mt_comment", "partner_ids": self.customer.ids}
        html = {"body_is_html": True}
        return {
            "plain": {**said, "message_type": "comment"},
            "note to the customer": {**note, "partner_ids": self.customer.ids},
            "notification": {**said, "message_type": "notification"},
            "outgoing mail": {**said, "message_type": "email_outgoing"},
            "automatic comment": {**said, "message_type": "auto_comment"},
            "incoming mail": {**said, "message_type": "email"},
            "internal": {**said, "is_internal": True},
            "nobody named": {"subtype_xmlid": "mail.mt_comment"},
            "bare address": {**note, "outgoing_email_to": "zhao.min@example.com"},
            "other author": {**said, "author_id": self.customer.id},
            "other sender": {**said, "email_from": "zhao.min@example.com"},
            "in the subject": {**said, "body": "See above", "subject": BAD},
            "around the mail": {**said, "body": GOOD, "subtitles": [BAD]},
            "name of the record": {**said, "body": GOOD, "force_record_name": BAD},
            "text message": {
                **note, "message_type": "sms", "sms_numbers": ["+8613700000089"]
            },
            "tags": {**said, **html, "body": "I d<b>on</b>'t <i></i>kn<u>ow</u>"},
            "tags, Chinese": {**said, **html, "body": "<p>我不<b>知</b>道know</p>"},
            "comment in between": {**said, **html, "body": "不<!-- x -->知道 know"},
            "taken out": {**said, **html, "body": "不<noscript>x</noscript>知道 know"},
            "hidden": {
                **said, **html,
                "body": '不<span style="display: none">x</span>知道 know',
            },
            "without size": {
                **said, **html,
                "body": '不<i style="color:red;font-size:0.0px">x<i>y</i></i>知道 know',
            },
            "blocks": {**said, **html, "body": "<div>不</div><div>知道 know</div>"},
            "alt": {**said, **html, "body": '<img src="/x.png" alt="I don\'t know"/>'},
            "title": {**said, **html, "body": '<b title="I don\'t know">?</b>'},
            "entities": {**said, **html, "body": "I don&#39;t k&#110;ow"},
            "quoted": {
                **said, **html, "body": f"<blockquote>{BAD}</blockquote>"
            },
            "zero width": {**said, "body": "I do\u200bn't k\u200dno\u2060w"},
            "full width": {**said, "body": "Ｉ　ｄｏｎ’ｔ　ｋｎｏｗ"},
            "other forms": {**said, "body": "I did  NOT\nknew"},
        }  # fmt: skip

    def test_message_post_and_its_tricks(self):
        for name, kwargs in self._posts().items():
            for door in (self.call_kw, self.json2):
                self._refuse(
                    name, door, TICKET, "message_post", self.ticket.ids,
                    **{"body": BAD, **kwargs},
                )  # fmt: skip

    def test_no_context_opens_it(self):
        for name, context in FORGED_CONTEXTS.items():
            for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                for body in (BAD, SOFT):
                    self._refuse(
                        name, door, TICKET, "message_post", self.ticket.ids,
                        body=body, context=context, subtype_xmlid="mail.mt_comment",
                        partner_ids=self.customer.ids, message_type="comment",
                    )  # fmt: skip

    # -- other methods -----------------------------------------------------------------

    def _ways(self):
        """Name -> (model, method, ids, arguments)."""
        ticket, comment = self.ticket.id, self.env.ref("mail.mt_comment").id
        message = {"model": TICKET, "res_id": ticket, "body": BAD}
        partners = [[6, 0, self.customer.ids]]
        source = {"source_ref": "__export__.guard_template"}
        later = "2099-01-01 08:00:00"
        return {
            "message_notify": (TICKET, "message_notify", [ticket],
                {"body": BAD, "partner_ids": self.customer.ids}),
            "message_notify, elsewhere": ("mail.thread", "message_notify", [],
                {**message, "partner_ids": self.customer.ids}),
            "message_notify, of herself": ("res.partner", "message_notify",
                self.customer.ids, {"body": BAD, "partner_ids": self.customer.ids}),
            "message_notify, of nothing": ("mail.thread", "message_notify", [],
                {"body": BAD, "partner_ids": self.customer.ids}),
            "her contact": ("res.partner", "message_post", self.customer.ids,
                {"body": BAD, "partner_ids": self.customer.ids,
                 "subtype_xmlid": "mail.mt_comment"}),
            "her contact, address": ("res.partner", "message_post",
                self.agent.partner_id.ids,
                {"body": BAD, "outgoing_email_to": "Min <zhao.min@example.com>"}),
            "channel, mention": ("discuss.channel", "message_post", [self.room.id],
                {"body": BAD, "partner_ids": self.customer.ids}),
            "channel that she is in": ("discuss.channel", "message_post",
                [self.talk.id], {"body": BAD, "subtype_xmlid": "mail.mt_comment"}),
            "ticket of another team": (TICKET, "message_post", [self.moved.id],
                {"body": BAD, "subtype_xmlid": "mail.mt_comment"}),
            "post with source": (TICKET, "message_post_with_source", [ticket],
                {**source, "subtype_xmlid": "mail.mt_comment"}),
            "mail with source": (TICKET, "message_mail_with_source", [ticket], source),
            "template": ("mail.template", "send_mail", self.template.ids,
                {"res_id": ticket}),
            "template, text": ("mail.template", "send_mail", self.template.ids,
                {"res_id": ticket, "email_values": {"body_html": f"<p>{BAD}</p>"}}),
            "template, loose": ("mail.template", "send_mail", self.template.ids,
                {"res_id": ticket, "email_values": {"model": False, "res_id": False}}),
            "template, batch": ("mail.template", "send_mail_batch", self.template.ids,
                {"res_ids": [ticket]}),
            "mail.message": ("mail.message", "create", None,
                {"vals_list": [{**message, "subtype_id": comment}]}),
            "mail.message, defaults": ("mail.message", "create", None,
                {"vals_list": [{}], "context": {
                    "default_subtype_id": comment,
                    **{f"default_{key}": value for key, value in message.items()}}}),
            "mail.mail": ("mail.mail", "create", None,
                {"vals_list": [{**message, "body_html": BAD,
                                "email_to": "zhao.min@example.com"}]}),
            "scheduled": ("mail.scheduled.message", "create", None,
                {"vals_list": [{**message, "partner_ids": partners,
                                "author_id": self.agent.partner_id.id,
                                "scheduled_date": later}]}),
            "scheduled note to her": ("mail.scheduled.message", "create", None,
                {"vals_list": [{**message, "partner_ids": partners, "is_note": True,
                                "author_id": self.agent.partner_id.id,
                                "scheduled_date": later}]}),
        }  # fmt: skip

    def test_every_other_method(self):
        for name, (model, method, ids, kwargs) in self._ways().items():
            for door in (self.call_kw, self.json2):
                self._refuse(name, door, model, method, ids, **kwargs)

    def test_the_composer(self):
        comment = self.env.ref("mail.mt_comment").id
        base = {"model": TICKET, "res_ids": str(self.ticket.ids), "body": BAD}
        for name, values, method in (
            ("answer", {"subtype_id": comment, "partner_ids": self.customer.ids},
             "action_send_mail"),
            ("note to the customer", {"partner_ids": self.customer.ids},
             "action_send_mail"),
            ("mass mail", {"composition_mode": "mass_mail"}, "action_send_mail"),
            ("mass mail to her contact",
             {"composition_mode": "mass_mail", "model": "res.partner",
              "res_ids": str(self.customer.ids)}, "action_send_mail"),
            ("later", {"subtype_id": comment, "scheduled_date": "2099-01-01 08:00:00"},
             "action_schedule_message"),
        ):  # fmt: skip
            for door in (self.call_kw, self.json2):
                (id_,) = self.granted(
                    door, "mail.compose.message", "create", vals_list=[base | values]
                )
                self._refuse(name, door, "mail.compose.message", method, [id_])

    def test_text_messages(self):
        # Odoo's dialog shows numbers; whoever may not see them has another
        self.agent.group_ids = [
            Command.link(self.env.ref("service_sla_scripts.group_contact_clear").id)
        ]
        base = {"res_model": TICKET, "body": BAD, "numbers": "+8613700000089"}
        one = {"res_id": self.ticket.id}
        many = {"res_ids": str(self.ticket.ids)}
        her = {"res_model": "res.partner", "res_id": self.customer.id}
        hers = {"res_model": "res.partner", "res_ids": str(self.customer.ids)}
        for name, values in {
            "contact": {**her, "composition_mode": "comment"},
            "contact, mass": {**hers, "composition_mode": "mass"},
            "comment": {**one, "composition_mode": "comment"},
            "numbers": {**one, "composition_mode": "numbers"},
            "mass": {**many, "composition_mode": "mass", "mass_keep_log": False},
            "mass, logged": {**many, "composition_mode": "mass", "mass_keep_log": True},
        }.items():
            for door in (self.call_kw, self.json2):
                (id_,) = self.granted(
                    door, "sms.composer", "create", vals_list=[{**base, **values}]
                )
                self._refuse(name, door, "sms.composer", "action_send_sms", [id_])
        for door in (self.call_kw, self.json2):
            self._refuse("of a ticket", door, TICKET, "action_service_sms",
                         self.ticket.ids, body=BAD)  # fmt: skip
        self.assertFalse(self.env["sms.sms"].search([("body", "like", "know")]))

    def test_the_routes_of_the_chatter(self):
        data = {
            "body": f"<p>{BAD}</p>",
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "partner_ids": self.customer.ids,
        }
        post = {"thread_model": TICKET, "thread_id": self.ticket.id}
        for context in (None, *FORGED_CONTEXTS.values()):
            self._refuse(
                f"post {context}", self._json, "/mail/message/post",
                {**post, "post_data": data, "context": context},
            )  # fmt: skip
        data["service_send_anyway"] = {"reason": REASON, "tokens": ["x"]}
        self._refuse("forged", self._json, "/mail/message/post",
                     {**post, "post_data": data})  # fmt: skip
        sent = self.granted(
            self._json, "/mail/message/post",
            {**post, "post_data": {**data, "body": f"<p>{GOOD}</p>"}},
        )  # fmt: skip
        id_ = sent["message_id"]
        self._refuse(
            "edit", self._json, "/mail/message/update_content",
            {"message_id": id_, "update_data": {"body": f"<p>{BAD}</p>"}},
        )  # fmt: skip
        for door in (self.call_kw, self.json2):
            for vals in ({"body": BAD}, {"subject": BAD}):
                self._refuse("write", door, "mail.message", "write", [id_], vals=vals)

    def test_a_note_does_not_become_a_message(self):
        for door in (self.call_kw, self.json2):
            note = self.granted(
                door, TICKET, "message_post", self.ticket.ids, body="I dont know"
            )
            id_ = note[0] if isinstance(note, list) else note
            comment = self.env.ref("mail.mt_comment").id
            for vals in (
                {"subtype_id": comment},
                {"partner_ids": [[4, self.customer.id]]},
                {"partner_ids": [[0, 0, {"name": "New", "email": "a@b.example"}]]},
            ):
                self.last_message = id_
                self._refuse(vals, door, "mail.message", "write", [id_], vals=vals)
            note = self.env["mail.message"].browse(id_)
            self.assertTrue(note.subtype_id.internal)
            self.assertFalse(note.partner_ids)

    # -- the way that is open -----------------------------------------------------

    def test_a_warning_is_overruled_through_every_door_and_on_record(self):
        said = {
            "body": SOFT, "subtype_xmlid": "mail.mt_comment", "message_type": "comment",
            "partner_ids": self.customer.ids,
        }  # fmt: skip
        for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
            with self.subTest(door.__name__):
                self._refuse(
                    "first", door, TICKET, "message_post", self.ticket.ids, **said
                )
                (held,) = self.Finding.search([("outcome", "=", "held")])
                # what the refusal told: the doors of XML have no place for it
                checked = self.granted(
                    door, TICKET, "service_check_wording", self.ticket.ids, text=SOFT
                )
                override = {"reason": REASON, "tokens": [checked["token"]]}
                self.granted(
                    door, TICKET, "message_post", self.ticket.ids, **said,
                    service_send_anyway=override,
                )  # fmt: skip
                self.assertRecordValues(
                    held,
                    [{"outcome": "sent", "reason": REASON, "user_id": self.agent.id}],
                )

    def test_the_refusal_carries_the_tokens(self):
        params = {
            "model": TICKET,
            "method": "message_post",
            "args": [self.ticket.ids],
            "kwargs": {
                "body": SOFT,
                "subtype_xmlid": "mail.mt_comment",
                "partner_ids": self.customer.ids,
            },
        }
        self.env.flush_all()
        answer = self.url_open(
            f"/web/dataset/call_kw/{TICKET}/message_post",
            json=self.build_rpc_payload(params),
        ).json()
        details = answer["error"]["data"]["context"]
        self.assertEqual(details["level"], "warn")
        self.assertEqual(details["findings"][0]["text"], "impossible")
        params["kwargs"]["context"] = {
            "service_send_anyway": {"reason": REASON, "tokens": details["tokens"]}
        }
        self.assertTrue(
            self.granted(
                self._json, f"/web/dataset/call_kw/{TICKET}/message_post", params
            )
        )

    def test_what_is_refused_is_on_record(self):
        """The transaction is rolled back, the row is not."""
        self._refuse(
            "block", self.call_kw, TICKET, "message_post", self.ticket.ids,
            body=BAD, subtype_xmlid="mail.mt_comment", partner_ids=self.customer.ids,
        )  # fmt: skip
        self.assertRecordValues(
            self.Finding.search([]),
            [
                {
                    "outcome": "blocked",
                    "user_id": self.agent.id,
                    "ticket_id": self.ticket.id,
                    "label": "I don't know",
                }
            ],
        )
