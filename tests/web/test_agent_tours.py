from odoo import Command

from ..common import ServiceDeskHttpCase

PARTNER_MANAGER = "base.group_partner_manager"
# what the tours look for is in static/tests/tours/service_masked_tour_helpers.js
STREET = "Longhua Lane 5471"
WANG_MAIL = "wang.fang@hidden.example"


class TestAgentTours(ServiceDeskHttpCase):
    """The ordinary work of an agent who sees no contact in clear, in Chromium.

    He may create contacts, as Odoo's right of this name says, and nothing else beside
    his desk. What he sees is looked at in the tours, what became of it here.
    """

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.group_ids = [Command.link(cls.env.ref(PARTNER_MANAGER).id)]
        cls.customer.write({"street": STREET, "vat": "11010519491231002X"})
        Partner = cls.env["res.partner"]
        cls.wang, cls.double = Partner.create(
            [
                {"name": "Wang Fang", "email": WANG_MAIL, "phone": phone}
                for phone in ("+8613911112222", False)
            ]
        )
        cls.li = Partner.create({"name": "Li Na", "phone": "+8613911112222"})
        cls.ticket = cls._ticket(user_id=cls.agent.id, partner_email=cls.customer.email)

    def _work(self, tour, url=None):
        self.assertTrue(self.env["res.users"]._service_is_masked(self.agent.id))
        # what the agent was told while all this was made would come to his browser as
        # news, now and then, with followers of that moment
        self.env.cr.flush()
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()
        with self._without_refusal():
            self.start_tour(
                url or f"/odoo/service-desk/{self.ticket.id}", tour, login="desk_agent"
            )

    def _mention(self):
        self.double.unlink()
        self._work("service_agent_mention")
        message = self.ticket.message_ids[0]
        colleague = self.supervisor.partner_id
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertEqual(message.partner_ids, self.wang | colleague | self.customer)
        self.assertEqual(
            message.notified_partner_ids & (self.wang | colleague),
            self.wang | colleague,
        )

    def test_mention(self):
        self._mention()

    def test_mention_on_a_phone(self):
        self.browser_size = "375x667"
        self.touch_enabled = True
        self._mention()

    def test_follow(self):
        self.double.unlink()
        self.ticket.message_unsubscribe(self.agent.partner_id.ids)
        self.ticket.message_subscribe(self.li.ids)
        self._work("service_agent_follow")
        followers = self.ticket.message_partner_ids
        self.assertIn(self.agent.partner_id, followers)
        self.assertIn(self.wang, followers)
        self.assertNotIn(self.li, followers)

    def test_customer(self):
        self._work("service_agent_customer")
        self.assertRecordValues(
            self.customer,
            [
                {
                    "name": "Zhao Minhua",
                    "street": "Longhua Lane 77",
                    "phone": "13812349012",
                    "email": "zhao.min@example.com",
                    "vat": "11010519491231002X",
                }
            ],
        )
        self.assertRecordValues(
            self.customer.child_ids,
            [
                {
                    "name": "Sun Wei",
                    "phone": "13911112222",
                    "type": "contact",
                    "create_uid": self.agent.id,
                }
            ],
        )

    def test_merge(self):
        tickets = self._ticket(partner_id=self.wang.id) | self._ticket(
            partner_id=self.double.id
        )
        self._work("service_agent_merge", "/odoo/service-customers")
        left = (self.wang | self.double).exists()
        self.assertEqual(len(left), 1)
        self.assertEqual(tickets.partner_id, left)
        self.assertRecordValues(
            left,
            [{"name": "Wang Fang", "email": WANG_MAIL, "phone": "+8613911112222"}],
        )

    def test_duplicate(self):
        self.company.helpdesk_mgmt_duplicate_tracking = True
        before = self._ticket(name="Nothing goes in Nanjing Road")
        self._work("service_agent_duplicate")
        self.assertEqual(self.ticket.duplicate_id, before)

    def test_discuss(self):
        self.ticket.with_user(self.env.ref("base.user_root")).message_post(
            body="My number is 13812349012",
            author_id=self.customer.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.agent.partner_id.ids,
        )
        self._work("service_agent_discuss", "/odoo/discuss")
        chat = self.env["discuss.channel"].search(
            [
                ("channel_type", "=", "chat"),
                ("channel_partner_ids", "in", self.supervisor.partner_id.ids),
                ("channel_partner_ids", "in", self.agent.partner_id.ids),
            ]
        )
        (message,) = chat.message_ids
        self.assertIn("Who takes over the case of Zhao Min?", message.body)
        self.assertEqual(message.author_id, self.agent.partner_id)
