"""Checking what a telephone or chat system reports about a contact.

Pure: takes a dict as it came in and the present moment, gives back clean values or a
list of what is wrong with it.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

SIDES = ("customer", "agent")
TEXT_LIMIT = 10_000
# no contact is older than the systems that report them
EARLIEST = datetime(2000, 1, 1)
# clocks of two machines may differ a little; more than this is a wrong time
CLOCK_SKEW = timedelta(seconds=60)
KEYS = frozenset(
    {
        "external_id",
        "channel",
        "started_at",
        "answered_at",
        "ended_at",
        "rings",
        "caller",
        "name",
        "agent",
        "team",
        "subject",
        "ticket",
        "messages",
    }
)


class Problem(NamedTuple):
    """What is wrong: a code, the key it is about, and the value that was sent."""

    code: str
    key: str
    value: str


def parse_moment(value):
    """A moment in UTC, to the second, as a naive datetime.

    Takes ``2024-03-15 06:30:00`` (UTC, as Odoo writes it) and ISO 8601 with ``Z`` or
    ``+00:00``. Fractions of a second are cut off.

    :raise ValueError: ``"utc"`` for another time zone, ``"moment"`` for no moment
    """
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str):
        text = value.strip()
        text = text[:-1] + "+00:00" if text[-1:] in ("Z", "z") else text
        if len(text) < len("2024-03-15 06:30"):
            raise ValueError("moment")
        try:
            moment = datetime.fromisoformat(_three_or_six_digits(text))
        except ValueError:
            raise ValueError("moment") from None
    else:
        raise ValueError("moment")
    if moment.utcoffset():
        raise ValueError("utc")
    moment = moment.replace(tzinfo=None, microsecond=0)
    if moment < EARLIEST:
        raise ValueError("moment")
    return moment


def is_text(value):
    """Whether this is a text that a database can hold and a person can see."""
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair: valid JSON, but no text
        return False
    return True


def _three_or_six_digits(text):
    """Python 3.10 reads fractions of three or six digits only."""
    head, dot, tail = text.partition(".")
    if not dot:
        return text
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    return f"{head}.{digits[:6]:0<6}{tail[len(digits) :]}" if digits else text


def read_report(report, now, channels):
    """Check one report.

    :param report: what was sent, any object
    :param datetime now: the present moment, naive UTC
    :param channels: codes that are known
    :return: tuple (dict of clean values, list of :class:`Problem`); the values hold
        only keys that were sent and are right
    """
    if not isinstance(report, dict):
        return {}, [Problem("not_a_dict", "", repr(report)[:80])]
    problems = [
        Problem("unknown_key", str(key), "") for key in report if key not in KEYS
    ]
    clean = _read_texts(report, problems)
    if "external_id" not in clean and not _named("external_id", problems):
        problems.append(Problem("missing", "external_id", ""))
    if "channel" in clean and clean["channel"] not in channels:
        problems.append(Problem("unknown_channel", "channel", clean.pop("channel")))
    clean |= _read_moments(report, now, problems)
    rings = report.get("rings")
    if rings is not None and rings is not False:
        if isinstance(rings, int) and not isinstance(rings, bool) and 0 < rings < 1000:
            clean["rings"] = rings
        else:
            problems.append(Problem("rings", "rings", str(rings)[:80]))
    clean["messages"] = _read_messages(report.get("messages"), now, problems)
    problems += order_problems(clean)
    return clean, problems


def order_problems(values):
    """What happens before it can: an answer before the ring, a word before the start.

    :param dict values: all that is known of a contact
    :return: list of :class:`Problem`
    """
    order = [k for k in ("started_at", "answered_at", "ended_at") if values.get(k)]
    problems = [
        Problem("order", later, f"{values[later]} < {earlier} {values[earlier]}")
        for earlier, later in pairwise(order)
        if values[later] < values[earlier]
    ]
    start = values.get("started_at")
    for moment, _side, _body in values.get("messages", ()):
        if start and moment < start - CLOCK_SKEW:
            problems.append(
                Problem("order", "messages", f"{moment} < started_at {start}")
            )
            break
    return problems


def _named(key, problems):
    return any(problem.key == key for problem in problems)


def _read_texts(report, problems):
    clean = {}
    for key in (
        "external_id",
        "channel",
        "caller",
        "name",
        "agent",
        "team",
        "subject",
        "ticket",
    ):
        value = report.get(key)
        if value in (None, False, ""):
            continue
        if not is_text(value):
            problems.append(Problem("not_a_text", key, ascii(value)[:80]))
        elif len(value) > 255:
            problems.append(Problem("too_long", key, f"{len(value)} > 255"))
        else:
            clean[key] = value.strip()
    return clean


def _read_moments(report, now, problems):
    clean = {}
    for key in ("started_at", "answered_at", "ended_at"):
        if report.get(key) not in (None, False, ""):
            moment = _moment(report[key], key, now, problems)
            if moment:
                clean[key] = moment
    return clean


def _moment(value, key, now, problems):
    try:
        moment = parse_moment(value)
    except ValueError as error:
        problems.append(Problem(str(error), key, str(value)[:80]))
        return None
    if moment > now + CLOCK_SKEW:
        problems.append(Problem("future", key, str(value)[:80]))
        return None
    return moment


def _read_messages(messages, now, problems):
    if messages in (None, False):
        return []
    if not isinstance(messages, list):
        problems.append(Problem("messages", "messages", str(messages)[:80]))
        return []
    clean = []
    for index, message in enumerate(messages, 1):
        key = f"messages[{index}]"
        if not isinstance(message, dict) or set(message) - {"at", "side", "body"}:
            problems.append(Problem("message", key, str(message)[:80]))
            continue
        moment = _moment(message.get("at"), f"{key}.at", now, problems)
        side, body = message.get("side"), message.get("body")
        if side not in SIDES:
            problems.append(Problem("side", f"{key}.side", str(side)[:80]))
        elif not is_text(body):
            problems.append(Problem("not_a_text", f"{key}.body", ascii(body)[:80]))
        elif len(body) > TEXT_LIMIT:
            problems.append(
                Problem("too_long", f"{key}.body", f"{len(body)} > {TEXT_LIMIT}")
            )
        elif moment:
            clean.append((moment, side, body.strip()))
    return sorted(clean, key=lambda message: message[0])


def conflicts(known, report):
    """Keys in which a later report contradicts what is on record.

    :param dict known: values on record, falsy where nothing is known yet
    :param dict report: clean values of the later report
    The agent is left out: a call may be passed on, the first to answer stays on record.

    :return: list of (key, value on record, value reported)
    """
    return [
        (key, known[key], report[key])
        for key in (
            "channel",
            "started_at",
            "answered_at",
            "ended_at",
            "rings",
            "caller",
            "ticket",
        )
        if key in report and known.get(key) and known[key] != report[key]
    ]
