"""A server of its own on a clone of a template, with the secrets planted."""

import json
from types import SimpleNamespace

import psycopg2.extras

from ...integration.common import connect
from .client import Client
from .planted import Planted
from .seed import SCRIPT
from .suite import CUSTOMER, EMPLOYEE, OWNER, STRANGER, TARGET

STRICT = "service_sla_scripts.mask_everybody"
PERSON = {CUSTOMER: OWNER[CUSTOMER], STRANGER: OWNER[STRANGER]}

# Mails that reach somebody who is masked, or the mailbox an attacker has them sent to.
OUTBOX = """
    SELECT mail.id, mail.email_to, mail.email_cc, mail.body_html, mail.headers,
           message.email_from, message.reply_to, message.subject, message.body
      FROM mail_mail mail
      JOIN mail_message message ON message.id = mail.mail_message_id
     WHERE mail.id > %s
       AND (mail.email_to LIKE '%%@evil.example%%'
            OR mail.email_to LIKE '%%@desk.example%%'
            OR EXISTS (
               SELECT FROM mail_mail_res_partner_rel rel
                WHERE rel.mail_mail_id = mail.id AND rel.res_partner_id = ANY(%s)))
"""


class Site:
    """Server, people and what can be overheard.

    :param case: the IntegrationCase that clones, runs and clears away
    """

    def __init__(self, case, template, label):
        self.label = label
        self.database = case.clone(template, f"attack-{label}")
        logs = set(case.folder.glob("*.log"))
        self.data = SimpleNamespace(**case.run_script(self.database, SCRIPT))
        seed_log = "\n".join(
            path.read_text(errors="replace")
            for path in set(case.folder.glob("*.log")) - logs
        )
        self.planted = Planted(self.data.planted)
        self.url = case.start_server(self.database)
        port = self.url.rpartition(":")[2]
        self.log = open(case.folder / f"server_{port}.log", errors="replace")
        case.addClassCleanup(self.log.close)
        self.connection = connect(self.database)
        self.connection.autocommit = True
        case.addClassCleanup(self.connection.close)
        self.clients = {}
        self.strict = False
        self._last = {"bus_bus": 0, "mail_mail": 0}
        self._spares = list(self.data.spares)
        # what happened while the customers wrote their letters
        self.seeded = self.overhear() | {"log of the gateway": seed_log}

    # -- who and what -------------------------------------------------------------

    def client(self, role):
        self._set_strict(role == EMPLOYEE)
        if role not in self.clients:
            person = self.data.people.get(PERSON.get(role, role))
            self.clients[role] = Client(self.url, self.database, person)
        return self.clients[role]

    def world(self, role):
        """Ids an attacker may know: those of the target, and some of the desk."""
        me = self.data.people.get(PERSON.get(role, role), {})
        return SimpleNamespace(
            **self.data.victims[TARGET[role]],
            other=SimpleNamespace(**self.data.victims["carl"]),
            mine=SimpleNamespace(**self.data.victims.get(OWNER.get(role), {})),
            colleague=self.data.people["agent"]["partner"],
            me=me.get("partner"),
            my_user=me.get("uid"),
            my_name=me.get("login"),
            invited=self.data.invited,
            team=self.data.team,
            tag=self.data.tag,
            database=self.database,
            spare=self._spares.pop,
            site=self,
            role=role,
        )

    def _set_strict(self, strict):
        """Whether people outside the helpdesk are masked as well."""
        if strict == self.strict:
            return
        if "admin" not in self.clients:
            admin = {"login": "admin", "password": "admin"}
            self.clients["admin"] = Client(self.url, self.database, admin)
        self.clients["admin"].call(
            "ir.config_parameter",
            "set_param",
            None,
            STRICT,
            "True" if strict else False,
        )
        self.strict = strict

    # -- what can be overheard ----------------------------------------------------

    def overhear(self):
        """What reached others since the last time: ``{place: text}``."""
        return {
            "log": self.log.read(),
            "bus": self._news("bus_bus", self._bus),
            "mail": self._news("mail_mail", self._outbox),
        }

    def _news(self, table, rows):
        with self.connection.cursor(
            cursor_factory=psycopg2.extras.RealDictCursor
        ) as cursor:
            found = [dict(row) for row in rows(cursor, self._last[table])]
        if found:
            self._last[table] = max(row["id"] for row in found)
        return json.dumps(found, default=str, ensure_ascii=False) if found else ""

    def _bus(self, cursor, last):
        """Rows on channels that somebody listens to who may not see the value."""
        cursor.execute(
            "SELECT id, channel, message FROM bus_bus WHERE id > %s ORDER BY id", [last]
        )
        theirs = [
            [self.database, "res.partner", victim["partner"]]
            for victim in (*self.data.victims.values(), *self.data.clear)
        ]
        rows = cursor.fetchall()
        return [row for row in rows if json.loads(row["channel"]) not in theirs]

    def _outbox(self, cursor, last):
        cursor.execute(OUTBOX, [last, self.data.masked_partners])
        return cursor.fetchall()
