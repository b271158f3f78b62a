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

    def test_each_company_has_its_own(self):
        company = self.env["res.company"].create({"name": "Other"})
        other = self.refund.with_company(company)
        self.assertEqual(other.supervisor_limit, 0)
        other.supervisor_limit = 10
        self.assertEqual(self.refund.supervisor_limit, 500)
        with self.assertRaises(UserError):
            self.refund.supervisor_limit = -1
