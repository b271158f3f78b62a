from ..approval.common import ApprovalMixin
from ..common import ServiceDeskHttpCase


class TestComplaintTour(ApprovalMixin, ServiceDeskHttpCase):
    """A complaint, from the first words to the refund: two people, in Chromium."""

    browser_size = "1366x768"

    def test_script_warning_approval_and_reply(self):
        ticket = self._ticket(
            "solution",
            user=self.agent,
            user_id=self.agent.id,
            service_salutation="ms",
            name="Router broke again",
        )
        ticket.category_id = self.env.ref("service_sla_scripts.category_complaint")
        url = f"/odoo/service-desk/{ticket.id}"
        self.start_tour(url, "service_complaint_agent", login="desk_agent")
        caught = self.env["service.tone.finding"].search(
            [("ticket_id", "=", ticket.id)]
        )
        self.assertEqual(caught.mapped("outcome"), ["rewritten"])
        approval = ticket.service_approval_ids
        self.assertRecordValues(
            approval, [{"state": "pending", "requester_id": self.agent.id}]
        )
        self.start_tour(url, "service_complaint_supervisor", login="desk_supervisor")
        self.env.invalidate_all()
        self.assertRecordValues(
            approval, [{"state": "approved", "decided_by_id": self.supervisor.id}]
        )
        self.start_tour(url, "service_complaint_reply", login="desk_agent")
        self.env.invalidate_all()
        message = ticket.message_ids.filtered(lambda m: "with 300 yuan" in m.body)[0]
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertFalse(message.subtype_id.internal)
        self.assertEqual(approval.sent_by_id, self.agent)
        use = self.env["service.script.use"].search([("message_id", "=", message.id)])
        self.assertEqual(
            use.script_id,
            self.env.ref("service_sla_scripts.script_complaint_plan_repair"),
        )
