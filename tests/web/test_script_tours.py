from ..common import ServiceDeskHttpCase


class TestScriptTours(ServiceDeskHttpCase):
    """What an agent says, in Chromium, on the screen of a laptop."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id, name="No internet")
        cls.ticket.service_process = "network"
        cls.env["service.script"].create(
            {
                "name": "Have it looked at",
                "phase_id": cls.env.ref("service_sla_scripts.phase_network_visit").id,
                "wording": "<p>A work order is done by {{expected_time}}.</p>",
            }
        )

    def test_an_agent_replies_with_scripts(self):
        self.start_tour(
            f"/odoo/service-desk/{self.ticket.id}",
            "service_script_reply",
            login="desk_agent",
        )
        uses = self.env["service.script.use"].search(
            [("ticket_id", "=", self.ticket.id)], order="id"
        )
        self.assertRecordValues(
            uses,
            [
                {"how": "sent", "user_id": self.agent.id},
                {"how": "spoken", "user_id": self.agent.id},
            ],
        )
        self.assertEqual(uses[1].text, "A work order is done by noon.")
        self.assertIn("Hello Ms Zhao", uses.message_id.body)
        self.assertEqual(self.ticket.service_salutation, "ms")
        self.assertTrue(self.ticket.service_first_response_at)
