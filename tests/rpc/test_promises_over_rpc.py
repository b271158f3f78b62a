from odoo.tests import new_test_user

from .common import RpcCase

CLOCK = "service.sla.clock"


class TestPromisesOverRpc(RpcCase):
    """Who may ask, repair, repeat and apply: the rights of every public method."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id)
        cls.clock = cls.env[CLOCK].search([("ticket_id", "=", cls.ticket.id)], limit=1)
        cls.policy = cls.clock.policy_id
        cls.alert = cls.env["service.sla.alert"].create(
            {
                "clock_id": cls.clock.id,
                "ticket_id": cls.ticket.id,
                "company_id": cls.ticket.company_id.id,
                "level_id": cls.policy.level_ids[0].id,
                "deadline_at": cls.clock.deadline_at,
                "due_at": cls.clock.deadline_at,
                "state": "failed",
            }
        )
        cls.job = cls.env["service.sla.retarget"].create({"metric": "survey"})
        cls.everybody = {
            "employee": new_test_user(cls.env, "desk_employee", "base.group_user"),
            "customer": new_test_user(cls.env, "desk_portal", "base.group_portal"),
            "agent": cls.agent,
            "supervisor": cls.supervisor,
            "manager": cls.manager,
        }

    def assert_only(self, allowed, model, method, ids=None, **kwargs):
        """Everybody but ``allowed`` is refused; those are answered."""
        for role, user in self.everybody.items():
            self.login(user)
            with self.subTest(method, role=role):
                if role in allowed:
                    self.call_kw(model, method, ids, **kwargs)
                else:
                    self.assertRefused(
                        "AccessError", self.call_kw, model, method, ids, **kwargs
                    )

    def test_the_helpdesk_asks(self):
        desk = ("agent", "supervisor", "manager")
        self.assert_only(desk, CLOCK, "service_verify", self.clock.ids)
        self.assert_only(desk, CLOCK, "service_now")
        self.assert_only(desk, CLOCK, "service_sweep")
        self.assert_only(
            desk,
            "service.sla.policy",
            "service_preview",
            self.policy.ids,
            ticket_id=self.ticket.id,
        )
        self.assert_only(desk, "service.sla.policy", "service_what_if", self.policy.ids)

    def test_supervisors_look_after_escalation(self):
        leaders = ("supervisor", "manager")
        self.assert_only(leaders, CLOCK, "service_health")
        for role in ("employee", "customer", "agent"):
            self.login(self.everybody[role])
            with self.subTest(role=role):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    "service.sla.alert",
                    "action_service_retry",
                    self.alert.ids,
                )
        self.login(self.supervisor)
        self.call_kw("service.sla.alert", "action_service_retry", self.alert.ids)
        self.assertEqual(self.alert.state, "done")

    def test_managers_change_what_was_promised(self):
        manager = ("manager",)
        self.assert_only(manager, CLOCK, "service_repair", self.clock.ids)
        self.assert_only(
            manager,
            "service.sla.policy",
            "action_service_retarget",
            self.policy.ids,
        )
        self.assert_only(
            manager, "service.sla.retarget", "action_service_stop", self.job.ids
        )

    def test_nobody_forges_an_escalation_or_a_job(self):
        level = self.policy.level_ids[0]
        for role in ("agent", "supervisor"):
            self.login(self.everybody[role])
            for model, ids, vals in (
                ("service.sla.alert", self.alert.ids, {"state": "done"}),
                ("service.sla.retarget", self.job.ids, {"state": "done"}),
                ("service.sla.level", level.ids, {"recipient": "manager"}),
                (CLOCK, self.clock.ids, {"next_alert_at": False}),
            ):
                with self.subTest(model, role=role):
                    self.assertRefused(
                        "AccessError", self.call_kw, model, "write", ids, vals=vals
                    )
                    self.assertRefused(
                        "AccessError", self.call_kw, model, "unlink", ids
                    )
