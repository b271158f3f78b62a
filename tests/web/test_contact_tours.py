from unittest.mock import patch

from odoo.addons.service_sla_scripts.models.contact import (
    service_contact_reveal_request,
)

from ..common import ServiceDeskHttpCase

REVEAL = "service_sla_scripts.group_contact_reveal"
AUDITOR = "service_sla_scripts.group_contact_auditor"


class TestContactTours(ServiceDeskHttpCase):
    """A masked agent, and the auditor, in Chromium."""

    def test_an_agent_reveals_a_number_and_the_auditor_reads_who_did(self):
        self.agent.group_ids |= self.env.ref(REVEAL)
        self._user("desk_auditor", AUDITOR, "Ms Audit")
        ticket = self._ticket(
            user=self.agent,
            partner_id=False,
            description="<p>Call me: 13812349012</p>",
        )
        ticket.with_user(self.env.ref("base.user_root")).message_post(
            body="Or write to 13812349012",
            author_id=self.customer.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        with (
            patch.object(service_contact_reveal_request, "SHOWN_SECONDS", 3),
            self._without_refusal(),
        ):
            self.start_tour(
                f"/odoo/service-desk/{ticket.id}",
                "service_contact_reveal",
                login="desk_agent",
            )
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(ticket.sudo().service_second_phone, "13911112222")
        rows = self.env["service.contact.reveal"].search([])
        self.assertRecordValues(
            rows,
            [
                {
                    "kind": "lookup",
                    "outcome": "given",
                    "field_name": "email_normalized",
                },
                {"kind": "reveal", "outcome": "given", "field_name": "body"},
                {"kind": "reveal", "outcome": "given", "field_name": "description"},
                {
                    "kind": "reveal",
                    "outcome": "given",
                    "field_name": "service_second_phone",
                },
            ],
        )
        self.assertEqual(rows.mapped("address"), ["127.0.0.1"] * 4)
        self.assertEqual(len(set(rows.mapped("session_hash"))), 1)
        self.assertEqual(len(rows[0].session_hash), 64)
        self.start_tour(
            "/odoo/contact-audit", "service_contact_audit", login="desk_auditor"
        )
