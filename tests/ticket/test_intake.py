from lxml import etree
from markupsafe import Markup

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from ..common import W1H, ServiceDeskCase


class TestIntake(ServiceDeskCase):
    """What an agent writes down while the customer talks."""

    def channel(self, code):
        return self.env["helpdesk.ticket.channel"]._service_by_code(
            [code], self.company
        )[code]

    def test_every_channel_has_its_process(self):
        expected = {
            "phone": "hotline",
            "web_chat": "online",
            "app": "online",
            "wecom": "online",
            "email": "network",
            "portal": "online",
            "other": "online",
        }
        for code, process in expected.items():
            ticket = self._ticket(channel_id=self.channel(code).id)
            self.assertEqual(ticket.service_process, process, code)

    def test_a_teams_process_goes_before_the_channels(self):
        self.team.service_process = "network"
        ticket = self._ticket(channel_id=self.channel("wecom").id)
        self.assertEqual(ticket.service_process, "network")

    def test_helpdesks_own_channels_are_used(self):
        self.assertEqual(
            self.channel("phone"),
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone"),
        )

    def test_every_channel_can_be_chosen_from_the_start(self):
        codes = self.env["helpdesk.ticket.channel"].search([]).mapped("service_code")
        wanted = self.env["helpdesk.ticket.channel"]._fields["service_code"]
        self.assertLessEqual(set(wanted.get_values(self.env)), set(codes))

    def test_a_companys_own_channel_goes_before_a_shared_one(self):
        Channel = self.env["helpdesk.ticket.channel"]
        Channel.search([("service_code", "=", "app")]).unlink()
        Channel._service_create(["app"], self.env["res.company"])
        own = Channel._service_create(["app"], self.company)
        self.assertEqual(self.channel("app"), own)

    def test_a_channel_that_was_deleted_comes_back(self):
        self.channel("phone").unlink()
        ticket = self._ticket(channel_id=self.channel("phone").id)
        self.assertEqual(ticket.channel_id.name, "Phone")

    def test_a_second_company_has_its_own_channels(self):
        company = self.env["res.company"].create({"name": "Second"})
        channel = self.env["helpdesk.ticket.channel"]._service_by_code(
            ["phone"], company
        )["phone"]
        self.assertEqual(channel.company_id, company)
        self.assertNotEqual(channel, self.channel("phone"))

    def test_natures_reach_every_branch_of_the_tree(self):
        category = self.env["helpdesk.ticket.category"].create(
            {"name": "Router", "parent_id": self.nature.id}
        )
        self.assertEqual(category.service_nature, "fault")
        self.assertEqual(self._ticket(category_id=category.id).service_nature, "fault")

    def test_all_six_natures_are_there(self):
        roots = self.env["helpdesk.ticket.category"].search(
            [("service_nature", "!=", False), ("parent_id", "=", False)]
        )
        selection = self.Ticket._fields["service_nature"].get_values(self.env)
        self.assertEqual(sorted(roots.mapped("service_nature")), sorted(selection))

    def test_natures_stay_out_of_the_portals_form(self):
        categories = self.env["helpdesk.ticket.category"].search(
            [("service_nature", "!=", False)]
        )
        self.assertFalse(any(categories.mapped("show_in_portal")))

    def test_completeness_counts_answers_not_blanks(self):
        ticket = self._ticket(**W1H)
        self.assertEqual(ticket.service_w1h_count, 6)
        ticket.service_when = " \n "
        self.assertEqual(ticket.service_w1h_count, 5)

    def test_urgency_leads_the_order_of_lists(self):
        ticket = self._ticket()
        for urgency, priority in (("critical", "3"), ("urgent", "2"), ("normal", "1")):
            ticket.service_urgency = urgency
            self.assertEqual(ticket.priority, priority)

    def test_a_new_ticket_belongs_to_the_member_who_makes_it(self):
        self.assertEqual(self._ticket(user=self.agent).user_id, self.agent)

    def test_a_ticket_made_by_a_robot_is_nobodys(self):
        ticket = self._ticket()
        self.assertFalse(ticket.user_id)
        self.assertEqual(ticket.service_state, "pending")

    def test_what_happened_becomes_the_description(self):
        ticket = self.Ticket.with_user(self.agent).create(
            {
                "name": "No internet",
                "team_id": self.team.id,
                "service_what": "No <b>internet</b>",
            }
        )
        self.assertEqual(ticket.description, "<p>No &lt;b&gt;internet&lt;/b&gt;</p>")

    def test_the_form_of_an_agent_needs_a_title_only(self):
        self.team.service_process = "hotline"
        form = Form(self.Ticket.with_user(self.agent))
        self.assertEqual(form.team_id, self.team)
        form.name = "No internet"
        ticket = form.save()
        self.assertEqual(ticket.channel_id, self.channel("phone"))
        self.assertEqual(ticket.user_id, self.agent)

    def test_scripts_in_a_solution_are_taken_out(self):
        ticket = self._ticket()
        ticket.service_solution = Markup(
            "<p onclick='alert(1)'>Hi<script>alert(1)</script></p>"
        )
        self.assertNotIn("script", ticket.service_solution)
        self.assertNotIn("alert", ticket.service_solution)

    def test_a_megabyte_in_a_fact_is_refused_with_advice(self):
        ticket = self._ticket()
        with self.assertRaisesRegex(ValidationError, "1000000 characters.*file"):
            ticket.service_what = "x" * 1_000_000

    def test_a_megabyte_of_description_is_kept(self):
        ticket = self._ticket(description="<p>" + "x " * 500_000 + "</p>")
        self.assertGreater(len(ticket.description), 1_000_000)

    def test_a_title_that_nobody_can_read_moves_into_the_description(self):
        ticket = self._ticket(name="x" * 12_000)
        self.assertLess(len(ticket.name), 300)
        self.assertIn("x" * 12_000, ticket.description)

    def test_an_emptied_description_is_filled_again(self):
        ticket = self._ticket()
        ticket.description = False
        self.assertEqual(ticket.description, "<p>No internet</p>")

    def test_the_kanbans_stars_lead_urgency_too(self):
        ticket = self._ticket()
        ticket.priority = "3"
        self.assertEqual(ticket.service_urgency, "critical")
        plain = self._plain_ticket()
        plain.write({"service_urgency": "critical"})
        self.assertEqual(plain.priority, "1")

    def test_who_said_it_first_said_it(self):
        first, second = self._ticket(user=self.agent), self._ticket(user=self.agent)
        stated = {"service_identity_state": "verified"}
        first.write(stated)
        (first | second).with_user(self.supervisor).write(stated)
        self.assertEqual(first.service_identity_checked_by_id, self.agent)
        self.assertEqual(second.service_identity_checked_by_id, self.supervisor)

    def test_superuser_code_may_not_say_when_things_happened(self):
        values = {
            "name": "x",
            "description": "x",
            "team_id": self.team.id,
            "service_first_response_at": "2020-01-01 00:00:00",
        }
        with self.assertRaisesRegex(AccessError, "set by the system"):
            self.Ticket.with_user(self.own_agent).sudo().create(values)

    def test_a_forged_mail_says_nothing_about_times(self):
        server = self._user("desk_mail_server", "base.group_system", "Mail server")
        ticket_id = (
            self.env["mail.thread"]
            .with_user(server)
            .message_process(
                "helpdesk.ticket",
                "From: a@example.com\nTo: b@example.com\nSubject: x\n"
                "Message-Id: <forged@example.com>\n\nHello",
                custom_values={
                    "team_id": self.team.id,
                    "service_first_response_at": "2020-01-01 00:00:01",
                    "service_opened_at": "2020-01-01 00:00:00",
                    "service_work_order_number": "2026777",
                },
            )
        )
        ticket = self.Ticket.browse(ticket_id)
        self.assertFalse(ticket.service_first_response_at)
        self.assertGreater(str(ticket.service_opened_at), "2020-01-02")
        self.assertNotEqual(ticket.service_work_order_number, "2026777")

    def test_tickets_without_a_step_are_found_as_such(self):
        ours, plain = self._ticket(), self._plain_ticket()
        both = [("id", "in", (ours | plain).ids)]
        found = self.Ticket.search
        self.assertEqual(found([*both, ("service_step", "=", False)]), plain)
        self.assertEqual(found([*both, ("service_step", "!=", False)]), ours)
        self.assertEqual(found([*both, ("service_step", "=", "response")]), ours)

    def test_a_plain_team_may_write_as_long_as_before(self):
        ticket = self._plain_ticket(name="x" * 20_000)
        self.assertEqual(len(ticket.name), 20_000)

    def test_screenshots_of_an_unsaved_ticket_are_adopted(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.agent)
            .create(
                {
                    "name": "screen.png",
                    "raw": b"not really a picture",
                    "res_model": "helpdesk.ticket",
                    "res_id": 0,
                }
            )
        )
        ticket = self._ticket(user=self.agent, service_screenshot_ids=[(4, file.id)])
        self.assertEqual(file.res_id, ticket.id)

    def test_times_that_promises_are_judged_by_come_from_the_server(self):
        ticket = self._ticket(user=self.agent)
        for name, value in {
            "service_opened_at": "2026-01-01 00:00:00",
            "service_first_response_at": "2026-01-01 00:00:00",
            "service_first_response_by_id": self.agent.id,
            "service_identity_checked_at": "2026-01-01 00:00:00",
            "service_resolved_at": "2026-01-01 00:00:00",
            "service_cycle": 9,
            "service_work_order_number": "2026999",
        }.items():
            with self.assertRaisesRegex(AccessError, "set by the system"):
                ticket.write({name: value})
            with self.assertRaisesRegex(AccessError, "set by the system"):
                self._ticket(user=self.agent, **{name: value})

    def test_a_manager_may_correct_a_time(self):
        ticket = self._ticket()
        ticket.with_user(self.manager).service_opened_at = "2026-01-01 00:00:00"
        self.assertEqual(str(ticket.service_opened_at), "2026-01-01 00:00:00")

    def test_a_copy_starts_afresh(self):
        ticket = self._ticket("archive", user=self.agent, service_complexity="complex")
        copy = ticket.copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "service_step": "response",
                    "service_first_response_at": False,
                    "service_identity_state": "unchecked",
                    "service_work_order_number": False,
                    "service_is_resolved": False,
                    "service_cycle": 1,
                }
            ],
        )


class TestAnnouncement(ServiceDeskCase):
    """A fault for the technical team is announced to its group at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env.ref("service_sla_scripts.tag_network_technical")
        cls.channel = cls.tag.service_announce_channel_id

    def test_a_tagged_ticket_is_announced(self):
        ticket = self._ticket(user=self.agent, service_urgency="critical")
        ticket.tag_ids = self.tag
        message = self.channel.message_ids[0]
        self.assertIn(ticket.number, message.body)
        self.assertIn("Critical", message.body)
        self.assertEqual(message.author_id, self.agent.partner_id)

    def test_it_is_announced_once(self):
        ticket = self._ticket(tag_ids=[(4, self.tag.id)])
        count = len(self.channel.message_ids)
        ticket.tag_ids = [(4, self.tag.id)]
        ticket.name = "Another title"
        self.assertEqual(len(self.channel.message_ids), count)

    def test_nothing_of_the_customer_is_announced(self):
        ticket = self._ticket(name="Call 13700000089", partner_email="a@example.com")
        ticket.tag_ids = self.tag
        body = str(self.channel.message_ids[0].body)
        for secret in ("137", "example.com", self.customer.name):
            self.assertNotIn(secret, body)

    def test_a_plain_team_announces_nothing(self):
        count = len(self.channel.message_ids)
        self._plain_ticket(tag_ids=[(4, self.tag.id)])
        self.assertEqual(len(self.channel.message_ids), count)


class TestWhoSeesTheForm(ServiceDeskCase):
    """Everybody who could open a ticket before can open it now."""

    def test_a_colleague_who_follows_a_ticket_can_open_it(self):
        colleague = self._user("desk_colleague", "base.group_user", "Colleague")
        ticket = self._ticket()
        ticket.message_subscribe(partner_ids=colleague.partner_id.ids)
        view = self.Ticket.with_user(colleague).get_view(view_type="form")
        arch = etree.fromstring(view["arch"])
        # nodes of fields within an x2many's own view belong to another model
        names = {
            node.get("name")
            for node in arch.iter("field")
            if not any(parent.tag == "field" for parent in node.iterancestors())
        }
        self.assertIn("service_what", names)
        self.assertNotIn("service_interaction_ids", names)
        self.assertTrue(ticket.with_user(colleague).read(names))

    def test_gaps_speak_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        ticket = self._ticket()
        chinese = ticket.with_context(lang="zh_CN").service_gap_text
        self.assertIn("First response", ticket.service_gap_text)
        self.assertNotIn("First response", chinese)

    def test_no_default_can_say_when_things_happened(self):
        self.env["ir.default"].set(
            "helpdesk.ticket",
            "service_first_response_at",
            "2026-01-01 00:00:00",
            user_id=self.agent.id,
        )
        ticket = (
            self.Ticket.with_user(self.agent)
            .with_context(
                default_service_opened_at="2026-01-01 00:00:00",
                default_service_cycle=7,
                default_service_work_order_number="2026999",
            )
            .create({"name": "x", "description": "x", "team_id": self.team.id})
        )
        self.assertFalse(ticket.service_first_response_at)
        self.assertFalse(ticket.service_work_order_number)
        self.assertEqual(ticket.service_cycle, 1)
        self.assertGreater(str(ticket.service_opened_at), "2026-01-02")

    def test_a_default_stage_is_checked_like_any_other(self):
        tickets = self.Ticket.with_context(default_stage_id=self.stage["archive"].id)
        with self.assertRaises(ValidationError):
            tickets.create({"name": "x", "description": "x"})
