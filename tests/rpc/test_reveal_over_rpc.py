from odoo.tests import new_test_user

from .common import RpcCase

LOG = "service.contact.reveal"
PHONE = "+8613700000089"
# a body that is empty is not posted
ANYTHING = {"context": {"lang": "en_US"}}


class TestRevealOverRpc(RpcCase):
    """Reveals through every door a client has."""

    def setUp(self):
        super().setUp()
        self.agent.group_ids |= self.env.ref("service_sla_scripts.group_contact_reveal")
        self.ticket = self._ticket()
        self.asked = {
            "model": "res.partner",
            "res_id": self.customer.id,
            "field": "phone",
            "reason": "call_back",
            "ticket_id": self.ticket.id,
        }

    @property
    def doors(self):
        return self.call_kw, self.jsonrpc, self.xmlrpc, self.json2

    def rows(self):
        self.env.invalidate_all()
        return self.env[LOG].search([])

    def test_given_to_the_right_person_through_every_door(self):
        self.login(self.agent)
        for door in self.doors:
            with self.subTest(door=door.__name__):
                answer = self.granted(door, LOG, "service_reveal", **self.asked)
                self.assertEqual(answer, {"value": PHONE, "seconds": 30})
        rows = self.rows()
        self.assertEqual(rows.mapped("outcome"), ["given"] * 4)
        # /xmlrpc and /jsonrpc hide from models who calls (Odoo 20 drops both)
        self.assertEqual(
            rows.sorted("id").mapped("address"),
            ["127.0.0.1", False, False, "127.0.0.1"],
        )

    def test_refused_to_everybody_else(self):
        """That it is on record: test_reveals.py in tests/integration. Here the request
        and the log's own transaction are savepoints, one within the other.
        """
        customer = new_test_user(self.env, "desk_portal", "base.group_portal")
        for user in (self.own_agent, self.supervisor, self.manager, customer):
            self.login(user)
            for door in self.doors:
                with self.subTest(user=user.login, door=door.__name__):
                    for method, asked in (
                        ("service_reveal", self.asked),
                        (
                            "service_reveal_options",
                            {"model": "res.partner", "res_id": self.customer.id},
                        ),
                        ("service_verify_chain", ANYTHING),
                        ("search_read", {"domain": []}),
                        ("create", {"vals_list": [{"kind": "reveal"}]}),
                    ):
                        refused = self.assertRefused(
                            "AccessError", door, LOG, method, **dict(asked)
                        )
                        self.assertNotIn(PHONE[-8:], refused.message)

    def test_no_context_opens_the_log(self):
        self.login(self.agent)
        for context in ({"su": True}, {"sudo": True}, {"service_server": True}):
            self.assertRefused(
                "AccessError",
                self.call_kw,
                LOG,
                "create",
                vals_list=[{"kind": "reveal"}],
                context=context,
            )
        self.assertFalse(self.rows())

    def test_no_cache_keeps_the_answer(self):
        self.login(self.agent)
        payload = self.build_rpc_payload(
            {"model": LOG, "method": "service_reveal", "args": [], "kwargs": self.asked}
        )
        self.env.flush_all()
        response = self.url_open(f"/web/dataset/call_kw/{LOG}/x", json=payload)
        self.assertEqual(response.json()["result"]["value"], PHONE)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_private_methods_of_the_log_are_not_callable(self):
        self.login(self.agent)
        for method, kwargs in {
            "_log": {"kind": "purge", "values": {}},
            "_append": {"values": {}},
            "_clear_value": {"record": False, "name": "phone"},
            "_gc_old_rows": ANYTHING,
            "_number_for": {"kind": "sms", "record": 0, "name": "", "ticket": 0},
        }.items():
            for door in self.doors:
                with self.subTest(method, door=door.__name__):
                    self.assertRefused("AccessError", door, LOG, method, **kwargs)
        self.assertFalse(self.rows())
