from odoo import Command
from odoo.exceptions import ConcurrencyError
from odoo.http import Request
from odoo.service import model as retrying_module
from odoo.tests import new_test_user

from ..common import RESPONSE, SOLUTION
from .gates import FORGED_CONTEXTS, GAPS, REASON, TICKET, GateCase


class TestMovesOverRpc(GateCase):
    """Whatever the door, a ticket leaves a step only when nothing is missing."""

    def test_every_door_meets_the_gates(self):
        for name, write in self._doors().items():
            with self.subTest(name):
                refused = self.assertRefused(
                    {GAPS, "UserError", "Import"}, write, self.ticket.ids, self.forward
                )
                for word in ("First response", "Identity", "5W1H", "Solution"):
                    self.assertIn(word, refused.message)
                self.assertUntouched()

    def test_every_door_lets_a_complete_step_pass(self):
        for name, write in self._doors().items():
            with self.subTest(name):
                ticket = self._ticket(user=self.agent)
                ticket.action_service_answer()
                values = {**RESPONSE, "stage_id": self.stage["classification"].id}
                self.granted(write, ticket.ids, values)
                self.assertEqual(ticket.service_step, "classification")

    def test_every_door_refuses_a_batch_with_one_bad_ticket(self):
        good = self._ticket("solution", user=self.agent)
        good.service_solution = SOLUTION
        values = {"stage_id": self.stage["confirmation"].id}
        for name, write in self._doors().items():
            with self.subTest(name):
                refused = self.assertRefused(
                    {GAPS, "UserError", "Import"},
                    write,
                    (good | self.ticket).ids,
                    values,
                )
                self.assertIn(self.ticket.number, refused.message)
                self.assertEqual(good.service_step, "solution", "all or nothing")

    def test_a_forged_context_opens_no_gate(self):
        for label, context in FORGED_CONTEXTS.items():
            for name, write in self._doors().items():
                if not name.startswith(
                    ("write, json2", "write, call_kw", "load, json2")
                ):
                    continue
                with self.subTest(label, door=name):
                    self.assertRefused(
                        {GAPS, "Import"}, write, self.ticket.ids, self.forward, context
                    )
                    self.assertUntouched()

    def test_a_forged_step_opens_no_gate(self):
        """The computed step is no value that a client may hand in."""
        for values in (
            {"service_step": "response"},
            {"service_step": "archive"},
            {"service_use_pipeline": False},
            {"service_step": False, "service_use_pipeline": False},
            {"service_gap_count": 0, "service_gap_text": False},
            {"closed": False, "service_state": "pending"},
        ):
            with self.subTest(values):
                self.assertRefused(
                    {GAPS, "AccessError"},
                    self.call_kw,
                    TICKET,
                    "write",
                    self.ticket.ids,
                    vals={**values, **self.forward},
                )
                self.assertUntouched()

    def test_a_forged_step_tells_no_listener_a_lie(self):
        """… that the ticket was reopened, say, so that its clocks run again."""
        ticket = self._ticket("archive", user=self.agent)
        heard = self._listen()
        self.attempt(
            self.call_kw,
            TICKET,
            "write",
            ticket.ids,
            vals={"service_step": "solution", "service_urgency": "urgent"},
        )
        self.assertEqual(ticket.service_step, "archive")
        events = [event for event, _moments, _details in heard]
        self.assertNotIn("reopened", events)
        self.assertNotIn("step_entered", events)

    def test_a_call_that_is_tried_again_is_the_same_call(self):
        """Odoo runs a call again when two transactions collide; some doors hand in the
        very objects of the first time then."""
        original = type(self.Ticket)._service_settle
        self.patch(retrying_module.time, "sleep", lambda seconds: None)
        tries = []

        def collide(tickets, before, now):
            tries.append(now)
            if len(tries) == 1:
                raise ConcurrencyError("somebody else was first")
            return original(tickets, before, now)

        self.patch(type(self.Ticket), "_service_settle", collide)
        for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
            tries.clear()
            with self.subTest(door.__name__):
                (id_,) = self.granted(
                    door,
                    TICKET,
                    "create",
                    vals_list=[
                        {
                            "name": "Twice",
                            "description": "<p>x</p>",
                            "team_id": self.team.id,
                        }
                    ],
                )
                self.assertGreater(len(tries), 1)
                self.assertEqual(self.Ticket.browse(id_).service_step, "response")

    def test_the_buttons_meet_the_gates(self):
        self.assertRefused(
            GAPS, self.call_kw, TICKET, "action_service_resolved", self.ticket.ids
        )
        self.assertUntouched()

    def test_an_agent_may_not_force(self):
        for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
            with self.subTest(door.__name__):
                self.assertRefused(
                    "AccessError",
                    door,
                    TICKET,
                    "service_force_move",
                    self.ticket.ids,
                    step="archive",
                    reason=REASON,
                )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "service.force.move",
            "create",
            vals_list=[
                {
                    "ticket_ids": [Command.set(self.ticket.ids)],
                    "to_step": "archive",
                    "reason": REASON,
                }
            ],
        )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "service.forced.move",
            "create",
            vals_list=[
                {"ticket_id": self.ticket.id, "to_step": "archive", "reason": REASON}
            ],
        )
        self.assertUntouched()

    def test_a_supervisor_forces_over_every_door(self):
        self.login(self.supervisor)
        for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
            with self.subTest(door.__name__):
                ticket = self._ticket(user=self.agent)
                ids = self.granted(
                    door,
                    TICKET,
                    "service_force_move",
                    ticket.ids,
                    step="solution",
                    reason=REASON,
                )
                self.assertEqual(ticket.service_step, "solution")
                move = self.env["service.forced.move"].browse(ids)
                self.assertEqual(move.user_id, self.supervisor)

    def test_a_ticket_behind_the_gates_cannot_be_created(self):
        values = {
            "name": "New",
            "description": "<p>New</p>",
            "team_id": self.team.id,
            **self.forward,
        }
        columns = ["name", "description", "team_id/.id", "stage_id/.id"]
        row = ["New", "<p>New</p>", str(self.team.id), str(self.stage["archive"].id)]
        before = self.Ticket.search_count([])
        for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
            with self.subTest(create=door.__name__):
                self.assertRefused(
                    {GAPS, "UserError"}, door, TICKET, "create", vals_list=[values]
                )
            with self.subTest(web_save=door.__name__):
                self.assertRefused(
                    {GAPS, "UserError"},
                    door,
                    TICKET,
                    "web_save",
                    [],
                    vals=values,
                    specification={},
                )
            with self.subTest(load=door.__name__):
                result = door(TICKET, "load", fields=columns, data=[row])
                self.assertFalse(result["ids"])
                self.assertIn("5W1H", result["messages"][0]["message"])
        with self.subTest("defaults in the context"):
            self.assertRefused(
                GAPS,
                self.call_kw,
                TICKET,
                "create",
                vals_list=[{"name": "New", "description": "<p>New</p>"}],
                context={
                    "default_team_id": self.team.id,
                    "default_stage_id": self.stage["archive"].id,
                },
            )
        with self.subTest("copy"):
            self.assertRefused(
                GAPS,
                self.call_kw,
                TICKET,
                "copy",
                self.ticket.ids,
                default=self.forward,
            )
        with self.subTest("mail"):
            self.assertRefused(
                "AccessError",
                self.call_kw,
                TICKET,
                "message_new",
                msg_dict={"subject": "New", "body": "<p>New</p>"},
                custom_values={"team_id": self.team.id, **self.forward},
            )
        self.env.invalidate_all()
        self.assertEqual(self.Ticket.search_count([]), before)

    def test_the_duplicate_wizard_ends_what_the_duplicate_had(self):
        """helpdesk_mgmt's own wizard closes a duplicate without filling it."""
        agent = self._user("desk_all", "helpdesk_mgmt.group_helpdesk_user", "Li Na")
        original = self._ticket()
        self.login(agent)
        (wizard,) = self.granted(
            self.call_kw,
            "helpdesk.ticket.duplicate.wizard",
            "create",
            vals_list=[
                {
                    "ticket_id": self.ticket.id,
                    "duplicate_of_id": original.id,
                    "target_stage_id": self.stage["archive"].id,
                }
            ],
        )
        heard = self._listen()
        self.granted(
            self.call_kw,
            "helpdesk.ticket.duplicate.wizard",
            "action_confirm",
            [wizard],
        )
        self.assertEqual(self.ticket.duplicate_id, original)
        self.assertIn("cancelled", [event for event, _at, _details in heard])

    def test_a_customer_cannot_close_past_the_gates(self):
        """helpdesk_mgmt's “Close” button of the portal writes as superuser."""
        self.stage["archive"].close_from_portal = True
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.ticket.sudo().partner_id = customer.partner_id
        self.login(customer)
        self.env.flush_all()
        page = self.url_open(
            "/ticket/close",
            data={
                "csrf_token": Request.csrf_token(self),
                "ticket_id": self.ticket.id,
                "stage_id": self.stage["archive"].id,
            },
        )
        self.assertIn("Please write to us", page.text)
        self.assertUntouched()

    def test_customers_press_no_buttons(self):
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.ticket.sudo().partner_id = customer.partner_id
        self.login(customer)
        for method, kwargs in {
            "action_service_answer": {},
            "action_service_wait": {},
            "action_service_resolved": {},
            "action_service_not_resolved": {},
            "service_force_move": {"step": "archive", "reason": REASON},
            "write": {"vals": self.forward},
            "action_archive": {},
        }.items():
            with self.subTest(method):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    TICKET,
                    method,
                    self.ticket.ids,
                    **kwargs,
                )
        self.assertUntouched()
