from unittest.mock import patch

from tests.contact.redact_common import MASKED, TEXT, RedactMixin

from ..common import ServiceDeskHttpCase

TICKETS = 6


class TestRedactionTour(RedactMixin, ServiceDeskHttpCase):
    """A helpdesk manager has old tickets masked, and watches, in Chromium."""

    browser_size = "1366x768"

    def setUp(self):
        super().setUp()
        self.Job = self.env["service.contact.redaction"]
        self.Job.search([]).unlink()
        self.Ticket.with_context(active_test=False).search([]).unlink()
        self.tickets = self.Ticket.browse()
        for _i in range(TICKETS):
            ticket = self._plain_ticket(partner_id=self.customer.id)
            self.write_raw(ticket, name=TEXT)
            self.tickets |= ticket

    def _work_whenever_somebody_looks(self):
        """A ticket for each time a page reads how far the job is."""
        Job = type(self.Job)
        read = Job.web_read

        def work_and_read(jobs, *args, **kwargs):
            with patch.object(
                self.registry["ir.cron"], "_commit_progress", lambda *_a, **_kw: 0
            ):
                jobs.sudo()._cron_redact(batch_size=1)
            return read(jobs, *args, **kwargs)

        work_and_read._readonly = False
        return patch.object(Job, "web_read", work_and_read)

    def test_a_manager_watches_how_far_it_is(self):
        with self._work_whenever_somebody_looks(), self._without_refusal():
            self.start_tour(
                "/odoo/action-service_sla_scripts.service_contact_redaction_action",
                "service_redaction",
                login="desk_manager",
            )
        self.assertRecordValues(
            self.Job.search([]),
            [
                {
                    "state": "done",
                    "asked_by_id": self.manager.id,
                    "total": TICKETS,
                    "done": TICKETS,
                    "changed": TICKETS,
                }
            ],
        )
        self.assertEqual(set(self.tickets.mapped("name")), {MASKED})
