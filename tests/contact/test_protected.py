from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import ACCOUNT, EMAIL, LOGIN, PHONE, STREET, ContactCase

RAW = ("phone", "email", "email_normalized", "phone_sanitized", "vat", "street")
MASK_EVERYBODY = "service_sla_scripts.mask_everybody"


class TestProtected(ContactCase):
    """Who sees which contacts in clear, through the ORM."""

    def test_who_is_masked(self):
        masked = {
            self.agent: True,
            self.own_agent: True,
            self.manager: True,
            self.partner_agent: True,
            self.clear_agent: False,
            self.employee: False,
            self.telephone: False,
            self.portal: False,
            self.env.ref("base.public_user"): False,
            self.env.ref("base.user_root"): False,
            self.env.ref("base.user_admin"): False,
        }
        strict = {self.employee, self.telephone}
        parameters = self.env["ir.config_parameter"]
        for is_strict in (False, True):
            parameters.set_param(MASK_EVERYBODY, is_strict)
            for user, is_masked in masked.items():
                with self.subTest(user.login, strict=is_strict):
                    self.assertEqual(
                        self.env["base"].with_user(user)._service_masks(),
                        is_masked or (is_strict and user in strict),
                    )

    def test_the_right_takes_effect_at_once(self):
        self.assertTrue(self.seen_by(self.agent)._service_masks())
        self.agent.group_ids += self.env.ref("service_sla_scripts.group_contact_clear")
        self.assertFalse(self.seen_by(self.agent)._service_masks())

    def test_code_of_a_masked_person_fails_on_raw_fields(self):
        for name in RAW:
            with self.subTest(name), self.assertRaises(AccessError):
                self.seen_by(self.agent)[name]
        for record, name in (
            (self.portal, "login"),
            (self.portal, "phone"),
            (self.account, "acc_number"),
            (self.ticket, "partner_email"),
            (self.ticket, "access_token"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self.seen_by(self.manager, record)[name]

    def test_others_see_what_they_saw(self):
        for user in (self.clear_agent, self.employee):
            seen = self.seen_by(user)
            self.assertEqual((seen.phone, seen.email), (PHONE, EMAIL))
            self.assertIn(seen, seen.search([("email", "=", EMAIL)], order="phone"))
            self.assertIn("email", seen.fields_get())
        self.assertEqual(self.seen_by(self.portal, self.portal).email, EMAIL)

    def test_clients_read_masked_values(self):
        rows = self.seen_by(self.agent).read([*RAW, "name", "contact_address"])
        rows += self.seen_by(self.agent).search_read(
            [("id", "=", self.secret.id)], [*RAW, "name"]
        )
        rows += self.seen_by(self.agent).web_read({name: {} for name in RAW})
        rows += self.seen_by(self.agent, self.ticket).read(["partner_email"])
        rows += self.seen_by(self.agent, self.portal).read(["login", "email"])
        rows += self.seen_by(self.agent, self.account).read([])
        self.assertNoSecret(rows)
        self.assertEqual(rows[0]["name"], self.secret.name)
        self.assertEqual(rows[0]["phone"], "138****9012")
        self.assertEqual(rows[0]["email"], "s***@hidden-mail.example")

    def test_twins(self):
        seen = self.seen_by(self.agent)
        self.assertEqual(seen.service_phone_masked, "138****9012")
        self.assertEqual(seen.service_email_masked, "s***@hidden-mail.example")
        self.assertNoSecret(seen.service_street_masked)
        ticket = self.seen_by(self.agent, self.ticket)
        self.assertEqual(
            ticket.service_partner_email_masked, "s***@hidden-mail.example"
        )
        interaction = ticket.service_interaction_ids
        self.assertTrue(interaction.service_caller_masked)
        self.assertNoSecret(interaction.service_caller_masked)

    def test_nobody_searches_sorts_or_groups_by_them(self):
        Partner = self.env["res.partner"].with_user(self.agent)
        Ticket = self.env["helpdesk.ticket"].with_user(self.agent)
        Users = self.env["res.users"].with_user(self.agent)
        calls = (
            lambda: Partner.search([("phone", "like", "138")]),
            lambda: Partner.search([("phone_mobile_search", "like", "138")]),
            lambda: Partner.search([], order="email"),
            lambda: Partner.search([("user_ids.login", "like", "l%")]),
            lambda: Partner.search([("child_ids", "any", [("email", "!=", False)])]),
            lambda: Partner.search([("bank_ids.acc_number", "like", "6")]),
            lambda: Partner.search([("message_partner_ids.email", "=like", "s%")]),
            lambda: Partner._read_group([], ["email"]),
            lambda: Partner._read_group([], [], ["email:max"]),
            lambda: Partner.formatted_read_group([], ["street"], ["__count"]),
            lambda: Ticket.search([("partner_id.email", "like", "s")]),
            lambda: Ticket.search([("partner_id", "any", [("phone", "!=", False)])]),
            lambda: Ticket.search([("message_partner_ids.email", "=like", "s%")]),
            lambda: Ticket.search([("message_ids.email_from", "=like", "s%")]),
            lambda: Ticket.search([], order="partner_email"),
            lambda: Users.search([], order="email"),
            lambda: Users._read_group([], ["phone"]),
            lambda: Users.search([("login", "like", "l%")]),
            lambda: (
                self.env["mail.followers"]
                .with_user(self.agent)
                .search([], order="email")
            ),
            lambda: (
                self.env["ir.attachment"]
                .with_user(self.agent)
                .search([("index_content", "like", "1")])
            ),
        )
        for number, call in enumerate(calls):
            with self.assertRaises(AccessError, msg=number):
                call()

    def test_names_are_found_by_names_only(self):
        Partner = self.env["res.partner"].with_user(self.agent)
        for text in (EMAIL, "11010519491231002X", LOGIN):
            self.assertFalse(Partner.name_search(text), text)
            self.assertFalse(Partner.search([("display_name", "ilike", text)]))
            self.assertFalse(
                self.env["res.users"].with_user(self.agent).name_search(text)
            )
        accounts = self.env["res.partner.bank"].with_user(self.agent)
        self.assertFalse(accounts.name_search(ACCOUNT))
        self.assertIn(self.secret.id, dict(Partner.name_search("Zhao Hong")))
        found = self.env["res.users"].with_user(self.manager).name_search("Zhao Hong")
        self.assertIn(self.portal.id, dict(found))
        tickets = self.Ticket.with_user(self.agent)
        self.assertIn(self.ticket, tickets.search([("partner_id", "ilike", "Zhao Ho")]))

    def test_names_hide_what_stands_beside(self):
        every = {"show_email": True, "show_vat": True, "show_address": True}
        for context in (every, every | {"formatted_display_name": True}):
            seen = self.seen_by(self.agent).with_context(**context)
            for partner in (seen, seen.sudo()):
                self.assertNoSecret(partner.display_name)
                self.assertIn("s***@hidden-mail.example", partner.display_name)
            ticket = self.seen_by(self.agent, self.ticket).with_context(**context)
            self.assertNoSecret(
                ticket.web_read(
                    {"partner_id": {"fields": {"display_name": {}}, "context": context}}
                )
            )
            clear = self.seen_by(self.clear_agent).with_context(**context)
            self.assertIn(EMAIL, clear.display_name)
        every["formatted_display_name"] = False
        self.assertIn("Beijing", seen.with_context(**every).display_name)
        account = self.seen_by(self.agent, self.account)
        self.assertIn("3445", account.sudo().display_name)
        self.assertNoSecret(account.sudo().display_name)

    def test_colleagues_and_the_company_are_no_secret(self):
        self.colleague.phone = "+8613900001111"
        self.company.partner_id.phone = "+861082640000"
        for partner in (self.colleague, self.company.partner_id):
            seen = self.seen_by(self.agent, partner)
            self.assertEqual(seen.phone, partner.phone)
            self.assertEqual(seen.service_phone_masked, partner.phone)
            self.assertEqual(seen.read(["email"])[0]["email"], partner.email)
        self.assertEqual(
            self.seen_by(self.agent, self.supervisor).login, "desk_supervisor"
        )
        self.assertEqual(self.seen_by(self.agent, self.agent).email, self.agent.email)
        both = self.seen_by(self.agent, self.colleague | self.secret)
        rows = {row["id"]: row["phone"] for row in both.read(["phone"])}
        self.assertEqual(rows[self.colleague.id], "+8613900001111")
        self.assertEqual(rows[self.secret.id], "138****9012")
        self.assertEqual(self.company.with_user(self.agent).phone, "+861082640000")

    def test_what_is_typed_is_kept_and_shown_masked(self):
        ticket = self.seen_by(self.agent, self.ticket)
        ticket.write({"service_partner_email_masked": "new@customer.example"})
        self.assertEqual(ticket.service_partner_email_masked, "n***@customer.example")
        self.assertEqual(ticket.sudo().partner_email, "new@customer.example")
        ticket.write({"service_partner_email_masked": "n***@customer.example"})
        self.assertEqual(ticket.sudo().partner_email, "new@customer.example")
        ticket.write({"service_partner_email_masked": False})
        self.assertFalse(ticket.sudo().partner_email)

    def test_masked_values_never_become_real_ones(self):
        made = (
            self.env["res.partner"]
            .with_user(self.partner_agent)
            .create(
                [
                    {"name": "A", "email": "z***@example.com", "phone": "138****9012"},
                    {"name": "B", "service_phone_masked": "13700001234"},
                    {"name": "C", "service_email_masked": "z***@example.com"},
                ]
            )
        )
        self.assertEqual(made.sudo().mapped("email"), [False] * 3)
        self.assertEqual(made[1].sudo().phone, "13700001234")
        self.assertEqual(made[1].service_phone_masked, "137****1234")
        account = (
            self.env["res.partner.bank"]
            .with_user(self.partner_agent)
            .create(
                {
                    "service_acc_number_masked": "6222020200998877",
                    "partner_id": made[0].id,
                }
            )
        )
        self.assertEqual(account.sudo().acc_number, "6222020200998877")

    def test_twins_need_the_right_to_write(self):
        with self.assertRaises(AccessError):
            self.seen_by(self.agent).write({"service_phone_masked": "1"})
        with self.assertRaises(AccessError):
            self.seen_by(self.agent, self.portal).write({"service_login_masked": "x"})

    def test_addresses_as_names_are_hidden(self):
        partner = self.env["res.partner"].create(
            {"name": "secret.zhao@hidden-mail.example", "email": EMAIL}
        )
        self.assertNoSecret(partner.name)
        partner.name = "13812349012"
        self.assertNoSecret(
            self.seen_by(self.agent, partner).read(["name", "display_name"])
        )
        ticket = self._plain_ticket(partner_name=EMAIL, partner_email=EMAIL)
        self.assertNoSecret(ticket.partner_name)

    def test_copies(self):
        self.secret.child_ids = [(0, 0, {"name": "Child", "phone": PHONE})]
        copied = self.seen_by(self.partner_agent).copy()
        self.assertEqual(copied.sudo().phone, PHONE)
        self.assertNoSecret(self.seen_by(self.partner_agent).copy_data())
        forged = self.seen_by(self.partner_agent).with_context(service_copying=True)
        self.assertNoSecret(forged.copy_data())
        copied = self.seen_by(self.agent, self.ticket).copy()
        self.assertEqual(copied.sudo().partner_email, EMAIL)

    def test_children_get_the_address_unseen(self):
        partner = self.env["res.partner"].with_user(self.partner_agent)
        child = partner.create({"name": "Child", "parent_id": self.secret.id})
        self.assertEqual(child.sudo().street, STREET)
        child.write({"service_street_masked": "Another Road 1"})
        self.assertEqual(self.secret.street, "Another Road 1")
        with Form(partner) as form:
            form.name = "Second"
            form.parent_id = self.secret
            self.assertNoSecret(form._values)

    def test_tracked_values_are_stored_masked(self):
        self.secret.phone = "+8613812349013"
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = self.secret.message_ids.sudo().tracking_value_ids
        self.assertTrue(values.filtered(lambda v: v.field_id.name == "phone"))
        for value in values:
            self.assertNoSecret(value.read(["old_value_char", "new_value_char"]))

    def test_people_who_are_not_concerned_cost_no_query(self):
        Partner = self.env["res.partner"].with_user(self.employee)
        ids = self.secret.ids
        Partner.browse(ids).read(["email"])  # who is masked is known from here on
        with self.assertQueryCount(1):
            self.env.invalidate_all(flush=False)
            Partner.browse(ids).sudo().read(["email", "phone"])

    def test_contradictions_are_named(self):
        Users = self.env["res.users"]
        self.assertFalse(
            {row["id"] for row in Users.with_user(2).service_contact_health()}
            & {self.agent.id, 2}
        )
        self.agent.group_ids += self.env.ref("mail.group_mail_template_editor")
        rows = {row["id"]: row for row in Users.with_user(2).service_contact_health()}
        self.assertEqual(rows[self.agent.id]["name"], self.agent.name)
        settings = self.env["res.config.settings"].create({})
        self.assertIn(self.agent.name, settings.service_contact_contradictions)
        with self.assertRaises(AccessError):
            Users.with_user(self.manager).service_contact_health()
