"""Running the real server as a process of its own, on a clone of a template database.

What happens on install and uninstall, between two agents at the same moment, or with
and without the addon cannot be seen inside one transaction of one process. The names of
the two templates come from whoever runs the tests (``bin/test`` exports them):

* ``SERVICE_BASE_TEMPLATE``: the addon's dependencies, without the addon
* ``SERVICE_TEMPLATE``: the same with the addon

Nobody may be connected to a template while it is cloned, so the database under test
cannot be one.
"""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import psycopg2
import psycopg2.extras

from odoo.tests import get_db_name
from odoo.tools import config

BASE_TEMPLATE = "SERVICE_BASE_TEMPLATE"
ADDON_TEMPLATE = "SERVICE_TEMPLATE"
ADDON = "service_sla_scripts"

# A script prints its result behind this mark; everything else is for people.
MARK = "RESULT:"
PROLOGUE = (
    """
import json
from odoo import Command, fields

def give(result):
    print("%s" + json.dumps(result, default=str), flush=True)
"""
    % MARK
)

SETTINGS = ("addons_path", "data_dir", "db_host", "db_port", "db_user", "db_password")


class Failed(AssertionError):
    """A process of Odoo did not do what it was told; carries the end of its log."""


class IntegrationCase(unittest.TestCase):
    """Databases, processes and servers that are gone when the tests of a class end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="service_integration_")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.rc = cls.folder / "odoo.conf"
        cls.rc.write_text(_own_configuration())
        cls.rc.chmod(0o600)

    # -- databases --------------------------------------------------------------

    @classmethod
    def clone(cls, template, suffix):
        """A database of this class: a clone of the template that a variable names."""
        source = os.environ.get(template)
        if not source:
            raise Failed(
                f"{template} is not set: it names the database to clone. "
                "Run these tests with bin/test, which sets it."
            )
        # bin/test clears away what a killed run leaves by the name in front
        name = f"{get_db_name()}-{suffix}"
        cls.drop(name)
        cls.addClassCleanup(cls.drop, name)
        cls._postgres(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        files = cls._filestore(source)
        if files.exists():
            # its files are named after their content and never change: links will do
            shutil.copytree(files, cls._filestore(name), copy_function=_link)
        return name

    @classmethod
    def drop(cls, name):
        cls._postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(cls._filestore(name), ignore_errors=True)

    @staticmethod
    def _filestore(name):
        return pathlib.Path(config["data_dir"]) / "filestore" / name

    @classmethod
    def _postgres(cls, statement):
        with contextlib.closing(connect("postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)

    @staticmethod
    def query(database, statement, *params):
        """Rows of a query, as dicts."""
        with contextlib.closing(connect(database)) as connection:
            with connection.cursor(
                cursor_factory=psycopg2.extras.RealDictCursor
            ) as cursor:
                cursor.execute(statement, params)
                return [dict(row) for row in cursor.fetchall()]

    # -- processes --------------------------------------------------------------

    @classmethod
    def odoo(cls, *args, stdin=""):
        """Run ``odoo`` with these arguments to its end; returns what it printed.

        :raise Failed: it ended with an error, or logged one
        """
        log = cls.folder / f"{time.monotonic_ns()}.log"
        done = subprocess.run(
            cls._command(*args, f"--logfile={log}"),
            input=stdin,
            env=cls._environment(),
            capture_output=True,
            text=True,
            timeout=300,
        )
        cls.check_log(log, done.returncode, done.stderr)
        return done.stdout

    @classmethod
    def install(cls, database, *modules):
        cls.odoo(
            "server", f"--database={database}", f"--init={','.join(modules)}",
            "--stop-after-init", "--no-http", "--max-cron-threads=0",
        )  # fmt: skip

    @classmethod
    def run_script(cls, database, *scripts, **values):
        """Run Python in ``odoo shell``; returns what the script hands to ``give``.

        :param scripts: run one after the other, with the same names
        :param values: names the scripts find set, anything JSON can carry
        :return: the result, or with several scripts the list of theirs
        """
        head = "".join(
            f"{name} = json.loads({json.dumps(value, default=str)!r})\n"
            for name, value in values.items()
        )
        printed = cls.odoo(
            "shell",
            f"--database={database}",
            "--no-http",
            stdin="\n".join([PROLOGUE, head, *scripts]),
        )
        results = [
            json.loads(line.removeprefix(MARK))
            for line in printed.splitlines()
            if line.startswith(MARK)
        ]
        if len(results) != len(scripts):
            raise Failed(
                f"{len(results)} results of {len(scripts)}:\n{printed[-2000:]}"
            )
        return results if len(scripts) > 1 else results[0]

    @classmethod
    def start_server(cls, database, *options):
        """A server in threads mode on a free port of the loopback; returns its URL."""
        port = _free_port()
        log = cls.folder / f"server_{port}.log"
        server = subprocess.Popen(
            cls._command(
                "server", f"--database={database}", f"--db-filter=^{database}$",
                f"--http-port={port}", "--http-interface=127.0.0.1", "--workers=0",
                "--max-cron-threads=0", f"--logfile={log}", *options,
            ),
            env=cls._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        cls.addClassCleanup(_stop, server)
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and server.poll() is None:
            try:
                # any page of the database: answers when its registry is loaded
                urllib.request.urlopen(f"{url}/web/login", timeout=60).close()
                return url
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        raise Failed(f"the server did not start:\n{_tail(log)}")

    @classmethod
    def _command(cls, command, *args):
        return [sys.executable, "-m", "odoo", command, f"--config={cls.rc}", *args]

    @classmethod
    def _environment(cls):
        return {**os.environ, "ODOO_RC": str(cls.rc)}

    @staticmethod
    def check_log(log, returncode=0, stderr=""):
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        bad = [
            line
            for line in lines
            if line[:2] == "20" and line.split()[3:4] in (["ERROR"], ["CRITICAL"])
        ]
        if bad or returncode:
            raise Failed(
                f"odoo ended with {returncode}\n"
                + "\n".join(bad)
                + f"\n{stderr[-4000:]}"
                f"\nend of its log:\n{_tail(log)}"
            )


def _own_configuration():
    """The running configuration without the database under test."""
    lines = ["[options]"]
    for name in SETTINGS:
        value = config[name]
        if isinstance(value, (list, tuple)):
            value = ",".join(value)
        if value:
            lines.append(f"{name} = {value}")
    return "\n".join([*lines, "log_level = info", ""])


def connect(database):
    wanted = {
        "host": config["db_host"],
        "port": config["db_port"],
        "user": config["db_user"],
        "password": config["db_password"],
    }
    return psycopg2.connect(
        dbname=database, **{key: value for key, value in wanted.items() if value}
    )


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _stop(process):
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _tail(log, lines=40):
    if not log.exists():
        return "(there is no log)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
