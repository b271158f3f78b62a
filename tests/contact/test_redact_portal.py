from odoo import http
from odoo.tests import new_test_user

from tests.common import ServiceDeskHttpCase

from .redact_common import NUMBER, TEXT, RedactMixin


class TestRedactPortal(RedactMixin, ServiceDeskHttpCase):
    def test_a_ticket_submitted_in_the_portal(self):
        user = new_test_user(
            self.env, "redact_portal", "base.group_portal", password="redact_portal"
        )
        self.company.helpdesk_mgmt_portal_select_team = True
        self.team.show_in_portal = True
        self.authenticate("redact_portal", "redact_portal")
        category = self.nature
        category.show_in_portal = True
        response = self.url_open(
            "/submitted/ticket",
            data={
                "subject": f"Call {NUMBER}",
                "description": TEXT,
                "category": category.id,
                "team": self.team.id,
                "csrf_token": http.Request.csrf_token(self),
            },
            files={"attachment": (f"bill {NUMBER}.txt", b"words", "text/plain")},
        )
        self.assertEqual(response.status_code, 200)
        ticket = self.Ticket.search([("partner_id", "=", user.partner_id.id)])
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.name, "Call 138****9012")
        self.assertNoSecret(ticket.description)
        self.assertEqual(ticket.attachment_ids.name, "bill 138****9012.txt")
        self.assertIn(TEXT, self.original(ticket, "description"))
        self.assertNoSecret(response.text)
