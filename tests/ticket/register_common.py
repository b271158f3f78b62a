from freezegun import freeze_time

from ..common import ServiceDeskCase

NOW = "2026-03-02 08:00:00"
RANG = "2026-03-02 07:59:00"


class RegisterCase(ServiceDeskCase):
    """A telephone system that reports to the desk, at a moment that stands still."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.cn")
        cls.team.service_process = "hotline"

    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOW)
        frozen.start()
        self.addCleanup(frozen.stop)

    def register(self, *reports, **kwargs):
        return self.Ticket.with_user(self.telephone).service_register_contact(
            list(reports), **kwargs
        )

    def call(self, external_id="call-1", **values):
        return {
            "external_id": external_id,
            "channel": "phone",
            "started_at": RANG,
            "team": "Desk",
            **values,
        }

    def ticket(self, result):
        return self.Ticket.browse(result["ticket_id"])
