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
