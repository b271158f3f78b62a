"""What kind of mail is this: a person's letter, or something a machine sent?

Four kinds, told apart by headers and by the message's outline, never by what a person
may have quoted in the text:

* ``bounce``: a delivery report (RFC 3464) or one of its free-form ancestors;
* ``auto_reply``: answers a mail by itself (RFC 3834): absence notes, read receipts
  (RFC 8098), calendar answers without a word of their own (RFC 5546);
* ``notice``: sent by a machine, but answers nothing: an alarm, a newsletter;
* ``letter``: everything else. In doubt it is a letter: a ticket too many costs a
  click, a lost letter costs a customer.

Pure Python: no Odoo, no clock, no I/O. Each rule reads a bounded piece of the message,
so the cost is linear in the number of headers and parts, and no rule raises.
"""

import re
from dataclasses import dataclass
from email.message import Message

from .mail_decode import decode_words, split_address
from .mail_words import (
    ABSENCE_SUBJECT,
    ANSWER,
    AUTO_SUBJECT,
    DAEMON_NAME,
    DAEMONS,
    DELIVERY_SUBJECT,
    MACHINES,
    MAIL_REPORT_SUBJECT,
    MAIL_SYSTEMS,
    PERSONS_PROGRAM,
    PROGRAM_SUBJECT,
)

BOUNCE = "bounce"
AUTO_REPLY = "auto_reply"
NOTICE = "notice"
LETTER = "letter"

MAX_HEADERS = 500  # of one message; what follows tells nothing new
MAX_VALUE = 1000  # characters of one header
MAX_CHILDREN = 20  # parts directly below the root

_NO = frozenset(("", "no", "false", "0", "none"))
# Headers whose mere presence (with a value that does not say "no") marks an answer
# made by a machine. Sources: RFC 3834 §3.1.8 and the programs named.
_AUTO_REPLY_HEADERS = (
    "x-autoreply",  # Gmail, NetEase, cPanel
    "x-autorespond",  # Merak, Kerio
    "x-autoresponder",
    "x-auto-reply",
    "x-autoreply-from",  # Plesk, Mercury
    "x-autoreply-sender",
    "x-mail-autoreply",  # iPlanet
    "x-vacation",
    "x-bluebottle-request",  # challenge and response
    "x-spamarrest-id",
    "x-fc-machinegenerated",  # FirstClass
)
_BOUNCE_HEADERS = (
    "x-failed-recipients",  # Exim, Gmail
    "x-dsncontext",  # IIS, Exchange
    "x-ms-embedded-report",  # Exchange 5.5
    "x-ms-exchange-message-is-ndr",
)
_REPORT = "multipart/report"
_DELIVERY = "message/delivery-status"
_RETURNED = frozenset(("message/rfc822", "text/rfc822-headers", _DELIVERY))


@dataclass(frozen=True, slots=True)
class Signal:
    """The verdict, and the signal that gave it (for the log and for explaining)."""

    kind: str
    reason: str
    is_receipt: bool = False  # tells that a mail arrived, or was read

    @property
    def is_automatic(self):
        """Sent by a machine: it must never be answered (RFC 3834 §2)."""
        return self.kind != LETTER

    @property
    def opens_ticket(self):
        return self.kind in (NOTICE, LETTER)


def classify(message: Message) -> Signal:
    """Tell the kind of a parsed mail."""
    facts = _Facts(message)
    for rule in (_bounce, _auto_reply, _notice):
        signal = rule(facts)
        if signal:
            return signal
    return Signal(LETTER, "no sign of a machine")


class _Facts:
    """What the rules look at, read once and without Python's header parser (which
    raises on some garbage and is slow on long headers)."""

    def __init__(self, message):
        self.headers = {}
        for name, value in _raw_headers(message):
            self.headers.setdefault(name, []).append(value)
        self.content_type, self.parameters = _content_type(self.get("content-type"))
        self.children = _children_types(message)
        self.subject = decode_words(self.get("subject"))[:300]
        name, self.sender = split_address(decode_words(self.get("from")))
        self.sender_name = name[:100]
        self.local_part = self.sender.partition("@")[0].strip('"<> ').lower()
        self.actions = _actions(message)
        self.has_empty_text = _has_empty_text(message)

    def get(self, name):
        return self.headers.get(name, ("",))[0].strip()

    def word(self, name):
        """The first word of a header, in lower case: ``auto-replied``."""
        match = re.match(r"[\w-]+", self.get(name))
        return match[0].lower() if match else ""

    def says(self, name):
        """The header is there and does not say "no"."""
        return name in self.headers and self.get(name).lower() not in _NO

    @property
    def is_reply(self):
        return self.says("in-reply-to") or self.says("references")

    @property
    def is_list(self):
        return self.says("list-id") or self.says("list-post")

    @property
    def null_sender(self):
        """RFC 5321 §4.5.5: reports and automatic answers have no return path."""
        path = self.get("return-path").lower()
        # sendmail writes <MAILER-DAEMON@host> for the null path
        return bool(re.fullmatch(r"<\s*>|<?mailer-daemon(?:@[^<>\s]*)?>?", path))


# ---------------------------------------------------------------------------
# Rules: strongest signal first, each says why
# ---------------------------------------------------------------------------


def _bounce(facts):
    report = facts.parameters.get("report-type", "")
    if report == "disposition-notification":
        return Signal(AUTO_REPLY, "read receipt (RFC 8098)", is_receipt=True)
    if facts.actions and "failed" not in facts.actions:
        return Signal(
            AUTO_REPLY, "delivery report without a failure (RFC 3464)", is_receipt=True
        )
    if facts.content_type == _REPORT or report == "delivery-status":
        return Signal(BOUNCE, f"multipart/report {report or '(RFC 6522)'}")
    for name in _BOUNCE_HEADERS:
        if facts.says(name):
            return Signal(BOUNCE, f"header {name}")
    if facts.local_part in DAEMONS or DAEMON_NAME.match(facts.sender_name):
        return Signal(BOUNCE, "sent by a mailer daemon")
    is_mail_report = bool(MAIL_REPORT_SUBJECT.search(facts.subject))
    is_report = is_mail_report or bool(DELIVERY_SUBJECT.search(facts.subject))
    returned = bool(_RETURNED.intersection(facts.children))
    if facts.null_sender and (is_report or returned):
        return Signal(BOUNCE, "null return path and a report's subject or outline")
    if not is_report or facts.is_reply or _has_persons_program(facts):
        return None
    signature = f"{facts.local_part} {facts.sender_name}"
    if (
        not facts.local_part  # From: Postmaster <>
        or MAIL_SYSTEMS.search(signature)
        or (is_mail_report and MACHINES.search(signature))
    ):
        return Signal(BOUNCE, "a report's subject, signed by a mail system")
    return None


def _has_persons_program(facts):
    program = f"{facts.get('user-agent')} {facts.get('x-mailer')}"
    return bool(PERSONS_PROGRAM.search(program))


def _auto_reply(facts):
    submitted = facts.word("auto-submitted")
    if submitted == "auto-replied":
        return Signal(AUTO_REPLY, "Auto-Submitted: auto-replied (RFC 3834 §5)")
    for name in _AUTO_REPLY_HEADERS:
        if facts.says(name):
            return Signal(AUTO_REPLY, f"header {name}")
    precedence = facts.word("precedence") or facts.word("x-precedence")
    if precedence in ("auto_reply", "auto-reply", "autoreply"):
        return Signal(AUTO_REPLY, f"Precedence: {precedence}")
    if facts.word("x-autogenerated") == "reply":
        return Signal(AUTO_REPLY, "X-Autogenerated: Reply")
    if "autoresponder" in facts.get("x-post-messageclass").lower():
        return Signal(AUTO_REPLY, "X-POST-MessageClass: Autoresponder")
    if PROGRAM_SUBJECT.search(facts.subject):
        return Signal(AUTO_REPLY, "subject of an absence note")
    if _made_by_exchange_rule(facts, submitted):
        return Signal(AUTO_REPLY, "answer made by an Exchange inbox rule")
    automatic = (
        submitted not in ("", "no")
        or facts.says("x-auto-response-suppress")
        or (precedence in ("bulk", "junk") and not facts.is_list)
        or facts.null_sender
    )
    if (automatic or facts.is_reply) and AUTO_SUBJECT.search(facts.subject):
        return Signal(AUTO_REPLY, "subject of an absence note, and answers a mail")
    if (
        automatic
        and facts.is_reply
        and not ANSWER.match(facts.subject)
        and ABSENCE_SUBJECT.search(facts.subject)
    ):
        return Signal(AUTO_REPLY, "absence in the subject and an automatic header")
    if _is_bare_calendar_answer(facts):
        return Signal(AUTO_REPLY, "calendar answer without text (RFC 5546)")
    if facts.null_sender and submitted != "auto-generated":
        return Signal(AUTO_REPLY, "null return path (RFC 5321 §4.5.5)")
    return None


def _made_by_exchange_rule(facts, submitted):
    """Exchange's absence notes say "auto-generated", in whatever language the mailbox
    has; only the rules agent and the parent's id give them away."""
    return submitted == "auto-generated" and (
        facts.says("x-ms-exchange-parent-message-id")
        or "rules agent" in facts.get("x-ms-exchange-generated-message-source").lower()
    )


def _is_bare_calendar_answer(facts):
    """Accepted, declined: a ticket only when the person added a word."""
    if not facts.has_empty_text:
        return False
    types = [(facts.content_type, facts.parameters), *facts.children.values()]
    return any(
        kind == "text/calendar" and parameters.get("method", "") == "reply"
        for kind, parameters in types
    )


def _notice(facts):
    submitted = facts.word("auto-submitted")
    if submitted not in ("", "no"):
        return Signal(NOTICE, f"Auto-Submitted: {submitted} (RFC 3834 §5)")
    if facts.is_reply:
        return None  # a person's answer on a list, or through a help desk
    if facts.null_sender:
        return Signal(NOTICE, "null return path")
    precedence = facts.word("precedence")
    if precedence in ("bulk", "junk", "list"):
        return Signal(NOTICE, f"Precedence: {precedence}")
    for name in ("list-unsubscribe", "feedback-id", "x-auto-response-suppress"):
        if facts.says(name):
            return Signal(NOTICE, f"header {name}")
    return None


# ---------------------------------------------------------------------------
# Reading
# ---------------------------------------------------------------------------


def _raw_headers(message):
    """Names in lower case and values unfolded, without parsing any of them."""
    for count, (name, value) in enumerate(message.raw_items()):
        if count >= MAX_HEADERS:
            return
        yield str(name).strip().lower(), _unfold(str(value)[:MAX_VALUE])


def _unfold(value):
    return " ".join(value.splitlines())


def _content_type(value):
    """``(type, parameters)`` in lower case of a raw Content-Type."""
    kind, _, rest = value.partition(";")
    found = re.findall(r"([\w-]{1,40})\s{0,5}=\s{0,5}\"?([^\s;\"]{1,80})", rest[:600])
    return kind.strip().lower(), {key.lower(): text.lower() for key, text in found}


def _payload(part):
    try:
        return part.get_payload()
    except Exception:  # Python's header parser, asked for the charset of the text
        return ""


def _children(message):
    payload = _payload(message)
    return payload[:MAX_CHILDREN] if isinstance(payload, list) else []


def _raw_content_type(part):
    for name, value in _raw_headers(part):
        if name == "content-type":
            return _content_type(value)
    return "", {}


def _children_types(message):
    """``{type: (type, parameters)}`` of the root's own parts, and of those in one
    alternative below it. What a letter carries as an attached mail stays unopened."""
    found = {}
    if _raw_content_type(message)[0] in ("message/rfc822", _DELIVERY):
        return found
    for part in _children(message):
        kind, parameters = _raw_content_type(part)
        found.setdefault(kind, (kind, parameters))
        if kind == "multipart/alternative":
            for option in _children(part):
                below, parameters = _raw_content_type(option)
                found.setdefault(below, (below, parameters))
    return found


def _actions(message):
    """What became of each recipient (RFC 3464 §2.3.3): failed, delayed, delivered,
    relayed or expanded."""
    found = set()
    for part in _children(message):
        if _raw_content_type(part)[0] == _DELIVERY:
            for block in _children(part):
                for name, value in _raw_headers(block):
                    if name == "action":
                        found.add(value.strip().lower())
    return found & {"failed", "delayed", "delivered", "relayed", "expanded"}


def _has_empty_text(message):
    """No text part (not counting the calendar's own) holds a word."""
    pending = [message]
    for _count in range(MAX_CHILDREN * 2):
        if not pending:
            return True
        part = pending.pop()
        pending += _children(part)
        kind, _parameters = _raw_content_type(part)
        payload = _payload(part)
        if (
            kind in ("", "text/plain", "text/html")
            and isinstance(payload, str)
            and re.search(r"\w", re.sub(r"<[^>]{0,500}>|&\w{1,8};", "", payload[:4000]))
        ):
            return False
    return False
