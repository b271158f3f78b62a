from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError

from ..common import RESPONSE, ServiceDeskCase


class TestEvents(ServiceDeskCase):
    """Parts of a ticket tell each other what happened, when, and to which tickets."""

    def names(self, heard):
        return [event for event, _moments, _details in heard]

    def test_a_new_ticket_is_opened_when_its_contact_arrived(self):
        heard = self._listen()
        with freeze_time("2026-03-02 08:00:30"):
            ticket = self._ticket()
        self.assertEqual(
            heard[0][:2], ("opened", {ticket.id: datetime(2026, 3, 2, 8, 0, 30)})
        )

    def test_a_batch_is_one_event(self):
        heard = self._listen()
        values = {"name": "x", "description": "x", "team_id": self.team.id}
        tickets = self.Ticket.create([dict(values) for _i in range(5)])
        opened = [moments for event, moments, _d in heard if event == "opened"]
        self.assertEqual([set(moments) for moments in opened], [set(tickets.ids)])

    def test_a_walk_tells_every_step(self):
        heard = self._listen()
        ticket = self._ticket("archive", user=self.agent, user_id=self.agent.id)
        self.assertEqual(
            self.names(heard),
            [
                "opened",
                "assigned",
                "step_entered",
                "answered",
                "step_entered",
                "classified",
                "step_entered",
                "step_entered",
                "resolved",
                "step_entered",
                "closed",
            ],
        )
        entered = [d["steps_before"] for e, _m, d in heard if e == "step_entered"]
        self.assertEqual(entered[-1], {ticket.id: "confirmation"})

    def test_moments_carry_no_fraction_of_a_second(self):
        heard = self._listen()
        self._ticket()._service_emit("waiting", datetime(2026, 3, 2, 8, 0, 0, 999999))
        self.assertEqual(list(heard[-1][1].values()), [datetime(2026, 3, 2, 8, 0, 0)])

    def test_an_unknown_event_is_a_mistake_of_the_programmer(self):
        with self.assertRaisesRegex(ValueError, "unknown service event"):
            self._ticket()._service_emit("solved", datetime(2026, 3, 2))

    def test_a_ticket_without_a_moment_is_a_mistake(self):
        one, two = self._ticket(), self._ticket()
        with self.assertRaises(KeyError):
            (one | two)._service_emit("waiting", {one.id: datetime(2026, 3, 2)})

    def test_a_refused_move_tells_nothing(self):
        ticket = self._ticket()
        heard = self._listen()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            ticket.stage_id = self.stage["solution"]
        self.assertEqual(heard, [])

    def test_a_team_without_the_pipeline_tells_nothing(self):
        heard = self._listen()
        ticket = self._plain_ticket()
        ticket.write({"user_id": self.agent.id, "priority": "3"})
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self._post(ticket, self.agent.partner_id)
        ticket.unlink()
        self.assertEqual(heard, [])

    def test_changes_that_promises_depend_on_are_told(self):
        ticket = self._ticket()
        tag = self.env["helpdesk.ticket.tag"].create({"name": "VIP"})
        for values in (
            {"service_urgency": "critical"},
            {"category_id": self.nature.id},
            {"tag_ids": [(4, tag.id)]},
            {"partner_id": self.agent.partner_id.id},
        ):
            heard = self._listen()
            ticket.write(values)
            self.assertIn("classified", self.names(heard), values)
            heard.clear()
            ticket.write(values)
            self.assertEqual(heard, [], "writing the same again is no news")

    def test_complex_is_told_once(self):
        ticket = self._ticket()
        heard = self._listen()
        ticket.service_complexity = "complex"
        ticket.write({"service_complexity": "complex"})
        self.assertEqual(self.names(heard).count("complex"), 1)

    def test_waiting_and_going_on(self):
        ticket = self._ticket(user=self.agent)
        heard = self._listen()
        ticket.action_service_wait()
        self.assertEqual(ticket.service_state, "waiting")
        ticket.action_service_wait()
        self.assertEqual(self.names(heard), ["waiting", "resumed"])

    def test_ends_and_new_beginnings(self):
        original, ticket = self._ticket(), self._ticket()
        heard = self._listen()
        ticket.duplicate_id = original
        ticket.duplicate_id = False
        ticket.action_archive()
        ticket.action_unarchive()
        ticket.unlink()
        self.assertEqual(
            [(e, d.get("reason")) for e, _m, d in heard],
            [
                ("cancelled", "duplicate"),
                ("reopened", None),
                ("cancelled", "archived"),
                ("reopened", None),
                ("cancelled", "deleted"),
            ],
        )

    def test_a_ticket_that_changes_teams_joins_and_leaves(self):
        ticket = self._plain_ticket()
        heard = self._listen()
        ticket.team_id = self.team
        self.assertEqual(ticket.service_step, "response")
        self.assertEqual(self.names(heard), ["joined", "classified", "step_entered"])
        heard.clear()
        ticket.team_id = self.plain_team
        self.assertEqual(
            ticket.stage_id, self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        )
        self.assertEqual(self.names(heard), ["left"])


class TestMessages(ServiceDeskCase):
    """Writing to each other: what counts as an answer."""

    def test_the_first_message_of_an_agent_is_the_first_response(self):
        ticket = self._ticket(user=self.agent)
        heard = self._listen()
        with freeze_time("2026-03-02 08:00:00"):
            self._post(ticket, self.agent.partner_id)
        with freeze_time("2026-03-02 09:00:00"):
            self._post(ticket, self.agent.partner_id)
        self.assertEqual(
            ticket.service_first_response_at, datetime(2026, 3, 2, 8, 0, 0)
        )
        self.assertEqual(ticket.service_first_response_by_id, self.agent)
        self.assertEqual(
            [event for event, _m, _d in heard],
            ["answered", "customer_informed", "customer_informed"],
        )

    def test_a_note_is_no_answer(self):
        ticket = self._ticket(user=self.agent)
        self._post(ticket, self.agent.partner_id, subtype="mail.mt_note")
        self.assertFalse(ticket.service_first_response_at)

    def test_a_date_sent_along_does_not_move_the_answer(self):
        ticket = self._ticket(user=self.agent)
        with freeze_time("2026-03-02 08:00:00"):
            self._post(ticket, self.agent.partner_id, date="2026-03-02 07:00:00")
        self.assertEqual(
            ticket.service_first_response_at, datetime(2026, 3, 2, 8, 0, 0)
        )

    def test_a_customer_who_writes_again_gives_no_answer(self):
        ticket = self._ticket(user=self.agent)
        heard = self._listen()
        self._post(ticket, self.customer, user=self.env.user, message_type="email")
        self.assertFalse(ticket.service_first_response_at)
        self.assertEqual([event for event, _m, _d in heard], ["customer_replied"])

    def test_the_customers_reply_ends_the_waiting(self):
        ticket = self._ticket(user=self.agent)
        ticket.action_service_wait()
        self._post(ticket, self.customer, user=self.env.user, message_type="email")
        self.assertFalse(ticket.service_is_waiting)

    def test_a_colleague_who_is_the_customer_gives_no_answer(self):
        ticket = self._ticket(partner_id=self.own_agent.partner_id.id)
        self._post(ticket, self.own_agent.partner_id, user=self.env.user)
        self.assertFalse(ticket.service_first_response_at)

    def test_a_plain_colleague_answers_nobody(self):
        colleague = self._user("desk_colleague", "base.group_user", "Colleague")
        ticket = self._ticket()
        ticket.message_subscribe(partner_ids=colleague.partner_id.ids)
        self._post(ticket, colleague.partner_id, user=colleague)
        self.assertFalse(ticket.service_first_response_at)

    def test_a_message_that_reaches_no_customer_is_no_answer(self):
        ticket = self._ticket(user=self.agent)
        self._post(ticket, self.agent.partner_id, partner_ids=[])
        self.assertFalse(ticket.service_first_response_at)
        ticket.message_subscribe(partner_ids=self.customer.ids)
        self._post(ticket, self.agent.partner_id, partner_ids=[])
        self.assertTrue(ticket.service_first_response_at)

    def test_a_customer_whom_nobody_knows_is_answered_by_address(self):
        ticket = self._ticket(user=self.agent, partner_id=False)
        colleague = self.own_agent.partner_id
        self._post(ticket, self.agent.partner_id, partner_ids=colleague.ids)
        self.assertFalse(ticket.service_first_response_at)
        self._post(
            ticket, self.agent.partner_id, outgoing_email_to="sun@customer.example"
        )
        self.assertTrue(ticket.service_first_response_at)

    def test_nobody_speaks_in_anothers_name(self):
        ticket = self._ticket(user=self.agent)
        heard = self._listen()
        self._post(ticket, self.customer)
        self._post(ticket, self.own_agent.partner_id)
        self.assertEqual(heard, [])

    def test_the_mail_that_opens_a_ticket_is_no_message_on_it(self):
        heard = self._listen()
        self.env["mail.thread"].message_process(
            "helpdesk.ticket",
            "From: zhao.min@example.com\nTo: b@example.com\nSubject: x\n"
            "Message-Id: <opening@example.com>\n\nHello",
            custom_values={"team_id": self.team.id},
        )
        self.assertEqual(self.names(heard), ["opened", "step_entered"])

    def names(self, heard):
        return [event for event, _moments, _details in heard]

    def test_answered_counts_once(self):
        ticket = self._ticket(user=self.agent)
        with freeze_time("2026-03-02 08:00:07"):
            ticket.action_service_answer()
        with freeze_time("2026-03-02 08:10:00"):
            ticket.action_service_answer()
        self.assertEqual(
            ticket.service_first_response_at, datetime(2026, 3, 2, 8, 0, 7)
        )


class TestCycles(ServiceDeskCase):
    """Not solved: the flow restarts, more urgent, the earlier cycle kept (§1.4)."""

    def test_not_solved_starts_a_new_cycle(self):
        ticket = self._ticket("confirmation", user=self.agent)
        heard = self._listen()
        ticket.action_service_not_resolved()
        self.assertRecordValues(
            ticket,
            [
                {
                    "service_step": "solution",
                    "service_cycle": 2,
                    "service_urgency": "urgent",
                    "priority": "2",
                    "service_is_resolved": False,
                    "service_solution": False,
                }
            ],
        )
        self.assertIn("not_resolved", [event for event, _m, _d in heard])
        self.assertIn("choose profile 2", str(ticket.message_ids.mapped("body")))

    def test_only_a_ticket_in_confirmation_can_be_not_solved(self):
        with self.assertRaisesRegex(UserError, "step Confirmation"):
            self._ticket("solution", user=self.agent).action_service_not_resolved()

    def test_a_new_cycle_of_many_is_one_event(self):
        tickets = self.Ticket.concat(
            *[self._ticket("confirmation", user=self.agent) for _i in range(4)]
        )
        heard = self._listen()
        tickets.action_service_not_resolved()
        self.assertEqual(
            [e for e, _m, _d in heard], ["not_resolved", "classified", "step_entered"]
        )

    def test_a_manager_who_corrects_a_time_tells_it(self):
        ticket = self._ticket(user=self.agent)
        ticket.action_service_answer()
        heard = self._listen()
        ticket.with_user(self.manager).write(
            {
                "service_opened_at": "2026-01-01 08:00:00",
                "service_first_response_at": "2026-01-01 08:00:09",
            }
        )
        self.assertEqual(
            [(e, m[ticket.id], d["corrected"]) for e, m, d in heard],
            [
                ("opened", datetime(2026, 1, 1, 8), True),
                ("answered", datetime(2026, 1, 1, 8, 0, 9), True),
            ],
        )

    def test_a_cycle_may_start_at_the_classification(self):
        ticket = self._ticket("confirmation", user=self.agent)
        ticket.action_service_not_resolved("classification")
        self.assertEqual(ticket.service_step, "classification")

    def test_a_ticket_taken_out_of_the_archive_is_not_solved(self):
        ticket = self._ticket("archive", user=self.agent)
        heard = self._listen()
        ticket.stage_id = self.stage["solution"]
        self.assertFalse(ticket.service_is_resolved)
        self.assertFalse(ticket.service_resolved_at)
        self.assertEqual([e for e, _m, _d in heard], ["step_entered", "reopened"])

    def test_critical_stays_critical(self):
        ticket = self._ticket("confirmation", user=self.agent)
        ticket.service_urgency = "critical"
        ticket.action_service_not_resolved()
        self.assertEqual(ticket.service_urgency, "critical")

    def test_solved_closes_the_ticket(self):
        ticket = self._ticket("confirmation", user=self.agent)
        ticket.action_service_resolved()
        self.assertEqual(ticket.service_step, "archive")
        self.assertEqual(ticket.service_resolved_by_id, self.agent)

    def test_who_checked_the_identity_cannot_be_claimed(self):
        ticket = self._ticket(user=self.agent)
        with freeze_time("2026-03-02 08:00:00"):
            ticket.write(RESPONSE)
        self.assertEqual(ticket.service_identity_checked_by_id, self.agent)
        self.assertEqual(
            ticket.service_identity_checked_at, datetime(2026, 3, 2, 8, 0, 0)
        )
