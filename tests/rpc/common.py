"""Calling the server as a client does, whichever door it takes.

Odoo 19 has three doors for programs (``/web/dataset/call_kw`` with a session,
``/jsonrpc`` and ``/xmlrpc/2`` with a password, ``/json/2`` with an API key), and a
refusal has another form behind each. Here it is always a :class:`Refused`.
"""

import xmlrpc.client
from datetime import timedelta

from odoo import fields
from odoo.tests import get_db_name

from ..common import ServiceDeskHttpCase


class Refused(Exception):
    """The server said no: the name of its exception, and what it told the client."""

    def __init__(self, name, message):
        super().__init__(f"{name}: {message}")
        self.name = name.rpartition(".")[2]
        self.message = message


# xmlrpc/2 tells the kind of an error by a number
XMLRPC_FAULTS = {2: "UserError", 3: "AccessDenied", 4: "AccessError"}


def _positional(ids, method, kwargs):
    """Arguments that the older doors want by position: ids, and what to create."""
    if method == "create":
        return [kwargs.pop("vals_list")]
    return [] if ids is None else [ids]


class RpcCase(ServiceDeskHttpCase):
    """One method per door; all take (model, method, ids or None, **named arguments)."""

    def login(self, user):
        """Whom the calls from here on come from; the password is the login."""
        self.user = user
        self.authenticate(user.login, user.login)

    # -- doors ------------------------------------------------------------------

    def call_kw(self, model, method, ids=None, /, **kwargs):
        return self._json(
            f"/web/dataset/call_kw/{model}/{method}",
            {
                "model": model,
                "method": method,
                "args": _positional(ids, method, kwargs),
                "kwargs": kwargs,
            },
        )

    def jsonrpc(self, model, method, ids=None, /, **kwargs):
        args = [
            get_db_name(), self.user.id, self.user.login, model, method,
            _positional(ids, method, kwargs), kwargs,
        ]  # fmt: skip
        return self._json(
            "/jsonrpc", {"service": "object", "method": "execute_kw", "args": args}
        )

    def xmlrpc(self, model, method, ids=None, /, **kwargs):
        try:
            return self.xmlrpc_object.execute_kw(
                get_db_name(), self.user.id, self.user.login, model, method,
                _positional(ids, method, kwargs), kwargs,
            )  # fmt: skip
        except xmlrpc.client.Fault as fault:
            name = XMLRPC_FAULTS.get(fault.faultCode, "Fault")
            raise Refused(name, fault.faultString) from None

    def json2(self, model, method, ids=None, /, **kwargs):
        body = kwargs if ids is None else {"ids": ids, **kwargs}
        response = self.url_open(
            f"/json/2/{model}/{method}",
            json=body,
            headers={"Authorization": f"Bearer {self._api_key()}"},
        )
        result = response.json()
        if response.status_code != 200:
            raise Refused(result["name"], result["message"])
        return result

    # -- helpers ----------------------------------------------------------------

    def _json(self, url, params):
        response = self.url_open(url, json=self.build_rpc_payload(params)).json()
        if "error" in response:
            error = response["error"]
            raise Refused(error["data"]["name"], error["data"]["message"])
        return response.get("result")

    def _api_key(self):
        expires = fields.Datetime.now() + timedelta(hours=1)
        keys = self.env["res.users.apikeys"].with_user(self.user)
        return keys.sudo()._generate("rpc", "test", expires)

    def assertRefused(self, names, call, *args, **kwargs):
        """The call is refused with one of these exceptions; returns the refusal."""
        self.env.flush_all()
        names = {names} if isinstance(names, str) else set(names)
        with self.assertRaises(Refused) as caught:
            call(*args, **kwargs)
        self.env.invalidate_all()
        refused = caught.exception
        self.assertIn(refused.name, names, refused.message)
        return refused

    def granted(self, call, *args, **kwargs):
        """The result of a call that changes something."""
        self.env.flush_all()
        result = call(*args, **kwargs)
        self.env.invalidate_all()
        return result

    def attempt(self, call, *args, **kwargs):
        """The result of a call that may be refused, or ignored, if it fails well.

        :return: ``None`` when it was refused
        """
        self.env.flush_all()
        try:
            return call(*args, **kwargs)
        except Refused as refused:
            self.assertIn(
                refused.name, ("AccessError", "UserError", "ValidationError"), refused
            )
            return None
        finally:
            self.env.invalidate_all()
