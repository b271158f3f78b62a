from ..common import ServiceDeskHttpCase


class TestTours(ServiceDeskHttpCase):
    """Agents and supervisors at work, in Chromium."""

    def test_an_agent_takes_a_call_through_all_five_steps(self):
        self.team.service_process = "hotline"
        with self._without_refusal():
            self.start_tour(
                "/odoo/service-desk", "service_desk_call", login="desk_agent"
            )
        ticket = self.Ticket.search([("name", "=", "Till cannot print")])
        self.assertRecordValues(
            ticket,
            [
                {
                    "service_step": "archive",
                    "user_id": self.agent.id,
                    "service_first_response_by_id": self.agent.id,
                    "service_identity_checked_by_id": self.agent.id,
                    "service_resolved_by_id": self.agent.id,
                    "service_nature": "fault",
                    "service_process": "hotline",
                    "service_w1h_count": 6,
                }
            ],
        )
        self.assertIn("turn the paper round", ticket.service_solution)

    def test_an_agent_is_told_all_gaps(self):
        self.start_tour("/odoo/service-desk", "service_desk_gaps", login="desk_agent")
        ticket = self.Ticket.search([("name", "=", "Everything at once")])
        self.assertEqual(ticket.service_step, "response")

    def test_a_supervisor_forces_a_move(self):
        ticket = self._ticket()
        self.start_tour(
            f"/odoo/service-desk/{ticket.id}",
            "service_desk_forced_move",
            login="desk_supervisor",
        )
        self.assertEqual(ticket.service_step, "solution")
        move = self.env["service.forced.move"].search([("ticket_id", "=", ticket.id)])
        self.assertEqual(move.user_id, self.supervisor)

    def test_a_supervisor_works_by_the_countdown(self):
        self.env["service.sla.policy"].search([]).active = False
        for metric, minutes in (("first_response", 10), ("resolution", 600)):
            self.env["service.sla.policy"].create(
                {
                    "name": metric,
                    "metric": metric,
                    "target_value": minutes,
                    "target_unit": "minutes",
                    "hours": "always",
                }
            )
        old = self._ticket(name="Answered before", user=self.agent)
        old.action_service_answer()
        ticket = self._ticket(name="Rings now", user=self.agent)
        self.start_tour(
            "/odoo/service-desk?view_type=list",
            "service_sla_countdown",
            login="desk_supervisor",
        )
        clocks = self.env["service.sla.clock"].search([("ticket_id", "=", ticket.id)])
        self.assertEqual(
            {clock.metric: clock.state for clock in clocks},
            {"first_response": "met", "resolution": "running"},
        )

    def test_a_manager_adds_a_level_and_applies_the_policy(self):
        self.env["service.sla.policy"].search([]).active = False
        policy = self.env["service.sla.policy"].create(
            {
                "name": "Tour",
                "metric": "resolution",
                "target_value": 8,
                "target_unit": "hours",
                "hours": "always",
            }
        )
        self._ticket()
        self.start_tour(
            f"/odoo/sla-policies/{policy.id}",
            "service_sla_policy",
            login="desk_manager",
        )
        self.assertRecordValues(
            policy.level_ids,
            [{"timing": "percent", "percent": 50, "is_activity": True}],
        )
        job = self.env["service.sla.retarget"].search([])
        self.assertRecordValues(
            job, [{"metric": "resolution", "total": 1, "state": "running"}]
        )
