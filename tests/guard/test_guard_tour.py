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

    def test_a_manager_tries_a_sentence(self):
        self.start_tour(
            "/odoo/phrases-not-said", "service_guard_manager", login="desk_manager"
        )

    def test_an_agent_notes_what_is_not_certain(self):
        self._walk(self.ticket, "solution")
        self._tour("service_guard_fact")
        self.assertRecordValues(
            self.ticket.service_fact_ids,
            [{"name": "Box under warranty", "words": "warranty", "is_verified": False}],
        )

    def test_a_supervisor_reads_the_report(self):
        self.ticket.with_user(self.agent).service_take_wording(self.warn.id)
        self.start_tour(
            "/odoo/caught-wordings", "service_guard_report", login="desk_supervisor"
        )


class TestGuardOnPhone(TestGuardTour):
    """The same on a phone."""

    browser_size = "375x667"
    touch_enabled = True

    test_the_full_composer_asks_as_well = None
    test_a_manager_tries_a_sentence = None
    test_an_agent_notes_what_is_not_certain = None
    test_a_supervisor_reads_the_report = None
