from odoo import Command
from odoo.exceptions import AccessError

from .reveal_common import IDENTITY, RevealCase

FIELDS = ("service_identity_number", "service_second_phone", "service_visit_address")


class TestRevealPrivate(RevealCase):
    """What is told for one case alone: typed, masked, never read."""

    def test_an_agent_types_and_gets_the_mask_back(self):
        ticket = self.ticket.with_user(self.agent)
        (read,) = ticket.web_save(
            {"service_identity_number_masked": "110105194912310038"},
            {"service_identity_number_masked": {}},
        )
        self.assertEqual(read["service_identity_number_masked"], "110********38")
        self.assertEqual(self.ticket.service_identity_number, "110105194912310038")

    def test_a_new_ticket_takes_them_too(self):
        ticket = self.Ticket.with_user(self.agent).create(
            {
                "name": "New",
                "team_id": self.team.id,
                "service_second_phone_masked": "13911112222",
                "service_visit_address_masked": "上海市黄浦区南京东路100号",
            }
        )
        self.assertEqual(ticket.sudo().service_second_phone, "13911112222")
        self.assertEqual(ticket.service_second_phone_masked, "139****2222")
        self.assertEqual(ticket.service_visit_address_masked, "上海市黄浦区******")

    def test_a_mask_that_comes_back_changes_nothing(self):
        ticket = self.ticket.with_user(self.agent)
        ticket.service_identity_number_masked = "110********2X"
        self.assertEqual(self.ticket.service_identity_number, IDENTITY)
        ticket.service_identity_number_masked = False
        self.assertFalse(self.ticket.service_identity_number)

    def test_nobody_reads_searches_sorts_or_groups_by_them(self):
        Ticket = self.env["helpdesk.ticket"]
        for user in (self.agent, self.manager, self.env.ref("base.user_admin")):
            mine = Ticket.with_user(user)
            for name in FIELDS:
                for call in (
                    lambda m=mine, n=name: m.browse(self.ticket.id)[n],
                    lambda m=mine, n=name: m.search([(n, "like", "1%")]),
                    lambda m=mine, n=name: m.search([], order=n),
                    lambda m=mine, n=name: m._read_group([], [n]),
                    lambda m=mine, n=name: m.browse(self.ticket.id).write({n: "x"}),
                ):
                    with self.subTest(name, user=user.login):
                        with self.assertRaises(AccessError):
                            call()
                self.assertNotIn(name, mine.fields_get())

    def test_a_copy_has_none_of_them(self):
        copy = self.ticket.with_user(self.agent).copy()
        for name in FIELDS:
            self.assertFalse(copy.sudo()[name])

    def test_whoever_may_not_write_the_ticket_may_not_write_them(self):
        stranger = self._user("desk_stranger", "base.group_user", "Stranger")
        self.ticket.message_subscribe(stranger.partner_id.ids)
        self.ticket.with_user(stranger).read(["service_second_phone_masked"])
        with self.assertRaises(AccessError):
            self.ticket.with_user(stranger).service_second_phone_masked = "1"

    def test_customers_see_not_even_the_masks(self):
        portal = self._portal()
        self.ticket.partner_id = portal.partner_id
        fields_of = self.Ticket.with_user(portal).fields_get()
        self.assertFalse([name for name in fields_of if name.startswith(FIELDS)])

    def _portal(self):
        return self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "desk_portal",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
