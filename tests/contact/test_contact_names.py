from odoo.addons.mail.tools.discuss import Store

from .common import EMAIL, PHONE, ContactCase

HOTLINE = "Hotline 13812349012 Ltd"


class TestContactNames(ContactCase):
    """Names that are a contact, and names that hold one."""

    def _made(self, user=None, **vals):
        partners = self.env["res.partner"].with_user(user or self.employee)
        return partners.sudo().create(vals)

    def test_a_name_that_is_an_address(self):
        for name, vals in (
            (EMAIL, {}),
            (f"<{EMAIL}>", {}),
            (EMAIL, {"email": f"Zhao <{EMAIL}>"}),
        ):
            partner = self._made(name=name, **vals)
            self.assertEqual(partner.name.strip("<>"), "s***@hidden-mail.example")
            self.assertIn(EMAIL, partner.email)

    def test_a_name_that_is_a_number(self):
        partner = self._made(name="138 1234 9012")
        self.assertEqual(partner.name, "138****9012")
        self.assertEqual(partner.phone.replace(" ", "")[-11:], "13812349012")
        partner = self._made(name="Zhao Hong", phone=PHONE)
        partner.name = "13812349012"
        self.assertEqual(partner.name, "138****9012")
        self.assertEqual(partner.phone, PHONE)
        partner = self._made(name="Zhao Hong")
        partner.name = "13812349012"
        self.assertEqual(partner.phone, "13812349012")

    def test_typed_into_twins(self):
        partner = self._made(
            user=self.partner_agent, name=EMAIL, service_email_masked=EMAIL
        )
        self.assertEqual(partner.email, EMAIL)
        self.assertNoSecret(partner.name)

    def test_nothing_is_lost(self):
        """There is another address already: the name is the only place for this one."""
        partner = self._made(name=EMAIL, email="other@customer.example")
        self.assertEqual(partner.name, EMAIL)
        partner = self._made(name="Zhao", email="other@customer.example")
        partner.name = EMAIL
        self.assertEqual(partner.name, EMAIL)
        self.assertNoSecret(
            self.seen_by(self.agent, partner).read(["name", "display_name"])
        )

    def test_a_name_that_holds_a_number(self):
        partner = self._made(name=HOTLINE)
        self.assertEqual(partner.name, HOTLINE)
        self.assertFalse(partner.phone)
        self.assertEqual(self.seen_by(self.employee, partner).display_name, HOTLINE)
        shown = "Hotline 138****9012 Ltd"
        seen = self.seen_by(self.agent, partner)
        (row,) = seen.read(["name", "complete_name", "display_name"])
        self.assertEqual({row[name] for name in row if name != "id"}, {shown})
        ticket = self._plain_ticket(partner_id=partner.id)
        (row,) = self.seen_by(self.agent, ticket).read(["partner_id"])
        self.assertEqual(row["partner_id"], (partner.id, shown))

    def test_names_by_other_doors(self):
        partner = self._made(name=HOTLINE, email="hotline@customer.example")
        child = self._made(name="Zhao", parent_id=partner.id)
        seen = self.seen_by(self.partner_agent, partner)
        domain = [("id", "=", partner.id)]
        hidden = "138****9012"
        groups = seen.formatted_read_group(
            domain, ["name"], ["complete_name:max", "name:array_agg"]
        )
        through = child.with_user(self.partner_agent).formatted_read_group(
            [("id", "=", child.id)], ["parent_id.name"], ["__count"]
        )
        colors = {"field": "type", "colors": {"contact": "success"}}
        bar = seen.read_progress_bar(domain, "name", colors)
        copied = seen.copy_data()
        parent = {"name": "x", "parent_id": partner.id}
        form = seen.browse().onchange(parent, ["parent_id"], {"parent_name": {}})
        for answer in (groups, through, bar, copied, form):
            self.assertNoSecret(answer)
            self.assertIn(hidden, str(answer))
        self.assertEqual(seen.copy().sudo().name, f"{HOTLINE} (copy)")
        follower = self.env["mail.followers"].create(
            {"res_model": "res.partner", "res_id": child.id, "partner_id": partner.id}
        )
        self.partner_agent.group_ids += self.env.ref("base.group_allow_export")
        for record, path in (
            (partner, "name"),
            (child, "parent_id/complete_name"),
            (child, "parent_name"),
        ):
            record = self.seen_by(self.partner_agent, record)
            answer = record.export_data([path, "id"])
            self.assertNoSecret(answer)
            self.assertIn(hidden, str(answer))
        follower = self.seen_by(self.partner_agent, follower)
        answer = Store().add(follower, ["name"]).get_result()
        self.assertNoSecret([follower.read(["name"]), answer])
        self.assertIn(hidden, str(answer))

    def test_a_name_chosen_in_a_ticket(self):
        partner = self._made(name=HOTLINE)
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        answer = tickets.onchange(
            {"partner_id": partner.id}, ["partner_id"], {"partner_name": {}}
        )
        self.assertNoSecret(answer)
        self.assertIn("Hotline", answer["value"]["partner_name"])

    def test_names_of_logins(self):
        self.portal.name = HOTLINE
        (row,) = self.seen_by(self.agent, self.portal).read(["name", "display_name"])
        self.assertNoSecret(row)

    def test_what_was_shown_comes_back(self):
        partner = self._made(name=HOTLINE)
        seen = self.seen_by(self.partner_agent, partner)
        seen.write({"name": "Hotline 138****9012 Ltd", "function": "x"})
        self.assertEqual((partner.name, partner.function), (HOTLINE, "x"))
        seen.write({"name": "Hotline Ltd"})
        self.assertEqual(partner.name, "Hotline Ltd")

    def test_ordinary_names(self):
        for name in ("Zhao Hong", "Shop 24", "2024001 Ltd", "400-800-1234"):
            partner = self._made(name=name)
            self.assertEqual(partner.name, name)
            self.assertFalse(partner.phone)
