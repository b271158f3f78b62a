from odoo.exceptions import UserError, ValidationError

from ..common import ServiceDeskCase


class TestTeamSwitch(ServiceDeskCase):
    """A team opts in and out by one switch, and loses nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.oca = {
            name: cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in (
                "new",
                "in_progress",
                "awaiting",
                "done",
                "cancelled",
                "rejected",
            )
        }

    def test_steps_are_for_teams_that_opted_in_only(self):
        steps = self.env["helpdesk.ticket.stage"].search(
            [("service_step", "!=", False)]
        )
        self.assertEqual(self.team._get_applicable_stages(), steps)
        self.assertFalse(self.plain_team._get_applicable_stages() & steps)
        no_team = self.env["helpdesk.ticket.team"]
        self.assertFalse(no_team._get_applicable_stages() & steps)
        self.assertEqual(steps.mapped("service_step"), list(self.stage))

    def test_open_and_closed_tickets_find_their_step(self):
        tickets = {
            name: self._plain_ticket(stage_id=stage.id)
            for name, stage in self.oca.items()
        }
        self.plain_team.service_use_pipeline = True
        self.assertEqual(
            {name: ticket.service_step for name, ticket in tickets.items()},
            {
                "new": "response",
                "in_progress": "solution",
                "awaiting": "solution",
                "done": "archive",
                "cancelled": "archive",
                "rejected": "archive",
            },
        )
        self.assertTrue(tickets["new"].unattended)
        self.assertFalse(tickets["done"].unattended)

    def test_switching_back_restores_every_stage_and_date(self):
        tickets = self.Ticket.concat(
            *[self._plain_ticket(stage_id=stage.id) for stage in self.oca.values()]
        )
        tickets[3].write({"closed_date": "2024-01-05 10:00:00"})
        self.env.flush_all()
        columns = [
            "stage_id",
            "closed_date",
            "last_stage_update",
            "user_id",
            "write_date",
        ]
        before = tickets.read(columns)
        self.plain_team.service_use_pipeline = True
        self.plain_team.service_use_pipeline = False
        self.assertEqual(tickets.read(columns), before)

    def test_a_ticket_that_moved_meanwhile_keeps_its_progress(self):
        ticket = self._plain_ticket()
        self.plain_team.service_use_pipeline = True
        self._walk(ticket, "solution")
        self.plain_team.service_use_pipeline = False
        self.assertEqual(ticket.stage_id, self.oca["in_progress"])

    def test_nothing_is_sent_to_customers(self):
        self.oca["done"].mail_template_id = self.env.ref(
            "helpdesk_mgmt.closed_ticket_template"
        )
        ticket = self._ticket("archive", partner_email="someone@example.com")
        # mails of a change of stage are made when the transaction ends
        self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search_count([])
        self.team.service_use_pipeline = False
        self.env.cr.precommit.run()
        self.assertEqual(ticket.stage_id, self.oca["done"])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_archived_tickets_come_along(self):
        ticket = self._plain_ticket(active=False)
        self.plain_team.service_use_pipeline = True
        self.assertEqual(ticket.service_step, "response")

    def test_open_tickets_are_told_and_noted(self):
        ticket, closed = self._plain_ticket(), self._plain_ticket()
        closed.stage_id = self.oca["done"]
        heard = self._listen()
        self.plain_team.service_use_pipeline = True
        self.assertEqual([(e, list(m)) for e, m, _d in heard], [("joined", ticket.ids)])
        heard.clear()
        self.plain_team.service_use_pipeline = False
        self.assertEqual([(e, list(m)) for e, m, _d in heard], [("left", ticket.ids)])
        self.assertIn("stages of the team changed", ticket.message_ids[0].body)

    def test_switching_costs_no_query_per_ticket(self):
        def cost(count):
            team = self.plain_team.copy({"name": f"Team {count}"})
            self.Ticket.create(
                [
                    {"name": "x", "description": "x", "team_id": team.id}
                    for _i in range(count)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            team.service_use_pipeline = True
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(2)
        self.assertLessEqual(cost(60), cost(6) + 2)

    def test_a_deleted_team_leaves_its_tickets_workable(self):
        ticket = self._ticket("solution")
        heard = self._listen()
        self.team.unlink()
        self.assertEqual([e for e, _m, _d in heard], ["left"])
        self.assertEqual(ticket.stage_id, self.oca["in_progress"])
        ticket.write({"active": False, "tag_ids": [(5, 0, 0)]})

    def test_a_team_that_would_have_no_stage_is_told_so(self):
        self._ticket()
        # as a company with stages of its own for each team has them
        for stage in self.oca.values():
            stage.team_ids = self.plain_team
        with self.assertRaisesRegex(UserError, "no stage at all"):
            self.team.service_use_pipeline = False

    def test_a_missing_step_is_told(self):
        self.env.cr.execute(
            "UPDATE helpdesk_ticket_stage SET service_step = NULL "
            "WHERE service_step = 'solution'"
        )
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        ticket = self._ticket()
        with self.assertRaisesRegex(UserError, "step “Solution” is missing"):
            ticket.with_user(self.supervisor).service_force_move(
                "solution", "The customer waits outside"
            )

    def test_a_step_cannot_be_deleted_or_archived(self):
        for user in (self.env.user, self.manager):
            stage = self.stage["solution"].with_user(user)
            with self.assertRaisesRegex(UserError, "pipeline step"):
                stage.unlink()
            with self.assertRaisesRegex(UserError, "pipeline step"):
                stage.action_archive()

    def test_a_step_may_be_renamed(self):
        self.stage["solution"].with_user(self.manager).name = "Fixing it"
        self.assertEqual(self._ticket("solution").stage_id.name, "Fixing it")

    def test_a_new_team_may_opt_in_at_once(self):
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "New", "service_use_pipeline": True}
        )
        self.assertEqual(self._ticket(team_id=team.id).service_step, "response")

    def test_the_kanban_of_a_team_shows_its_own_columns(self):
        def columns(team):
            rows = self.Ticket.with_context(
                default_team_id=team.id, read_group_expand=True
            ).web_read_group([("team_id", "=", team.id)], ["stage_id"])
            return [row["stage_id"][0] for row in rows["groups"]]

        steps = [stage.id for stage in self.stage.values()]
        self.assertEqual(columns(self.team), steps)
        self.assertFalse(set(columns(self.plain_team)) & set(steps))

    def test_the_service_desk_shows_the_steps_to_everybody(self):
        rows = (
            self.Ticket.with_user(self.manager)
            .with_context(read_group_expand=True, service_desk=True)
            .web_read_group([("service_use_pipeline", "=", True)], ["stage_id"])
        )
        self.assertEqual(
            [row["stage_id"][0] for row in rows["groups"]],
            [stage.id for stage in self.stage.values()],
        )

    def test_a_new_ticket_of_the_desk_belongs_to_the_desk(self):
        defaults = (
            self.Ticket.with_user(self.manager)
            .with_context(service_desk=True)
            .default_get(["team_id"])
        )
        team = self.env["helpdesk.ticket.team"].browse(defaults["team_id"])
        self.assertTrue(team.service_use_pipeline)

    def test_the_kanban_of_an_agent_shows_the_steps_of_her_teams(self):
        self.plain_team.user_ids -= self.own_agent
        rows = (
            self.Ticket.with_user(self.own_agent)
            .with_context(read_group_expand=True)
            .web_read_group([], ["stage_id"])
        )
        self.assertEqual(
            [row["stage_id"][0] for row in rows["groups"]][:5],
            [stage.id for stage in self.stage.values()],
        )

    def test_a_ticket_cannot_get_a_step_without_the_pipeline(self):
        ticket = self._plain_ticket()
        with self.assertRaises(ValidationError):
            ticket.stage_id = self.stage["archive"]
