import logging

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .reveal_common import IDENTITY, PHONE, RevealCase

_logger = logging.getLogger("odoo.test_reveal")


class TestReveal(RevealCase):
    """One contact, one person, one reason, on record."""

    def test_the_value_is_given_and_the_row_says_all_but_the_value(self):
        answer = self.reveal(note="She asked to be called")
        self.assertEqual(answer, {"value": PHONE, "seconds": 30})
        self.assertRecordValues(
            self.rows(),
            [
                {
                    "user_id": self.agent.id,
                    "kind": "reveal",
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "record_name": "Z*** M***",
                    "field_name": "phone",
                    "data_kind": "phone",
                    "reason": "call_back",
                    "note": "She asked to be called",
                    "ticket_res_id": self.ticket.id,
                    "ticket_number": self.ticket.number,
                    "outcome": "given",
                    "refusal": False,
                    "is_unusual": False,
                }
            ],
        )

    def test_a_field_that_nobody_may_read_is_revealed(self):
        (read,) = self.ticket.with_user(self.manager).read(["service_identity_number"])
        self.assertEqual(read["service_identity_number"], "110********2X")
        answer = self.reveal(record=self.ticket, field="service_identity_number")
        self.assertEqual(answer["value"], IDENTITY)

    def test_the_original_of_a_redacted_text_is_revealed(self):
        self.env["service.contact.original"].create(
            {
                "ticket_id": self.ticket.id,
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                "field": "description",
                "value": f"<p>Call me: {PHONE}</p>",
            }
        )
        answer = self.reveal(record=self.ticket, field="description")
        self.assertEqual(answer["value"], f"Call me: {PHONE}")
        self.assertEqual(self.rows().data_kind, "text")

    def test_what_is_refused_and_why(self):
        other = self.env["res.partner"].create({"name": "Li", "phone": PHONE})
        foreign_team = self.env["helpdesk.ticket.team"].create({"name": "Foreign"})
        foreign = self._ticket(team_id=foreign_team.id)
        closed = self._ticket()
        closed.active = False
        theirs = self._ticket(partner_id=other.id)
        nothing = self.env["res.partner"].create(
            {"name": "Nobody", "parent_id": self.customer.id}
        )
        nothing.phone = False
        for refusal, error, asked in (
            ("no_right", AccessError, {"user": self.own_agent}),
            ("no_right", AccessError, {"user": self.manager}),
            ("not_protected", AccessError, {"field": "name"}),
            ("not_protected", AccessError, {"field": "password"}),
            ("not_protected", AccessError, {"field": ["phone"]}),
            ("no_access", AccessError, {"res_id": 2**31 - 1}),
            ("no_access", AccessError, {"res_id": "1 OR 1=1"}),
            ("no_access", AccessError, {"res_id": [self.customer.id]}),
            ("no_access", AccessError, {"model": "no.such.model"}),
            ("no_access", AccessError, {"model": "service.contact.original"}),
            ("no_access", AccessError, {"model": "base"}),
            ("no_reason", UserError, {"reason": "curiosity"}),
            ("no_reason", UserError, {"reason": False}),
            ("no_note", UserError, {"reason": "other", "note": "because"}),
            ("no_ticket", UserError, {"ticket": False}),
            ("no_ticket", UserError, {"ticket": 2**31}),
            ("ticket_access", AccessError, {"ticket": foreign.id}),
            ("ticket_closed", UserError, {"ticket": closed.id}),
            ("other_customer", UserError, {"ticket": theirs.id}),
            ("other_customer", UserError, {"record": other}),
            ("empty", UserError, {"record": nothing}),
        ):
            with self.subTest(refusal, **{k: str(v) for k, v in asked.items()}):
                before = self.rows()
                self.assertIs(type(self.refused(self.reveal, **asked)), error)
                row = self.rows() - before
                self.assertEqual((row.outcome, row.refusal), ("refused", refusal))

    def test_a_ticket_of_another_team_does_not_do_even_when_it_can_be_read(self):
        reader = self._user(
            "desk_reader",
            "helpdesk_mgmt.group_helpdesk_user,service_sla_scripts.group_contact_reveal",
            "Reads All",
        )
        self.refused(self.reveal, user=reader)
        self.assertEqual(self.rows().refusal, "other_team")
        self.ticket.team_id.user_ids |= reader
        self.assertEqual(self.reveal(user=reader)["value"], PHONE)

    def test_any_contact_of_the_same_company_goes_with_the_ticket(self):
        colleague = self.env["res.partner"].create(
            {"name": "Wu", "parent_id": self.customer.id, "phone": "+8613811112222"}
        )
        self.assertEqual(self.reveal(record=colleague)["value"], "+8613811112222")

    def test_a_company_may_do_without_tickets(self):
        self.company.service_reveal_needs_ticket = False
        self.assertEqual(self.reveal(ticket=False)["value"], PHONE)

    def test_one_of_several_companies_cannot_be_chosen_for_its_lax_rules(self):
        lax = self.env["res.company"].create(
            {"name": "Lax", "service_reveal_needs_ticket": False}
        )
        self.agent.company_ids |= lax
        log = self.log(self.agent).with_company(lax)
        self.refused(
            log.service_reveal, "res.partner", self.customer.id, "phone", "call_back"
        )
        self.assertEqual(self.rows().refusal, "no_ticket")

    def test_customers_are_refused_and_leave_no_row(self):
        portal = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.refused(self.reveal, user=portal)
        self.assertFalse(self.rows())

    def test_the_options_list_the_tickets_that_do(self):
        second = self._ticket(name="Second")
        self._ticket(partner_id=self.supervisor.partner_id.id)
        options = self.log(self.agent).service_reveal_options(
            "res.partner", self.customer.id
        )
        self.assertEqual(
            [ticket["id"] for ticket in options["tickets"]],
            [second.id, self.ticket.id],
        )
        self.assertTrue(options["needs_ticket"])
        self.assertIn(("call_back", "Call the customer back"), options["reasons"])
        with self.assertRaises(AccessError):
            self.log(self.own_agent).service_reveal_options(
                "res.partner", self.customer.id
            )

    def test_a_note_that_holds_the_value_is_kept_without_it(self):
        self.reveal(note=f"{PHONE} is what I want, or 13700000089")
        note = self.rows().note
        self.assertNotIn("13700000089", note)
        self.assertIn("is what I want", note)

    def test_odd_characters_do_not_get_past_the_log(self):
        self.reveal(note="a\x00b \ud800 \n c" + "x" * 2000)
        self.assertTrue(self.rows().note.startswith("ab ? c"))
        self.assertEqual(self.verify()["problems"], [])

    def test_nothing_holds_the_value(self):
        with self.assertLogs("odoo", "DEBUG") as logs:
            _logger.info("logs are looked at")
            self.reveal()
        self.assertFalse([line for line in logs.output if PHONE[-8:] in line])
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(t)::text FROM service_contact_reveal t"
            " UNION ALL SELECT to_jsonb(l)::text FROM ir_logging l"
            " UNION ALL SELECT to_jsonb(m)::text FROM mail_message m"
            "           WHERE model IN ('helpdesk.ticket', 'service.contact.reveal')"
        )
        rows = [row for (row,) in self.env.cr.fetchall()]
        self.assertTrue(rows)
        self.assertFalse([row for row in rows if PHONE[-8:] in row])
