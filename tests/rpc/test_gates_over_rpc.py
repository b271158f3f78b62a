from odoo import Command, fields
from odoo.exceptions import ConcurrencyError
from odoo.service import model as retrying_module
from odoo.tests import new_test_user

from odoo.addons.service_sla_scripts.models.ticket.helpdesk_ticket_save import (
    SERVER_FIELDS,
)

from ..common import CONTACT_SYSTEM, RESPONSE, SOLUTION, SUPERVISOR, W1H
from .common import Refused, RpcCase

TICKET = "helpdesk.ticket"
GAPS = "ValidationError"
REASON = "The customer cannot be reached until Monday"
# contexts a client may send along, hoping that one of them opens a gate
FORGED_CONTEXTS = {
    "gates": {"service_gates": True},
    "gates as text": {"service_gates": "<object object at 0x7f0000000000>"},
    "gates as object": {"service_gates": {"forced": True}},
    "tracking off": {"tracking_disable": True, "mail_notrack": True},
    "quiet": {"mail_create_nolog": True, "mail_create_nosubscribe": True},
    "module install": {"install_mode": True, "module": "service_sla_scripts"},
    "import": {"import_file": True, "_import_current_module": "base"},
    "upgrade": {"mode": "init", "noupdate": True, "install_module": "base"},
    "mail gateway": {"fetchmail_cron_running": True, "mail_auto_delete": True},
    "superuser": {"su": True, "uid": 1, "sudo": True},
    "no archived": {"active_test": False, "check_move_validity": False},
    "defaults": {
        "default_service_step": "archive",
        "default_service_use_pipeline": False,
        "default_service_first_response_at": "2024-03-15 06:30:00",
    },
}


class GateCase(RpcCase):
    """An agent with the rights that helpdesk_mgmt gives, and a client of his own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # keeps contacts as well, as agents of many companies do
        cls.agent.group_ids = [
            Command.link(cls.env.ref("base.group_partner_manager").id)
        ]
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def setUp(self):
        super().setUp()
        self.ticket = self._ticket(user=self.agent)
        self.login(self.agent)

    @property
    def forward(self):
        return {"stage_id": self.stage["archive"].id}

    def _doors(self):
        """Every way to write to tickets that exist: name -> call(ids, values)."""
        everywhere = {
            f"{method}, {name}": (door, method)
            for name, door in {
                "call_kw": self.call_kw,
                "jsonrpc": self.jsonrpc,
                "xmlrpc": self.xmlrpc,
                "json2": self.json2,
            }.items()
            for method in ("write", "web_save", "web_save_multi", "load")
        }

        def call(door, method):
            def write(ids, values, context=None):
                extra = {"context": context} if context else {}
                if method == "load":
                    result = door(
                        TICKET,
                        "load",
                        fields=[".id", *map(self._column, values)],
                        data=[
                            [str(id_), *map(self._cell, values.values())] for id_ in ids
                        ],
                        **extra,
                    )
                    if not result["ids"]:
                        message = "\n".join(m["message"] for m in result["messages"])
                        raise Refused("Import", message)
                    return result
                arguments = {
                    "write": {"vals": values},
                    "web_save": {"vals": values, "specification": {}},
                    "web_save_multi": {
                        "vals_list": [values] * len(ids), "specification": {}
                    },
                }  # fmt: skip
                return door(TICKET, method, ids, **arguments[method], **extra)

            return write

        return {name: call(*entry) for name, entry in everywhere.items()}

    def _column(self, name):
        return f"{name}/.id" if self.Ticket._fields[name].relational else name

    @staticmethod
    def _cell(value):
        return str(value) if value is not False else ""

    def assertUntouched(self, ticket=None, step="response"):
        ticket = ticket or self.ticket
        self.env.invalidate_all()
        self.assertEqual(ticket.service_step, step)
        self.assertFalse(ticket.service_first_response_at and step == "response")
        self.assertFalse(ticket.closed_date)


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
                GAPS,
                self.call_kw,
                TICKET,
                "message_new",
                msg_dict={"subject": "New", "body": "<p>New</p>"},
                custom_values={"team_id": self.team.id, **self.forward},
            )
        self.env.invalidate_all()
        self.assertEqual(self.Ticket.search_count([]), before)

    def test_a_copy_starts_from_the_beginning(self):
        ticket = self._ticket("archive", user=self.agent)
        ticket.with_env(self.env).service_work_order_number = "2024777"
        for method, args, context in (
            ("copy", ticket.ids, {}),
            ("action_duplicate_tickets", [], {"active_ids": ticket.ids}),
        ):
            with self.subTest(method):
                last = self.Ticket.search([], order="id desc", limit=1).id
                self.granted(self.call_kw, TICKET, method, args, context=context)
                copy = self.Ticket.search([("id", ">", last)])
                self.assertEqual(len(copy), 1)
                self.assertEqual(copy.service_step, "response")
                for name in SERVER_FIELDS - {"service_opened_at", "service_cycle"}:
                    self.assertFalse(copy[name], name)
                self.assertEqual(copy.service_cycle, 1)
                self.assertFalse(copy.service_is_resolved)

    def test_archiving_and_back_passes_no_step(self):
        for method in ("action_archive", "action_unarchive"):
            self.granted(self.call_kw, TICKET, method, self.ticket.ids)
            self.assertUntouched()
        self.assertRefused(
            GAPS,
            self.call_kw,
            TICKET,
            "write",
            self.ticket.ids,
            vals={"active": False, **self.forward},
        )
        self.granted(self.call_kw, TICKET, "action_archive", self.ticket.ids)
        self.assertRefused(
            GAPS,
            self.call_kw,
            TICKET,
            "write",
            self.ticket.ids,
            vals=self.forward,
            context={"active_test": False},
        )

    def test_a_detour_over_a_duplicate_opens_no_gate(self):
        """Marking a ticket as a duplicate, closing it and taking the mark off."""
        other = self._ticket(user=self.agent)
        for end in ("archive", "solution"):
            with self.subTest(end):
                ticket = self._ticket(user=self.agent)
                self.granted(
                    self.call_kw,
                    TICKET,
                    "write",
                    ticket.ids,
                    vals={"duplicate_id": other.id, "stage_id": self.stage[end].id},
                )
                self.assertRefused(
                    GAPS,
                    self.call_kw,
                    TICKET,
                    "write",
                    ticket.ids,
                    vals={"duplicate_id": False},
                )

    def test_a_ticket_is_no_duplicate_of_itself(self):
        self.assertRefused(
            {GAPS, "UserError"},
            self.call_kw,
            TICKET,
            "write",
            self.ticket.ids,
            vals={"duplicate_id": self.ticket.id, **self.forward},
        )
        self.assertUntouched()

    def test_a_detour_over_another_team_opens_no_gate(self):
        self.granted(
            self.call_kw,
            TICKET,
            "write",
            self.ticket.ids,
            vals={"team_id": self.plain_team.id, "stage_id": self.done.id},
        )
        self.assertRefused(
            GAPS,
            self.call_kw,
            TICKET,
            "write",
            self.ticket.ids,
            vals={"team_id": self.team.id},
        )

    def test_a_detour_over_no_team_opens_no_gate(self):
        self.granted(
            self.call_kw,
            TICKET,
            "write",
            self.ticket.ids,
            vals={"team_id": False, "user_id": False},
        )
        self.granted(
            self.call_kw,
            TICKET,
            "write",
            self.ticket.ids,
            vals={"stage_id": self.done.id},
        )
        self.assertRefused(
            GAPS,
            self.call_kw,
            TICKET,
            "write",
            self.ticket.ids,
            vals={"team_id": self.team.id},
        )

    def test_x2many_commands_from_other_models_meet_the_gates(self):
        """Partner, original ticket, team: commands on their lists of tickets."""
        original = self._ticket(user=self.agent)
        move = [Command.update(self.ticket.id, self.forward)]
        make = [
            Command.create(
                {
                    "name": "New",
                    "description": "<p>New</p>",
                    "team_id": self.team.id,
                    **self.forward,
                }
            )
        ]
        for label, commands in {"update": move, "create": make}.items():
            with self.subTest("partner", command=label):
                self.assertRefused(
                    GAPS,
                    self.call_kw,
                    "res.partner",
                    "write",
                    self.customer.ids,
                    vals={"helpdesk_ticket_ids": commands},
                )
            with self.subTest("team", command=label):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    "helpdesk.ticket.team",
                    "write",
                    self.team.ids,
                    vals={"ticket_ids": commands},
                )
        with self.subTest("duplicates"):
            self.assertRefused(
                GAPS,
                self.call_kw,
                TICKET,
                "write",
                original.ids,
                vals={
                    "duplicate_ids": [Command.update(self._ticket().id, self.forward)]
                },
            )
        self.assertUntouched()
        # the manager may write teams, and meets the same gates there
        self.login(self.manager)
        for label, commands in {"update": move, "create": make}.items():
            with self.subTest("manager's team", command=label):
                self.assertRefused(
                    GAPS,
                    self.call_kw,
                    "helpdesk.ticket.team",
                    "write",
                    self.team.ids,
                    vals={"ticket_ids": commands},
                )
        self.assertUntouched()

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
        self.url_open(
            f"/ticket/close?ticket_id={self.ticket.id}"
            f"&stage_id={self.stage['archive'].id}"
        )
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


class TestServerFieldsOverRpc(GateCase):
    """What promises are judged by is set by the server when it happens."""

    FORGED = {
        "service_opened_at": "2030-01-01 08:00:00",
        "service_first_response_at": "2024-01-01 08:00:00",
        "service_identity_checked_at": "2024-01-01 08:00:00",
        "service_resolved_at": "2024-01-01 08:00:00",
        "service_cycle": 7,
        "service_work_order_number": "2024001",
    }

    def _forged(self):
        people = {
            "service_first_response_by_id",
            "service_identity_checked_by_id",
            "service_resolved_by_id",
        }
        values = dict(self.FORGED, **dict.fromkeys(people, self.own_agent.id))
        values["service_replaced_stage_id"] = self.done.id
        # calls have a test of their own
        tried = set(values) | {"service_interaction_ids"}
        self.assertEqual(tried, SERVER_FIELDS, "every such field is tried")
        return values

    def _values_of(self, ticket):
        self.env.invalidate_all()
        return {name: ticket[name] for name in sorted(SERVER_FIELDS)}

    def test_every_door_refuses_every_field(self):
        before = self._values_of(self.ticket)
        for door, write in self._doors().items():
            for name, value in self._forged().items():
                with self.subTest(name, door=door):
                    refused = self.assertRefused(
                        {"AccessError", "Import"},
                        write,
                        self.ticket.ids,
                        {name: value},
                    )
                    self.assertIn("set by the system", refused.message)
        self.assertEqual(self._values_of(self.ticket), before)

    def test_no_field_comes_in_with_a_new_ticket(self):
        values = {"name": "New", "description": "<p>New</p>", "team_id": self.team.id}
        before = self.Ticket.search_count([])
        for name, value in self._forged().items():
            with self.subTest(name, by="create"):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    TICKET,
                    "create",
                    vals_list=[{**values, name: value}],
                )
            with self.subTest(name, by="web_save"):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    TICKET,
                    "web_save",
                    [],
                    vals={**values, name: value},
                    specification={},
                )
            with self.subTest(name, by="copy"):
                self.assertRefused(
                    "AccessError",
                    self.json2,
                    TICKET,
                    "copy",
                    self.ticket.ids,
                    default={name: value},
                )
            with self.subTest(name, by="load"):
                columns = ["name", "description", "team_id/.id", self._column(name)]
                row = ["New", "<p>New</p>", str(self.team.id), str(value)]
                result = self.call_kw(TICKET, "load", fields=columns, data=[row])
                self.assertFalse(result["ids"])
        self.env.invalidate_all()
        self.assertEqual(self.Ticket.search_count([]), before)

    def test_no_field_comes_in_with_a_mail(self):
        """``message_new`` and ``message_process`` are doors, too."""
        for name, value in self._forged().items():
            with self.subTest(name):
                made = self.attempt(
                    self.call_kw,
                    TICKET,
                    "message_new",
                    msg_dict={"subject": "New", "body": "<p>New</p>"},
                    custom_values={"team_id": self.team.id, name: value},
                )
                for ticket in self.Ticket.browse(made or []):
                    self.assertNotEqual(self._as_sent(ticket, name), value)

    def test_no_field_comes_in_as_a_default_in_the_context(self):
        values = {"name": "New", "description": "<p>New</p>", "team_id": self.team.id}
        columns = ["name", "description", "team_id/.id"]
        row = ["New", "<p>New</p>", str(self.team.id)]
        for name, value in self._forged().items():
            context = {f"default_{name}": value}
            calls = {
                "create": {"vals_list": [values]},
                "web_save": {"ids": [], "vals": values, "specification": {}},
                "load": {"fields": columns, "data": [row]},
                "message_new": {
                    "msg_dict": {"subject": "New", "body": "<p>New</p>"},
                    "custom_values": {"team_id": self.team.id},
                },
                "copy": {"ids": self.ticket.ids},
            }
            for method, kwargs in calls.items():
                ids = kwargs.pop("ids", None)
                with self.subTest(name, by=method):
                    last = self.Ticket.search([], order="id desc", limit=1).id
                    self.attempt(
                        self.call_kw, TICKET, method, ids, context=context, **kwargs
                    )
                    for ticket in self.Ticket.search([("id", ">", last)]):
                        self.assertNotEqual(self._as_sent(ticket, name), value)

    def test_no_field_comes_in_as_a_stored_default(self):
        """Everybody may store defaults for herself (``ir.default``)."""
        for name, value in self._forged().items():
            with self.subTest(name):
                self.attempt(
                    self.call_kw,
                    "ir.default",
                    "set",
                    model_name=TICKET,
                    field_name=name,
                    value=value,
                    user_id=True,
                )
                made = self.attempt(
                    self.call_kw,
                    TICKET,
                    "create",
                    vals_list=[
                        {
                            "name": "New",
                            "description": "<p>New</p>",
                            "team_id": self.team.id,
                        }
                    ],
                )
                for ticket in self.Ticket.browse(made or []):
                    self.assertNotEqual(self._as_sent(ticket, name), value)

    def _as_sent(self, ticket, name):
        """A value of a ticket in the form in which a client would have sent it."""
        value = ticket[name]
        if self.Ticket._fields[name].type == "datetime":
            return fields.Datetime.to_string(value)
        return value.id if self.Ticket._fields[name].relational else value

    def test_defaults_put_who_and_when_on_record(self):
        """Confirmed by a default is confirmed all the same: with person and time."""
        values = {"name": "New", "description": "<p>New</p>", "team_id": self.team.id}
        for default in (
            {"default_service_identity_state": "verified"},
            {"default_service_is_resolved": True},
        ):
            made = self.attempt(
                self.call_kw, TICKET, "create", vals_list=[values], context=default
            )
            for ticket in self.Ticket.browse(made or []):
                with self.subTest(default):
                    self._check_statements(ticket)

    def _check_statements(self, ticket):
        if ticket.service_identity_state == "verified":
            self.assertTrue(ticket.service_identity_checked_at)
            self.assertEqual(ticket.service_identity_checked_by_id, self.agent)
        if ticket.service_is_resolved:
            self.assertTrue(ticket.service_resolved_at)
            self.assertEqual(ticket.service_resolved_by_id, self.agent)

    def test_computed_values_are_not_written_by_hand(self):
        """State and nature follow from stage and category, for clients as well."""
        for name, value in {
            "service_state": "closed",
            "service_nature": "fault",
        }.items():
            with self.subTest(name):
                before = self.ticket[name]
                self.attempt(
                    self.call_kw,
                    TICKET,
                    "write",
                    self.ticket.ids,
                    vals={name: value},
                )
                self.assertEqual(self.ticket[name], before)

    def test_a_forged_nature_opens_no_gate(self):
        ticket = self._ticket("classification", user=self.agent)
        refused = self.assertRefused(
            {GAPS, "AccessError"},
            self.call_kw,
            TICKET,
            "write",
            ticket.ids,
            vals={
                **W1H,
                "service_nature": "fault",
                "service_complexity": "simple",
                "stage_id": self.stage["solution"].id,
            },
        )
        self.assertIn("Nature", refused.message)

    def test_resequencing_is_no_way_in(self):
        """The list view's drag and drop writes any field it is told to."""
        for name in ("service_cycle", "service_work_order_number"):
            with self.subTest(name):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    TICKET,
                    "web_resequence",
                    self.ticket.ids,
                    specification={},
                    field_name=name,
                    offset=9,
                )

    def test_x2many_commands_are_no_way_in(self):
        value = {"service_first_response_at": "2024-01-01 08:00:00"}
        new = {"name": "New", "description": "<p>New</p>", "team_id": self.team.id}
        for model, record, name in (
            ("res.partner", self.customer, "helpdesk_ticket_ids"),
            ("helpdesk.ticket.team", self.team, "ticket_ids"),
            (TICKET, self._ticket(user=self.agent), "duplicate_ids"),
        ):
            for command in (
                Command.update(self.ticket.id, value),
                Command.create({**new, **value}),
            ):
                with self.subTest(model, command=command[0].name):
                    self.assertRefused(
                        "AccessError",
                        self.call_kw,
                        model,
                        "write",
                        record.ids,
                        vals={name: [command]},
                    )
        self.assertFalse(self.ticket.service_first_response_at)

    def test_interactions_are_written_by_contact_systems_only(self):
        self.Ticket.service_register_contact(
            [
                {
                    "external_id": "call-1",
                    "channel": "phone",
                    "started_at": "2024-03-15 06:30:00",
                    "ticket": self._ticket(user=self.agent).number,
                }
            ]
        )
        call = self.env["service.interaction"].search([("external_id", "=", "call-1")])
        values = {
            "external_id": "forged",
            "channel_id": call.channel_id.id,
            "started_at": "2024-03-15 06:30:00",
            "answered_at": "2024-03-15 06:30:01",
        }
        line = {"sent_at": "2024-03-15 06:30:00", "side": "agent", "body": "Hello"}
        for command in (
            Command.create(values),
            Command.link(call.id),
            Command.set(call.ids),
            Command.update(call.id, {"answered_at": "2024-03-15 06:30:01"}),
        ):
            with self.subTest(ticket=command[0].name):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    TICKET,
                    "write",
                    self.ticket.ids,
                    vals={"service_interaction_ids": [command]},
                )
        for command in (
            Command.delete(call.id),
            Command.unlink(call.id),
            Command.clear(),
        ):
            with self.subTest(owner=command[0].name):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    TICKET,
                    "write",
                    call.ticket_id.ids,
                    vals={"service_interaction_ids": [command]},
                )
        for method, ids, kwargs in (
            ("create", None, {"vals_list": [{**values, "ticket_id": self.ticket.id}]}),
            ("write", call.ids, {"vals": {"answered_at": "2024-03-15 06:30:01"}}),
            ("write", call.ids, {"vals": {"message_line_ids": [Command.create(line)]}}),
            ("unlink", call.ids, {}),
            ("copy", call.ids, {"default": {"external_id": "forged"}}),
        ):
            with self.subTest(interaction=method):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    "service.interaction",
                    method,
                    ids,
                    **kwargs,
                )
        with self.subTest("a new ticket with a call"):
            self.assertRefused(
                "AccessError",
                self.call_kw,
                TICKET,
                "create",
                vals_list=[
                    {
                        "name": "New",
                        "description": "<p>New</p>",
                        "team_id": self.team.id,
                        "service_interaction_ids": [Command.create(values)],
                    }
                ],
            )
        self.assertTrue(call.exists())
        self.assertFalse(call.answered_at)

    def test_a_message_in_a_colleagues_name_is_not_her_answer(self):
        self.granted(
            self.call_kw,
            TICKET,
            "message_post",
            self.ticket.ids,
            body="Good morning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.own_agent.partner_id.id,
        )
        self.assertNotEqual(self.ticket.service_first_response_by_id, self.own_agent)

    def test_a_customer_cannot_answer_herself_in_an_agents_name(self):
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.ticket.sudo().partner_id = customer.partner_id
        self.login(customer)
        self.attempt(
            self.call_kw,
            TICKET,
            "message_post",
            self.ticket.ids,
            body="Good morning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.agent.partner_id.id,
        )
        self.assertFalse(self.ticket.service_first_response_at)

    def test_a_forged_mail_in_the_context_fails_well(self):
        """The gateway leaves notes to itself in the context."""
        for forged in (True, "mail", {"signal": {"is_automatic": True}}):
            with self.subTest(forged):
                self.attempt(
                    self.call_kw,
                    TICKET,
                    "message_post",
                    self.ticket.ids,
                    body="Good morning",
                    subtype_xmlid="mail.mt_comment",
                    context={"service_mail": forged},
                )

    def test_the_mail_gateway_is_no_way_in(self):
        """``message_process`` makes tickets as superuser, for anybody who calls it."""
        mail = (
            "From: zhao.min@example.com\nTo: nobody@example.com\nSubject: Forged\n"
            "Message-ID: <forged-1@example.com>\n\nNo internet"
        )
        last = self.Ticket.search([], order="id desc", limit=1).id
        self.attempt(
            self.call_kw,
            "mail.thread",
            "message_process",
            model=TICKET,
            message=mail,
            custom_values={
                "team_id": self.team.id,
                "service_nature": "fault",
                "service_state": "closed",
                **self._forged(),
            },
        )
        for ticket in self.Ticket.search([("id", ">", last)]):
            self.assertFalse(ticket.service_nature)
            self.assertNotEqual(ticket.service_state, "closed")
            self.assertFalse(ticket.service_first_response_at)
            self.assertFalse(ticket.service_resolved_at)
            self.assertEqual(ticket.service_cycle, 1)
            self.assertNotEqual(ticket.service_work_order_number, "2024001")
            self.assertLessEqual(ticket.service_opened_at, fields.Datetime.now())

    def test_a_manager_may_correct(self):
        self.login(self.manager)
        self.granted(
            self.json2,
            TICKET,
            "write",
            self.ticket.ids,
            vals={"service_first_response_at": "2024-01-01 08:00:00"},
        )
        self.assertEqual(
            self.ticket.service_first_response_at, self.moment("2024-01-01 08:00:00")
        )

    moment = staticmethod(fields.Datetime.to_datetime)


class TestMethodsOverRpc(GateCase):
    """Every method without an underscore is a door: each is known and guarded."""

    PUBLIC = {
        TICKET: {
            "action_service_answer",
            "action_service_not_resolved",
            "action_service_resolved",
            "action_service_wait",
            "service_force_move",
            "service_register_contact",
            "service_report_event",
        },
        "service.force.move": {"action_move"},
        # the rights of these: test_promises_over_rpc.py
        "service.sla.alert": {"action_service_retry"},
        "service.sla.clock": {
            "service_health",
            "service_now",
            "service_repair",
            "service_sweep",
            "service_verify",
        },
        "service.sla.policy": {
            "action_service_retarget",
            "service_preview",
            "service_what_if",
        },
        "service.sla.retarget": {"action_service_stop"},
    }

    def test_the_addon_opens_no_other_door(self):
        """A new public method joins this list, and the tests of its rights here."""
        core = {"create", "write", "unlink", "copy", "copy_data", "default_get"}
        for model in self.env.registry.values():
            ours = {
                name
                for cls in model.mro()
                if cls.__module__.startswith("odoo.addons.service_sla_scripts.")
                for name, value in vars(cls).items()
                if callable(value)
                and not name.startswith("_")
                and not getattr(value, "_api_private", False)
                and not any(
                    name in vars(base)
                    for base in model.mro()
                    if base.__module__.startswith("odoo.")
                    and not base.__module__.startswith(
                        "odoo.addons.service_sla_scripts."
                    )
                )
            }
            with self.subTest(model._name):
                self.assertEqual(ours - core, self.PUBLIC.get(model._name, set()))

    def test_private_methods_are_not_callable(self):
        now = "2024-01-01 08:00:00"
        for method, kwargs in {
            "_service_answered": {"answers": {}},
            "_service_emit": {"event": "resolved", "at": now},
            "_on_service_event": {"event": "resolved", "moments": {}, "details": {}},
            "_service_settle": {"before": {}, "now": now},
            "_service_check_server_fields": {"vals": {}},
            "_service_write_contacts": {"rows": [], "now": now},
            "_service_assign_work_order_numbers": {"now": now},
            "_write": {"vals": self.forward},
        }.items():
            for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                with self.subTest(method, door=door.__name__):
                    self.assertRefused(
                        "AccessError", door, TICKET, method, self.ticket.ids, **kwargs
                    )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "res.company",
            "_service_next_work_order_numbers",
            self.company.ids,
            date="2024-01-01",
            count=5,
        )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "helpdesk.ticket.team",
            "_service_map_stages",
            self.team.ids,
            now=now,
        )

    def test_contacts_are_registered_by_contact_systems_only(self):
        report = {
            "external_id": "call-7",
            "channel": "phone",
            "started_at": "2024-03-15 06:30:00",
            "answered_at": "2024-03-15 06:30:02",
            "ticket": self.ticket.number,
        }
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        for user in (self.agent, self.supervisor, customer):
            self.login(user)
            for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                with self.subTest(user=user.login, door=door.__name__):
                    self.assertRefused(
                        "AccessError",
                        door,
                        TICKET,
                        "service_register_contact",
                        reports=[report],
                    )
        self.assertFalse(self.ticket.service_first_response_at)
        self.login(self.telephone)
        for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
            with self.subTest(user="telephone", door=door.__name__):
                (result,) = self.granted(
                    door, TICKET, "service_register_contact", reports=[report]
                )
                self.assertEqual(result["ticket_id"], self.ticket.id)
        self.assertEqual(len(self.ticket.service_interaction_ids), 1)

    def test_agents_and_customers_report_no_events(self):
        """Events stop clocks: whoever is judged by them does not report them."""
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.ticket.sudo().partner_id = customer.partner_id
        heard = self._listen()
        for user in (self.agent, self.own_agent, customer):
            self.login(user)
            for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                with self.subTest(user=user.login, door=door.__name__):
                    self.assertRefused(
                        "AccessError",
                        door,
                        TICKET,
                        "service_report_event",
                        self.ticket.ids,
                        event="handler_named",
                    )
        self.assertEqual(heard, [])

    def test_a_contact_system_can_do_nothing_else(self):
        self.login(self.telephone)
        for method, ids, kwargs in (
            ("write", self.ticket.ids, {"vals": {"name": "x"}}),
            ("create", None, {"vals_list": [{"name": "x", "description": "x"}]}),
            ("action_service_answer", self.ticket.ids, {}),
            ("service_force_move", self.ticket.ids,
             {"step": "archive", "reason": REASON}),
        ):  # fmt: skip
            with self.subTest(method):
                self.assertRefused(
                    "AccessError", self.call_kw, TICKET, method, ids, **kwargs
                )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "service.interaction",
            "search_read",
            domain=[],
        )


class TestRecordRulesOverRpc(GateCase):
    """Who may see a ticket may see its calls and forced moves, and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.all_agent = cls._user("desk_all", "helpdesk_mgmt.group_helpdesk_user", "Li")
        cls.other_company = cls.env["res.company"].create({"name": "Branch"})
        Team = cls.env["helpdesk.ticket.team"]
        cls.other_team = Team.create(
            {"name": "Other Desk", "service_use_pipeline": True, "user_ids": False}
        )
        cls.branch_supervisor = cls._user("desk_branch", SUPERVISOR, "Ms Branch")
        cls.branch_supervisor.write(
            {
                "company_ids": [Command.set(cls.other_company.ids)],
                "company_id": cls.other_company.id,
            }
        )
        cls.branch_telephone = cls._user(
            "desk_branch_tel", CONTACT_SYSTEM, "Branch tel"
        )
        cls.branch_telephone.write(
            {
                "company_ids": [Command.set(cls.other_company.ids)],
                "company_id": cls.other_company.id,
            }
        )
        cls.branch_team = Team.create(
            {
                "name": "Branch Desk",
                "service_use_pipeline": True,
                "company_id": cls.other_company.id,
                # the supervisor of this company's desk is a member of that one too
                "user_ids": [Command.set((cls.branch_supervisor | cls.supervisor).ids)],
            }
        )
        cls.tickets = {
            "mine": cls._ticket(user_id=cls.own_agent.id),
            "nobody's": cls._ticket(user_id=False),
            "colleague's": cls._ticket(user_id=cls.agent.id),
            "other team": cls._ticket(team_id=cls.other_team.id, user_id=False),
            "no team": cls._ticket(team_id=False, user_id=False),
            "branch": cls.Ticket.create(
                {
                    "name": "Branch",
                    "description": "<p>Branch</p>",
                    "team_id": cls.branch_team.id,
                    "company_id": cls.other_company.id,
                    "user_id": False,
                }
            ),
        }
        # straight into the tables: also tickets that nobody would force or call
        channel = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        cls.moves, cls.calls, cls.lines = {}, {}, {}
        for label, ticket in cls.tickets.items():
            cls.moves[label] = cls.env["service.forced.move"].create(
                {
                    "ticket_id": ticket.id,
                    "ticket_number": ticket.number,
                    "team_id": ticket.team_id.id,
                    "company_id": ticket.company_id.id,
                    "user_id": cls.supervisor.id,
                    "to_step": "solution",
                    "reason": REASON,
                }
            )
            cls.calls[label] = cls.env["service.interaction"].create(
                {
                    "external_id": label,
                    "ticket_id": ticket.id,
                    "channel_id": channel.id,
                    "started_at": "2024-03-15 06:30:00",
                    "message_line_ids": [
                        Command.create(
                            {
                                "sent_at": "2024-03-15 06:30:05",
                                "side": "customer",
                                "body": "Hello",
                            }
                        )
                    ],
                }
            )
            cls.lines[label] = cls.calls[label].message_line_ids

    def _seen(self, records):
        """Labels of the records that the user who is logged in finds and reads."""
        model = next(iter(records.values()))._name
        ids = [record.id for record in records.values()]
        found = self.call_kw(model, "search", domain=[("id", "in", ids)])
        for record in records.values():
            if record.id not in found:
                self.assertRefused(
                    "AccessError", self.call_kw, model, "read", record.ids
                )
        if found:
            self.assertEqual(len(self.call_kw(model, "read", found)), len(found))
        return {label for label, record in records.items() if record.id in found}

    def _check(self, user, tickets):
        self.login(user)
        for kind, records in {
            "calls": self.calls,
            "lines": self.lines,
            "moves": self.moves,
        }.items():
            with self.subTest(kind, user=user.login):
                self.assertEqual(self._seen(records), tickets)
        # … and nothing else than helpdesk_mgmt shows them of the tickets themselves
        with self.subTest("tickets", user=user.login):
            self.assertEqual(self._seen(self.tickets), tickets)

    def test_own_tickets_agent(self):
        self._check(self.own_agent, {"mine", "nobody's"})

    def test_team_agent(self):
        self._check(self.agent, {"mine", "nobody's", "colleague's", "no team"})

    def test_supervisor(self):
        self._check(self.supervisor, {"mine", "nobody's", "colleague's", "no team"})

    def test_agent_of_all_teams(self):
        self._check(self.all_agent, set(self.tickets) - {"branch"})

    def test_manager(self):
        self._check(self.manager, set(self.tickets) - {"branch"})

    def test_supervisor_of_another_company(self):
        self._check(self.branch_supervisor, {"branch"})

    def test_a_forged_company_shows_nothing(self):
        self.login(self.agent)
        context = {"allowed_company_ids": self.other_company.ids}
        for model in ("service.interaction", "service.forced.move", TICKET):
            with self.subTest(model):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    model,
                    "search_read",
                    domain=[],
                    context=context,
                )

    def test_a_supervisor_forces_only_what_she_may_write(self):
        self.login(self.supervisor)
        for label in ("other team", "branch"):
            with self.subTest(label):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    TICKET,
                    "service_force_move",
                    self.tickets[label].ids,
                    step="solution",
                    reason=REASON,
                )
            with self.subTest(label, by="wizard"):
                self.assertRefused(
                    "AccessError", self._force_by_wizard, self.tickets[label]
                )
            self.assertEqual(self.tickets[label].service_step, "response")
        self.login(self.branch_supervisor)
        self.assertRefused(
            "AccessError",
            self.call_kw,
            TICKET,
            "service_force_move",
            self.tickets["mine"].ids,
            step="solution",
            reason=REASON,
        )
        self.assertEqual(len(self.tickets["mine"].exists()), 1)

    def _force_by_wizard(self, ticket):
        (wizard,) = self.call_kw(
            "service.force.move",
            "create",
            vals_list=[
                {
                    "ticket_ids": [Command.set(ticket.ids)],
                    "to_step": "solution",
                    "reason": REASON,
                }
            ],
        )
        return self.call_kw("service.force.move", "action_move", [wizard])

    def test_a_contact_system_reaches_its_own_company_only(self):
        report = {
            "external_id": "call-9",
            "channel": "phone",
            "started_at": "2024-03-15 06:30:00",
        }
        self.login(self.branch_telephone)
        with self.subTest("ticket of another company"):
            self.assertRefused(
                GAPS,
                self.call_kw,
                TICKET,
                "service_register_contact",
                reports=[report | {"ticket": self.tickets["mine"].number}],
            )
        with self.subTest("team of another company"):
            self.assertRefused(
                GAPS,
                self.call_kw,
                TICKET,
                "service_register_contact",
                reports=[report | {"team": self.team.name}],
            )
        with self.subTest("a forged company"):
            self.assertRefused(
                "AccessError",
                self.call_kw,
                TICKET,
                "service_register_contact",
                reports=[report | {"ticket": self.tickets["mine"].number}],
                context={"allowed_company_ids": self.company.ids},
            )
        self.assertNotIn(
            "call-9", self.tickets["mine"].service_interaction_ids.mapped("external_id")
        )
        with self.subTest("her own"):
            (result,) = self.granted(
                self.call_kw, TICKET, "service_register_contact", reports=[report]
            )
            ticket = self.Ticket.browse(result["ticket_id"])
            self.assertEqual(ticket.company_id, self.other_company)

    def test_rules_hold_on_the_way_through_tickets(self):
        """Dotted paths do not show what the rules hide."""
        self.login(self.own_agent)
        hidden = self.tickets["colleague's"]
        found = self.call_kw(
            TICKET,
            "search",
            domain=[("service_interaction_ids.external_id", "=", "colleague's")],
        )
        self.assertNotIn(hidden.id, found)
        found = self.call_kw(
            "service.interaction", "search", domain=[("ticket_id", "=", hidden.id)]
        )
        self.assertEqual(found, [])
        groups = self.call_kw(
            "service.interaction",
            "formatted_read_group",
            domain=[],
            groupby=["ticket_id"],
            aggregates=["__count"],
        )
        seen = {group["ticket_id"][0] for group in groups}
        self.assertNotIn(hidden.id, seen)
