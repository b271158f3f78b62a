from ..approval.common import OTHER_WORDING, REASON, WORDING
from .approvals import APPROVAL, REFUSALS, TICKET, ApprovalRpcCase
from .common import Refused


class TestPromisesApprovedOverRpc(ApprovalRpcCase):
    """What is promised: nothing goes out by any path but what was approved."""

    # -- the promise ------------------------------------------------------------

    def test_nothing_is_sent_before_it_is_approved(self):
        self.assert_no_way(APPROVAL, "action_service_send", self.approval.ids)
        for body in (WORDING, WORDING.replace("300", "900"), f"Hello! {WORDING}"):
            for kwargs in (
                {"subtype_xmlid": "mail.mt_comment"},
                {"subtype_xmlid": "mail.mt_comment", "message_type": "email"},
                {"subtype_xmlid": "mail.mt_comment", "context": {"sudo": True}},
            ):
                self.assert_no_way(
                    TICKET, "message_post", self.ticket.ids, body=body, **kwargs
                )

    def test_what_was_approved_is_not_varied(self):
        for body in (
            OTHER_WORDING.replace("for free", "and 500 yuan"),
            f"{OTHER_WORDING}<p>And 500 yuan.</p>",
        ):
            self.assert_no_way(
                TICKET,
                "message_post",
                self.ticket.ids,
                body=body,
                body_is_html=True,
                subtype_xmlid="mail.mt_comment",
            )

    def test_a_script_that_needs_an_approval_is_not_said(self):
        """By no path that an agent has, whatever stands in its placeholders."""
        script = self.env.ref("service_sla_scripts.script_complaint_plan_repair")
        values = {"product": "the router", "option_two": "100 yuan"}
        render = {"script_id": script.id, "values": values}
        row = self.granted(
            self.call_kw, TICKET, "service_script_render", self.ticket.ids, **render
        )
        self.assertTrue(row["needs_approval"])
        self.assert_no_way(TICKET, "service_script_insert", self.ticket.ids, **render)
        for how in ("copied", "spoken"):
            self.assert_no_way(
                TICKET, "service_script_use", self.ticket.ids, how=how, **render
            )
        comment = self.env.ref("mail.mt_comment").id
        post = {"body": row["html"], "subtype_xmlid": "mail.mt_comment"}
        message = {
            "model": TICKET,
            "res_id": self.ticket.id,
            "body": row["html"],
            "subtype_id": comment,
        }
        later = {
            "model": TICKET,
            "res_id": self.ticket.id,
            "body": row["html"],
            "author_id": self.agent.partner_id.id,
            "partner_ids": [[6, 0, self.customer.ids]],
            "scheduled_date": "2099-01-01 00:00:00",
        }
        for body_is_html in (True, False):
            self.assert_no_way(
                TICKET,
                "message_post",
                self.ticket.ids,
                body_is_html=body_is_html,
                **post,
            )
        self.assert_no_way(
            TICKET, "message_post", self.ticket.ids, **{**post, "body": row["text"]}
        )
        self.assert_no_way(
            TICKET,
            "message_notify",
            self.ticket.ids,
            body=row["html"],
            partner_ids=self.customer.ids,
        )
        self.assert_no_way("mail.message", "create", vals_list=[message])
        self.assert_no_way("mail.scheduled.message", "create", vals_list=[later])
        for mode in ("comment", "mass_mail"):
            for door in (self.call_kw, self.json2):
                ids = self.granted(
                    door,
                    "mail.compose.message",
                    "create",
                    vals_list=[
                        {
                            "model": TICKET,
                            "res_ids": repr(self.ticket.ids),
                            "composition_mode": mode,
                            "subtype_id": comment,
                            "body": row["html"],
                            "partner_ids": [[6, 0, self.customer.ids]],
                        }
                    ],
                )
                before = self.picture()
                self.assertRefused(
                    REFUSALS, door, "mail.compose.message", "action_send_mail", ids
                )
                self.assertEqual(self.picture(), before)
        # nor does an agent take the flag away
        self.assert_no_way(
            "service.script", "write", script.ids, vals={"needs_approval": False}
        )

    def test_what_was_asked_again_is_not_sent(self):
        self.granted(
            self.call_kw,
            TICKET,
            "service_ask_approval",
            self.ticket.ids,
            kind_id=self.replacement.id,
            wording=OTHER_WORDING,
            reason=REASON,
            amount=450,
            replaced_id=self.box.id,
        )
        self.assertEqual(self.box.state, "void")
        self.assert_no_way(APPROVAL, "action_service_send", self.box.ids)

    def test_nobody_sends_for_another_ticket(self):
        self.login(self.own_agent)
        self.assert_no_way(APPROVAL, "action_service_send", self.box.ids)
        self.assert_no_way(APPROVAL, "action_service_withdraw", self.box.ids)
        self.assert_no_way(
            TICKET,
            "service_ask_approval",
            self.ticket.ids,
            kind_id=self.env.ref("service_sla_scripts.approval_kind_other").id,
            wording=WORDING,
            reason=REASON,
        )
        with self.assertRaises(Refused):
            self.call_kw(APPROVAL, "read", self.box.ids, fields=["wording"])

    # -- the gate ---------------------------------------------------------------

    def test_the_step_is_not_left(self):
        confirmation = self.stage["confirmation"].id
        for values in (
            {"stage_id": confirmation},
            {"stage_id": confirmation, "service_approval_state": "approved"},
            {"stage_id": confirmation, "service_cycle": 2},
            {"stage_id": confirmation, "service_is_resolved": True},
        ):
            for method, kwargs in (
                ("write", {"vals": values}),
                ("web_save", {"vals": values, "specification": {"number": {}}}),
            ):
                self.assert_no_way(TICKET, method, self.ticket.ids, **kwargs)
        self.assert_no_way(
            TICKET,
            "write",
            self.ticket.ids,
            vals={"stage_id": confirmation},
            context={"service_gates": True, "service_approval": True},
        )
        self.assert_no_way(TICKET, "action_service_not_resolved", self.ticket.ids)
