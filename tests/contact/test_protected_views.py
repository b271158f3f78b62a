import ast
import re

from lxml import etree

from odoo.tests import Form

from .common import EMAIL, PARTNER_MANAGER, ContactCase

SHOWING = ("form", "list", "kanban")
EXPRESSIONS = ("invisible", "readonly", "required", "column_invisible")


class TestProtectedViews(ContactCase):
    """Every view of the database serves masked people, without a copy of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.almighty = cls._user(
            "contact_almighty",
            ",".join(
                (
                    "helpdesk_mgmt.group_helpdesk_manager",
                    "base.group_erp_manager",
                    "base.group_no_one",
                    PARTNER_MANAGER,
                )
            ),
            "Masked with every menu",
        )

    def _views(self):
        protected = {
            name for name, model in self.env.registry.items() if model._service_kinds
        }
        own = self.env.ref("base.view_users_form_simple_modif")
        views = self.env["ir.ui.view"].search(
            [
                ("id", "!=", own.id),
                ("mode", "=", "primary"),
                ("type", "in", (*SHOWING, "search", "pivot", "graph", "activity")),
                ("model", "in", list(self.env.registry)),
            ]
        )
        return views.filtered(
            lambda view: (
                view.model in protected
                or any(name in view.arch for name in ("partner_id", "user_id"))
            )
        )

    def test_no_view_names_a_protected_field(self):
        """Neither a node nor an expression, and all fields are ones he may read."""
        views = self._views()
        self.assertGreater(len(views), 80)
        for view in views:
            model = self.env[view.model].with_user(self.almighty)
            if not model.has_access("read"):
                continue
            with self.subTest(view.xml_id or view.name, type=view.type):
                got = model.get_views([(view.id, view.type)])
                arch = etree.fromstring(got["views"][view.type]["arch"])
                self._check(arch, model, view.type)
                for name, described in got["models"].items():
                    kinds = self.env[name]._service_kinds
                    if name != "res.company":
                        seen = kinds.keys() & described["fields"].keys()
                        if name == "res.users":
                            # what one may read of oneself: never searched, see core
                            seen -= set(self.almighty.SELF_READABLE_FIELDS)
                        self.assertFalse(seen, name)

    def _check(self, node, model, kind):
        kinds = model._service_kinds
        for child in node:
            if not isinstance(child.tag, str):
                continue
            name = child.get("name")
            self._check_expressions(child, model)
            if child.tag != "field" or name not in model._fields:
                self._check(child, model, kind)
                continue
            self.assertNotIn(name, kinds)
            self.assertTrue(model._has_field_access(model._fields[name], "read"), name)
            comodel = self.env.get(model._fields[name].comodel_name)
            if comodel is not None:
                self._check(child, comodel.with_user(self.almighty), kind)

    def _check_expressions(self, node, model):
        for attribute in EXPRESSIONS:
            names = {
                part.id
                for part in ast.walk(ast.parse(node.get(attribute) or "0"))
                if isinstance(part, ast.Name)
            }
            self.assertFalse(names & model._service_kinds.keys(), node.get(attribute))
        for attribute, text in node.attrib.items():
            if attribute.startswith("t-"):
                used = set(re.findall(r"record\.(\w+)", text))
                self.assertFalse(used & model._service_kinds.keys(), text)

    def test_others_get_the_views_as_they_are(self):
        plain = self.env["res.partner"].with_user(self.employee)
        masked = self.env["res.partner"].with_user(self.agent)
        view = self.env.ref("base.view_partner_form").id
        archs = [
            model.get_view(view)["arch"] for model in (plain, masked, plain, masked)
        ]
        self.assertIn('name="email"', archs[0])
        self.assertNotIn('name="email"', archs[1])
        self.assertIn('name="service_email_masked"', archs[1])
        self.assertEqual(archs[:2], archs[2:])

    def test_expressions(self):
        view = self.env["ir.ui.view"].create(
            {
                "name": "expressions",
                "model": "res.partner",
                "type": "form",
                "arch": """
                    <form>
                        <label for="email" invisible="not email" />
                        <div><field name="email" widget="email" required="phone" />,
                            after</div>
                        <field name="vat" invisible="contact_address and vat" />
                        <field name="contact_address" />
                        <field name="parent_id"
                            domain="[('email', '=', email), ('id', '!=', 1)]"
                            context="{'default_email': email, 'lang': lang}" />
                        <field name="child_ids">
                            <list default_order="email">
                                <field name="email" invisible="parent.email == name" />
                            </list>
                        </field>
                        <field name="lang" />
                    </form>
                """,
            }
        )
        got = self.env["res.partner"].with_user(self.agent).get_view(view.id)
        form = etree.fromstring(got["arch"])
        email = form.find("div/field")
        self.assertEqual(email.get("name"), "service_email_masked")
        self.assertEqual(email.get("string"), "Email")
        self.assertEqual(email.get("required"), "service_phone_masked")
        self.assertEqual(email.get("widget"), "service_contact")
        self.assertIn("after", email.tail)
        self.assertEqual(form.find("label").get("for"), "service_email_masked")
        parent = form.find("field[@name='parent_id']")
        self.assertNotIn("email", parent.get("context"))
        self.assertIn("lang", parent.get("context"))
        self.assertNotIn("'email'", parent.get("domain"))
        vat = form.find("field[@name='service_vat_masked']")
        self.assertEqual(vat.get("invisible"), "False and service_vat_masked")
        lines = form.find("field[@name='child_ids']/list")
        self.assertFalse(lines.get("default_order"))
        self.assertEqual(
            lines.find("field").get("invisible"), "parent.service_email_masked == name"
        )

    def test_searches_lose_what_looks_at_a_protected_field(self):
        view = self.env["ir.ui.view"].create(
            {
                "name": "search",
                "model": "res.partner",
                "type": "search",
                "arch": """
                    <search>
                        <field name="name" filter_domain="['|',
                            ('complete_name', 'ilike', self), ('email', '=', self)]" />
                        <field name="phone" />
                        <filter name="a" string="A" domain="[('email', '=', False)]" />
                        <filter name="b" string="B" domain="[]"
                            context="{'group_by': 'street'}" />
                        <filter name="c" string="C" domain="[('active', '=', True)]" />
                    </search>
                """,
            }
        )
        Partner = self.env["res.partner"].with_user(self.agent)
        search = etree.fromstring(Partner.get_view(view.id)["arch"])
        self.assertEqual([node.get("name") for node in search], ["name", "c"])
        domain = ast.literal_eval(
            search[0].get("filter_domain").replace("self", "'Zhao Hong'")
        )
        self.assertIn(self.secret, Partner.search(domain))

    def test_the_ticket_form(self):
        tickets = self.Ticket.with_user(self.agent)
        with Form(tickets, view="helpdesk_mgmt.ticket_view_form") as form:
            form.name = "No internet"
            form.team_id = self.team.with_user(self.agent)
            form.partner_id = self.seen_by(self.agent)
            self.assertEqual(
                form.service_partner_email_masked, "s***@hidden-mail.example"
            )
            form.description = "<p>x</p>"
        ticket = form.record
        self.assertEqual(ticket.sudo().partner_email, EMAIL)
        with Form(ticket) as form:
            form.name = "Still no internet"
            form.service_partner_email_masked = "typed@customer.example"
        self.assertEqual(ticket.sudo().partner_email, "typed@customer.example")

    def test_the_partner_form(self):
        seen = self.seen_by(self.partner_agent)
        with Form(seen, view="base.view_partner_form") as form:
            form.country_id = self.env.ref("base.fr")
            form.service_phone_masked = "+33612345678"
        self.assertEqual(seen.sudo().phone, "+33612345678")
        self.assertEqual(seen.sudo().email, EMAIL)
        with Form(self.env["res.partner"].with_user(self.partner_agent)) as form:
            form.name = "Qian"
            form.service_email_masked = "qian@example.com"
        self.assertEqual(form.record.sudo().email, "qian@example.com")

    def test_the_preferences(self):
        seen = self.seen_by(self.agent, self.agent)
        with Form(seen, view="base.view_users_form_simple_modif") as form:
            self.assertEqual(form.email, "desk_agent@example.com")
            form.email = "zhang@example.com"
        self.assertEqual(seen.email, "zhang@example.com")
