from freezegun import freeze_time
from markupsafe import Markup

from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_sla_scripts.models.ticket.wording import WordingRefused

from .common import ApprovalCase

TEMPLATE = (
    "<p>{{customer_title}}, for the trouble you had:</p>"
    "<ol><li>We take back {{product}}.</li>"
    "<li>We pay you {{option_two}} as compensation.</li></ol>"
)
VALUES = {"product": "the router", "option_two": "300 yuan"}


class TestScriptPromises(ApprovalCase):
    """A script that needs an approval: said word for word, after it, by any path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = cls.env["service.script"].create(
            {
                "name": "Compensation",
                "phase_id": cls.env.ref("service_sla_scripts.phase_complaint_plan").id,
                "wording": TEMPLATE,
                "spoken": "We can give you {{option_two}} for your trouble, fine?",
                "needs_approval": True,
                "shortcut": "compensation",
            }
        )
        cls.mine = cls.ticket.with_user(cls.agent)
        cls.row = cls.mine.service_script_render(cls.script.id, VALUES)

    def _asked(self, **values):
        return self._ask(self.ticket, wording=self.row["html"], **values)

    def _say(self, body, **kwargs):
        return self.mine.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
            **kwargs,
        )

    def _compose(self, **values):
        return (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .create(
                {
                    "model": "helpdesk.ticket",
                    "res_ids": repr(self.ticket.ids),
                    "subtype_id": self.env.ref("mail.mt_comment").id,
                    "partner_ids": self.customer.ids,
                    **values,
                }
            )
        )

    def _paths(self, text, html):
        """Every way in which a script's words get to a customer."""
        Scheduled = self.env["mail.scheduled.message"].with_user(self.agent)
        note = self.mine.message_post(body=Markup(html))
        hello = self._say("Hello")
        values = VALUES
        later = {
            "model": "helpdesk.ticket",
            "res_id": self.ticket.id,
            "author_id": self.agent.partner_id.id,
            "body": html,
            "partner_ids": self.customer.ids,
            "scheduled_date": "2099-01-01 00:00:00",
        }
        return {
            "put into a reply": lambda: self.mine.service_script_insert(
                self.script.id, values
            ),
            "copied": lambda: self.mine.service_script_use(
                self.script.id, "copied", values
            ),
            "spoken": lambda: self.mine.service_script_use(
                self.script.id, "spoken", values
            ),
            "typed": lambda: self._say(text),
            "posted as HTML": lambda: self._say(Markup(html)),
            "notified": lambda: self.mine.message_notify(
                body=Markup(html), partner_ids=self.customer.ids
            ),
            "edited in": lambda: self.mine._message_update_content(
                hello, body=Markup(html)
            ),
            "note opened": lambda: note.with_user(self.agent).write(
                {"subtype_id": self.env.ref("mail.mt_comment").id}
            ),
            "composer": lambda: self._compose(body=html)._action_send_mail(),
            "mass mail": lambda: self._compose(
                body=html, composition_mode="mass_mail"
            )._action_send_mail(),
            "for later": lambda: Scheduled.create(later),
            "mail": lambda: (
                self.env["mail.mail"]
                .with_user(self.agent)
                .sudo()
                .create(
                    {
                        "model": "helpdesk.ticket",
                        "res_id": self.ticket.id,
                        "email_to": "zhao@example.com",
                        "body_html": html,
                    }
                )
            ),
        }

    def assert_no_way(self):
        for name, path in self._paths(self.row["text"], self.row["html"]).items():
            with (
                self.subTest(name),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                path()

    def test_not_asked_pending_refused_and_withdrawn(self):
        self.assertTrue(self.row["needs_approval"])
        self.assert_no_way()
        approval = self._asked()
        self.assert_no_way()
        approval.with_user(self.supervisor).service_decide("refused", "Too much")
        self.assert_no_way()
        approval.with_user(self.agent).action_service_withdraw()
        self.assert_no_way()

    def test_approved_it_goes_by_every_path(self):
        self._asked().with_user(self.supervisor).service_decide("approved")
        row = self.mine.service_script_render(self.script.id, VALUES)
        self.assertFalse(row["needs_approval"])
        for name, path in self._paths(row["text"], row["html"]).items():
            with self.subTest(name):
                self.assertTrue(path() or name in ("composer", "edited in"))
        uses = self.env["service.script.use"].search(
            [("ticket_id", "=", self.ticket.id)]
        )
        self.assertEqual(set(uses.mapped("how")), {"sent", "copied", "spoken"})
        # what was approved is what is spoken, not another form of it
        self.assertEqual(set(uses.mapped("text")), {row["text"]})

    def test_the_button_sends_it_once(self):
        approval = self._asked()
        approval.with_user(self.supervisor).service_decide("approved")
        approval.with_user(self.agent).action_service_send()
        self.assertIn("300 yuan", self.ticket.message_ids[0].body)
        self._say(Markup("<p>As I wrote:</p><blockquote>%s</blockquote>")
                  % Markup(self.row["html"]))  # fmt: skip

    def test_the_button_counts_as_use_of_the_script(self):
        approval = self._asked()
        approval.with_user(self.supervisor).service_decide("approved")
        self.mine.service_script_insert(self.script.id, VALUES)  # and not sent
        self.script.wording = TEMPLATE.replace("trouble", "inconvenience")
        with freeze_time("2024-03-15 08:00:00"):
            approval.with_user(self.agent).action_service_send()
        (use,) = self._uses()
        self.assertRecordValues(
            use,
            [
                {
                    "script_id": self.script.id,
                    "how": "sent",
                    "user_id": self.agent.id,
                    "team_id": self.team.id,
                    "message_id": self.ticket.message_ids[0].id,
                    "text": self.row["text"],
                    "cycle": 1,
                    "is_resolved": False,
                }
            ],
        )
        # the wording that was approved, not that of today
        self.assertIn("trouble", use.version_id.wording)
        self.ticket.stage_id = self.stage["confirmation"]
        self.ticket.action_service_resolved()
        self.assertTrue(use.is_resolved)
        self.assertEqual(use.solved_share, 100)

    def test_in_the_language_of_each_customer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        customer = self.customer.copy({"lang": "zh_CN"})
        chinese = self._ticket("solution", user=self.agent, partner_id=customer.id)
        approvals = self._ask(self.ticket | chinese, wording=self.row["html"])
        versions = {a.ticket_id: a.script_version_id for a in approvals}
        self.assertEqual(versions[chinese].lang, "zh_CN")
        self.assertEqual(versions[self.ticket].lang, "en_US")

    def test_own_words_are_no_use_of_a_script(self):
        approval = self._ask(self.ticket)
        self.assertFalse(approval.script_version_id)
        approval.with_user(self.supervisor).service_decide("approved")
        approval.with_user(self.agent).action_service_send()
        self.assertFalse(self._uses())
        self.assertFalse(self.env["service.script.draft"].search([]))

    def _uses(self):
        return self.env["service.script.use"].search(
            [("ticket_id", "=", self.ticket.id)]
        )

    def test_however_it_is_said_it_is_promised_once(self):
        for say in (
            lambda: self._say(self.row["text"]),
            lambda: self._say(Markup(self.row["html"])),
            lambda: self.mine.service_script_use(self.script.id, "spoken", VALUES),
            lambda: self._compose(body=self.row["html"])._action_send_mail(),
            lambda: self._compose(
                body=self.row["html"], composition_mode="mass_mail"
            )._action_send_mail(),
            lambda: self._say(Markup(self.row["html"]), subject=self.ticket.name),
            # what is no answer of an agent to the rest of the addon
            lambda: self.mine.message_post(
                body=Markup(self.row["html"]), partner_ids=self.customer.ids
            ),
            lambda: self.mine.message_notify(
                body=Markup(self.row["html"]), partner_ids=self.customer.ids
            ),
        ):
            approval = self._asked()
            approval.with_user(self.supervisor).service_decide("approved")
            self._say("Something else")
            self.assertFalse(approval.sent_at)
            say()
            self.assertTrue(approval.sent_at)
            self.assertEqual(approval.sent_by_id, self.agent)
            self.assertFalse(approval.with_user(self.agent).can_send)
            with self.assertRaises(UserError):
                approval.with_user(self.agent).action_service_withdraw()
            approval._as_server().is_current = False

    def test_approved_is_not_another_amount_nor_another_word(self):
        self._asked().with_user(self.supervisor).service_decide("approved")
        more = self.mine.service_script_render(
            self.script.id, {**VALUES, "option_two": "800 yuan"}
        )
        self.assertTrue(more["needs_approval"])
        for body in (more["html"], f"{self.row['html']}<p>And 100 on top.</p>"):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._say(Markup(body))
        with self.assertRaises(UserError):
            self._say(Markup(self.row["html"]), subject="And 100 yuan on top")
        # the subject that a mail has by itself
        self._say(Markup(self.row["html"]), subject=f"Re: {self.ticket.name}")

    def test_not_on_another_ticket_nor_in_another_cycle(self):
        self._asked().with_user(self.supervisor).service_decide("approved")
        other = self._ticket("solution", user=self.agent)
        with self.assertRaises(WordingRefused):
            other.with_user(self.agent).message_post(
                body=self.row["text"],
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.customer.ids,
            )
        self.ticket.stage_id = self.stage["confirmation"]
        self.ticket.action_service_not_resolved()
        self.assert_no_way()

    def test_it_says_why_and_what_to_do(self):
        answer = self.mine.service_check_wording(self.row["text"])
        (finding,) = answer["findings"]
        self.assertEqual((finding["rule"], finding["level"]), ("approval", "block"))
        self.assertIn("Ask for Approval", finding["sentence"])
        self.assertFalse(answer["token"])
        with self.assertRaises(WordingRefused) as caught:
            self._say(self.row["text"])
        self.assertEqual(caught.exception.context["tokens"], [])

    def test_what_is_spoken_is_a_promise_in_a_message_too(self):
        with self.assertRaises(WordingRefused):
            self._say("We can give you 500 yuan for your trouble, fine?")

    def test_in_every_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = "为此我们可以给您{{option_two}}作为补偿。"
        self.script.with_context(lang="zh_CN").wording = f"<p>{chinese}</p>"
        with self.assertRaises(WordingRefused):
            self._say("为此我们可以给您五百元作为补偿。")
        self.script.update_field_translations(
            "wording", {"zh_CN": {chinese: "您受累了，我们退给您{{option_two}}好吗。"}}
        )
        with self.assertRaises(WordingRefused):
            self._say("您受累了，我们退给您五百元好吗。")

    def test_other_replies_and_notes_are_free(self):
        other = "For the trouble you had I am sorry. We look at the router tomorrow."
        self.assertIn(other, self._say(other).body)
        note = self.mine.message_post(
            body=self.row["text"], subtype_xmlid="mail.mt_note"
        )
        self.assertTrue(note.subtype_id.internal)
        self.assertFalse(note.notified_partner_ids)

    def test_a_script_that_is_not_used_any_more_stops_nobody(self):
        self.script.active = False
        self._say(self.row["text"])
        self.script.write({"active": True, "needs_approval": False})
        self._say(self.row["text"])
        self.script.needs_approval = True
        with self.assertRaises(WordingRefused):
            self._say(self.row["text"])

    def test_of_another_company_stops_nobody(self):
        self.script.company_id = self.env["res.company"].create({"name": "Other"})
        message = self._say(self.row["text"])
        self.assertIn(self.customer, message.notified_partner_ids)

    def test_three_words_are_no_promise(self):
        with self.assertRaises(ValidationError):
            self.script.wording = "<p>{{customer_title}} gets {{option_two}}</p>"

    def test_what_comes_with_the_addon(self):
        for name in ("refund", "repair"):
            script = self.env.ref(f"service_sla_scripts.script_complaint_plan_{name}")
            self.assertTrue(script.needs_approval)
