from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import OTHER_WORDING, REASON, WORDING, ApprovalCase


class TestAsking(ApprovalCase):
    """Who may ask for what, and what stands on record then."""

    def test_what_is_asked_is_on_record(self):
        approval = self._ask(self.ticket)
        self.assertRecordValues(
            approval,
            [
                {
                    "ticket_id": self.ticket.id,
                    "partner_id": self.customer.id,
                    "kind_id": self.refund.id,
                    "amount": 300,
                    "currency_id": self.company.currency_id.id,
                    "reason": REASON,
                    "requester_id": self.agent.id,
                    "team_id": self.team.id,
                    "company_id": self.company.id,
                    "needs_manager": False,
                    "decider_ids": self.supervisor.ids,
                    "state": "pending",
                    "decision": False,
                    "is_current": True,
                    "cycle": 1,
                }
            ],
        )
        self.assertIn("we refund you 300 yuan", approval.promise)
        notes = self._notes(self.ticket)
        for word in ("Refund", "300", "we refund you", REASON):
            self.assertIn(word, notes)
        self.assertEqual(self.ticket.service_approval_state, "pending")

    def test_the_form_of_the_wizard_asks(self):
        Wizard = self.env["service.approval.ask"].with_user(self.agent)
        marked = {"active_model": "helpdesk.ticket", "active_ids": self.ticket.ids}
        with Form(Wizard.with_context(**marked)) as form:
            form.kind_id = self.refund
            form.amount = 200
            form.wording = WORDING
            form.reason = REASON
        form.record.action_ask()
        first = self.ticket.service_approval_ids
        self.assertRecordValues(first, [{"amount": 200, "state": "pending"}])
        again = {"default_replaced_id": first.id, "active_model": first._name}
        with Form(Wizard.with_context(**again)) as form:
            self.assertEqual(form.wording, WORDING)
            form.amount = 100
        form.record.action_ask()
        self.assertEqual(first.state, "cancelled")
        self.assertEqual(self.ticket.service_current_approval_ids.amount, 100)

    def test_something_is_missing(self):
        for values in (
            {"wording": "<p><br></p>"},
            {"wording": False},
            {"reason": "  "},
            {"amount": 0},
            {"amount": -1},
            {"amount": float("nan")},
            {"amount": float("inf")},
            {"amount": "300"},
            {"amount": True},
            {"kind_id": False},
            {"replaced_id": 999_999_999},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self._ask(self.ticket, **values)
        self.assertFalse(self.ticket.service_approval_ids)

    def test_some_kinds_have_no_amount(self):
        other = self.env.ref("service_sla_scripts.approval_kind_other")
        approval = self._ask(self.ticket, kind_id=other.id, amount=0)
        self.assertFalse(approval.needs_manager)

    def test_only_tickets_that_are_worked_on(self):
        closed = self._ticket("archive", user=self.agent)
        archived = self._ticket(active=False)
        duplicate = self._ticket(duplicate_id=self.ticket.id)
        for ticket in (closed, archived, duplicate, self._plain_ticket()):
            with self.subTest(ticket.name), self.assertRaises(UserError):
                self._ask(ticket, user=self.manager)

    def test_only_people_of_the_desk(self):
        employee = new_test_user(self.env, "desk_employee", "base.group_user")
        self.ticket.message_subscribe(employee.partner_id.ids)
        with self.assertRaises(AccessError):
            self._ask(self.ticket, user=employee)
        foreign = self._ticket(user_id=self.agent.id)
        with self.assertRaises(AccessError):
            self._ask(foreign, user=self.own_agent)
        with self.assertRaises(AccessError):
            self._ask(self.ticket, user=self.env.ref("base.user_root"))

    def test_one_of_a_kind_at_a_time(self):
        self._ask(self.ticket)
        with self.assertRaises(UserError):
            self._ask(self.ticket)
        self._ask(self.ticket, kind_id=self.replacement.id, wording=OTHER_WORDING)
        values = self.ticket.service_approval_ids[:1].copy_data()[0]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            # two agents at the same moment
            self.Approval._as_server().create({**values, "kind_id": self.refund.id})
            self.env.flush_all()

    def test_nobody_is_left_to_decide(self):
        lonely = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Lonely",
                "service_use_pipeline": True,
                "user_id": self.manager.id,
                "user_ids": [(6, 0, self.manager.ids)],
            }
        )
        group = self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        (group.all_user_ids - self.manager).active = False
        ticket = self._ticket(team_id=lonely.id)
        with self.assertRaises(UserError):
            self._ask(ticket, user=self.manager)

    def test_defaults_fill_nothing(self):
        """Defaults of the context and of the user are a client's to make."""
        self.env["ir.default"].set(
            "service.approval", "sent_at", "2024-01-01 00:00:00", user_id=self.agent.id
        )
        self.env["ir.default"].set(
            "mail.activity", "active", False, user_id=self.agent.id
        )
        forged = {
            "default_state": "approved",
            "default_decision": "approved",
            "default_decided_by_id": self.supervisor.id,
            "default_requester_id": self.supervisor.id,
            "default_needs_manager": False,
            "default_is_current": False,
            "default_decider_ids": self.agent.ids,
            "service_approval": True,
        }
        approval = self._ask(self.ticket.with_context(**forged), amount=900)
        self.assertRecordValues(
            approval,
            [
                {
                    "state": "pending",
                    "decision": False,
                    "decided_by_id": False,
                    "requester_id": self.agent.id,
                    "needs_manager": True,
                    "is_current": True,
                    "decider_ids": self.manager.ids,
                    "sent_at": False,
                }
            ],
        )
        self.assertEqual(self._todos(approval).user_id, self.manager)


class TestLimits(ApprovalCase):
    """How much a supervisor may allow."""

    def test_the_limit_itself_is_within(self):
        self.refund.supervisor_limit = 300
        self.assertFalse(self._ask(self.ticket).needs_manager)

    def test_above_the_limit_a_manager_is_asked(self):
        self.refund.supervisor_limit = 299.99
        approval = self._ask(self.ticket)
        self.assertRecordValues(
            approval, [{"needs_manager": True, "decider_ids": self.manager.ids}]
        )

    def test_other_currencies_are_converted(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rate_ids": [(0, 0, {"name": "2020-01-01", "rate": 0.1})],
            }
        )
        for amount, above in ((50, False), (51, True)):
            approval = self._ask(
                self._ticket("solution"), amount=amount, currency_id=currency.id
            )
            self.assertEqual(approval.needs_manager, above, amount)

    def test_a_currency_without_a_rate_goes_to_the_manager(self):
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "x"})
        approval = self._ask(self.ticket, amount=1, currency_id=currency.id)
        self.assertTrue(approval.needs_manager)

    def _company(self, name, rate=None):
        """Another company with a team, whose currency the limits are not in."""
        currency = self.env["res.currency"].create({"name": name, "symbol": name})
        company = self.env["res.company"].create(
            {"name": name, "currency_id": currency.id}
        )
        if rate:
            # how many of the limit's currency one of the company's is worth
            self.env["res.currency.rate"].create(
                {
                    "currency_id": self.refund.currency_id.id,
                    "company_id": company.id,
                    "name": "2020-01-01",
                    "rate": rate,
                }
            )
        return company

    def _above(self, company, amount, currency=None):
        return self.refund._needs_manager(
            amount, currency or company.currency_id, company, date(2024, 3, 15)
        )

    def test_a_limit_holds_in_all_companies(self):
        self.assertEqual(self.refund.supervisor_limit, 500)
        self.assertEqual(self.refund.currency_id, self.company.currency_id)
        same = self.env["res.company"].create({"name": "Same currency"})
        same.currency_id = self.company.currency_id
        self.assertFalse(self._above(same, 500))
        self.assertTrue(self._above(same, 500.01))
        other = self._company("XXT", rate=10)
        self.assertFalse(self._above(other, 50))
        self.assertTrue(self._above(other, 50.01))
        # in the currency of the limit itself nothing is converted
        self.assertFalse(self._above(other, 500, self.refund.currency_id))

    def test_what_cannot_be_converted_goes_to_the_manager(self):
        self._company("XXT", rate=10)
        company = self._company("XXU")
        self.refund.currency_id.rate_ids.filtered(lambda r: not r.company_id).unlink()
        self.assertTrue(self._above(company, 1))
        self.assertFalse(self._above(company, 500, self.refund.currency_id))

    def test_a_company_may_have_a_limit_of_its_own(self):
        company = self._company("XXT")
        own = self.refund.with_company(company)
        own.write({"has_own_limit": True, "own_limit": 70})
        self.assertFalse(self._above(company, 70))
        self.assertTrue(self._above(company, 71))
        own.own_limit = 0
        self.assertTrue(self._above(company, 1))
        self.assertFalse(self._above(self.company, 500))
        self.assertFalse(self.refund.with_company(self.company).has_own_limit)

    def test_no_limit_is_below_zero(self):
        for name in ("supervisor_limit", "own_limit"):
            with self.assertRaises(UserError):
                self.refund[name] = -1

    def test_asked_in_another_company(self):
        company = self._company("XXT", rate=10)
        (self.agent | self.supervisor).company_ids |= company
        team = self.team.copy(
            {"company_id": company.id, "user_ids": self.team.user_ids.ids}
        )
        team.service_use_pipeline = True
        ticket = self._ticket(team_id=team.id, company_id=company.id)
        approval = self._ask(ticket, amount=50)
        self.assertEqual(approval.currency_id, company.currency_id)
        self.assertFalse(approval.needs_manager)
        approval.with_user(self.supervisor).service_decide("approved")
