"""How late an escalation is on a real server: its workers, its scheduler, its clocks.

Clocks come due one after the other while the server runs. *Shown*: a thread does what
the page does when a clock reaches its moment, it calls ``service_sweep`` over HTTP, and
not more often than every two seconds. *Nobody watching*: only the scheduler looks.
Late is what another connection sees: from the moment due to the row committed.

Nobody watching needs a PostgreSQL server of one's own: Odoo's scheduler looks after 60
seconds of silence, and a job woken in any other database there begins them anew.
"""

import contextlib
import json
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import timedelta

import desk as build
from desks import CONF
from table import limit, ms, say

COUNT = 60
PAUSE = 2.0  # of service_sweep_service.js
SHOWN, UNSEEN = 60, 180  # seconds of each part
WAKE = 55
KEY = "rpc"


def run(desks):
    database = desks.database("C", "-late")
    desk = build.build(desks.connect(database))
    env = desk.env
    build.use_ours(desk, hours="always")
    desk.team.service_calendar_id = False
    # one policy is enough, and the level at the deadline tells when it was due
    (desk.policies - desk.policies[1]).active = False
    env["service.sla.level"].create(
        {"policy_id": desk.policies[1].id, "timing": "deadline", "is_activity": True}
    )
    tickets = build.tickets(desk).create(build.values(desk, COUNT)).sudo()
    env.cr.precommit.run()
    key = env["res.users.apikeys"].with_user(desk.agent).sudo()
    token = key._generate(KEY, "bench", env.cr.now() + timedelta(days=1))
    env.cr.commit()
    rested(env)
    clocks = tickets.service_clock_ids
    assert len(clocks) == COUNT, f"{len(clocks)} clocks"
    with server(database) as url:
        say(f"{COUNT} clocks come due in {SHOWN} s, a page shows them")
        shown = delays(clocks, SHOWN, url, token)
        say(f"{COUNT} clocks come due in {UNSEEN} s, nobody watches")
        unseen = delays(clocks, UNSEEN)
        say(f"{COUNT} clocks come due in {UNSEEN} s, other jobs wake the scheduler")
        with waking(desks.connect(database)):
            woken = delays(clocks, UNSEEN)
    return [
        limit(f"escalation carried out late by, p95 of {COUNT}, a page shows the clock",
              p95(shown), 2, ms, c=f"median {ms(sorted(shown)[COUNT // 2])}"),
        limit("  nobody watching", p95(unseen), 65, ms,
              c=f"median {ms(sorted(unseen)[COUNT // 2])}"),
        limit("  the same while other jobs wake the scheduler", p95(woken), 65, ms,
              c=f"median {ms(sorted(woken)[COUNT // 2])}"),
    ]  # fmt: skip


def rested(env):
    """As on a server that has run for a while: no other job is overdue since days.

    A new database would begin with all of Odoo's daily jobs, which take a minute; some
    of them wait for an internet that is not there.
    """
    cron = env.ref("service_sla_scripts.ir_cron_escalate")
    env.cr.execute(
        """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' + interval '1 hour'
            WHERE id <> %s""",
        [cron.id],
    )
    env.cr.commit()


@contextlib.contextmanager
def waking(env):
    """As on a busy server: every ``WAKE`` seconds some other job is asked for.

    Odoo's scheduler then looks at once, and sleeps for a minute afterwards.
    """
    other = env.ref("mail.ir_cron_mail_scheduler_action")
    done = threading.Event()

    def work():
        while not done.wait(WAKE):
            other._trigger()
            env.cr.commit()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def p95(values):
    return sorted(values)[int(len(values) * 0.95)]


def delays(clocks, seconds, url=None, token=None):
    """Let all clocks come due, spread; how late each was carried out, in seconds."""
    env = clocks.env
    dice = random.Random(19)
    begin = int(time.time()) + 5
    due = {id_: begin + dice.randrange(seconds) for id_ in clocks.ids}
    for id_, moment in due.items():
        env.cr.execute(
            """UPDATE service_sla_clock
                  SET deadline_at = moment, next_alert_at = moment
                 FROM (SELECT to_timestamp(%s) AT TIME ZONE 'UTC' AS moment) m
                WHERE id = %s""",
            [moment, id_],
        )
    env.cr.execute("DELETE FROM service_sla_alert")
    env.cr.commit()
    if url:
        threading.Thread(
            target=page, args=(url, token, sorted(set(due.values()))), daemon=True
        ).start()
    late = {}
    give_up = begin + seconds + 150
    while len(late) < len(due) and time.time() < give_up:
        env.cr.execute("SELECT clock_id FROM service_sla_alert")
        now = time.time()
        for [id_] in env.cr.fetchall():
            late.setdefault(id_, now - due[id_])
        env.cr.rollback()
        time.sleep(0.05)
    assert len(late) == len(due), f"{len(due) - len(late)} were never carried out"
    return list(late.values())


def page(url, token, moments):
    """What the page does: ask when a clock reaches its moment, and then pause."""
    while moments:
        time.sleep(max(0, moments[0] - time.time()))
        asked = time.time()
        moments = [moment for moment in moments if moment > asked]
        call(url, token)
        time.sleep(max(0, asked + PAUSE - time.time()))


def call(url, token):
    request = urllib.request.Request(
        f"{url}/json/2/service.sla.clock/service_sweep",
        data=json.dumps({}).encode(),
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        },
    )
    urllib.request.urlopen(request, timeout=30).close()


@contextlib.contextmanager
def server(database):
    """A server with its scheduler on a free port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-B", "-m", "odoo", "server", "-c", str(CONF), "-d", database,
         f"--db-filter=^{database}$", "--http-interface=127.0.0.1",
         f"--http-port={port}", "--workers=0", "--max-cron-threads=2",
         "--smtp-port=9", "--log-level=error"],
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _try in range(240):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"{url}/web/login", timeout=60).close()
                break
            assert process.poll() is None, "the server did not start"
            time.sleep(0.25)
        yield url
    finally:
        process.terminate()
        process.wait()
