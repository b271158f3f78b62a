from odoo.tests import new_test_user

from .common import RpcCase

SCRIPT = "service.script"
TICKET = "helpdesk.ticket"


class TestScriptsOverRpc(RpcCase):
    """Agents use scripts, supervisors word them, and nobody writes what is counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id)
        cls.script = cls.env.ref("service_sla_scripts.script_hotline_opening")
        cls.employee = new_test_user(cls.env, "desk_employee", "base.group_user")
        cls.portal = new_test_user(cls.env, "desk_portal", "base.group_portal")
        cls.stranger = new_test_user(
            cls.env, "desk_stranger", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        cls.ticket.message_subscribe((cls.employee | cls.portal).partner_id.ids)

    def _calls(self):
        script = {"script_id": self.script.id}
        return {
            "service_scripts": {},
            "service_script_shortcuts": {},
            "service_script_render": script,
            "service_script_insert": script,
            "service_script_use": {**script, "how": "spoken"},
        }

    def test_only_agents_of_the_ticket_use_scripts(self):
        for user in (self.employee, self.portal, self.stranger):
            self.login(user)
            for method, kwargs in self._calls().items():
                for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                    with self.subTest(method, user=user.login, door=door.__name__):
                        self.assertRefused(
                            "AccessError",
                            door,
                            TICKET,
                            method,
                            self.ticket.ids,
                            **kwargs,
                        )
        self.login(self.agent)
        for method, kwargs in self._calls().items():
            with self.subTest(method):
                self.assertTrue(
                    self.granted(
                        self.call_kw, TICKET, method, self.ticket.ids, **kwargs
                    )
                )

    def test_agents_read_scripts_and_supervisors_word_them(self):
        values = {"wording": "<p>Mine</p>"}
        for user in (self.agent, self.own_agent):
            self.login(user)
            self.assertTrue(
                self.call_kw(SCRIPT, "read", self.script.ids, fields=["wording"])
            )
            for method, ids, kwargs in (
                ("write", self.script.ids, {"vals": values}),
                ("unlink", self.script.ids, {}),
                ("create", None, {"vals_list": [{"name": "x", "kind": "solution",
                                                 **values}]}),
                ("action_service_reviewed", self.script.ids, {}),
                ("update_field_translations", self.script.ids,
                 {"field_name": "wording", "translations": {"en_US": {"x": "y"}}}),
            ):  # fmt: skip
                with self.subTest(method, user=user.login):
                    self.assertRefused(
                        "AccessError", self.call_kw, SCRIPT, method, ids, **kwargs
                    )
        self.login(self.supervisor)
        self.granted(self.call_kw, SCRIPT, "write", self.script.ids, vals=values)
        self.assertEqual(self.script.wording, "<p>Mine</p>")
        self.granted(self.call_kw, SCRIPT, "action_service_reviewed", self.script.ids)
        self.login(self.employee)
        for call in ("read", "action_service_uses", "action_service_reviewed"):
            self.attempt(self.call_kw, SCRIPT, call, self.script.ids)
        self.assertRefused(
            "AccessError",
            self.call_kw,
            SCRIPT,
            "read",
            self.script.ids,
            fields=["name"],
        )

    def test_uses_and_versions_are_nobodys_to_write(self):
        self.ticket.with_user(self.agent).service_script_use(self.script.id, "spoken")
        use = self.env["service.script.use"].search([], limit=1)
        self.login(self.manager)
        for record in (use, use.version_id):
            for method, kwargs in (
                ("write", {"vals": {"user_id": self.manager.id}}),
                ("unlink", {}),
                ("copy", {}),
            ):
                with self.subTest(record._name, method=method):
                    self.assertRefused(
                        "AccessError",
                        self.call_kw,
                        record._name,
                        method,
                        record.ids,
                        **kwargs,
                    )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "service.script.draft",
            "search_read",
            domain=[],
        )

    def test_agents_see_uses_of_their_tickets_only(self):
        foreign = self._ticket(user_id=self.supervisor.id)
        foreign.service_script_use(self.script.id, "spoken")
        self.login(self.own_agent)
        found = self.call_kw("service.script.use", "search_read", domain=[])
        self.assertEqual(found, [])

    def test_bad_arguments_are_refused_in_words(self):
        self.login(self.agent)
        for kwargs in (
            {"script_id": 0},
            {"script_id": -1},
            {"script_id": "1"},
            {"script_id": [self.script.id]},
            {"script_id": None},
            {"script_id": self.script.id, "values": {"x": "y"}},
            {"script_id": self.script.id, "values": {"fault": {"a": 1}}},
        ):
            with self.subTest(kwargs):
                self.assertRefused(
                    "UserError",
                    self.call_kw,
                    TICKET,
                    "service_script_render",
                    self.ticket.ids,
                    **kwargs,
                )
