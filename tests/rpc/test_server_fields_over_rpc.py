from odoo import Command, fields

from odoo.addons.service_sla_scripts.models.ticket.helpdesk_ticket_save import (
    SERVER_FIELDS,
)

from ..common import W1H
from .gates import GAPS, TICKET, GateCase


class TestServerFieldsOverRpc(GateCase):
    """What promises are judged by is set by the server when it happens."""

    FORGED = {
        "service_opened_at": "2030-01-01 08:00:00",
        "service_first_response_at": "2024-01-01 08:00:00",
        "service_left_at": "2024-01-01 08:00:00",
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

    moment = staticmethod(fields.Datetime.to_datetime)
