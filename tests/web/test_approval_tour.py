from ..approval.common import WORDING, ApprovalMixin
from ..common import ServiceDeskHttpCase


class TestApprovalTour(ApprovalMixin, ServiceDeskHttpCase):
    """A promise is asked for, approved by somebody else, and kept; in Chromium."""

    def test_an_agent_asks_a_supervisor_approves_the_agent_goes_on(self):
        ticket = self._ticket("solution", user=self.agent, user_id=self.agent.id)
        ticket.service_solution = "<p>Money back.</p>"
        url = f"/odoo/service-desk/{ticket.id}"
        self.start_tour(url, "service_approval_ask", login="desk_agent")
        approval = ticket.service_approval_ids
        self.assertRecordValues(
            approval,
            [{"state": "pending", "amount": 300, "requester_id": self.agent.id}],
        )
        self.start_tour(url, "service_approval_approve", login="desk_supervisor")
        self.env.invalidate_all()
        self.assertRecordValues(
            approval,
            [
                {
                    "state": "approved",
                    "decided_by_id": self.supervisor.id,
                    "answer": "Be kind to her.",
                }
            ],
        )
        self.start_tour(url, "service_approval_go_on", login="desk_agent")
        self.env.invalidate_all()
        self.assertTrue(approval.sent_at)
        self.assertEqual(ticket.service_step, "confirmation")

    def test_a_supervisor_decides_from_the_list_and_the_mail(self):
        tickets = self.Ticket.browse(
            [self._ticket("solution", user=self.agent).id for _i in range(3)]
        )
        approvals = self._ask(tickets, wording=WORDING)
        self.start_tour(
            f"/odoo/service-approvals/{approvals[0].id}/service-refuse",
            "service_approval_mail",
            login="desk_supervisor",
        )
        self.env.invalidate_all()
        self.assertEqual(approvals.mapped("state"), ["refused", "approved", "approved"])
        self.assertEqual(approvals[0].answer, "Not before Monday")
