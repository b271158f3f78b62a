from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError

from ..common import RESPONSE, SOLUTION, W1H
from .common import ScriptCase


class TestUses(ScriptCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(
            user_id=cls.agent.id, service_salutation="ms"
        ).with_user(cls.agent)
        cls.script = cls._script(
            "<p>Hello {{customer_title}}.</p><p>It is done by {{expected_time}}.</p>",
            spoken="Hello, it takes until {{expected_time}}",
        )
        cls.values = {"expected_time": "Friday noon"}

    def _send(self, body, ticket=None, user=None, **kwargs):
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        return ticket.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid=kwargs.pop("subtype_xmlid", "mail.mt_comment"),
            partner_ids=self.customer.ids,
            **kwargs,
        )

    def _uses(self):
        return self.Use.search([("ticket_id", "=", self.ticket.id)])

    def test_filled_from_the_ticket_and_by_the_agent(self):
        row = self.ticket.service_script_render(self.script.id)
        self.assertEqual(row["text"].splitlines()[0], "Hello Ms Zhao.")
        self.assertEqual(row["gaps"], [("expected_time", "expected completion")])
        self.assertIn("⟦expected completion⟧", row["html"])
        row = self.ticket.service_script_render(
            self.script.id, {"expected_time": "<b>{{agent_name}}</b>"}
        )
        self.assertEqual(row["gaps"], [])
        self.assertIn("&lt;b&gt;｛｛agent_name｝｝&lt;/b&gt;", row["html"])
        for values in ({"customer_phone": "1"}, {"fault": 1}, "x", [1]):
            with self.subTest(values), self.assertRaises(UserError):
                self.ticket.service_script_render(self.script.id, values)

    def test_the_customer_is_written_to_in_her_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.write({"name": "欧阳敏", "lang": "zh_CN"})
        term = "Hello {{customer_title}}."
        self.script.update_field_translations(
            "wording", {"zh_CN": {term: "{{customer_title}}，您好。"}}
        )
        row = self.ticket.service_script_render(self.script.id)
        self.assertEqual(row["text"].splitlines()[0], "欧阳女士，您好。")
        # what the agent has to know stays in the agent's language
        self.assertEqual(row["gaps"], [("expected_time", "expected completion")])
        self.assertEqual(row["phase"], "Opening")
        self.ticket.service_script_use(self.script.id, "copied", self.values)
        self.assertEqual(self._uses().version_id.lang, "zh_CN")
        self.assertIn("您好", self._uses().version_id.wording)

    def test_a_contact_named_by_its_address_stays_unnamed(self):
        script = self._script("<p>{{customer_title}} {{customer_name}}</p>")
        for name in (
            "zhao.min@example.com",
            "13812345678",
            "Zhao 138 1234 5678",
            '"Zhao" <zhao.min@example.com>',
        ):
            self.customer.name = name
            row = self.ticket.service_script_render(script.id)
            self.assertEqual(row["text"], "dear customer ⟦customer's name⟧")

    @freeze_time("2024-03-15 06:30:00")
    def test_counted_when_it_is_sent_not_when_it_is_put_in(self):
        text = self.ticket.service_script_insert(self.script.id, self.values)["text"]
        self.assertEqual(text, "Hello Ms Zhao.\nIt is done by Friday noon.")
        self.assertFalse(self._uses())
        message = self._send(f"By the way: {text} Regards")
        self.assertRecordValues(
            self._uses(),
            [
                {
                    "script_id": self.script.id,
                    "how": "sent",
                    "user_id": self.agent.id,
                    "message_id": message.id,
                    "text": text,
                    "cycle": 1,
                    "scenario": "hotline",
                    "used_at": self.moment("2024-03-15 06:30:00"),
                }
            ],
        )
        self._send(text)
        self.assertEqual(len(self._uses()), 1)

    def test_what_was_taken_out_again_or_sent_by_others_is_no_use(self):
        text = self.ticket.service_script_insert(self.script.id, self.values)["text"]
        self._send(text, user=self.supervisor)
        self._send(text, subtype_xmlid="mail.mt_note")
        self.assertFalse(self._uses())
        self._send("Something else")
        self._send(text)
        self.assertFalse(self._uses())

    def test_put_in_twice_it_is_sent_once(self):
        for _n in range(2):
            text = self.ticket.service_script_insert(self.script.id, self.values)[
                "text"
            ]
        self._send(text)
        self.assertEqual(len(self._uses()), 1)
        self.assertFalse(self.env["service.script.draft"].search([]))

    def test_copied_and_spoken_count_at_once(self):
        copied = self.ticket.service_script_use(self.script.id, "copied", self.values)
        spoken = self.ticket.service_script_use(self.script.id, "spoken")
        self.assertEqual(copied, "Hello Ms Zhao.\nIt is done by Friday noon.")
        self.assertEqual(spoken, "Hello, it takes until ⟦expected completion⟧")
        self.assertEqual(self._uses().mapped("how"), ["spoken", "copied"])
        for how in ("sent", "seen", None):
            with self.subTest(how), self.assertRaises(UserError):
                self.ticket.service_script_use(self.script.id, how, self.values)

    def _mail_many(self, body):
        tickets = self.ticket | self._ticket(user_id=self.agent.id)
        composer = self.env["mail.compose.message"].with_user(self.agent)
        composer.create(
            {
                "composition_mode": "mass_mail",
                "model": "helpdesk.ticket",
                "res_ids": repr(tickets.ids),
                "subject": "News",
                "body": f"<p>{body}</p>",
            }
        )._action_send_mail()

    def test_a_gap_may_be_filled_in_the_reply(self):
        text = self.ticket.service_script_insert(self.script.id)["text"]
        with self.assertRaises(UserError):
            self._send(text)
        self._send(text.replace("⟦expected completion⟧", "noon"))
        self.assertEqual(self._uses().how, "sent")

    def test_a_gap_does_not_leave_the_house(self):
        for call in (
            lambda: self.ticket.service_script_use(self.script.id, "copied"),
            lambda: self._send("By ⟦expected completion⟧"),
            lambda: self._send("Dear {{ customer_title }}"),
            lambda: self._send("By ⟦x⟧", author_id=self.manager.partner_id.id),
            lambda: self.ticket.message_post(
                body="⟦x⟧", message_type="notification", subtype_xmlid="mail.mt_comment"
            ),
            lambda: self.ticket.message_notify(
                body="By ⟦x⟧", partner_ids=self.customer.ids
            ),
            lambda: self._mail_many("By ⟦x⟧"),
            lambda: self.ticket._message_update_content(
                self._send("Fine"), body="By ⟦expected completion⟧"
            ),
        ):
            with self.assertRaises(UserError):
                call()
        self.ticket.message_post(body="⟦to be clarified⟧")
        self.ticket.message_notify(
            body="What is ⟦x⟧?", partner_ids=self.supervisor.partner_id.ids
        )
        self._mail_many("All is filled in")
        self._send("{{ something_of_theirs }} is what the page shows")
        plain = self._plain_ticket(user_id=self.agent.id)
        self._send("⟦not ours⟧", ticket=plain)

    def test_a_customer_may_write_what_she_likes(self):
        message = self.env["helpdesk.ticket"].browse(self.ticket.id).with_user(1)
        message = message.message_post(
            body="It says ⟦gap⟧ {{customer_title}}",
            message_type="email",
            author_id=self.customer.id,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertTrue(message)

    def test_files_go_along_as_copies(self):
        file = self.env["ir.attachment"].create(
            {"name": "steps.txt", "raw": b"1 2 3", "res_model": "service.script",
             "res_id": self.script.id}
        )  # fmt: skip
        self.script.attachment_ids = [Command.link(file.id)]
        answer = self.ticket.service_script_insert(self.script.id, self.values)
        copy = self.env["ir.attachment"].browse(answer["attachment_ids"])
        self.assertEqual((copy.name, copy.raw), ("steps.txt", b"1 2 3"))
        self.assertNotEqual(copy, file)
        message = self._send(answer["text"], attachment_ids=copy.ids)
        self.assertEqual(
            (copy.res_model, copy.res_id), ("helpdesk.ticket", self.ticket.id)
        )
        message.attachment_ids.unlink()
        self.assertTrue(file.exists())
        (row,) = [
            row
            for row in self.ticket.service_scripts("it is done by")["scripts"]
            if row["id"] == self.script.id
        ]
        self.assertEqual(row["files"], ["steps.txt"])

    def test_which_wording_works(self):
        """Outcome by script: what is not rated is no bad rating."""
        other = self._script()
        tickets = [self._ticket(user_id=self.agent.id) for _n in range(3)]
        for ticket, script in zip(tickets, (other, other, self.script), strict=True):
            ticket.with_user(self.agent).service_script_use(script.id, "spoken")
        tickets[0].sudo().write(
            {"service_is_resolved": True, "stage_id": self.stage["archive"].id,
             **self._all_gaps()}
        )  # fmt: skip
        tickets[0].sudo().rating_last_value = 5
        self.env.flush_all()
        groups = self.Use.with_user(self.supervisor)._read_group(
            [("ticket_id", "in", [ticket.id for ticket in tickets])],
            ["script_id"],
            ["__count", "solved_share:avg", "satisfaction:avg"],
        )
        self.assertEqual(
            {
                script: (count, solved, rated or 0)
                for script, count, solved, rated in groups
            },
            {other: (2, 50.0, 5.0), self.script: (1, 0.0, 0)},
        )
        described = self.Use.fields_get(
            ["solved_share", "satisfaction"], ["aggregator"]
        )
        self.assertEqual({d.get("aggregator") for d in described.values()}, {"avg"})

    def _all_gaps(self):
        return {
            **RESPONSE, **W1H, "category_id": self.nature.id,
            "service_complexity": "simple", "service_solution": SOLUTION,
            "service_first_response_at": "2024-03-15 06:30:00",
        }  # fmt: skip

    def test_sending_costs_one_query_where_no_script_was_put_in(self):
        self._send("Which scripts need an approval is known from now on")
        queries = self._queries(lambda: self._send("Nothing of a script"))
        ours = [query for query in queries if "service_script" in query]
        self.assertEqual(len(ours), 1, ours)

    def test_plain_teams_pay_nothing(self):
        plain = self._plain_ticket(user_id=self.agent.id)

        def work():
            self._send("Nothing of a script", ticket=plain)
            plain.write({"name": "x", "user_id": self.supervisor.id})
            self._plain_ticket()

        queries = self._queries(work)
        self.assertEqual([query for query in queries if "service_script" in query], [])
