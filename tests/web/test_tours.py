from ..common import ServiceDeskHttpCase


class TestTours(ServiceDeskHttpCase):
    """Agents and supervisors at work, in Chromium."""

    def test_an_agent_takes_a_call_through_all_five_steps(self):
        self.team.service_process = "hotline"
        self.start_tour("/odoo/service-desk", "service_desk_call", login="desk_agent")
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
