"""Server processes that can be killed at any moment."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

STARTING = 90  # seconds a server may take on a machine that has other work


class Server:
    """One ``odoo server`` in threads mode on a free port of the loopback.

    :param config: its configuration file
    :param environment: variables of its process
    """

    def __init__(self, config, database, folder, environment, cron_threads=2):
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server_{self.port}_{time.monotonic_ns()}.log"
        # what Odoo's threads die of is only said there
        self.errors = open(self.log.with_suffix(".err"), "w")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "odoo", "server", f"--config={config}",
                f"--database={database}", f"--db-filter=^{database}$",
                f"--http-port={self.port}", "--http-interface=127.0.0.1",
                "--workers=0", f"--max-cron-threads={cron_threads}",
                # the mails stay here: a port on which nobody listens
                "--smtp=127.0.0.1", "--smtp-port=9",
                f"--logfile={self.log}",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )  # fmt: skip

    def is_running(self):
        return self.process.poll() is None

    def listens(self):
        """Whether there is somebody to talk to: what a load balancer asks."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def answers(self):
        """Whether it has loaded its registry and serves."""
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=5):
                return True
        return False

    def wait(self):
        """Wait until it answers."""
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline and self.is_running():
            if self.answers():
                return self
            time.sleep(0.2)
        tail = self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
        raise RuntimeError(f"A server did not start:\n{tail}")

    def kill(self):
        """SIGKILL, as the kernel does when memory is short; it may be gone already."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.errors.close()

    def stop(self):
        """In good order."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
            self.errors.close()
        except subprocess.TimeoutExpired:
            self.kill()


def wake(connect, database, crons):
    """Wake all cron threads for these crons at once, as Odoo's own triggers do.

    :param connect: function that returns a connection to the database of that name
    """
    with contextlib.closing(connect(database)) as connection:
        with connection, connection.cursor() as cr:
            cr.execute(
                """INSERT INTO ir_cron_trigger (cron_id, call_at)
                   SELECT unnest(%s), now() AT TIME ZONE 'UTC'""",
                [crons],
            )
    with contextlib.closing(connect("postgres")) as connection:
        with connection, connection.cursor() as cr:
            cr.execute("SELECT pg_notify('cron_trigger', %s)", [database])


def _die_with_parent():
    """A script that is killed itself leaves no servers behind (Linux only)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
