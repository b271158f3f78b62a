from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from tests.common import ServiceDeskCase

from .redact_common import HTML, MASKED, NUMBER, TEXT, RedactMixin


class TestRedactOld(RedactMixin, ServiceDeskCase):
    """Masking tickets from before: asked for, in batches, resumable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Job = cls.env["service.contact.redaction"]
        cls.Job.search([]).unlink()

    def old_ticket(self, **values):
        """A ticket as the database holds it from the time before."""
        ticket = self._plain_ticket(
            **{
                "name": TEXT,
                "description": HTML,
                "service_what": TEXT,
                "partner_id": self.customer.id,
                **values,
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET team_id = %s, stage_id = %s WHERE id = %s",
            (self.team.id, self.stage["response"].id, ticket.id),
        )
        self.env.invalidate_all()
        return ticket

    def run_cron(self, seconds_left=(), **kwargs):
        """The cron without commits; ``seconds_left`` as the scheduler would tell."""
        answers = iter([*seconds_left, *[60] * 1000])

        def commit(_cron, done=0, remaining=None, **_kw):
            self.env.flush_all()
            return next(answers)

        with patch.object(self.registry["ir.cron"], "_commit_progress", commit):
            self.Job._cron_redact(**kwargs)

    def begin(self):
        action = self.Job.with_user(self.manager).action_service_begin()
        return self.Job.browse(action["res_id"])

    def test_all_that_is_there(self):
        ticket = self.old_ticket()
        Message = self.env["mail.message"].sudo()
        mail = self.env["mail.mail"].sudo()
        with patch.object(
            type(Message), "_service_redact_new", lambda _s, v: [{}] * len(v)
        ):
            theirs = ticket.message_post(
                body=TEXT,
                subject=TEXT,
                message_type="email",
                author_id=self.customer.id,
            )
            sent = mail.create(
                {"mail_message_id": theirs.id, "body_html": HTML, "state": "sent"}
            )
            waits = mail.create(
                {"mail_message_id": theirs.id, "body_html": HTML, "state": "outgoing"}
            )
        ours = ticket.with_user(self.agent).message_post(
            body=TEXT, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        tracked = self.env["mail.tracking.value"].create(
            {
                "mail_message_id": theirs.id,
                "field_id": self.env["ir.model.fields"]._get(ticket._name, "name").id,
                "old_value_char": TEXT,
                "new_value_char": "New",
            }
        )
        file = self.env["ir.attachment"].create(
            {
                "name": "x.txt",
                "raw": b"x",
                "res_model": ticket._name,
                "res_id": ticket.id,
            }
        )
        self.env.cr.execute(
            "UPDATE ir_attachment SET name = %s, index_content = %s WHERE id = %s",
            (f"bill {NUMBER}.txt", TEXT, file.id),
        )
        self.env.invalidate_all()
        stamp = ticket.last_stage_update
        job = self.begin()
        self.assertRecordValues(job, [{"state": "running", "done": 0, "progress": 0.0}])
        self.run_cron()
        self.env.invalidate_all()
        self.assertRecordValues(job, [{"state": "done", "progress": 100.0}])
        self.assertRecordValues(
            ticket,
            [{"name": MASKED, "service_what": MASKED, "last_stage_update": stamp}],
        )
        self.assertNoSecret(
            *(
                self.row(ticket, name)
                for name in ("name", "description", "service_what")
            ),
            *(self.row(theirs, name) for name in ("body", "subject")),
            *(self.row(file, name) for name in ("name", "index_content")),
            self.row(tracked, "old_value_char"),
            self.row(sent, "body_html"),
        )
        self.assertEqual(self.row(tracked, "new_value_char"), "New")
        self.assertIn(TEXT, ours.body)
        self.assertEqual(self.row(waits, "body_html"), HTML)
        for record, name in ((ticket, "name"), (theirs, "subject"), (file, "name")):
            self.assertIn(NUMBER[-4:], self.original(record, name))
        self.assertEqual(job.changed, 9)

    def test_tickets_of_other_teams_stay(self):
        plain = self._plain_ticket(name=TEXT)
        self.begin()
        self.run_cron()
        self.assertEqual(self.row(plain, "name"), TEXT)

    def test_archived_tickets_too(self):
        ticket = self.old_ticket(active=False)
        self.begin()
        self.run_cron()
        self.assertNoSecret(self.row(ticket, "name"))

    def test_it_goes_on_where_it_was(self):
        first = [self.old_ticket() for _i in range(5)]
        job = self.begin()
        total = job.total
        self.run_cron(batch_size=2, seconds_left=[0])
        self.assertRecordValues(job, [{"state": "running", "done": 2}])
        self.assertAlmostEqual(job.progress, 200 / total)
        # killed in the middle of a batch: that batch alone is undone
        redact = type(self.Ticket)._service_redact_stored
        calls = []

        def die(tickets):
            redact(tickets)
            calls.append(tickets.ids)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return 1

        with patch.object(type(self.Ticket), "_service_redact_stored", die):
            # assertRaises would undo the finished batches as well
            try:
                self.run_cron(batch_size=2)
            except KeyboardInterrupt:
                self.assertEqual(len(calls), 2)
            else:
                self.fail("was not killed")
        self.env.invalidate_all()
        self.assertRecordValues(job, [{"state": "running", "done": 4}])
        calls.clear()
        self.run_cron(batch_size=2)
        self.assertRecordValues(job, [{"state": "done", "done": total}])
        for ticket in first:
            self.assertNoSecret(self.row(ticket, "name"))
            self.assertEqual(self.original(ticket, "name"), TEXT)

    def test_again_changes_nothing(self):
        self.old_ticket()
        self.begin()
        self.run_cron()
        second = self.begin()
        self.run_cron()
        self.assertRecordValues(second, [{"state": "done", "changed": 0}])

    def test_constant_queries(self):
        def spent(count):
            ids = [self.old_ticket().id for _i in range(count)]
            tickets = self.Ticket.browse(ids)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets._service_redact_stored()
            return self.env.cr.sql_log_count - before

        spent(1)
        self.assertEqual(spent(2), spent(20))

    def test_two_people_ask_for_one_job(self):
        self.old_ticket()
        self.assertEqual(self.begin(), self.begin())

    def test_a_manager_stops_it(self):
        ticket = self.old_ticket()
        job = self.begin()
        job.with_user(self.manager).action_service_stop()
        self.run_cron()
        self.assertRecordValues(job, [{"state": "stopped", "done": 0}])
        self.assertEqual(self.row(ticket, "name"), TEXT)

    def test_a_failure_stops_the_job_and_says_why(self):
        self.old_ticket()
        job = self.begin()
        with (
            patch.object(
                type(self.Ticket), "_service_redact_stored", side_effect=UserError("no")
            ),
            self.assertLogs("odoo.addons.service_sla_scripts", "WARNING"),
        ):
            self.run_cron()
        self.assertRecordValues(job, [{"state": "stopped", "error": "no"}])

    def test_only_a_manager_may(self):
        self.old_ticket()
        job = self.begin()
        for user in (self.agent, self.supervisor):
            for call in (
                self.Job.with_user(user).action_service_begin,
                job.with_user(user).action_service_stop,
                self.env["res.config.settings"].with_user(user).action_service_redact,
            ):
                with self.assertRaises(AccessError):
                    call()
            with self.assertRaises(AccessError):
                job.with_user(user).read(["state"])
        with self.assertRaises(AccessError):
            job.with_user(self.manager).write({"state": "done"})

    def test_the_health_check_tells(self):
        self.old_ticket()
        Clock = self.env["service.sla.clock"].with_user(self.supervisor)
        self.assertTrue(Clock.service_health()["is_redaction_needed"])
        self.begin()
        self.run_cron()
        self.assertFalse(Clock.service_health()["is_redaction_needed"])
