"""A PostgreSQL of its own, which may crash, and the database in it."""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess

import psycopg2

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = TOP / ".build"
FOLDER = BUILD / "chaos"
DATABASE = "chaos"


class Cluster:
    """The cluster in ``.build/chaos``, with what PostgreSQL promises by default."""

    def start(self):
        self._script("start")
        printed = self._script("env")
        self.settings = dict(re.findall(r"PG(\w+)=(\S+)", printed))

    def crash(self):
        """Gone without a checkpoint, and back after crash recovery."""
        self._script("crash")
        self._script("start")

    def stop(self):
        self._script("stop")

    @staticmethod
    def _script(command):
        return subprocess.run(
            [str(TOP / "setup/postgres.sh"), command],
            env={**os.environ, "CLUSTER": FOLDER.name},
            capture_output=command == "env",
            text=True,
            check=True,
        ).stdout

    def connect(self, database=DATABASE):
        return psycopg2.connect(
            dbname=database,
            host=self.settings["HOST"],
            port=self.settings["PORT"],
            user=self.settings["USER"],
        )

    @contextlib.contextmanager
    def cursor(self, database=DATABASE):
        with contextlib.closing(self.connect(database)) as connection:
            connection.autocommit = True
            with connection.cursor() as cr:
                yield cr

    def environment(self):
        """Variables for PostgreSQL's programs."""
        settings = {f"PG{name}": value for name, value in self.settings.items()}
        return {**os.environ, **settings}

    def log_size(self):
        return (FOLDER / "postgres/server.log").stat().st_size

    def log_since(self, size):
        with open(FOLDER / "postgres/server.log", errors="replace") as log:
            log.seek(size)
            return log.read()

    # -- the database ---------------------------------------------------------------

    def make_database(self):
        """A fresh database with the addon, from the template that the tests use too."""
        dump, files = FOLDER / "template.dump", FOLDER / "template.files"
        key = self._fetch_template(dump, files)
        template = f"template_{key}"
        with self.cursor("postgres") as cr:
            cr.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
            cr.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'"
            )
            names = {name for (name,) in cr.fetchall()}
            if template not in names:
                for name in names:
                    cr.execute(f'DROP DATABASE "{name}"')
                cr.execute("DROP DATABASE IF EXISTS restoring WITH (FORCE)")
                cr.execute("CREATE DATABASE restoring")
                self._run("pg_restore", "--no-owner", "-d", "restoring", str(dump))
                cr.execute(f'ALTER DATABASE restoring RENAME TO "{template}"')
            cr.execute(f'CREATE DATABASE "{DATABASE}" TEMPLATE "{template}"')
        store = FOLDER / "data/filestore" / DATABASE
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(files, store)

    def _run(self, *command):
        subprocess.run(command, env=self.environment(), check=True)

    def _fetch_template(self, dump, files):
        """Dump the addon's template from the project's own server; returns its name."""
        database = [str(TOP / "setup/database.sh")]

        def ask(*args):
            output = subprocess.run(
                [*database, *args], capture_output=True, text=True, check=True
            ).stdout
            return output.split()

        wanted = "_".join(ask("key"))
        if dump.exists() and (FOLDER / "template.key").exists():
            if (FOLDER / "template.key").read_text() == wanted:
                return wanted
        # left behind, it is cleared away by its name
        name = f"test_{ask('tree')[0]}_{os.getpid()}"
        try:
            subprocess.run(
                [*database, "clone", name], stdout=subprocess.DEVNULL, check=True
            )
            printed = subprocess.run(
                [str(TOP / "setup/postgres.sh"), "env"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            settings = dict(re.findall(r"(PG\w+)=(\S+)", printed))
            subprocess.run(
                ["pg_dump", "-Fc", "-Z0", "--no-owner", "-f", str(dump), name],
                env={**os.environ, **settings},
                check=True,
            )
            shutil.rmtree(files, ignore_errors=True)
            files.mkdir()
            stored = BUILD / "data/filestore" / name
            if stored.exists():
                shutil.copytree(stored, files, dirs_exist_ok=True)
            wanted = "_".join(ask("key"))
            (FOLDER / "template.key").write_text(wanted)
        finally:
            subprocess.run([*database, "drop", name], check=False)
        return wanted
