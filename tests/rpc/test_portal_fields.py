from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import Refused, RpcCase

MODULE = "service_sla_scripts"
# What a customer may know of our part of a ticket: its number, and how far it is.
# A field that shall join them belongs here and into the addon's documentation; any
# other field carries ``groups``.
CUSTOMER_FIELDS = {
    "helpdesk.ticket": {
        "service_work_order_number",
        "service_use_pipeline",
        "service_step",
        "service_state",
    },
}
# models of others that this addon adds fields to and that a customer has an ACL for
OPEN_MODELS = (
    "helpdesk.ticket",
    "helpdesk.ticket.team",
    "helpdesk.ticket.stage",
    "helpdesk.ticket.category",
)


class TestPortalFields(RpcCase):
    """What a customer can find out over RPC: exactly the white-list, nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env, "desk_customer", "base.group_portal", name="Zhao Min"
        )
        cls.public = cls.env.ref("base.public_user")
        # somebody of the company who has nothing to do with the helpdesk
        cls.employee = new_test_user(cls.env, "desk_employee", "base.group_user")
        cls.ticket = cls._ticket(
            "confirmation",
            partner_id=cls.portal.partner_id.id,
            category_id=cls.nature.id,
        )
        cls.telephone_report = {
            "external_id": "call-1",
            "channel": "web_chat",
            "started_at": "2024-03-15 06:30:00",
            "ticket": cls.ticket.number,
            "messages": [
                {"at": "2024-03-15 06:30:05", "side": "customer", "body": "No internet"}
            ],
        }
        cls.Ticket.service_register_contact([cls.telephone_report])
        ids = cls.ticket.with_user(cls.supervisor).service_force_move(
            "archive", "The customer has moved away"
        )
        cls.move = cls.env["service.forced.move"].browse(ids)
        cls.interaction = cls.ticket.service_interaction_ids
        cls.records = {
            "helpdesk.ticket": cls.ticket,
            "helpdesk.ticket.team": cls.team,
            "helpdesk.ticket.stage": cls.ticket.stage_id,
            "helpdesk.ticket.category": cls.nature,
        }

    def _our_fields(self, model):
        """Names of the fields that this addon brought to a model of somebody else."""
        return {
            name
            for name, field in self.env[model]._fields.items()
            if name.startswith("service_") or set(field._modules or ()) == {MODULE}
        }

    def _our_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if model._original_module == MODULE
        )

    # -- fields -------------------------------------------------------------------

    def test_a_customer_is_told_of_the_white_list_only(self):
        self.login(self.portal)
        for model in OPEN_MODELS:
            with self.subTest(model):
                self.assertTrue(self._our_fields(model), "the addon extends this model")
                described = set(self.call_kw(model, "fields_get"))
                self.assertEqual(
                    described & self._our_fields(model),
                    CUSTOMER_FIELDS.get(model, set()),
                )

    def test_a_customer_reads_the_white_list_only(self):
        for door in (self.call_kw, self.json2):
            self.login(self.portal)
            for model in OPEN_MODELS:
                with self.subTest(model, door=door.__name__):
                    self.assertEqual(
                        self._readable(door, model), CUSTOMER_FIELDS.get(model, set())
                    )

    def _readable(self, door, model):
        """Our fields of a model that reading one at a time gives out."""
        readable = set()
        for name in sorted(self._our_fields(model)):
            try:
                (values,) = door(model, "read", self.records[model].ids, fields=[name])
            except Refused as refused:
                self.assertEqual(refused.name, "AccessError", name)
            else:
                self.assertIn(name, values)
                readable.add(name)
        return readable

    def test_no_other_model_gives_our_fields_to_customers(self):
        """Partners, companies, users, tags, …: whatever the addon ever extends."""
        for user in (self.portal, self.public):
            env = self.env(user=user)
            for model in self.env.registry.values():
                if model._abstract or model._original_module == MODULE:
                    continue
                if not env[model._name].has_access("read"):
                    continue
                given = {
                    name
                    for name in self._our_fields(model._name)
                    if env[model._name]._has_field_access(model._fields[name], "read")
                }
                if user == self.public and model._name == "helpdesk.ticket":
                    self.fail("the public has no access to tickets in helpdesk_mgmt")
                with self.subTest(model._name, user=user.login):
                    self.assertEqual(given, CUSTOMER_FIELDS.get(model._name, set()))

    def test_hidden_fields_cannot_be_searched_sorted_or_grouped(self):
        """A customer may not guess a value by asking which tickets have it."""
        self.login(self.portal)
        model = "helpdesk.ticket"
        hidden = "service_urgency"
        for method, kwargs in {
            "search": {"domain": [(hidden, "=", "critical")]},
            "search_count": {"domain": [("stage_id.service_step", "=", "archive")]},
            "search_read": {"domain": [], "fields": ["name"], "order": hidden},
            "formatted_read_group": {
                "domain": [],
                "groupby": [hidden],
                "aggregates": ["__count"],
            },
            "web_search_read": {
                "domain": [("service_interaction_ids", "!=", False)],
                "specification": {"name": {}},
            },
            "web_read_group": {
                "domain": [],
                "groupby": ["stage_id"],
                "aggregates": ["service_cycle:max"],
            },
        }.items():
            with self.subTest(method):
                self.assertRefused("AccessError", self.call_kw, model, method, **kwargs)
        for path in (hidden, "team_id/service_use_pipeline", "stage_id/service_step"):
            with self.subTest(export=path):
                self.assertRefused(
                    {"AccessError", "UserError"},
                    self.call_kw,
                    model,
                    "export_data",
                    self.ticket.ids,
                    fields_to_export=[path],
                )

    def test_a_customer_sees_number_and_progress(self):
        self.ticket.sudo().service_work_order_number = "2024001"
        self.login(self.portal)
        (values,) = self.call_kw(
            "helpdesk.ticket",
            "read",
            self.ticket.ids,
            fields=sorted(CUSTOMER_FIELDS["helpdesk.ticket"]),
        )
        self.assertEqual(
            values,
            {
                "id": self.ticket.id,
                "service_work_order_number": "2024001",
                "service_use_pipeline": True,
                "service_step": "archive",
                "service_state": "closed",
            },
        )

    def test_a_customer_writes_none_of_them(self):
        self.login(self.portal)
        for name in sorted(self._our_fields("helpdesk.ticket")):
            with self.subTest(name):
                self.assertRefused(
                    "AccessError",
                    self.call_kw,
                    "helpdesk.ticket",
                    "write",
                    self.ticket.ids,
                    vals={name: False},
                )

    # -- our own models -----------------------------------------------------------

    def test_our_models_are_for_the_helpdesk_only(self):
        models = self._our_models()
        self.assertIn("service.interaction", models)
        self.assertIn("service.forced.move", models)
        for model in models:
            self.assertTrue(model.startswith("service."), model)
            for user in (self.portal, self.public, self.employee):
                for right in ("read", "write", "create", "unlink"):
                    with self.subTest(model, user=user.login, right=right):
                        self.assertFalse(
                            self.env[model].with_user(user).has_access(right)
                        )

    def test_outsiders_are_refused_over_rpc(self):
        for user in (self.portal, self.employee):
            self.login(user)
            for model in self._our_models():
                for method, kwargs in {
                    "search_read": {"domain": []},
                    "search_count": {"domain": []},
                    "name_search": {"name": ""},
                    "web_search_read": {"domain": [], "specification": {}},
                    "formatted_read_group": {"domain": [], "groupby": []},
                }.items():
                    with self.subTest(model, user=user.login, method=method):
                        self.assertRefused(
                            "AccessError", self.call_kw, model, method, **kwargs
                        )

    def test_nobody_gets_in_without_a_session_or_key(self):
        self.authenticate(None, None)
        with self.assertRaises(Refused) as refused:
            self.call_kw("helpdesk.ticket", "search_read", domain=[])
        self.assertEqual(refused.exception.name, "SessionExpiredException")
        response = self.url_open(
            "/json/2/service.interaction/search_read", json={"domain": []}
        )
        self.assertEqual(response.status_code, 401)

    def test_outsiders_do_not_reach_our_models_through_a_ticket(self):
        """A plain employee who asked for help sees her ticket, but no calls."""
        ticket = self._employees_ticket()
        self.Ticket.service_register_contact(
            [self.telephone_report | {"external_id": "c-2", "ticket": ticket.number}]
        )
        self.login(self.employee)
        for method, kwargs in {
            "read": {"fields": ["service_interaction_ids"]},
            "web_read": {
                "specification": {"service_interaction_ids": {"fields": {"caller": {}}}}
            },
            "export_data": {"fields_to_export": ["service_interaction_ids/caller"]},
        }.items():
            with self.subTest(method):
                self.assertRefused(
                    {"AccessError", "UserError"},
                    self.call_kw,
                    "helpdesk.ticket",
                    method,
                    ticket.ids,
                    **kwargs,
                )

    def test_a_plain_employee_still_opens_the_ticket_she_made(self):
        """helpdesk_mgmt lets her read it; a field of ours may not spoil the form."""
        ticket = self._employees_ticket()
        self.login(self.employee)
        view = self.call_kw(
            "helpdesk.ticket", "get_views", views=[[False, "form"], [False, "list"]]
        )
        names = view["models"]["helpdesk.ticket"]["fields"]
        (values,) = self.call_kw(
            "helpdesk.ticket",
            "web_read",
            ticket.ids,
            specification={name: {} for name in names},
        )
        self.assertEqual(values["name"], ticket.name)

    def _employees_ticket(self):
        return self._ticket(partner_id=self.employee.partner_id.id)

    def test_the_records_exist_that_nobody_saw(self):
        """Guards the tests above: with the right group they are there to be read."""
        self.login(self.agent)
        for record in (self.interaction, self.move, self.interaction.message_line_ids):
            with self.subTest(record._name):
                self.assertEqual(
                    self.call_kw(record._name, "search", domain=[]), record.ids
                )

    def test_the_public_reads_no_field_of_ours_on_stages_and_categories(self):
        """helpdesk_mgmt lets the anonymous public read (and even write) stages."""
        stage = self.stage["archive"].with_user(self.public)
        with self.assertRaises(AccessError):
            stage.read(["service_step"])
        with self.assertRaises(AccessError):
            stage.write({"service_step": False})
        with self.assertRaises(AccessError):
            self.nature.with_user(self.public).read(["service_nature"])
