from .reveal_common import EMAIL, PHONE, RevealCase


class TestRevealLookup(RevealCase):
    """A customer is found by what she says of herself, in full."""

    def find(self, value, user=None):
        partners = self.env["res.partner"].with_user(user or self.agent)
        return partners.service_find_by_contact(value)

    def test_a_full_number_or_address_finds_however_it_is_written(self):
        self.company.country_id = self.env.ref("base.cn")
        for value in (PHONE, "137 0000 0089", "0086-13700000089", EMAIL.upper()):
            with self.subTest(value):
                self.assertEqual(
                    [found["id"] for found in self.find(value)], self.customer.ids
                )
        found = self.find(EMAIL)[0]
        self.assertEqual(set(found), {"id", "display_name"})
        self.assertNotIn(PHONE, str(found))

    def test_what_nobody_has_finds_nobody(self):
        self.assertEqual(self.find("nobody@example.com"), [])
        self.assertEqual(self.rows().note, "0 found")

    def test_parts_are_refused_politely(self):
        for value in ("0089", "137000", "@example.com", "zhao", "", None, 7, ["x"]):
            with self.subTest(value=value):
                error = self.refused(self.find, value)
                self.assertIn("full phone number", str(error))
                self.assertEqual(self.rows()[0].refusal, "incomplete")

    def test_only_agents_find(self):
        stranger = self._user("desk_stranger", "base.group_user", "Stranger")
        self.refused(self.find, EMAIL, stranger)
        self.assertEqual(self.rows().refusal, "no_right")

    def test_guessing_is_limited_whether_it_finds_or_not(self):
        self.company.service_lookup_hourly_limit = 2
        self.find("nobody@example.com")
        self.find(EMAIL)
        self.refused(self.find, EMAIL)
        self.assertEqual(self.rows()[0].refusal, "rate_limit")
        # and has a limit of its own
        self.assertEqual(self.reveal()["value"], PHONE)

    def test_the_row_says_who_was_found_and_not_by_what(self):
        self.find(EMAIL)
        self.assertRecordValues(
            self.rows(),
            [
                {
                    "kind": "lookup",
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "record_name": "Z*** M***",
                    "field_name": "email_normalized",
                    "note": "1 found",
                    "outcome": "given",
                }
            ],
        )
        self.env.cr.execute("SELECT to_jsonb(t)::text FROM service_contact_reveal t")
        self.assertNotIn("zhao.min", self.env.cr.fetchone()[0])

    def test_customers_the_agent_may_not_read_are_not_found(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.customer.company_id = other
        self.assertEqual(self.find(EMAIL), [])
