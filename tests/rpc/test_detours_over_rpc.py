from odoo import Command

from odoo.addons.service_sla_scripts.models.ticket.helpdesk_ticket_save import (
    SERVER_FIELDS,
)

from .gates import GAPS, TICKET, GateCase


class TestDetoursOverRpc(GateCase):
    """No way round leads past a gate: copies, the archive, duplicates, other teams."""

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
