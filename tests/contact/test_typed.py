"""What a masked person writes into the raw fields of a record that exists."""

from odoo import Command
from odoo.exceptions import AccessError

from .common import EMAIL, PHONE, STREET, ContactCase


class TestTyped(ContactCase):
    def test_a_new_address_of_a_ticket(self):
        ticket = self.seen_by(self.agent, self.ticket)
        ticket.write({"partner_email": "new@customer.example", "email_cc": "b@c.de"})
        self.assertEqual(
            ticket.read(["partner_email"])[0]["partner_email"], "n***@customer.example"
        )
        self.assertEqual(ticket.sudo().partner_email, "new@customer.example")
        self.assertEqual(ticket.sudo().email_cc, "b@c.de")
        ticket.partner_email = "other@customer.example"
        self.assertEqual(ticket.sudo().partner_email, "other@customer.example")
        self.assertRaises(AccessError, getattr, ticket, "partner_email")
        self.assertEqual(
            ticket.web_save({"partner_email": EMAIL}, {"partner_email": {}}),
            [{"id": ticket.id, "partner_email": "s***@hidden-mail.example"}],
        )
        ticket.write({"partner_email": False})
        self.assertFalse(ticket.sudo().partner_email)

    def test_the_mask_changes_nothing(self):
        ticket = self.seen_by(self.agent, self.ticket)
        shown = ticket.read(["partner_email"])[0]
        ticket.write({"partner_email": shown["partner_email"], "name": "Another"})
        ticket.write({"partner_email": "x***@y.example"})
        self.assertEqual(ticket.sudo().partner_email, EMAIL)
        self.assertEqual(ticket.name, "Another")
        partner = self.seen_by(self.partner_agent)
        partner.write({"phone": "138****9012", "vat": "110********2X"})
        self.assertEqual(partner.sudo().phone, PHONE)

    def test_whatever_was_typed_counts(self):
        partner = self.seen_by(self.partner_agent)
        for raw, twin, kept in (
            ("13700001234", "138****9012", "13700001234"),
            ("137****1234", "13700005678", "13700005678"),
            ("137****5678", "137****5678", "13700005678"),
        ):
            partner.write({"phone": raw, "service_phone_masked": twin})
            self.assertEqual(partner.sudo().phone, kept)

    def test_contacts_and_the_contacts_under_them(self):
        child = self.env["res.partner"].create(
            {"name": "Child", "parent_id": self.secret.id, "type": "contact"}
        )
        self.assertEqual(child.street, STREET)
        partner = self.seen_by(self.partner_agent)
        partner.write(
            {
                "street": "Another Road 1",
                "child_ids": [Command.update(child.id, {"phone": "13700001234"})],
            }
        )
        self.assertEqual(child.street, "Another Road 1")
        self.assertEqual(child.phone, "13700001234")
        both = self.seen_by(self.partner_agent, self.secret | child)
        both.write({"email": "both@customer.example"})
        self.assertEqual(set(both.sudo().mapped("email")), {"both@customer.example"})

    def test_an_import_into_records_that_exist(self):
        xmlid = self.secret.export_data(["id"])["datas"][0][0]
        partners = self.env["res.partner"].with_user(self.partner_agent)
        for phone, kept in (("138****9012", PHONE), ("13700001234", "13700001234")):
            result = partners.load(["id", "phone"], [[xmlid, phone]])
            self.assertFalse(result["messages"])
            self.assertEqual(self.secret.phone, kept)

    def test_whoever_may_not_write_the_record_may_not(self):
        with self.assertRaises(AccessError):
            self.seen_by(self.agent).write({"phone": "13700001234"})
        foreign = self._plain_ticket(
            partner_email=EMAIL,
            team_id=self.env["helpdesk.ticket.team"].create({"name": "Other"}).id,
        )
        with self.assertRaises(AccessError):
            self.seen_by(self.own_agent, foreign).write({"partner_email": "a@b.de"})
        self.assertEqual(foreign.partner_email, EMAIL)

    def test_what_nobody_types_all_day_stays_closed(self):
        message = self.ticket.message_post(body="x", author_id=self.secret.id)
        for user in self.partner_agent | self.manager:
            for record, name in (
                (self.portal, "login"),
                (self.portal, "email"),
                (self.account, "acc_number"),
                (self.ticket, "access_token"),
                (self.ticket, "service_identity_number"),
                (self.secret, "email_normalized"),
                (self.secret, "phone_sanitized"),
                (self.ticket.service_interaction_ids, "caller"),
                (message, "email_from"),
            ):
                with self.subTest(name, user=user.login):
                    with self.assertRaises(AccessError, msg=f"{user.login} {name}"):
                        self.seen_by(user, record).write({name: "x@y.example"})

    def test_history_tells_no_right_guess_from_a_wrong_one(self):
        """A copy has the same number: guesses on it would cost nothing."""
        told = []
        for guess in (PHONE, "+8613812349013"):
            for name in ("phone", "service_phone_masked"):
                copied = self.seen_by(self.partner_agent).copy()
                self._commit_like()
                before = copied.sudo().message_ids
                copied.write({name: guess})
                self._commit_like()
                news = copied.sudo().message_ids - before
                values = news.tracking_value_ids
                told.append([v.field_id.name for v in values])
                self.assertNoSecret(values.read(["old_value_char", "new_value_char"]))
        self.assertEqual(told, [["phone"]] * 4)

    def _commit_like(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
