"""Fresh databases for a run, each with the same service desk, gone at the end.

    A   helpdesk_mgmt alone
    B   helpdesk_mgmt_sla with three SLAs
    C   this addon, six promises on a ticket
    R   Odoo's own automation rules (``base_automation``) on helpdesk_mgmt

All are clones of the project's template databases (setup/database.sh). The names begin
like those of a test run, so that what a killed run leaves behind is cleared away.
"""

import contextlib
import fcntl
import os
import pathlib
import re
import subprocess

from table import say

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = TOP / ".build"
CONF = BUILD / "odoo.conf"

MODULES = {"B": "helpdesk_mgmt_sla", "R": "base_automation"}


class Desks:
    """Makes databases when they are asked for first, and drops them when closed."""

    def __init__(self):
        self._stack = contextlib.ExitStack()
        self._envs, self._templates, self._databases = {}, None, []
        tree = self._script("tree").strip()
        self._prefix = f"test_{tree}_{os.getpid()}"

    def close(self):
        self._stack.close()
        for name in self._databases:
            self._forget(name)
            self._script("drop", name)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    @staticmethod
    def _script(*arguments):
        """What setup/database.sh prints."""
        command = [str(TOP / "setup/database.sh"), *arguments]
        result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        return result.stdout

    # -- databases --------------------------------------------------------------

    def database(self, kind, suffix=""):
        """Name of a new database of a kind."""
        name = f"{self._prefix}-{kind}{suffix}".lower()
        self._databases.append(name)
        if not self._templates:
            self._templates = self._script("clone", name).split()
            for template in self._templates:
                self._hold(template)
            if kind == "C":
                return name
        base, addon = self._templates
        self._script("copy", addon if kind == "C" else base, name)
        if kind in MODULES:
            say(f"installing {MODULES[kind]}")
            self.odoo("server", "-d", name, "-i", MODULES[kind], "--stop-after-init")
        return name

    def _hold(self, template):
        """Nobody prunes a template while we may still clone it."""
        lock = self._stack.enter_context(open(BUILD / "locks" / template))
        fcntl.flock(lock, fcntl.LOCK_SH)

    @staticmethod
    def odoo(command, *arguments):
        """Run Odoo as a process of its own."""
        subprocess.run(
            [
                str(TOP / "bin/odoo"),
                command,
                *arguments,
                "--no-http",
                "--max-cron-threads=0",
                "--log-level=error",
            ],
            check=True,
        )

    # -- environments -----------------------------------------------------------

    def env(self, kind, suffix=""):
        """An environment of the superuser in the one database of a kind."""
        key = kind + suffix
        if key not in self._envs:
            name = self.database(kind, suffix)
            self._envs[key] = self.connect(name)
        return self._envs[key]

    def connect(self, name):
        from odoo import SUPERUSER_ID, api
        from odoo.modules.registry import Registry

        cursor = self._stack.enter_context(Registry(name).cursor())
        self._stack.callback(cursor.rollback)
        return api.Environment(cursor, SUPERUSER_ID, {})

    @staticmethod
    def _forget(name):
        import odoo.sql_db
        from odoo.modules.registry import Registry

        Registry.delete(name)
        odoo.sql_db.close_db(name)


def start_odoo():
    """Make Odoo importable in this process, quietly."""
    from odoo.service.server import load_server_wide_modules
    from odoo.tools import config

    config.parse_config(["-c", str(CONF), "--log-level=error"], setup_logging=True)
    load_server_wide_modules()


def connection():
    """How psql and other processes reach PostgreSQL: PGHOST, PGPORT, PGUSER."""
    result = subprocess.run(
        [str(TOP / "setup/postgres.sh"), "env"],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(re.findall(r"(PG\w+)=(\S+)", result.stdout))
