import contextlib
import time

from benchmarks.chaos.servers import Server

from .common import ADDON_TEMPLATE, IntegrationCase, connect

TICKETS = 600
NUMBER = "13812349012"
PATIENCE = 120  # seconds, on a machine that has other work

# Tickets from before the installation, each with a mail of its customer. Nothing but
# the trigger of the manager's click wakes the job.
PREPARE = """
from odoo.tests import new_test_user

quiet = {"tracking_disable": True, "no_reset_password": True}
env = env(context={**env.context, **quiet})
team_agent = "helpdesk_mgmt.group_helpdesk_user_team"
agent = new_test_user(
    env, "old_agent", f"{team_agent},service_sla_scripts.group_contact_reveal"
)
manager = new_test_user(env, "old_manager", "helpdesk_mgmt.group_helpdesk_manager")
team = env["helpdesk.ticket.team"].create(
    {"name": "Desk", "user_ids": [Command.set(agent.ids)]}
)
customer = env["res.partner"].create({"name": "Zhao Min"})
old = env["helpdesk.ticket"].create(
    [
        {"name": "x", "description": "x", "team_id": team.id,
         "partner_id": customer.id}
        for _i in range(count)
    ]
)
mails = env["mail.message"].create(
    [
        {"model": old._name, "res_id": ticket.id, "message_type": "email",
         "author_id": customer.id, "body": "x"}
        for ticket in old
    ]
)
env.flush_all()
env.cr.execute(
    "UPDATE helpdesk_ticket SET name = 'Call ' || %s || ' about ' || id,"
    " description = '<p>Ring ' || %s || ', case ' || id || '</p>'"
    " WHERE id = ANY(%s)", [number, number, old.ids]
)
env.cr.execute(
    "UPDATE mail_message SET body = '<p>Ring ' || %s || ', mail ' || id || '</p>'"
    " WHERE id = ANY(%s)", [number, mails.ids]
)
cron = env.ref("service_sla_scripts.ir_cron_redact")
env["ir.cron"].search([("id", "!=", cron.id)]).active = False
env.cr.execute(
    "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' + interval '1 hour'"
)
env.cr.execute("DELETE FROM ir_cron_trigger")
env["service.contact.redaction"].search([]).unlink()
env.cr.commit()
give({"manager": manager.id, "agent": agent.id, "tickets": old.ids})
"""
BEGIN = """
jobs = env["service.contact.redaction"].with_user(manager)
job = jobs.action_service_begin()["res_id"]
env.cr.commit()
give(job)
"""
# What the vault gives, and to whom.
ASK = """
from odoo.exceptions import AccessError

def refused(user):
    try:
        env["service.contact.original"].with_user(user).search([]).mapped("value")
    except AccessError:
        return True

ticket = env["helpdesk.ticket"].browse(tickets[0])
answer = env["service.contact.reveal"].with_user(agent).service_reveal(
    ticket._name, ticket.id, "description", "identity", "", ticket.id
)
env.cr.commit()
admin = env.ref("base.user_admin").id
give(
    {
        "refused": [refused(user) for user in (agent, manager, admin)],
        "seen": ticket.with_user(agent).description,
        "revealed": answer["value"],
    }
)
"""
TEXTS = """
    SELECT 'helpdesk.ticket' AS model, id, id AS ticket, 'name' AS field,
           name AS text, 'Call ' || %(number)s || ' about ' || id AS original
      FROM helpdesk_ticket WHERE id = ANY(%(tickets)s)
     UNION ALL
    SELECT 'helpdesk.ticket', id, id, 'description', description,
           '<p>Ring ' || %(number)s || ', case ' || id || '</p>'
      FROM helpdesk_ticket WHERE id = ANY(%(tickets)s)
     UNION ALL
    SELECT 'mail.message', id, res_id, 'body', body,
           '<p>Ring ' || %(number)s || ', mail ' || id || '</p>'
      FROM mail_message
     WHERE model = 'helpdesk.ticket' AND res_id = ANY(%(tickets)s)
       AND message_type = 'email'
"""
STATE = (
    """
    WITH texts AS (%s)
    SELECT texts.ticket, texts.text, texts.original, kept.value AS kept
      FROM texts
      LEFT JOIN service_contact_original AS kept
        ON (kept.res_model, kept.res_id, kept.field, kept.ticket_id)
         = (texts.model, texts.id, texts.field, texts.ticket)
"""
    % TEXTS
)


class TestRedactionKilled(IntegrationCase):
    """Masking old tickets, in a server that dies of SIGKILL in the middle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.clone(ADDON_TEMPLATE, "redaction")
        cls.desk = cls.run_script(cls.database, PREPARE, count=TICKETS, number=NUMBER)

    def _start_server(self):
        server = Server(
            self.rc, self.database, self.folder, self._environment(), cron_threads=1
        )
        self.addCleanup(server.kill)
        return server.wait()

    def _job(self):
        (job,) = self.query(self.database, "SELECT * FROM service_contact_redaction")
        return job

    def _wait(self, is_so, pause):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            job = self._job()
            if is_so(job):
                return job
            pause()
        self.fail(f"the job stands still: {job}")

    def _look_around(self):
        """The scheduler looks what is due once a minute; this spares the minute."""
        with contextlib.closing(connect("postgres")) as connection:
            with connection, connection.cursor() as cr:
                cr.execute("SELECT pg_notify('cron_trigger', %s)", [self.database])
        time.sleep(0.5)

    def _texts(self):
        values = {"number": NUMBER, "tickets": self.desk["tickets"]}
        with contextlib.closing(connect(self.database)) as connection:
            with connection.cursor() as cr:
                cr.execute(STATE, values)
                return cr.fetchall()

    def assertMasked(self, text, original, kept):
        self.assertEqual(text, original.replace(NUMBER, "138****9012"))
        self.assertEqual(kept, original)

    def test_it_goes_on_where_it_was_and_nothing_is_lost(self):
        server = self._start_server()
        self.run_script(self.database, BEGIN, manager=self.desk["manager"])
        self._wait(lambda job: job["done"], lambda: time.sleep(0.005))
        server.kill()
        job = self._job()
        self.assertEqual(job["state"], "running")
        self.assertTrue(0 < job["done"] < TICKETS, job["done"])

        # what was committed is whole, what was not is as it was
        for ticket, text, original, kept in self._texts():
            if ticket <= job["last_ticket_id"]:
                self.assertMasked(text, original, kept)
            else:
                self.assertEqual((text, kept), (original, None))

        server = self._start_server()
        job = self._wait(lambda job: job["state"] != "running", self._look_around)
        self.assertEqual((job["state"], job["error"]), ("done", None))
        self.assertEqual(job["done"], TICKETS)
        self.assertEqual(job["changed"], 3 * TICKETS)
        texts = self._texts()
        self.assertEqual(len(texts), 3 * TICKETS)
        for _ticket, text, original, kept in texts:
            self.assertMasked(text, original, kept)
        (row,) = self.query(
            self.database, "SELECT count(*) AS kept FROM service_contact_original"
        )
        self.assertEqual(row["kept"], 3 * TICKETS)
        self.check_log(server.log)
        server.stop()

        answer = self.run_script(self.database, ASK, **self.desk)
        self.assertEqual(answer["refused"], [True, True, True])
        self.assertIn("138****9012", answer["seen"])
        self.assertIn(NUMBER, answer["revealed"])
