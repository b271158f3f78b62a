"""What a browser asks of the server, through Odoo's own routes, without a socket."""

import json

# what the chatter of a form asks for (mail/static/src/chatter/web/chatter_patch.js)
REQUEST_LIST = [
    "activities",
    "attachments",
    "contact_fields",
    "followers",
    "scheduledMessages",
    "suggestedRecipients",
]
FETCH_LIMIT = 30


class Browser:
    """Somebody who is logged in. Requests are committed, as those of a server."""

    def __init__(self, env):
        import werkzeug.test

        from odoo import http
        from odoo.service import security

        session = http.root.session_store.new()
        session.update(
            http.get_default_session(),
            db=env.cr.dbname,
            uid=env.uid,
            login=env.user.login,
            context=dict(env["res.users"].context_get()),
            _trace_disable=True,
        )
        session.session_token = security.compute_session_token(session, env)
        http.root.session_store.save(session)
        self._client = werkzeug.test.Client(http.root)
        self._client.set_cookie("session_id", session.sid)
        self._delete = lambda: http.root.session_store.delete(session)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._delete()

    def ask(self, route, **params):
        """Result of a JSON route."""
        answer = self._client.post(route, json={"params": params})
        found = json.loads(answer.get_data())
        if "error" in found:
            raise RuntimeError(found["error"]["data"]["debug"])
        return found["result"]

    def call(self, model, method, **kwargs):
        """Result of a method of a model, as the web client calls it."""
        return self.ask(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=[],
            kwargs=kwargs,
        )

    def chatter(self, model, record_id):
        """Answers to both requests by which a form opens its chatter."""
        thread = {"thread_model": model, "thread_id": record_id}
        about = self.ask(
            "/mail/data",
            fetch_params=[["mail.thread", thread | {"request_list": REQUEST_LIST}]],
        )
        said = self.ask(
            "/mail/thread/messages", fetch_params={"limit": FETCH_LIMIT}, **thread
        )
        return about, said["data"]
