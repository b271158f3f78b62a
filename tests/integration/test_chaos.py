"""``make chaos`` in short: two servers, kill -9 while they sweep, agents at work.

PostgreSQL stays up: others use it too.
"""

import contextlib
import pathlib
import random
import time

from benchmarks.chaos import checks
from benchmarks.chaos.agents import Agents
from benchmarks.chaos.figures import figures as figures_of
from benchmarks.chaos.servers import Server, wake

from .common import ADDON_TEMPLATE, IntegrationCase, connect

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
TICKETS = 150
SECONDS = 14
KILL_AFTER = (4, 8, 12)
SEED = 1

RUN = """
import sys
sys.path.insert(0, top)
from benchmarks.chaos import desk
give(desk.%s)
"""

ALERT = """(SELECT a.id FROM service_sla_alert a JOIN service_sla_clock c
            ON c.id = a.clock_id AND c.state = 'running'
           AND c.deadline_at = a.deadline_at LIMIT 1)"""
CLOCK = """(SELECT c.id FROM service_sla_clock c JOIN helpdesk_ticket t
            ON t.id = c.ticket_id WHERE c.state = 'running' AND t.active
           AND c.metric = 'resolution' LIMIT 1)"""
# What each check has to see: a statement that spoils what it is about.
SPOILT = {
    "levels that are due and were not carried out": (
        f"DELETE FROM service_sla_alert WHERE id = {ALERT}"
    ),
    "levels carried out twice": (
        f"""INSERT INTO service_sla_alert
                   (clock_id, ticket_id, level_id, deadline_at, due_at, done_at, state)
            SELECT clock_id, ticket_id, level_id, deadline_at + interval '1 s',
                   done_at - interval '1 s', done_at, state
              FROM service_sla_alert WHERE id = {ALERT}"""
    ),
    "levels before the time, in a pause or after the end": (
        f"""UPDATE service_sla_alert SET done_at = due_at - interval '1 s'
             WHERE id = {ALERT}"""
    ),
    "clocks that escalation did not come to": (
        f"UPDATE service_sla_clock SET next_alert_at = started_at WHERE id = {CLOCK}"
    ),
    "levels set aside": (
        f"UPDATE service_sla_alert SET state = 'failed' WHERE id = {ALERT}"
    ),
    "to-dos missing, doubled or left over": """
        DELETE FROM mail_activity WHERE id = (
               SELECT max(id) FROM mail_activity WHERE service_alert_id IS NOT NULL)""",
    "lines in messages, and mails, missing or doubled": """
        UPDATE mail_message SET body = body || body WHERE id = (
               SELECT max(id) FROM mail_message
                WHERE model IS NULL AND message_type = 'user_notification')""",
    "notes missing or doubled": """
        DELETE FROM mail_message WHERE id = (
               SELECT max(id) FROM mail_message WHERE body LIKE '%Escalation, %')""",
    "promises in pop-ups missing or doubled": """
        DELETE FROM bus_bus WHERE id = (
               SELECT max(id) FROM bus_bus WHERE message LIKE '%service_sla.alert%')""",
    "urgency or assignee not as the levels say": """
        UPDATE helpdesk_ticket SET service_urgency = 'critical' WHERE team_id IN (
               SELECT id FROM helpdesk_ticket_team WHERE name->>'en_US' = 'Steady')""",
    "open tickets without a promise, or with two": (
        f"DELETE FROM service_sla_clock WHERE id = {CLOCK}"
    ),
    "clocks of what is over": (
        f"""UPDATE helpdesk_ticket SET active = false WHERE id = (
               SELECT ticket_id FROM service_sla_clock WHERE id = {CLOCK})"""
    ),
    "clocks with another promise than their ticket's": (
        f"UPDATE service_sla_clock SET target_seconds = 1 WHERE id = {CLOCK}"
    ),
    "pauses that do not agree": (
        f"UPDATE service_sla_clock SET deadline_at = NULL WHERE id = {CLOCK}"
    ),
    "clocks with an impossible state": (
        f"UPDATE service_sla_clock SET stopped_at = started_at WHERE id = {CLOCK}"
    ),
    "crons that failed": """
        UPDATE ir_cron SET failure_count = 1 WHERE cron_name LIKE 'Escalate%'""",
}


class TestChaos(IntegrationCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.clone(ADDON_TEMPLATE, "chaos")
        cls.desk = cls.run_script(
            cls.database, RUN % f"build(env, {TICKETS})", top=str(TOP)
        )
        cls.servers = []
        cls.addClassCleanup(lambda: [server.kill() for server in cls.servers])
        cls._disturb()
        cls.settled = cls.run_script(cls.database, RUN % "settle(env)", top=str(TOP))

    @classmethod
    def _disturb(cls):
        for _number in range(2):
            cls._start_server()
        for server in cls.servers:
            server.wait()
        cls.agents = Agents(cls.desk, cls._urls, SEED, 4)
        cls.agents.start()
        dice = random.Random(SEED)
        started = time.monotonic()
        for moment in (*KILL_AFTER, SECONDS):
            while time.monotonic() < started + moment:
                wake(connect, cls.database, cls.desk["crons"])
                time.sleep(dice.uniform(0.2, 0.8))
            if moment != SECONDS:
                # the one that has run longest: the other may not even be up
                cls.servers.pop(0).kill()
                cls._start_server()
        cls.agents.stop()
        while cls.servers:
            cls.servers.pop().kill()

    @classmethod
    def _urls(cls):
        return [server.url for server in list(cls.servers) if server.listens()]

    @classmethod
    def _start_server(cls):
        cls.servers.append(Server(cls.rc, cls.database, cls.folder, cls._environment()))

    @contextlib.contextmanager
    def cursor(self):
        """A transaction that leaves no trace."""
        with contextlib.closing(connect(self.database)) as connection:
            with connection.cursor() as cr:
                yield cr

    def test_every_level_is_carried_out_once_whoever_dies(self):
        with self.cursor() as cr:
            found = checks.differences(cr, self.settled["at"])
            figures = figures_of(cr, "2000-01-01")
            cr.execute("SELECT id FROM helpdesk_ticket")
            stored = {id_ for (id_,) in cr.fetchall()}
        self.assertEqual({name: rows for name, rows in found.items() if rows}, {})
        self.assertEqual(self.settled["differences"], [])
        self.assertLessEqual(set(self.agents.acknowledged), stored)
        # and it was no empty exercise
        for name in ("levels carried out", "notes", "lines in messages", "pauses"):
            self.assertGreater(figures[name], 0, name)
        self.assertGreater(self.agents.outcomes["done"], 20, self.agents.outcomes)

    def test_the_checks_see_what_is_wrong(self):
        self.assertEqual(set(SPOILT), set(checks.CHECKS))
        for title, statement in SPOILT.items():
            with self.subTest(title), self.cursor() as cr:
                cr.execute(statement)
                self.assertTrue(cr.rowcount, "there is something to spoil")
                self.assertTrue(
                    list(checks.CHECKS[title](cr, self.settled["at"])), "it is seen"
                )
