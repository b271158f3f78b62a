from ..common import ServiceDeskHttpCase
from .common import GuardMixin


class TestGuardTour(GuardMixin, ServiceDeskHttpCase):
    """An agent writes, in Chromium."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_guard()

    def _tour(self, name):
        self.start_tour(
            f"/odoo/service-desk/{self.ticket.id}", name, login="desk_agent"
        )
        return self.Finding.search([], order="id")

    def test_a_phrase_is_underlined_replaced_and_refused(self):
        found = self._tour("service_guard_composer")
        self.assertRecordValues(
            found,
            [
                {"label": "I don't know", "outcome": "blocked"},
                {"label": "I don't know", "outcome": "rewritten"},
                {"label": "impossible", "outcome": "sent"},
            ],
        )
        self.assertEqual(found[-1].reason, "Quoting the manual")

    def test_the_full_composer_asks_as_well(self):
        found = self._tour("service_guard_full_composer")
        self.assertRecordValues(found, [{"label": "impossible", "outcome": "sent"}])
