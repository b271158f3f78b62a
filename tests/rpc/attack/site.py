"""A server of its own on a clone of a template, with the secrets planted."""

import json
from types import SimpleNamespace

from ...integration.common import connect
from .client import Client
from .letterbox import Letterbox
from .planted import Planted
from .seed import SCRIPT
from .suite import CUSTOMER, EMPLOYEE, OWNER, STRANGER, TARGET

STRICT = "service_sla_scripts.mask_everybody"
PERSON = {CUSTOMER: OWNER[CUSTOMER], STRANGER: OWNER[STRANGER]}


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
        self.letterbox = Letterbox()
        case.addClassCleanup(self.letterbox.close)
        self.url = case.start_server(
            self.database,
            "--smtp=127.0.0.1",
            f"--smtp-port={self.letterbox.port}",
        )
        port = self.url.rpartition(":")[2]
        self.log = open(case.folder / f"server_{port}.log", errors="replace")
        case.addClassCleanup(self.log.close)
        self.connection = connect(self.database)
        self.connection.autocommit = True
        case.addClassCleanup(self.connection.close)
        self.clients = {}
        self.strict = False
        self._last_push = 0
        self._spares = list(self.data.spares)
        # what happened while the customers wrote their letters
        self._admin().call("mail.mail", "process_email_queue", None)
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
            spare=self._spare,
            site=self,
            role=role,
        )

    def _spare(self):
        """A customer for one attack alone."""
        if not self._spares:
            # no LookupError: an attack would count as refused
            raise RuntimeError("plant more spares")
        return self._spares.pop()

    def _set_strict(self, strict):
        """Whether people outside the helpdesk are masked as well."""
        if strict == self.strict:
            return
        self._admin().call(
            "ir.config_parameter",
            "set_param",
            None,
            STRICT,
            "True" if strict else False,
        )
        self.strict = strict

    def _admin(self):
        if "admin" not in self.clients:
            admin = {"login": "admin", "password": "admin"}
            self.clients["admin"] = Client(self.url, self.database, admin)
        return self.clients["admin"]

    # -- what can be overheard ----------------------------------------------------

    def overhear(self):
        """What reached others since the last time: ``{place: text}``."""
        return {
            "log": self.log.read(),
            "bus": self._pushed(),
            "mail": self.letterbox.emptied(),
        }

    def _pushed(self):
        """New rows of the bus that somebody listens to who may not see the value."""
        theirs = [
            [self.database, "res.partner", victim["partner"]]
            for victim in (*self.data.victims.values(), *self.data.clear)
        ]
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, channel, message FROM bus_bus WHERE id > %s ORDER BY id",
                [self._last_push],
            )
            rows = cursor.fetchall()
        if rows:
            self._last_push = rows[-1][0]
        return "\n".join(
            f"{channel} {message}"
            for _id, channel, message in rows
            if json.loads(channel) not in theirs
        )
