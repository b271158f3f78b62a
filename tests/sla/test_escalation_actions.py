from datetime import timedelta
from unittest.mock import patch

from .common import START, EscalationCase

HOUR = timedelta(hours=1)


class TestActions(EscalationCase):
    def test_several_alerts_for_one_person_are_one_digest(self):
        """frappe #2967: storms of alerts."""
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_message=True)
        tickets = self.Ticket.concat(*[self._ticket() for _i in range(7)])
        self.wait(hours=1)
        pop_ups = self.pop_ups()
        new_messages = self.messages()
        self.sweep()
        messages = new_messages()
        self.assertEqual(messages.notified_partner_ids, self.supervisor.partner_id)
        self.assertEqual(len(messages), 1)
        for ticket in tickets:
            self.assertIn(ticket.number, messages.body)
        [(user, payload)] = pop_ups
        self.assertEqual(user, self.supervisor)
        self.assertEqual(payload["title"], "7 promises are late")
        self.assertTrue(payload["sticky"])
        self.assertIn("and 2 more", payload["message"])
        self.assertEqual(set(payload["ticket_ids"]), set(tickets.ids))

    def test_levels_that_come_due_together_are_one_line(self):
        policy = self.policy(hours=1)
        self.level(policy, "percent", percent=50, recipient="supervisor")
        self.level(policy, recipient="supervisor")
        ticket = self._ticket()
        self.wait(hours=3)
        pop_ups = self.pop_ups()
        self.sweep()
        [(_user, payload)] = pop_ups
        self.assertEqual(payload["title"], f"Resolution is late: {ticket.number}")
        self.assertEqual(payload["message"].count(ticket.number), 1)
        self.assertEqual(len(self.alerts(ticket)), 2)

    def test_everybody_reads_their_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.supervisor.lang = "zh_CN"
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_activity=True)
        ticket = self._ticket()
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(self.todos(ticket).summary, "解决超时")

    def test_the_customers_words_are_in_no_alert(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_message=True, is_note=True)
        self._ticket(name="Secret 13700000089")
        self.wait(hours=1)
        pop_ups = self.pop_ups()
        new_messages = self.messages()
        self.sweep()
        texts = new_messages().mapped("body")
        texts += [str(payload) for _user, payload in pop_ups]
        self.assertEqual(len(texts), 3)
        for text in texts:
            self.assertNotIn("Secret", text)
            self.assertNotIn(self.customer.name, text)

    def test_a_level_raises_the_urgency_and_the_promise_with_it(self):
        slow = self.policy(hours=24, urgency="normal")
        fast = self.policy(hours=8, urgency="urgent")
        self.level(slow, "percent", percent=50, is_raising_urgency=True)
        self.level(fast, recipient="supervisor")
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=12)
        self.sweep()
        self.assertEqual(ticket.service_urgency, "urgent")
        clock = self.assert_clock(ticket, deadline_at=START + 8 * HOUR)
        self.assertEqual(clock.next_alert_at, START + 8 * HOUR)
        self.sweep()
        self.assertEqual(
            [alert.user_ids for alert in self.alerts(ticket)],
            [self.agent, self.supervisor],
        )

    def test_two_levels_that_were_missed_raise_the_urgency_twice(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_raising_urgency=True)
        self.level(policy, "after", recipient="supervisor", is_raising_urgency=True)
        both = self._ticket()
        self.wait(hours=1)
        one = self._ticket()
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(both.service_urgency, "critical")
        self.assertEqual(one.service_urgency, "urgent")

    def test_the_highest_urgency_stays(self):
        policy = self.policy(hours=1)
        self.level(policy, is_raising_urgency=True, recipient="supervisor")
        ticket = self._ticket(service_urgency="critical")
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(ticket.service_urgency, "critical")
        self.assertEqual(self.alerts(ticket).state, "done")

    def test_a_level_assigns_the_ticket(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_reassigning=True)
        ticket = self._ticket(user_id=self.agent.id)
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(ticket.user_id, self.supervisor)

    def test_a_note_stands_in_the_history(self):
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_note=True, is_on_screen=False)
        ticket = self._ticket()
        self.wait(hours=1)
        self.sweep()
        note = ticket.message_ids[0]
        self.assertIn("Told: Ms Sun", note.body)
        self.assertTrue(note.is_internal or note.subtype_id.internal)

    def test_a_server_action_runs_on_all_tickets_of_the_sweep(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Tag",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": "records.write({'color': 7})",
            }
        )
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", server_action_id=action.id)
        tickets = self._ticket() | self._ticket()
        self.wait(hours=1)
        self.sweep()
        self.assertEqual(tickets.mapped("color"), [7, 7])

    def test_a_mail_server_that_is_down_delays_the_mail_and_nothing_else(self):
        self.supervisor.notification_type = "email"
        policy = self.policy(hours=1)
        self.level(policy, recipient="supervisor", is_message=True, is_activity=True)
        ticket = self._ticket()
        self.wait(hours=1)
        with patch.object(
            self.registry["ir.mail_server"], "_connect__", side_effect=OSError("down")
        ):
            self.sweep()
        self.assertTrue(self.todos(ticket))
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertRecordValues(
            mail,
            [{"state": "outgoing", "recipient_ids": self.supervisor.partner_id.ids}],
        )

    def test_a_promise_that_ends_by_its_own_level_leaves_no_to_do(self):
        """Raised to an urgency for which nothing is promised."""
        policy = self.policy(hours=24, urgency="normal")
        self.level(
            policy, recipient="supervisor", is_raising_urgency=True, is_activity=True
        )
        ticket = self._ticket()
        self.wait(hours=25)
        self.sweep()
        self.assert_clock(ticket, state="breached")
        self.assertEqual(self.alerts(ticket).state, "done")
        self.assertFalse(self.todos(ticket))
