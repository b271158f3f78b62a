"""What nobody asks for: the bus, mails to colleagues and the log of ordinary days."""

from .client import Client
from .suite import AGENT, ANYBODY, CUSTOMER, STRANGER, Attack, each

TICKET = "helpdesk.ticket"


def _seeded(place):
    """Letters, comments and ratings of the customers, as they reached others."""
    return lambda s, w: s.wire.append((200, {}, w.site.seeded[place]))


def _log_in(s, w):
    Client(w.site.url, w.site.database, s.person)


def _fail_to_log_in(s, w):
    s.json("/web/session/authenticate", db=w.database, login=w.login, password="wrong")


def _reset(s, w):
    s.post("/web/reset_password", login=w.login, csrf_token=s.csrf())


def _comment(s, w):
    s.json(
        "/mail/message/post", thread_model=TICKET,
        thread_id=w.mine.ticket,
        post_data={"body": "Are you there?", "subtype_xmlid": "mail.mt_comment"},
    )  # fmt: skip


def _submit(s, w):
    s.post(
        "/submitted/ticket", csrf_token=s.csrf(), subject="No internet", category="0",
        description="Please come",
    )  # fmt: skip


def _answer(s, w):
    s.json(
        "/mail/message/post", thread_model=TICKET, thread_id=w.ticket,
        post_data={
            "body": "We are on it", "partner_ids": [w.partner],
            "subtype_xmlid": "mail.mt_comment",
        },
    )  # fmt: skip
    s.json("/mail/data", fetch_params=["failures"])


def _assign(s, w):
    s.call(TICKET, "assign_to_me", [w.ticket])


def _stage(s, w):
    for stage in s.call("helpdesk.ticket.stage", "search", None, [])[:3]:
        s.call(TICKET, "write", [w.ticket], {"stage_id": stage})
    s.json("/mail/thread/messages", thread_model=TICKET, thread_id=w.ticket)


def _react(s, w):
    s.json("/mail/message/reaction", message_id=w.letter, content="👍", action="add")


def _star(s, w):
    s.call("mail.message", "toggle_message_starred", [w.letter])
    s.json("/mail/starred/messages")


def _rate(s, w):
    template = "helpdesk_mgmt_rating.rating_ticket_email_template"
    s.call(TICKET, "rating_send_request", [w.ticket], template)
    s.get(f"/rate/{w.rating_token}/5")


def _wrong_call(s, w):
    """An error goes to the log, and to the client with a traceback."""
    partner = [w.partner]
    each(
        lambda: s.call("res.partner", "read", partner, ["no_such_field"]),
        lambda: s.call(
            "res.partner", "write", [w.spare()], {"email": ["x"], "vat": {}}
        ),
        lambda: s.call("res.partner", "no_such_method", partner),
        lambda: s.call("res.partner", "search", None, [("no_such_field", "=", 1)]),
        lambda: s.call("res.partner", "web_read", partner, {"email": {"fields": 1}}),
        lambda: s.call("res.partner", "write", partner, {"parent_id": w.partner}),
        lambda: s.call("res.partner", "write", partner, {"country_id": "zz"}),
        # taken: nobody could write to her afterwards
        lambda: s.call("res.partner", "write", [w.spare()], {"lang": "xx_YY"}),
        # refused: somebody logs in with it
        lambda: s.call("res.partner", "unlink", partner),
        lambda: s.call("res.partner", "action_archive", partner),
        lambda: s.call("res.partner", "unlink", [w.spare()]),
    )


CUSTOMERS = (CUSTOMER, STRANGER)
EVENTS = [
    *(
        Attack(f"seeded {place}", _seeded(place), (AGENT,))
        for place in ("bus", "mail", "log", "log of the gateway")
    ),
    Attack("log in", _log_in, CUSTOMERS),
    Attack("fail to log in", _fail_to_log_in, (ANYBODY,)),
    Attack("reset the password", _reset, (ANYBODY,)),
    Attack("customer comments", _comment, CUSTOMERS),
    Attack("customer submits a ticket", _submit, CUSTOMERS),
    Attack("agent answers", _answer),
    Attack("agent takes the ticket", _assign),
    Attack("agent moves the ticket", _stage),
    Attack("agent reacts", _react),
    Attack("agent stars", _star),
    Attack("agent asks for a rating", _rate),
    Attack("wrong calls", _wrong_call),
]

FAMILIES = {"events": EVENTS}
