"""Placeholders of talk scripts: ``{{customer_title}}`` and nothing else.

Pure, and no template language: a wording is searched once for names of a closed list,
each name is replaced by a text that was computed beforehand. There is nothing to
evaluate, no attribute to walk along, and what was put in is never looked at again.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import escape

# The closed list. What each says about a ticket is decided by whoever has one.
NAMES = (
    "customer_title",
    "customer_name",
    "company_name",
    "agent_name",
    "team_name",
    "product",
    "feature",
    "fault",
    "ticket_number",
    "work_order_number",
    "handler_name",
    "expected_time",
    "followup_time",
    "engineer_name",
    "visit_window",
    "visit_duration",
    "option_one",
    "option_two",
)
MAX_LENGTH = 20_000  # characters of a wording
MAX_VALUE_LENGTH = 500  # characters of what is put in: names and moments, no essays

PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]{1,32})\s*\}\}")
# Shown where a value is missing. Rare brackets: a reply that contains them was not
# filled in, wherever the text went in the meantime.
GAP_OPEN, GAP_CLOSE = "\u27e6", "\u27e7"  # ⟦ ⟧
GAP = re.compile(f"{GAP_OPEN}([^{GAP_OPEN}{GAP_CLOSE}]{{0,100}}){GAP_CLOSE}")
# A value can neither open a placeholder, of ours or of any engine that follows, nor a
# gap – alone or together with what stands beside it.
_HARMLESS = str.maketrans(
    {"{": "\uff5b", "}": "\uff5d", GAP_OPEN: "[", GAP_CLOSE: "]", "\0": None}
)


class PlaceholderError(ValueError):
    """A wording that cannot be kept.

    :param str code: ``unknown`` (no such name), ``malformed`` (braces that are no
        placeholder), ``in_tag`` (inside a link or another tag) or ``too_long``
    :param str excerpt: what is meant, as written, at most 60 characters
    """

    def __init__(self, code, excerpt=""):
        super().__init__(f"{code}: {excerpt}")
        self.code = code
        self.excerpt = excerpt[:60]


class Rendered(NamedTuple):
    """A wording with its values.

    ``text`` is HTML or plain text, as asked; ``gaps`` are the names whose value is
    missing, each once, in the order of the text.
    """

    text: str
    gaps: tuple


def parse(wording):
    """The names a plain wording uses, each once, in the order of the text.

    :raise PlaceholderError: see there
    """
    wording = wording or ""
    if len(wording) > MAX_LENGTH:
        raise PlaceholderError("too_long")
    names, position = {}, 0
    for match in PLACEHOLDER.finditer(wording):
        _check_between(wording, position, match.start())
        if match[1] not in NAMES:
            raise PlaceholderError("unknown", match[0])
        names[match[1]] = True
        position = match.end()
    _check_between(wording, position, len(wording))
    return tuple(names)


def parse_html(wording):
    """Like :func:`parse`, of HTML: placeholders stand between tags, not in them.

    :raise PlaceholderError: see there
    """
    names = parse(wording)
    for text, is_tag in _split_tags(wording or ""):
        if is_tag and PLACEHOLDER.search(text):
            raise PlaceholderError("in_tag", PLACEHOLDER.search(text)[0])
    return names


def render_text(wording, values: Mapping, labels: Mapping | None = None):
    """Put values into a plain wording.

    :param str wording: checked by :func:`parse` when it was saved; whatever it is,
        only names of the list get values, and nothing is raised
    :param values: text by name; a missing or blank one becomes a gap
    :param labels: what a gap is called, by name
    :return: :class:`Rendered`
    """
    return _render(wording, values, labels, str)


def render_html(wording, values: Mapping, labels: Mapping | None = None):
    """Put values into an HTML wording, each escaped; see :func:`render_text`."""
    return _render(wording, values, labels, lambda text: str(escape(text)))


def unfilled(text):
    """The gaps and placeholders that are left in a text, as matches; gaps first.

    What looks like a placeholder but is none of ours is somebody's own text.
    """
    yield from GAP.finditer(text)
    for match in PLACEHOLDER.finditer(text):
        if match[1] in NAMES:
            yield match


def _render(wording, values, labels, escaped):
    gaps = {}

    def replace(match):
        name = match[1]
        if name not in NAMES:
            # only a translation file can bring one: it must not get to a customer
            return f"{GAP_OPEN}{name}{GAP_CLOSE}"
        value = " ".join(str(values.get(name) or "").split())
        value = value[:MAX_VALUE_LENGTH].translate(_HARMLESS)
        if value:
            return escaped(value)
        gaps[name] = True
        label = str((labels or {}).get(name) or name).translate(_HARMLESS)[:100]
        return f"{GAP_OPEN}{escaped(label)}{GAP_CLOSE}"

    return Rendered(PLACEHOLDER.sub(replace, wording or ""), tuple(gaps))


def _check_between(wording, start, end):
    """Braces between two placeholders: none that could be meant as one."""
    between = wording[start:end]
    for braces in ("{{", "}}", GAP_OPEN, GAP_CLOSE):
        at = between.find(braces)
        if at >= 0:
            raise PlaceholderError("malformed", between[at : at + 60])
    # {{{name}}} and #{{{name}}: a brace more or less
    if end < len(wording) and between.endswith("{"):
        raise PlaceholderError("malformed", wording[end - 1 : end + 59])
    if start and between.startswith("}"):
        raise PlaceholderError("malformed", wording[max(0, start - 40) : start + 1])


def _split_tags(html):
    """Cut HTML into (piece, whether it is a tag); quotes in a tag hide its end."""
    start, quote, in_tag = 0, "", False
    for index, char in enumerate(html):
        if quote:
            quote = "" if char == quote else quote
        elif in_tag and char in "\"'":
            quote = char
        elif in_tag and char == ">":
            yield html[start : index + 1], True
            start, in_tag = index + 1, False
        elif not in_tag and char == "<":
            yield html[start:index], False
            start, in_tag = index, True
    yield html[start:], in_tag
