"""Several people at the same moment, on a real server."""

import json
import threading
import urllib.error
import urllib.request

from .common import IntegrationCase

PEOPLE = """
from datetime import timedelta

def person(login, group):
    # without a password: to hash one takes longer than a call
    return env["res.users"].with_context(no_reset_password=True).create(
        {"name": login, "login": login, "group_ids": [Command.set(env.ref(group).ids)]}
    )

def key(user):
    keys = env["res.users.apikeys"].with_user(user).sudo()
    return keys._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
"""

# Two transactions that do not see each other, on one ticket.
COLLIDE = """
import logging
from odoo import api, SUPERUSER_ID
from odoo.modules.registry import Registry
from psycopg2.errors import SerializationFailure

logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)  # collisions are wanted
registry = Registry(env.cr.dbname)

def two():
    for _i in range(2):
        cr = registry.cursor()
        cr.execute("SELECT 1")  # from here on it sees no change of others
        yield api.Environment(cr, SUPERUSER_ID, {})

def new_ticket():
    with registry.cursor() as cr:
        tickets = api.Environment(cr, SUPERUSER_ID, {})["helpdesk.ticket"]
        return tickets.create({"name": "x", "description": "x", "team_id": team}).id
"""


class RaceCase(IntegrationCase):
    """``database`` and ``url`` are set by the class."""

    def json2(self, key, model, method, **arguments):
        """The answer, or the text of the refusal."""
        request = urllib.request.Request(
            f"{self.url}/json/2/{model}/{method}",
            data=json.dumps(arguments).encode(),
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            body = json.load(error)
            return f"{error.code} {body['name']}: {body['message']}"

    def jsonrpc(self, uid, key, model, method, *arguments):
        """As older clients do: over ``/jsonrpc``, the key in place of a password."""
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "id": 1,
            "params": {
                "service": "object",
                "method": "execute_kw",
                "args": [self.database, uid, key, model, method, arguments],
            },
        }
        request = urllib.request.Request(
            f"{self.url}/jsonrpc",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as response:
            answer = json.load(response)
        return answer["result"] if "result" in answer else str(answer["error"]["data"])

    @staticmethod
    def at_once(*calls):
        """Run all calls at the same moment, each in a thread; returns their results."""
        results = [None] * len(calls)
        start = threading.Barrier(len(calls))

        def run(index, call):
            start.wait()
            try:
                results[index] = call()
            except Exception as error:
                results[index] = repr(error)

        threads = [
            threading.Thread(target=run, args=entry, daemon=True)
            for entry in enumerate(calls)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=240)
        return results
