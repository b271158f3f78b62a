from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from ..common import RESPONSE, SOLUTION, W1H, ServiceDeskCase


class TestGates(ServiceDeskCase):
    """What must be on record before a ticket leaves a step (Service standard §1)."""

    def test_a_new_ticket_starts_at_the_response(self):
        self.assertEqual(self._ticket().service_step, "response")

    def test_a_ticket_walks_all_five_steps(self):
        ticket = self._ticket("archive", user=self.agent)
        self.assertEqual(ticket.service_step, "archive")
        self.assertTrue(ticket.closed)
        self.assertEqual(ticket.service_state, "closed")

    def test_all_gaps_of_all_steps_come_in_one_message(self):
        ticket = self._ticket(user=self.agent)
        with self.assertRaises(ValidationError) as refused:
            ticket.stage_id = self.stage["archive"]
        message = str(refused.exception)
        for word in (
            "First response",
            "Identity",
            "5W1H",
            "Nature",
            "Complexity",
            "Solution",
            "Confirmation",
            "“Response”",
            "“Classification”",
        ):
            self.assertIn(word, message)
        self.assertIn("page “Intake”", message, "a gap says where to close it")

    def test_a_refused_move_leaves_the_ticket_where_it_was(self):
        ticket = self._ticket(user=self.agent)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            ticket.stage_id = self.stage["classification"]
        ticket.invalidate_recordset()
        self.assertEqual(ticket.service_step, "response")

    def test_one_write_may_fill_the_gap_and_move_on(self):
        ticket = self._ticket(user=self.agent)
        ticket.action_service_answer()
        ticket.write({**RESPONSE, "stage_id": self.stage["classification"].id})
        self.assertEqual(ticket.service_step, "classification")

    def test_identity_may_stay_open_with_a_reason(self):
        ticket = self._ticket(user=self.agent)
        ticket.action_service_answer()
        ticket.service_identity_state = "impossible"
        with self.assertRaisesRegex(ValidationError, "why it cannot be verified"):
            ticket.stage_id = self.stage["classification"]
        ticket.service_identity_reason = "Calls from a hidden number"
        ticket.stage_id = self.stage["classification"]
        self.assertEqual(ticket.service_step, "classification")

    def test_missing_facts_may_be_explained(self):
        ticket = self._ticket("classification", user=self.agent)
        values = {"category_id": self.nature.id, "service_complexity": "simple"}
        ticket.write({**values, **W1H, "service_why": "  "})
        with self.assertRaisesRegex(ValidationError, "5W1H: Why"):
            ticket.stage_id = self.stage["solution"]
        ticket.service_gap_reason = "The customer does not know"
        ticket.stage_id = self.stage["solution"]
        self.assertEqual(ticket.service_w1h_count, 5)

    def test_an_empty_editor_is_no_solution(self):
        ticket = self._ticket("solution", user=self.agent)
        ticket.service_solution = "<p><br></p>"
        with self.assertRaisesRegex(ValidationError, "Solution: write it down"):
            ticket.stage_id = self.stage["confirmation"]

    def test_backwards_is_free(self):
        ticket = self._ticket("confirmation", user=self.agent)
        ticket.write({"service_solution": False, "stage_id": self.stage["response"].id})
        self.assertEqual(ticket.service_step, "response")

    def test_a_batch_move_names_every_ticket(self):
        tickets = self._ticket() | self._ticket()
        with self.assertRaises(ValidationError) as refused:
            tickets.write({"stage_id": self.stage["classification"].id})
        for ticket in tickets:
            self.assertIn(ticket.number, str(refused.exception))

    def test_a_ticket_cannot_be_created_behind_a_gate(self):
        with self.assertRaisesRegex(ValidationError, "5W1H"):
            self._ticket(stage_id=self.stage["confirmation"].id)

    def test_an_import_meets_the_gates(self):
        result = self.Ticket.with_user(self.agent).load(
            ["name", "description", "team_id/.id", "stage_id/.id"],
            [["Import", "<p>x</p>", str(self.team.id), str(self.stage["solution"].id)]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("5W1H", result["messages"][0]["message"])

    def test_superuser_code_meets_the_gates_too(self):
        with self.assertRaises(ValidationError):
            self._ticket().sudo().stage_id = self.stage["solution"]

    def test_a_forged_context_opens_no_gate(self):
        ticket = self._ticket(user=self.agent)
        for value in (True, "forced", {"forced": 1}, 1):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                ticket.with_context(service_gates=value).write(
                    {"stage_id": self.stage["solution"].id}
                )

    def test_a_detour_over_another_team_opens_no_gate(self):
        ticket = self._ticket(user=self.agent)
        ticket.team_id = self.plain_team
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        with self.assertRaisesRegex(ValidationError, "Still missing"):
            ticket.team_id = self.team

    def test_a_stage_of_another_kind_is_refused(self):
        ticket = self._ticket()
        with self.assertRaisesRegex(ValidationError, "does not use the stage"):
            ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def test_a_duplicate_may_be_closed_without_filling_it(self):
        ticket, original = self._ticket(), self._ticket()
        ticket.write(
            {"duplicate_id": original.id, "stage_id": self.stage["archive"].id}
        )
        self.assertEqual(ticket.service_step, "archive")

    def test_taking_back_a_duplicate_asks_for_what_was_let_through(self):
        ticket, original = self._ticket(), self._ticket()
        ticket.write(
            {"duplicate_id": original.id, "stage_id": self.stage["archive"].id}
        )
        with self.assertRaisesRegex(ValidationError, "Still missing"):
            ticket.duplicate_id = False
        ticket.write({"duplicate_id": False, "stage_id": self.stage["response"].id})
        self.assertEqual(ticket.service_step, "response")

    def test_a_ticket_is_no_duplicate_of_itself(self):
        ticket = self._ticket()
        with self.assertRaisesRegex(ValidationError, "duplicate of itself"):
            ticket.duplicate_id = ticket

    def test_solved_is_said_in_the_confirmation_only(self):
        for step in ("response", "classification", "solution"):
            ticket = self._ticket(step, user=self.agent)
            with self.assertRaisesRegex(ValidationError, "Confirmation only"):
                ticket.service_is_resolved = True

    def test_a_started_ticket_of_another_team_begins_at_the_response(self):
        ticket = self._plain_ticket()
        ticket.stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
        )
        ticket.with_user(self.agent).team_id = self.team
        self.assertEqual(ticket.service_step, "response")

    def test_a_long_refusal_is_cut(self):
        tickets = self.Ticket.concat(*[self._ticket() for _i in range(13)])
        with self.assertRaisesRegex(ValidationError, "and 3 more tickets"):
            tickets.write({"stage_id": self.stage["classification"].id})

    def test_a_customer_is_not_told_what_the_desk_lacks(self):
        portal = new_test_user(self.env, "desk_portal", groups="base.group_portal")
        with self.assertRaisesRegex(ValidationError, "write to us") as refused:
            self._ticket().with_user(portal).sudo().stage_id = self.stage["archive"]
        self.assertNotIn("Identity", str(refused.exception))

    def test_the_form_shows_the_gaps_before_anyone_is_refused(self):
        ticket = self._ticket(user=self.agent)
        self.assertEqual(ticket.service_gap_count, 2)
        self.assertIn("First response", ticket.service_gap_text)
        ticket.action_service_answer()
        ticket.write(RESPONSE)
        self.assertEqual(ticket.service_gap_count, 0)
        self.assertFalse(ticket.service_gap_text)

    def test_gaps_of_many_tickets_cost_no_query_each(self):
        tickets = self.Ticket.concat(*[self._ticket() for _i in range(20)])
        self.env.flush_all()
        tickets[:2].invalidate_recordset()
        with self.assertQueryCount(__system__=3):
            tickets[:2].mapped("service_gap_count")
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=3):
            tickets.mapped("service_gap_count")


class TestForcedMove(ServiceDeskCase):
    """A supervisor may move a ticket on, with a reason that stays."""

    REASON = "The customer cannot be reached until Monday"

    def test_a_forced_move_goes_on_record(self):
        ticket = self._ticket(user=self.agent)
        ticket.with_user(self.supervisor).service_force_move("solution", self.REASON)
        self.assertEqual(ticket.service_step, "solution")
        move = self.env["service.forced.move"].search([("ticket_id", "=", ticket.id)])
        self.assertRecordValues(
            move,
            [
                {
                    "user_id": self.supervisor.id,
                    "from_step": "response",
                    "to_step": "solution",
                    "reason": self.REASON,
                    "team_id": self.team.id,
                }
            ],
        )
        self.assertIn("5W1H", move.gaps)
        self.assertIn(self.REASON, ticket.message_ids.mapped("body")[0])

    def test_an_agent_may_not_force(self):
        with self.assertRaisesRegex(AccessError, "Only a supervisor"):
            self._ticket(user=self.agent).service_force_move("solution", self.REASON)

    def test_no_reason_no_move(self):
        ticket = self._ticket().with_user(self.supervisor)
        for reason in (False, "", "   ", "because"):
            with self.assertRaisesRegex(UserError, "stays on record"):
                ticket.service_force_move("solution", reason)

    def test_an_unknown_step_is_refused(self):
        with self.assertRaisesRegex(UserError, "no step"):
            self._ticket().with_user(self.supervisor).service_force_move(
                "done", self.REASON
            )

    def test_nobody_may_touch_the_record(self):
        ticket = self._ticket().with_user(self.supervisor)
        ids = ticket.service_force_move("solution", self.REASON)
        move = self.env["service.forced.move"].browse(ids).with_user(self.manager)
        self.assertEqual(move.reason, self.REASON)
        with self.assertRaises(AccessError):
            move.write({"reason": "Something else entirely"})
        with self.assertRaises(AccessError):
            move.unlink()
        with self.assertRaises(AccessError):
            move.create({"ticket_id": ticket.id, "to_step": "archive", "reason": "x"})

    def test_a_supervisor_of_another_team_may_not_force(self):
        other = self._user(
            "desk_other", "service_sla_scripts.group_supervisor", "Other"
        )
        with self.assertRaises(AccessError):
            self._ticket().with_user(other).service_force_move("solution", self.REASON)

    def test_nothing_to_force_is_told(self):
        ticket = self._ticket("solution").with_user(self.supervisor)
        for step in ("solution", "response"):
            with self.assertRaisesRegex(UserError, "Nothing is missing"):
                ticket.service_force_move(step, self.REASON)

    def test_the_record_outlives_the_ticket(self):
        ticket = self._ticket()
        number = ticket.number
        ids = ticket.with_user(self.supervisor).service_force_move(
            "solution", self.REASON
        )
        ticket.with_user(self.manager).unlink()
        move = self.env["service.forced.move"].browse(ids).exists()
        self.assertEqual(move.ticket_number, number)

    def test_the_wizard_shows_what_is_skipped(self):
        ticket = self._ticket()
        wizard = (
            self.env["service.force.move"]
            .with_user(self.supervisor)
            .with_context(active_ids=ticket.ids)
            .create({"to_step": "confirmation", "reason": self.REASON})
        )
        self.assertIn("Solution: write it down", wizard.gaps)
        wizard.action_move()
        self.assertEqual(ticket.service_step, "confirmation")

    def test_the_solution_of_a_forced_ticket_is_still_asked_for(self):
        ticket = self._ticket()
        ticket.with_user(self.supervisor).service_force_move("solution", self.REASON)
        with self.assertRaisesRegex(ValidationError, "write it down"):
            ticket.stage_id = self.stage["confirmation"]
        ticket.write(
            {"service_solution": SOLUTION, "stage_id": self.stage["confirmation"].id}
        )
        self.assertEqual(ticket.service_step, "confirmation")
