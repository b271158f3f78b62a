from odoo.exceptions import AccessError

from odoo.addons.service_sla_scripts.models.contact import guarded, protected

from .common import ContactCase

# What follows from a protected field and may be seen; each was looked at.
REVIEWED = {
    # only ever about the user's own address
    "res.users.email_domain_placeholder",
    # how to reach us (see OPEN_MODELS)
    "base.document.layout.email",
    "base.document.layout.phone",
    "base.document.layout.vat",
    "base.document.layout.company_details",
    "res.company.email",
    "res.company.phone",
    "res.company.vat",
    "res.company.company_registry",
    "res.company.street",
    "res.company.street2",
    "res.company.zip",
    "res.company.company_details",
    # masked when it is computed, by whom it is shown to
    "res.partner.display_name",
    "res.partner.bank.display_name",
    "res.company.city",
    "res.company.country_code",
    # masked when they are computed, too
    "mail.blacklist.display_name",
    "phone.blacklist.display_name",
    "sms.sms.display_name",
    # the user's own sender, or what an agent types himself
    "mail.compose.message.email_from",
    "mail.compose.message.reply_to",
    "mail.template.preview.email_from",
    "mail.template.preview.email_to",
    "mail.template.preview.reply_to",
}
TEXTS = ("char", "text", "html", "json", "properties")


class TestClosure(ContactCase):
    """A field that follows from a protected one is protected, or somebody looked at it.

    It also fails for fields that other addons bring.
    """

    def _followers(self):
        """Text fields that depend on a protected field, over any number of steps."""
        fields = {
            field: True
            for name, model in self.env.registry.items()
            for field in model._fields.values()
            if field.name in model._service_kinds
        }
        tree = self.env.registry.get_dependent_fields
        found = set()
        for field in fields:
            found.update(tree(field))
        return {
            field
            for field in found
            if field.type in TEXTS
            and not field.name.endswith("_masked")
            and field.groups != "."
        }

    def test_what_depends_on_a_protected_field(self):
        missing = {
            f"{field.model_name}.{field.name}"
            for field in self._followers()
            if field.name not in self.env[field.model_name]._service_kinds
        }
        self.assertEqual(missing - REVIEWED, set())

    def test_related_fields_are_found(self):
        for model, name in (
            ("res.users", "email"),
            ("res.users", "vat"),
            ("mail.followers", "email"),
        ):
            self.assertIn(name, self.env[model]._service_kinds)
        self.assertFalse(self.env["res.company"]._service_kinds)

    def test_every_kind_is_known(self):
        with self.assertRaises(ValueError):
            protected.protect("res.partner", phone="telephone")

    def test_another_addon_joins_in_one_line(self):
        self.addCleanup(protected._explicit.pop, "res.partner.industry", None)
        protected.protect("res.partner.industry", full_name="secret")
        found = protected.protected_fields(self.env.registry)
        self.assertEqual(found["res.partner.industry"], {"full_name": "secret"})

    def test_those_with_something_to_keep_are_asked_and_no_others(self):
        for name, model in self.env.registry.items():
            keeps = bool(model._service_kinds)
            asked = keeps or model._service_customer_reads is not None
            self.assertEqual("_has_field_access" in vars(model), asked, name)
            self.assertEqual("_field_to_sql" in vars(model), keeps, name)
            self.assertEqual("_field_store_repr" in vars(model), keeps, name)

    def test_a_registry_that_is_set_up_again_asks_once(self):
        """Addons that come later set the registry up again, with more to keep."""
        industry = self.env.registry["res.partner.industry"]
        self.addCleanup(guarded.guard_models, self.env.registry)
        self.addCleanup(setattr, industry, "_service_kinds", industry._service_kinds)
        record = industry(self.env(user=self.agent), (), ()).search([], limit=1)
        self.assertTrue(record.full_name)
        industry._service_kinds = {"full_name": "secret"}
        for _time in range(3):
            guarded.guard_models(self.env.registry)
        with self.assertRaises(AccessError):
            _read = record.full_name
        calls = []
        kept = industry._service_is_excepted
        self.patch(
            industry,
            "_service_is_excepted",
            lambda *given: calls.append(given) or kept(*given),
        )
        field = industry._fields["full_name"]
        self.assertFalse(record._has_field_access(field, "read"))
        self.assertEqual(len(calls), 1)
        industry._service_kinds = {}
        guarded.guard_models(self.env.registry)
        self.assertTrue(record.full_name)

    def test_every_protected_field_of_a_form_has_a_twin(self):
        """Nothing agents work with goes from their forms."""
        for model, names in {
            "res.partner": ("phone", "email", "vat", "street", "street2", "zip"),
            "res.users": ("login", "phone", "email"),
            "res.partner.bank": ("acc_number",),
            "helpdesk.ticket": ("partner_email", "email_cc"),
            "service.interaction": ("caller",),
        }.items():
            for name in names:
                field = self.env[model]._fields[f"service_{name}_masked"]
                self.assertEqual(field.groups, "base.group_user")
