import json
from datetime import timedelta

from markupsafe import Markup

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.service_sla_scripts.models.ticket.wording import WordingRefused

from .common import BAD, GOOD, REASON, SOFT, GuardCase


class TestGuard(GuardCase):
    """Which messages are looked at, and what is found in them."""

    # -- what passes ------------------------------------------------------------

    def test_a_good_answer_is_sent(self):
        message = self._say(GOOD)
        self.assertIn("look it up", message.body)
        self.assertTrue(self.ticket.service_first_response_at)

    def test_notes_are_free(self):
        ticket = self.ticket.with_user(self.agent)
        ticket.message_post(body=BAD)
        ticket.message_post(body=BAD, partner_ids=self.own_agent.partner_id.ids)
        ticket._message_log(body=BAD)
        activity = ticket.activity_schedule(user_id=self.agent.id, summary="Call")
        activity.action_feedback(feedback=BAD)
        self.assertFalse(self.Finding.search([]))

    def test_programs_and_customers_are_free(self):
        self.ticket.message_post(
            body=BAD, subtype_xmlid="mail.mt_comment", partner_ids=self.customer.ids
        )
        portal = new_test_user(self.env, "guard_portal", "base.group_portal")
        self.ticket.partner_id = portal.partner_id
        self.ticket.with_user(portal).message_post(
            body=BAD, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertFalse(self.Finding.search([]))

    def test_the_template_of_a_stage_is_a_managers_text(self):
        template = self.env["mail.template"].create(
            {
                "name": "Moved",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "body_html": f"<p>{BAD}</p>",
                "email_to": "somebody@else.example",
            }
        )
        self.stage["classification"].mail_template_id = template
        ticket = self.ticket.with_user(self.agent)
        ticket.action_service_answer()
        ticket.write(
            {
                "service_identity_state": "verified",
                "service_identity_method": "account",
                "stage_id": self.stage["classification"].id,
            }
        )
        self.flush_tracking()
        self.assertTrue(
            self.env["mail.mail"].search([("body_html", "like", "I don't know")])
            or self.ticket.message_ids.filtered(lambda m: BAD in m.body)
        )

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()

    def test_a_plain_team_is_free(self):
        ticket = self._plain_ticket(partner_id=self.customer.id)
        self._say(BAD, ticket=ticket)
        self.assertFalse(self.Finding.search([]))

    def test_colleagues_who_are_customers_write_as_they_like(self):
        self.ticket.partner_id = self.own_agent.partner_id
        self.ticket.message_unsubscribe(self.customer.ids)
        self._say(BAD, user=self.own_agent, partner_ids=[])
        with self.assertSaid("I don't know"):
            self._say(BAD, user=self.own_agent)

    # -- what does not ------------------------------------------------------------

    def test_a_blocked_phrase_is_refused_and_nothing_opens_it(self):
        for body in (
            BAD,
            Markup("<p>I d<b>on</b>'t <i>know</i></p>"),
            Markup("不<b>知</b>道"),
            "不\u200b知\u200d道",
            "ｉ　ｄｏｎ’ｔ　ｋｎｏｗ",
            Markup('<img src="a.png" alt="不知道"/>'),
        ):
            with self.subTest(body):
                with self.assertRaises(WordingRefused) as caught:
                    self._say(body)
                details = caught.exception.context
                self.assertEqual((details["level"], details["tokens"]), ("block", []))
        ticket = self.ticket.with_user(self.agent)
        token = ticket._service_wording_token([])
        for forged in (True, "yes", {"reason": REASON, "tokens": [token]},
                       {"reason": REASON, "tokens": ["*"]}, [REASON]):  # fmt: skip
            with self.subTest(forged), self.assertRaises(WordingRefused):
                self._say(BAD, service_send_anyway=forged)

    def test_a_warning_is_overruled_with_a_reason(self):
        with self.assertSaid("impossible", level="warn") as details:
            self._say(SOFT)
        tokens = details["tokens"]
        for refused in (
            {"reason": "", "tokens": tokens},
            {"reason": "  a ", "tokens": tokens},
            {"reason": REASON, "tokens": []},
            {"reason": REASON},
        ):
            with self.subTest(refused), self.assertRaises(WordingRefused):
                self._say(SOFT, service_send_anyway=refused)
        message = self._say(
            SOFT, service_send_anyway={"reason": REASON, "tokens": tokens}
        )
        self.assertIn("impossible", message.body)
        # the context of any other method does as well
        ticket = self.ticket.with_context(
            service_send_anyway={"reason": REASON, "tokens": tokens}
        )
        self._say(SOFT, ticket=ticket)

    def test_a_token_is_good_for_one_person_ticket_and_finding(self):
        with self.assertSaid("impossible") as details:
            self._say(SOFT)
        override = {"reason": REASON, "tokens": details["tokens"]}
        other = self._ticket(user_id=self.agent.id)
        self.Phrase.create({"phrase": "never"})
        for refused in (
            lambda: self._say(SOFT, ticket=other, service_send_anyway=override),
            lambda: self._say(SOFT, user=self.own_agent, service_send_anyway=override),
            lambda: self._say(f"{SOFT}. Never.", service_send_anyway=override),
            lambda: self._say(f"{SOFT}. {BAD}.", service_send_anyway=override),
        ):
            with self.assertRaises(WordingRefused):
                refused()

    def test_the_refusal_says_what_and_what_instead(self):
        with self.assertRaises(WordingRefused) as caught:
            self._say(f"{BAD}, and it is impossible.")
        text = str(caught.exception)
        self.assertIn("“I don't know” is not said to customers.", text)
        self.assertIn("I'll look it up", text)
        self.assertNotIn("impossible", text, "what blocks has to go first")

    def test_who_gets_it_counts_and_not_what_it_is_called(self):
        note = {"subtype_xmlid": "mail.mt_note"}
        for kwargs in (
            note,
            {**note, "message_type": "notification"},
            {**note, "message_type": "email_outgoing", "is_internal": True},
            {"partner_ids": [], "is_internal": True},
            {"partner_ids": []},
            {"message_type": "notification", "partner_ids": []},
            {**note, "partner_ids": [], "outgoing_email_to": "zhao@example.com"},
            {**note, "partner_ids": [], "message_type": "sms"},
            {"subject": BAD, "body": "See the subject"},
            {"author_id": self.customer.id},
        ):
            with self.subTest(kwargs), self.assertRaises(WordingRefused):
                self._say(**{"body": BAD, **kwargs})

    def test_every_other_way_to_send(self):
        ticket = self.ticket.with_user(self.agent)
        Message = self.env["mail.message"].with_user(self.agent)
        comment = self.env.ref("mail.mt_comment")
        values = {"model": "helpdesk.ticket", "res_id": ticket.id, "body": BAD}
        template = self.env["mail.template"].create(
            {
                "name": "Mine",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "body_html": f"<p>{BAD}</p>",
                "email_to": "zhao@example.com",
                "user_id": self.agent.id,
            }
        )
        for name, send in {
            "notify": lambda: ticket.message_notify(
                body=BAD, partner_ids=self.customer.ids
            ),
            "create": lambda: Message.create({**values, "subtype_id": comment.id}),
            "create for a new contact": lambda: Message.create(
                {**values, "partner_ids": [Command.create({"name": "New"})]}
            ),
            "create with defaults": lambda: Message.with_context(
                **{f"default_{name}": value for name, value in values.items()},
                default_subtype_id=comment.id,
            ).create({}),
            "mass mail": lambda: self._compose(
                composition_mode="mass_mail", body=BAD, res_ids=repr(ticket.ids)
            )._action_send_mail(),
            "composer": lambda: self._compose(
                body=BAD, partner_ids=self.customer.ids
            )._action_send_mail(),
            "composer for later": lambda: self._compose(
                body=BAD,
                partner_ids=self.customer.ids,
                scheduled_date=str(fields.Datetime.now() + timedelta(days=1)),
            ).action_schedule_message(),
            "template": lambda: template.with_user(self.agent).send_mail(ticket.id),
            "template, other text": lambda: template.with_user(self.agent).send_mail(
                ticket.id,
                email_values={"body_html": BAD, "model": False, "res_id": False},
            ),
            "post with source": lambda: ticket.message_post_with_source(
                template, message_type="comment", subtype_xmlid="mail.mt_comment"
            ),
            "mail with source": lambda: ticket.message_mail_with_source(template),
        }.items():
            with self.subTest(name), self.assertRaises(WordingRefused):
                send()

    def _compose(self, **values):
        return (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .create(
                {
                    "model": "helpdesk.ticket",
                    "res_ids": repr(self.ticket.ids),
                    "composition_mode": "comment",
                    "subtype_id": self.env.ref("mail.mt_comment").id,
                    **values,
                }
            )
        )

    def test_what_was_sent_is_not_made_worse(self):
        message = self._say(GOOD)
        note = self.ticket.with_user(self.agent).message_post(
            body=BAD, message_type="comment"
        )
        note.body = f"{BAD}, sorry"
        comment = self.env.ref("mail.mt_comment")
        for change in (
            lambda: message.write({"body": BAD}),
            lambda: message.write({"subject": BAD}),
            lambda: self.ticket.with_user(self.agent)._message_update_content(
                message, body=BAD
            ),
            lambda: note.write({"subtype_id": comment.id}),
            lambda: note.write({"partner_ids": [Command.link(self.customer.id)]}),
        ):
            with self.assertRaises(WordingRefused):
                change()
        self.ticket.with_user(self.agent)._message_update_content(
            message, body="Better still"
        )
        self.assertIn("Better still", message.body)

    def test_a_message_for_later_keeps_what_was_overruled(self):
        Scheduled = self.env["mail.scheduled.message"].with_user(self.agent)
        values = {
            "model": "helpdesk.ticket",
            "res_id": self.ticket.id,
            "author_id": self.agent.partner_id.id,
            "body": SOFT,
            "partner_ids": [Command.set(self.customer.ids)],
            "scheduled_date": fields.Datetime.now() + timedelta(days=1),
        }
        with self.assertSaid("impossible") as details:
            Scheduled.create(values)
        override = {"reason": REASON, "tokens": details["tokens"]}
        later = Scheduled.with_context(service_send_anyway=override).create(values)
        with self.assertRaises(WordingRefused):
            later.with_context(service_send_anyway=None).body = f"{SOFT}. {BAD}"
        self.assertFalse(self.Finding.search([("outcome", "=", "sent")]))
        later.post_message()
        self.assertIn("impossible", self.ticket.message_ids[0].body)
        sent = self.Finding.search([("outcome", "=", "sent")])
        self.assertRecordValues(
            sent, [{"reason": REASON, "user_id": self.agent.id, "label": "impossible"}]
        )

    def test_a_phrase_of_tomorrow_holds_what_is_scheduled_today(self):
        later = (
            self.env["mail.scheduled.message"]
            .with_user(self.agent)
            .create(
                {
                    "model": "helpdesk.ticket",
                    "res_id": self.ticket.id,
                    "author_id": self.agent.partner_id.id,
                    "body": "Never mind",
                    "partner_ids": [Command.set(self.customer.ids)],
                    "scheduled_date": fields.Datetime.now() + timedelta(days=1),
                }
            )
        )
        self.Phrase.create({"phrase": "never mind", "level": "block"})
        with self.assertRaises(WordingRefused):
            later.post_message()

    def test_several_tickets_are_told_of_together(self):
        other = self._ticket(user_id=self.agent.id)
        tickets = self.ticket | other
        composer = self._compose(
            res_ids=repr(tickets.ids), body=f"<p>{SOFT}</p>",
            composition_batch=True,
        )  # fmt: skip
        with self.assertRaises(WordingRefused) as caught:
            composer._action_send_mail()
        details = caught.exception.context
        self.assertEqual(details["ticket_ids"], tickets.ids)
        composer.with_context(
            service_send_anyway={"reason": REASON, "tokens": details["tokens"]}
        )._action_send_mail()
        for ticket in tickets:
            self.assertIn("impossible", ticket.message_ids[0].body)

    # -- as one types ------------------------------------------------------------------

    def test_what_is_found_as_one_types(self):
        ticket = self.ticket.with_user(self.agent)
        text = "😀 It is impossible"
        checked = ticket.service_check_wording(text)
        (finding,) = checked["findings"]
        self.assertEqual(text[finding["start"] : finding["end"]], "impossible")
        self.assertEqual(finding["better"], ["What I can do:", "What works:"])
        json.dumps(checked)
        # who knows already what is found need not be refused first
        self._say(
            text,
            service_send_anyway={"reason": REASON, "tokens": [checked["token"]]},
        )
        self.assertFalse(ticket.service_check_wording(BAD)["token"])
        self.assertEqual(
            ticket.service_check_wording(GOOD), {"findings": [], "token": ""}
        )
        plain = self._plain_ticket().with_user(self.agent)
        self.assertEqual(plain.service_check_wording(BAD)["findings"], [])

    # -- cost ------------------------------------------------------------------------

    def test_notes_cost_nothing_and_answers_little(self):
        ticket = self.ticket.with_user(self.agent)
        plain = self._plain_ticket(partner_id=self.customer.id).with_user(self.agent)
        comment = self.env.ref("mail.mt_comment").id
        ticket._service_in_pipeline(), plain._service_in_pipeline()
        for record, values, count in (
            (ticket, {"subtype_id": self.env.ref("mail.mt_note").id}, 0),
            (plain, {"subtype_id": comment}, 0),
            # facts, and what was held back
            (ticket, {"subtype_id": comment}, 2),
            # once for all, however many
            (ticket, {"subtype_id": comment, "many": 20}, 2),
        ):
            many = values.pop("many", 1)
            batch = [
                {"model": record._name, "res_id": record.id, "body": GOOD, **values}
            ] * many
            guard = self.Ticket.with_user(self.agent)
            guard._service_guard_messages(batch)
            self.env["service.fact"].invalidate_model()
            self.env["helpdesk.ticket"].invalidate_model(["service_fact_ids"])
            with self.subTest(values, many=many), self.assertQueryCount(count):
                guard._service_guard_messages(batch)
