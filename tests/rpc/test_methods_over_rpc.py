from odoo.tests import new_test_user

from .gates import REASON, TICKET, GateCase


class TestMethodsOverRpc(GateCase):
    """Every method without an underscore is a door: each is known and guarded."""

    PUBLIC = {
        TICKET: {
            "action_service_answer",
            "action_service_not_resolved",
            "action_service_resolved",
            "action_service_wait",
            "service_ask_approval",
            # what they send: test_guard_over_rpc.py
            "service_check_wording",
            "service_take_wording",
            "service_force_move",
            "service_register_contact",
            "service_report_event",
        },
        "service.force.move": {"action_move"},
        # the rights of these: test_promises_over_rpc.py
        "service.sla.alert": {"action_service_retry"},
        "service.sla.clock": {
            "service_health",
            "service_now",
            "service_repair",
            "service_sweep",
            "service_verify",
        },
        "service.sla.policy": {
            "action_service_retarget",
            "service_preview",
            "service_what_if",
        },
        "service.sla.retarget": {"action_service_stop"},
        # the rights of these: test_approval_over_rpc.py
        "service.approval": {
            "action_service_send",
            "action_service_withdraw",
            "service_decide",
        },
        "service.approval.answer": {"action_decide"},
        "service.approval.ask": {"action_ask"},
    }

    def test_the_addon_opens_no_other_door(self):
        """A new public method joins this list, and the tests of its rights here."""
        core = {"create", "write", "unlink", "copy", "copy_data", "default_get"}
        for model in self.env.registry.values():
            ours = {
                name
                for cls in model.mro()
                if cls.__module__.startswith("odoo.addons.service_sla_scripts.")
                for name, value in vars(cls).items()
                if callable(value)
                and not name.startswith("_")
                and not getattr(value, "_api_private", False)
                and not any(
                    name in vars(base)
                    for base in model.mro()
                    if base.__module__.startswith("odoo.")
                    and not base.__module__.startswith(
                        "odoo.addons.service_sla_scripts."
                    )
                )
            }
            with self.subTest(model._name):
                self.assertEqual(ours - core, self.PUBLIC.get(model._name, set()))

    def test_private_methods_are_not_callable(self):
        now = "2024-01-01 08:00:00"
        for method, kwargs in {
            "_service_answered": {"answers": {}},
            "_service_emit": {"event": "resolved", "at": now},
            "_on_service_event": {"event": "resolved", "moments": {}, "details": {}},
            "_service_settle": {"before": {}, "now": now},
            "_service_check_server_fields": {"vals": {}},
            "_service_write_contacts": {"rows": [], "now": now},
            "_service_assign_work_order_numbers": {"now": now},
            "_write": {"vals": self.forward},
        }.items():
            for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                with self.subTest(method, door=door.__name__):
                    self.assertRefused(
                        "AccessError", door, TICKET, method, self.ticket.ids, **kwargs
                    )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "res.company",
            "_service_next_work_order_numbers",
            self.company.ids,
            date="2024-01-01",
            count=5,
        )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "helpdesk.ticket.team",
            "_service_map_stages",
            self.team.ids,
            now=now,
        )

    def test_contacts_are_registered_by_contact_systems_only(self):
        report = {
            "external_id": "call-7",
            "channel": "phone",
            "started_at": "2024-03-15 06:30:00",
            "answered_at": "2024-03-15 06:30:02",
            "ticket": self.ticket.number,
        }
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        for user in (self.agent, self.supervisor, customer):
            self.login(user)
            for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                with self.subTest(user=user.login, door=door.__name__):
                    self.assertRefused(
                        "AccessError",
                        door,
                        TICKET,
                        "service_register_contact",
                        reports=[report],
                    )
        self.assertFalse(self.ticket.service_first_response_at)
        self.login(self.telephone)
        for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
            with self.subTest(user="telephone", door=door.__name__):
                (result,) = self.granted(
                    door, TICKET, "service_register_contact", reports=[report]
                )
                self.assertEqual(result["ticket_id"], self.ticket.id)
        self.assertEqual(len(self.ticket.service_interaction_ids), 1)

    def test_agents_and_customers_report_no_events(self):
        """Events stop clocks: whoever is judged by them does not report them."""
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.ticket.sudo().partner_id = customer.partner_id
        heard = self._listen()
        for user in (self.agent, self.own_agent, customer):
            self.login(user)
            for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                with self.subTest(user=user.login, door=door.__name__):
                    self.assertRefused(
                        "AccessError",
                        door,
                        TICKET,
                        "service_report_event",
                        self.ticket.ids,
                        event="handler_named",
                    )
        self.assertEqual(heard, [])

    def test_a_contact_system_can_do_nothing_else(self):
        self.login(self.telephone)
        for method, ids, kwargs in (
            ("write", self.ticket.ids, {"vals": {"name": "x"}}),
            ("create", None, {"vals_list": [{"name": "x", "description": "x"}]}),
            ("action_service_answer", self.ticket.ids, {}),
            ("service_force_move", self.ticket.ids,
             {"step": "archive", "reason": REASON}),
        ):  # fmt: skip
            with self.subTest(method):
                self.assertRefused(
                    "AccessError", self.call_kw, TICKET, method, ids, **kwargs
                )
        self.assertRefused(
            "AccessError",
            self.call_kw,
            "service.interaction",
            "search_read",
            domain=[],
        )

    def test_wordings_are_tried_by_colleagues_who_read_the_ticket(self):
        phrase = self.env["service.phrase"].search([], limit=1)
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        self.ticket.message_subscribe(customer.partner_id.ids)
        hidden = self._ticket(user_id=self.manager.id)
        for user, ticket in ((customer, self.ticket), (self.own_agent, hidden)):
            self.login(user)
            for door in (self.call_kw, self.jsonrpc, self.xmlrpc, self.json2):
                for method, kwargs in (
                    ("service_check_wording", {"text": "I don't know"}),
                    ("service_take_wording", {"phrase_id": phrase.id}),
                ):
                    with self.subTest(method, user=user.login, door=door.__name__):
                        self.assertRefused(
                            "AccessError", door, TICKET, method, ticket.ids, **kwargs
                        )
        self.assertFalse(self.env["service.tone.finding"].search([]))
