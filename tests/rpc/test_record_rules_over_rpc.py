from odoo import Command

from ..common import CONTACT_SYSTEM, SUPERVISOR
from .gates import GAPS, REASON, TICKET, GateCase


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
