from odoo.tests import new_test_user

from ..approval.common import REASON, WORDING
from .approvals import ACTIVITY, APPROVAL, TICKET, ApprovalRpcCase


class TestApprovalOverRpc(ApprovalRpcCase):
    """Who decides: every path round it that an agent's rights lead to."""

    # -- writing the record -----------------------------------------------------

    def test_nobody_writes_what_is_decided_or_promised(self):
        for values in (
            {"state": "approved"},
            {"decision": "approved", "decided_by_id": self.supervisor.id},
            {"requester_id": self.own_agent.id},
            {"amount": 1.0},
            {"wording": "<p>Everything for free</p>"},
            {"kind_id": self.replacement.id},
            {"ticket_id": self._ticket().id},
            {"decider_ids": [[4, self.agent.id]]},
            {"needs_manager": False},
            {"is_current": False},
            {"sent_at": False},
        ):
            self.assert_no_way(APPROVAL, "write", self.approval.ids, vals=values)
            self.assert_no_way(
                APPROVAL,
                "web_save",
                self.approval.ids,
                vals=values,
                specification={"state": {}},
            )
        self.assert_no_way(
            APPROVAL, "write", self.box.ids, vals={"wording": "<p>And a car</p>"}
        )

    def test_nobody_makes_one(self):
        values = {
            "ticket_id": self.ticket.id,
            "kind_id": self.refund.id,
            "wording": WORDING,
            "promise": "x",
            "amount": 300,
            "reason": REASON,
            "state": "approved",
            "requester_id": self.own_agent.id,
            "company_id": self.company.id,
            "currency_id": self.company.currency_id.id,
            "asked_at": "2024-01-01 08:00:00",
            "decided_by_id": self.supervisor.id,
        }
        self.assert_no_way(APPROVAL, "create", vals_list=[values])
        self.assert_no_way(
            APPROVAL, "web_save", [], vals=values, specification={"state": {}}
        )
        self.assert_no_way(APPROVAL, "name_create", name="Refund")
        self.assert_no_way(
            APPROVAL, "copy", self.approval.ids, default={"state": "approved"}
        )

    def test_nobody_imports_one(self):
        before = self.picture()
        for door in (self.call_kw, self.json2):
            result = self.attempt(
                door,
                APPROVAL,
                "load",
                fields=[".id", "state"],
                data=[[str(self.approval.id), "Approved"]],
            )
            self.assertFalse(result and result["ids"])
            self.assertEqual(self.picture(), before)

    def test_nobody_removes_one(self):
        for ids in (self.approval.ids, self.box.ids):
            self.assert_no_way(APPROVAL, "unlink", ids)
        for user in (self.supervisor, self.manager):
            self.login(user)
            self.assert_no_way(APPROVAL, "unlink", self.box.ids)

    def test_nobody_writes_one_through_the_ticket(self):
        for name in ("service_approval_ids", "service_current_approval_ids"):
            for commands in (
                [[1, self.approval.id, {"state": "approved"}]],
                [[2, self.approval.id, 0]],
                [[5, 0, 0]],
                [[6, 0, []]],
                [[0, 0, {"kind_id": self.refund.id, "state": "approved"}]],
            ):
                self.assert_no_way(
                    TICKET,
                    "web_save",
                    self.ticket.ids,
                    vals={name: commands},
                    specification={"number": {}},
                )

    # -- deciding ---------------------------------------------------------------

    def test_an_agent_decides_nothing(self):
        for decision in ("approved", "refused"):
            self.assert_no_way(
                APPROVAL,
                "service_decide",
                self.approval.ids,
                decision=decision,
                answer="x",
            )
        wizard = self.call_kw(
            "service.approval.answer",
            "create",
            vals_list=[{"approval_ids": [[6, 0, self.approval.ids]]}],
        )
        self.assert_no_way("service.approval.answer", "action_decide", wizard)

    def test_a_forged_context_decides_nothing(self):
        for context in (
            {"uid": self.supervisor.id, "su": True, "sudo": True},
            {"service_approval": True},
            {"service_approval": "<object object at 0x7f0000000000>"},
            {"service_server": True, "service_gates": True},
            {"install_mode": True, "module": "service_sla_scripts"},
            {"force_company": self.company.id, "active_test": False},
        ):
            self.assert_no_way(
                APPROVAL,
                "service_decide",
                self.approval.ids,
                decision="approved",
                context=context,
            )
            self.assert_no_way(
                APPROVAL,
                "write",
                self.approval.ids,
                vals={"state": "approved"},
                context=context,
            )

    def test_nobody_decides_his_own(self):
        ticket = self._ticket("solution")
        for asker in (self.supervisor, self.manager):
            with self.subTest(asker.login):
                own = self._ask(ticket, user=asker, amount=10)
                self.login(asker)
                self.assert_no_way(
                    APPROVAL, "service_decide", own.ids, decision="approved"
                )
                own.with_user(asker).action_service_withdraw()

    def test_an_archived_supervisor_decides_nothing(self):
        self.login(self.supervisor)
        self._api_key()
        before = self.picture()
        self.supervisor.active = False
        self.env.flush_all()
        response = self.url_open(
            "/web/dataset/call_kw/service.approval/service_decide",
            json=self.build_rpc_payload(
                {
                    "model": APPROVAL,
                    "method": "service_decide",
                    "args": [self.approval.ids, "approved"],
                    "kwargs": {},
                }
            ),
        )
        self.assertIn("error", response.json())
        self.env.invalidate_all()
        self.assertEqual(self.approval.state, "pending")
        self.assertEqual(before[1], self.Approval.search_count([]))

    def test_a_link_decides_nothing(self):
        """Mail programs open links to look at them."""
        self.login(self.supervisor)
        before = self.picture()
        for path in ("service-approve", "service-refuse"):
            url = f"/odoo/service-approvals/{self.approval.id}/{path}"
            self.assertEqual(self.url_open(url).status_code, 200)
            self.assertEqual(self.picture(), before)
        self.authenticate(None, None)
        response = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])

    # -- the to-do --------------------------------------------------------------

    def test_the_todo_is_nobodys_to_finish(self):
        todo = self.todo.ids
        for method, kwargs in (
            ("action_done", {}),
            ("action_feedback", {"feedback": "Approved by Ms Sun"}),
            ("action_feedback_schedule_next", {}),
            ("action_archive", {}),
            ("unlink", {}),
            ("write", {"vals": {"active": False}}),
            ("write", {"vals": {"user_id": self.agent.id}}),
            ("write", {"vals": {"summary": "Nothing to do"}}),
            ("write", {"vals": {"res_id": self._ticket().id}}),
            ("write", {"vals": {"service_approval_id": False}}),
        ):
            self.assert_no_way(ACTIVITY, method, todo, **kwargs)
        kind = ["service_sla_scripts.activity_type_approval"]
        for method in ("activity_feedback", "activity_unlink", "activity_reschedule"):
            kwargs = {"act_type_xmlids": kind}
            if method == "activity_reschedule":
                kwargs["date_deadline"] = "2099-01-01"
            self.assert_no_way(TICKET, method, self.ticket.ids, **kwargs)
        self.assert_no_way(
            TICKET,
            "write",
            self.ticket.ids,
            vals={"activity_ids": [[2, self.todo.id, 0]]},
        )

    def test_nobody_forges_a_todo(self):
        self.assert_no_way(
            ACTIVITY,
            "create",
            vals_list=[
                {
                    "res_model_id": self.env["ir.model"]._get_id(TICKET),
                    "res_id": self.ticket.id,
                    "service_approval_id": self.approval.id,
                }
            ],
        )

    # -- the rules --------------------------------------------------------------

    def test_agents_do_not_set_limits(self):
        for user in (self.agent, self.supervisor):
            self.login(user)
            self.assert_no_way(
                "service.approval.kind",
                "write",
                self.refund.ids,
                vals={"supervisor_limit": 99999},
            )
            self.assert_no_way(
                "helpdesk.ticket.team",
                "write",
                self.team.ids,
                vals={"service_deputy_id": self.agent.id},
            )

    def test_others_see_nothing(self):
        employee = new_test_user(self.env, "desk_employee", "base.group_user")
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.ticket.message_subscribe((employee | customer).partner_id.ids)
        for user in (employee, customer):
            self.login(user)
            self.assert_no_way(APPROVAL, "search_read", domain=[], fields=["amount"])
            for method in ("action_service_send", "action_service_withdraw"):
                self.assert_no_way(APPROVAL, method, self.box.ids)
            self.assert_no_way(
                APPROVAL, "service_decide", self.approval.ids, decision="approved"
            )
            self.assert_no_way(
                TICKET, "read", self.ticket.ids, fields=["service_approval_state"]
            )

    # -- what is meant to work --------------------------------------------------

    def test_the_way_it_is_meant(self):
        for door in (self.call_kw, self.json2):
            with self.subTest(door.__name__):
                ticket = self._ticket("solution", user=self.agent)
                self.login(self.agent)
                ids = self.granted(
                    door,
                    TICKET,
                    "service_ask_approval",
                    ticket.ids,
                    kind_id=self.refund.id,
                    wording=WORDING,
                    reason=REASON,
                    amount=300,
                )
                self.login(self.supervisor)
                self.granted(door, APPROVAL, "service_decide", ids, decision="approved")
                self.login(self.agent)
                self.granted(door, APPROVAL, "action_service_send", ids)
                approval = self.Approval.browse(ids)
                self.assertRecordValues(
                    approval,
                    [
                        {
                            "requester_id": self.agent.id,
                            "decided_by_id": self.supervisor.id,
                            "sent_by_id": self.agent.id,
                        }
                    ],
                )
