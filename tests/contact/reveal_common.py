from odoo.exceptions import AccessError, UserError

from ..common import AGENT, ServiceDeskCase

REVEAL = "service_sla_scripts.group_contact_reveal"
AUDITOR = "service_sla_scripts.group_contact_auditor"
PHONE = "+8613700000089"
EMAIL = "zhao.min@example.com"
IDENTITY = "11010519491231002X"


class RevealMixin:
    """A customer with secrets, an agent who may reveal them, an auditor."""

    @classmethod
    def _build_secrets(cls):
        reveal = cls.env.ref(REVEAL)
        cls.agent.group_ids |= reveal
        cls.auditor = cls._user("desk_auditor", AUDITOR, "Ms Audit")
        cls.ticket = cls._ticket()
        cls.ticket.sudo().write(
            {
                "service_identity_number": IDENTITY,
                "service_second_phone": "+8613911112222",
            }
        )

    def log(self, user=None):
        return self.env["service.contact.reveal"].with_user(user or self.env.user)

    def rows(self):
        """All rows, as they stand in the database."""
        self.env.invalidate_all()
        return self.env["service.contact.reveal"].sudo().search([])

    def verify(self):
        return self.log(self.auditor).service_verify_chain()

    def reveal(self, user=None, record=None, field="phone", **asked):
        record = self.customer if record is None else record
        return self.log(user or self.agent).service_reveal(
            asked.get("model", record._name),
            asked.get("res_id", record.id),
            field,
            asked.get("reason", "call_back"),
            asked.get("note", ""),
            asked.get("ticket", self.ticket.id),
        )

    def refused(self, call, *args, **kwargs):
        """The exception of a call that is refused.

        Not by ``assertRaises``: Odoo's rolls back what happened inside, and the log of
        a test is a savepoint within.
        """
        try:
            call(*args, **kwargs)
        except (AccessError, UserError) as error:
            return error
        self.fail("this was not refused")


class RevealCase(RevealMixin, ServiceDeskCase):
    """The log's own transaction is a savepoint of the test's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_secrets()

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()


__all__ = ["AGENT", "AUDITOR", "EMAIL", "IDENTITY", "PHONE", "REVEAL", "RevealCase"]
