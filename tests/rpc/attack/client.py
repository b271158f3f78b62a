"""One person's way into a server, by whichever door.

It knows nothing of Odoo but its URLs, so that a server in another process, with or
without the addon, is called in the same way.
"""

import json
import re
import xmlrpc.client

import requests

from .planted import text_of

TIMEOUT = 60
# differs from answer to answer and says nothing
NOISE = re.compile(
    r'csrf_token: "[^"]*"|name="csrf_token" value="[^"]*"|"id": ?(?:null|0), ?'
)


class Refused(Exception):
    """The server did not do it."""


class Client:
    """A session of a person; everything that comes back is kept in ``wire``.

    Methods are called with keyword arguments; ``ids`` is ``None`` for those of a model.
    """

    def __init__(self, url, database, person=None):
        """
        :param person: ``login``, ``password``, ``uid`` and ``key``, or None for anybody
        """
        self.url = url
        self.database = database
        self.person = person or {}
        self.http = requests.Session()
        self.wire = []
        if person:
            self.log_in()

    def log_in(self):
        self.json(
            "/web/session/authenticate",
            db=self.database,
            login=self.person["login"],
            password=self.person["password"],
        )

    # -- HTTP -------------------------------------------------------------------

    def get(self, path, **params):
        return self._send("GET", path, params=params)

    def post(self, path, **form):
        return self._send("POST", path, data=form)

    def json(self, path, /, **params):
        """A route of type jsonrpc; its result."""
        body = {"jsonrpc": "2.0", "method": "call", "id": 0, "params": params}
        return self._result(self._send("POST", path, json=body))

    def csrf(self):
        """The token that a form of this session needs."""
        page = self._send("GET", "/web/login" if not self.person else "/my/home")
        found = re.search(r'csrf_token: "([^"]+)"', page.text)
        return found and found[1]

    def _send(self, verb, path, **kwargs):
        response = self.http.request(
            verb, self.url + path, allow_redirects=False, timeout=TIMEOUT, **kwargs
        )
        self._keep(response.status_code, response.headers, response.content)
        return response

    def _keep(self, status, headers, content):
        self.wire.append((status, dict(headers), text_of(content)))

    @staticmethod
    def _result(response):
        try:
            answer = response.json()
        except ValueError:
            raise Refused(response.status_code) from None
        if response.status_code != 200 or "error" in answer:
            raise Refused(answer.get("error", answer))
        return answer.get("result")

    # -- doors for programs -------------------------------------------------------

    def call(self, model, method, ids=None, /, *args, **kwargs):
        """As the web client does it."""
        args = [*([] if ids is None else [ids]), *args]
        return self.json(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model, method=method, args=args, kwargs=kwargs,
        )  # fmt: skip

    def jsonrpc(self, model, method, ids=None, /, **kwargs):
        args = [*self._credentials(), model, method, [] if ids is None else [ids]]
        return self.json(
            "/jsonrpc", service="object", method="execute_kw", args=[*args, kwargs]
        )

    def xmlrpc(self, model, method, ids=None, /, **kwargs):
        args = [*self._credentials(), model, method, [] if ids is None else [ids]]
        body = xmlrpc.client.dumps((*args, kwargs), "execute_kw", allow_none=True)
        response = self._send(
            "POST", "/xmlrpc/2/object", data=body.encode(),
            headers={"Content-Type": "text/xml"},
        )  # fmt: skip
        try:
            return xmlrpc.client.loads(response.content)[0][0]
        except xmlrpc.client.Fault as fault:
            raise Refused(fault.faultString) from None

    def json2(self, model, method, ids=None, /, **kwargs):
        response = self._send(
            "POST", f"/json/2/{model}/{method}",
            json=kwargs if ids is None else {"ids": ids, **kwargs},
            headers={"Authorization": f"Bearer {self.person.get('key')}"},
        )  # fmt: skip
        if response.status_code != 200:
            raise Refused(response.text)
        return response.json()

    def _credentials(self):
        person = self.person
        return self.database, person.get("uid") or 0, person.get("password") or ""

    # -- what came back -----------------------------------------------------------

    def heard(self):
        """All that came back since the last time, headers included, and forgets it."""
        wire, self.wire = self.wire, []
        return "\n".join(
            f"{status}\n{json.dumps(headers)}\n{text}" for status, headers, text in wire
        )

    def gist(self, *guesses):
        """What came back, without what was guessed or what says nothing; forgets it."""
        wire, self.wire = self.wire, []
        lines = []
        for status, headers, text in wire:
            shown = [headers.get("Location"), headers.get("Content-Disposition")]
            lines.append(f"{status} {shown} {_without_debug(text)}")
        gist = NOISE.sub("", "\n".join(lines))
        for guess in sorted(filter(None, guesses), key=len, reverse=True):
            gist = gist.replace(guess, "…")
        return gist


def _without_debug(text):
    """An answer without its traceback, where two refusals may differ by a line."""
    try:
        answer = json.loads(text)
    except ValueError:
        return text
    if isinstance(answer, dict):
        answer.pop("debug", None)
        error = answer.get("error")
        if isinstance(error, dict):
            error.get("data", {}).pop("debug", None)
    return json.dumps(answer, sort_keys=True)
