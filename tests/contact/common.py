"""A customer whose every contact value is a secret, and people who may not see it."""

from odoo.tests import new_test_user

from tests.common import TEAM_AGENT, ServiceDeskCase

CLEAR = "service_sla_scripts.group_contact_clear"
PARTNER_MANAGER = "base.group_partner_manager"
PHONE = "+8613812349012"
EMAIL = "secret.zhao@hidden-mail.example"
VAT = "11010519491231002X"
STREET = "Zhongguancun South Road Y5471"
ACCOUNT = "6222020200112233445"
LOGIN = "login.of.zhao@hidden-login.example"
CALLER = "wx-hidden-caller-77"
# parts of the above that no masked value shows; each long, or with a letter that no
# token of hexadecimal digits holds by chance
SECRETS = (
    "1381234",
    "8123490",
    "secret.zhao",
    "491231",
    "Zhongguancun South",
    "Y5471",
    "20200112233",
    "login.of.zhao",
    "hidden-caller",
)


class ContactCase(ServiceDeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clear_agent = cls._user("contact_clear", f"{TEAM_AGENT},{CLEAR}", "Li")
        cls.partner_agent = cls._user(
            "contact_partner", f"{TEAM_AGENT},{PARTNER_MANAGER}", "Wu"
        )
        cls.team.user_ids += cls.clear_agent | cls.partner_agent
        cls.employee = cls._user("contact_employee", "base.group_user", "Sales")
        cls.colleague = cls.supervisor.partner_id
        cls.portal = new_test_user(
            cls.env, "contact_portal", "base.group_portal", name="Zhao Hong"
        )
        cls.secret = cls.portal.partner_id
        cls.portal.login = LOGIN
        cls.secret.write(
            {
                "phone": PHONE,
                "email": EMAIL,
                "vat": VAT,
                "street": STREET,
                "city": "Beijing",
                "country_id": cls.env.ref("base.cn").id,
            }
        )
        cls.account = cls.env["res.partner.bank"].create(
            {"acc_number": ACCOUNT, "partner_id": cls.secret.id}
        )
        cls.ticket = cls._ticket(
            partner_id=cls.secret.id,
            partner_name=cls.secret.name,
            partner_email=EMAIL,
            user_id=cls.agent.id,
        )
        cls.ticket._portal_ensure_token()
        cls.env["service.interaction"].create(
            {
                "ticket_id": cls.ticket.id,
                "channel_id": cls.env["helpdesk.ticket.channel"]
                ._service_by_code(["wecom"], cls.company)["wecom"]
                .id,
                "external_id": "chat-1",
                "caller": CALLER,
                "started_at": "2024-03-15 06:30:00",
            }
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        # what one person has read must not be in the way of another
        self.env.invalidate_all()

    def seen_by(self, user, record=None):
        """Customer, or another record, as a person finds it with nothing cached."""
        self.env.invalidate_all()
        return (record or self.secret).with_user(user)

    def assertNoSecret(self, answer):
        text = str(answer)
        for secret in SECRETS:
            self.assertNotIn(secret, text)
