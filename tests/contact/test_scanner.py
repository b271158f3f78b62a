from odoo.exceptions import AccessError, UserError

from .common import SECRETS, ContactCase

TEXTS = ("char", "text", "html", "json", "properties", "many2one", "reference")


class TestScanner(ContactCase):
    """Read everything that a masked person can read, and find no secret in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plant()

    @classmethod
    def _plant(cls):
        """Secrets in every protected field that stands in a row of the database."""
        cls.env["mail.message"].search([]).author_id  # noqa: B018  all that is there
        cls.ticket.email_cc = "secret.zhao.cc@hidden-mail.example"
        cls.ticket.message_subscribe(cls.secret.ids)
        cls.ticket.message_post(
            body="It blinks red",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=cls.secret.id,
            email_from="Zhao <secret.zhao@hidden-mail.example>",
            incoming_email_to="secret.zhao.to@hidden-mail.example",
            incoming_email_cc="secret.zhao.cc@hidden-mail.example",
            outgoing_email_to="secret.zhao.out@hidden-mail.example",
            partner_ids=cls.secret.ids,
        )
        cls.env["ir.attachment"].create(
            {
                "name": "letter.txt",
                "raw": b"Call me",
                "res_model": "helpdesk.ticket",
                "res_id": cls.ticket.id,
            }
        ).index_content = "Call me: 13812349012 secret.zhao@hidden-mail.example"
        cls.secret.write({"street2": "Room Y5471", "phone": "+86 138 1234 9011"})
        cls.secret.phone = "+8613812349012"
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def test_agents(self):
        for user in (self.agent, self.manager, self.partner_agent):
            self.assertEqual(self._leaks(user), [], user.login)

    def test_other_employees_in_strict_mode(self):
        self.env["ir.config_parameter"].set_param(
            "service_sla_scripts.mask_everybody", True
        )
        self.assertEqual(self._leaks(self.employee), [])

    def test_the_scanner_finds_what_is_there(self):
        leaks = self._leaks(self.clear_agent)
        for name in ("res.partner.phone", "res.users.login", "mail.message.email_from"):
            self.assertIn(name, leaks)

    def _leaks(self, user):
        """Fields in which a secret is read, one by one."""
        leaks = set()
        context = {"show_email": True, "show_address": True, "show_vat": True}
        for name in sorted(self.env.registry):
            model = self.env[name].with_user(user).with_context(**context)
            if model._abstract or not model.has_access("read"):
                continue
            self.env.invalidate_all()
            records = self._records(model)
            for field in sorted(model._fields):
                if records and model._fields[field].type in TEXTS:
                    leaks |= self._leaks_of(records, field)
        return sorted(leaks)

    @staticmethod
    def _records(model):
        try:
            records = model.with_context(active_test=False).search([], limit=60)
        except (AccessError, UserError, NotImplementedError, ValueError):
            return model
        return records

    def _leaks_of(self, records, field):
        name = f"{records._name}.{field}"
        found = set()
        for way in (self._attributes, self._rows):
            try:
                texts = way(records, field)
            except (AccessError, UserError):
                continue
            if any(secret in text for text in texts for secret in SECRETS):
                found.add(name)
        return found

    @staticmethod
    def _attributes(records, field):
        texts = []
        for record in records:
            value = record[field]
            if hasattr(value, "_fields"):
                value = value.sudo().mapped("display_name")
            texts.append(str(value))
        return texts

    @staticmethod
    def _rows(records, field):
        return [str(records.read([field]))]

    def test_no_field_fails_that_others_read(self):
        """A field that is computed from a protected one as the user would."""
        for record in (self.secret, self.portal, self.account, self.ticket):
            for name in record._fields:
                try:
                    self.seen_by(self.clear_agent, record).read([name])
                except (AccessError, UserError):
                    continue
                with self.subTest(f"{record._name}.{name}"):
                    self.assertNoSecret(self.seen_by(self.agent, record).read([name]))
