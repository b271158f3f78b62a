"""``make chaos``: disturb escalation for some minutes, then count."""

import argparse
import collections
import datetime
import fcntl
import json
import os
import random
import re
import signal
import subprocess
import sys
import time

from . import checks
from .agents import Agents
from .cluster import BUILD, DATABASE, FOLDER, TOP, Cluster
from .figures import figures as figures_of
from .servers import Server, wake

SERVERS = 3
CRON_THREADS = 2
AGENTS = 6
KILL_EVERY = (4, 12)  # seconds
CRASH_EVERY = (30, 55)
POKE_EVERY = (0.5, 2.5)
SHOWN = 5  # differences of a kind that are printed
# errors of PostgreSQL that say another transaction was faster
COLLISIONS = {
    "serialization failures": "could not serialize access",
    "deadlocks": "deadlock detected",
}
MARK = "RESULT:"


def say(text):
    print(f"\033[1m→ {text}\033[0m", file=sys.stderr, flush=True)


class Chaos:
    """One run.

    :param options: ``minutes``, ``seed`` and ``tickets``
    """

    def __init__(self, options):
        self.options = options
        self.dice = random.Random(options.seed)
        self.cluster = Cluster()
        self.servers, self.logs = [], []
        self.counts = collections.Counter()
        self.config = FOLDER / "odoo.conf"

    # -- set-up ---------------------------------------------------------------------

    def prepare(self):
        for old in FOLDER.glob("server_*"):
            old.unlink()
        self.cluster.start()
        say("a fresh database with the addon")
        self.cluster.make_database()
        self._configure()
        say(f"a desk with {self.options.tickets} tickets")
        self.desk = self._shell(
            f"give(desk.build(env, {self.options.tickets}))", "build.log"
        )

    def _configure(self):
        own = {
            "db_host": self.cluster.settings["HOST"],
            "db_port": self.cluster.settings["PORT"],
            "db_user": self.cluster.settings["USER"],
            "data_dir": FOLDER / "data",
        }
        lines = (BUILD / "odoo.conf").read_text().splitlines()
        kept = [line for line in lines if line.split(" = ")[0] not in own]
        kept += [f"{name} = {value}" for name, value in own.items()]
        self.config.write_text("\n".join(kept) + "\n")
        self.environment = {
            **self.cluster.environment(),
            "ODOO_RC": str(self.config),
            "PYTHONPATH": str(TOP),
        }

    def _shell(self, script, log):
        """What a line of Python hands to ``give`` in ``odoo shell``."""
        head = (
            "import json\nfrom benchmarks.chaos import desk\n"
            f"def give(x): print({MARK!r} + json.dumps(x, default=str), flush=True)\n"
        )
        done = subprocess.run(
            [
                sys.executable, "-m", "odoo", "shell", f"--config={self.config}",
                f"--database={DATABASE}", "--no-http", f"--logfile={FOLDER / log}",
            ],
            input=f"{head}{script}\n",
            env=self.environment,
            cwd=TOP,
            capture_output=True,
            text=True,
        )  # fmt: skip
        for line in done.stdout.splitlines():
            if line.startswith(MARK):
                return json.loads(line.removeprefix(MARK))
        raise RuntimeError(f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}")

    # -- disturbances ---------------------------------------------------------------

    def _start_server(self):
        server = Server(self.config, DATABASE, FOLDER, self.environment, CRON_THREADS)
        self.servers.append(server)
        self.logs.append(server.log)
        return server

    def _urls(self):
        return [server.url for server in list(self.servers) if server.listens()]

    def _kill(self):
        """One of the servers, whatever it does just now, and another in its place."""
        server = self.dice.choice(self.servers)
        if self.dice.random() < 0.6:
            # most deaths in the middle of a sweep
            self._poke()
            time.sleep(self.dice.uniform(0, 0.8))
        if server.is_running():
            self.counts["servers killed"] += 1
        server.kill()
        self.servers.remove(server)
        self._start_server()

    def _crash(self):
        self.cluster.crash()
        self.counts["PostgreSQL restarted"] += 1

    def _poke(self):
        wake(self.cluster.connect, DATABASE, self.desk["crons"])
        self.counts["sweeps called"] += 1

    def disturb(self):
        say(f"{SERVERS} servers with {CRON_THREADS} cron threads each")
        self.log_start = self.cluster.log_size()
        for _number in range(SERVERS):
            self._start_server()
        for server in self.servers:
            server.wait()
        self.since = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        say(
            f"{AGENTS} agents; {self.options.minutes:g} minutes, "
            f"seed {self.options.seed}"
        )
        agents = Agents(self.desk, self._urls, self.options.seed, AGENTS)
        agents.start()
        started = time.monotonic()
        end = started + self.options.minutes * 60
        due = {
            name: started + self.dice.uniform(*every)
            for name, every in (
                ("_kill", KILL_EVERY),
                ("_crash", CRASH_EVERY),
                ("_poke", POKE_EVERY),
            )
        }
        every = {"_kill": KILL_EVERY, "_crash": CRASH_EVERY, "_poke": POKE_EVERY}
        told = started
        while time.monotonic() < end:
            for name, moment in due.items():
                if time.monotonic() >= moment:
                    getattr(self, name)()
                    due[name] = time.monotonic() + self.dice.uniform(*every[name])
            for server in self.servers[:]:
                if not server.is_running():
                    self.counts["servers that ended by themselves"] += 1
                    self.servers.remove(server)
                    self._start_server()
            if time.monotonic() > told + 15:
                told = time.monotonic()
                self._progress(told - started, agents)
            time.sleep(0.1)
        agents.stop()
        self.agents = agents
        for server in self.servers:
            server.kill()
        self.servers.clear()

    def _progress(self, seconds, agents):
        with self.cluster.cursor() as cr:
            cr.execute("SELECT count(*) FROM service_sla_alert")
            (alerts,) = cr.fetchone()
        say(
            f"{seconds:4.0f} s: {self.counts['servers killed']} servers killed, "
            f"PostgreSQL restarted {self.counts['PostgreSQL restarted']} times, "
            f"{agents.outcomes['done']} things done by agents, "
            f"{alerts} levels carried out"
        )

    # -- afterwards -----------------------------------------------------------------

    def settle(self):
        """One server that nobody kills makes up for what is due, by its own crons."""
        say("settling")
        server = self._start_server().wait()
        # a server that has just started sleeps a minute before it looks
        self._poke()
        deadline = time.monotonic() + 150
        while time.monotonic() < deadline:
            with self.cluster.cursor() as cr:
                cr.execute(
                    """SELECT count(*) FROM service_sla_clock WHERE state = 'running'
                          AND next_alert_at < now() AT TIME ZONE 'UTC' - interval '5 s'
                    """
                )
                if not cr.fetchone()[0]:
                    break
            time.sleep(1)
        else:
            self.counts["crons that did not come back"] += 1
        server.stop()
        self.servers.clear()
        return self._shell("give(desk.settle(env))", "settle.log")

    def report(self, settled):
        """Print the table; returns whether all is as it should be."""
        with self.cluster.cursor() as cr:
            found = checks.differences(cr, settled["at"])
            figures = figures_of(cr, self.since)
            cr.execute("SELECT id FROM helpdesk_ticket")
            stored = {id_ for (id_,) in cr.fetchall()}
        lost = set(self.agents.acknowledged) - stored
        found["tickets lost after they were confirmed"] = sorted(lost)
        found["differences that service_verify finds"] = settled["differences"]
        crons = self.counts.pop("crons that did not come back", 0)
        found["crons that did not come back"] = ["due levels were left"] * crons

        self._rows("disturbances", {**self.counts, **self._collisions()})
        self._rows("agents", self.agents.outcomes)
        self._rows("what happened", figures)
        self._rows("differences", {name: len(rows) for name, rows in found.items()})
        for text, count in self.agents.errors.most_common(SHOWN):
            print(f"  server error, {count} times: {text}")
        for name, rows in found.items():
            for row in rows[:SHOWN]:
                print(f"\033[31m✗ {name}: {row}\033[0m")
        return not any(found.values())

    def _collisions(self):
        text = self.cluster.log_since(self.log_start)
        found = collections.Counter(
            {
                name: len(re.findall(rf"ERROR: .*{sign}", text))
                for name, sign in COLLISIONS.items()
            }
        )
        for log in self.logs:
            text = log.read_text(errors="replace") if log.exists() else ""
            died = log.with_suffix(".err").read_text(errors="replace")
            found["runs of crons that PostgreSQL's end cut off"] += text.count(
                "server action #"
            )
            # Odoo's own: in threads mode nobody starts them anew
            found["cron threads that PostgreSQL's end took along"] += len(
                re.findall(r"Exception in thread odoo\.service\.cron", died)
            )
        return found

    @staticmethod
    def _rows(title, values):
        print(f"\n{title}")
        for name, value in values.items():
            print(f"  {name:54}{value if value is not None else '–':>10}")

    def close(self):
        for server in self.servers:
            server.kill()
        self.cluster.stop()


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--tickets", type=int, default=800)
    return parser.parse_args()


def main():
    options = read_options()
    FOLDER.mkdir(exist_ok=True)
    lock = open(BUILD / "chaos.lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("make chaos is already running in this tree.")
        return 1
    os.set_inheritable(lock.fileno(), False)
    # an end from outside is an end like Ctrl-C: nothing stays behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chaos = Chaos(options)
    try:
        chaos.prepare()
        chaos.disturb()
        good = chaos.report(chaos.settle())
    except KeyboardInterrupt:
        say("stopped")
        return 130
    finally:
        chaos.close()
    print(
        f"\n{'✓ nothing was lost, nothing happened twice' if good else '✗ see above'}"
    )
    print(f"  again: make chaos SEED={options.seed}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
