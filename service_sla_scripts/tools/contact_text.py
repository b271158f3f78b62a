"""Masking contacts in free text and in HTML. Linear, pure Python, never raises."""

import html
import re
from urllib.parse import unquote

from .contact_find import AllowList, Match, find, is_published
from .contact_markup import read_markup
from .masking import mask

__all__ = ["AllowList", "Match", "find", "redact_html", "redact_text"]

NOBODY = AllowList()
# Masked text is looked at again until nothing changes: a mask may part two numbers
# that stood so close together that neither looked like one.
ROUNDS = 8

_DIALLED = re.compile(r"\s*(?:tel|sms|callto|facetime|wtai|whatsapp)\s*:", re.I)
_ADDRESSED = re.compile(r"\s*(?:mailto|sip|sips|xmpp|skype|im|weixin)\s*:", re.I)
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'<>/])([^\s\"'<>/=]+\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"
)
_MAY_HIDE = re.compile(r"@|&|%|[^\x00-\x7f]|\d[^\d]{0,6}\d[^\d]{0,6}\d[^\d]{0,6}\d")


def redact_text(text, allowed=NOBODY):
    """The text with masks in place of what must be hidden.

    :param str text: plain text
    :param AllowList allowed: what the company publishes of itself
    """
    for _round in range(ROUNDS):
        matches = find(text, allowed)
        if not matches:
            break
        pieces, position = [], 0
        for match in matches:
            pieces += [text[position : match.start], mask(match.kind, match.value)]
            position = match.end
        text = "".join([*pieces, text[position:]])
    return text


def redact_html(markup, allowed=NOBODY):
    """The markup with masks in place of what must be hidden; all else to the letter.

    Numbers are found across inline elements, comments and entities, and in the values
    of attributes; links that dial or mail lead nowhere.

    :param str markup: HTML, well-formed or not
    :param AllowList allowed: what the company publishes of itself
    """
    text = read_markup(markup, joins=True)
    shown = _redact_tags(markup, text.tags, allowed)
    if shown != markup:
        text = read_markup(shown, joins=True)
    for _round in range(ROUNDS):
        before, shown = shown, _redact_between(shown, text, allowed)
        if text.is_joined:
            # what was seen as one word may hide a number that ends at a tag
            text = read_markup(shown, joins=False)
            shown = _redact_between(shown, text, allowed)
        if shown == before:
            break
        text = read_markup(shown, joins=True)
    return shown


def _redact_between(markup, text, allowed):
    edits = []
    for match in find(text.flat, allowed):
        shown = html.escape(mask(match.kind, match.value))
        for start, end in text.sources(match.start, match.end):
            edits.append((start, end, shown))
            shown = ""
    pieces, position = [], 0
    for start, end, shown in edits:
        if start >= position:  # a character written as an entity may be two
            pieces += [markup[position:start], shown]
            position = end
    return "".join([*pieces, markup[position:]])


def _redact_tags(markup, tags, allowed):
    pieces, position = [], 0
    for start, end in tags:
        tag = markup[start:end]
        if not _MAY_HIDE.search(tag):
            continue
        pieces += [markup[position:start], _redact_tag(tag, allowed)]
        position = end
    return "".join([*pieces, markup[position:]])


def _redact_tag(tag, allowed):
    if tag.startswith("<!--"):
        return f"<!--{redact_html(tag[4:-3], allowed)}-->"
    return _ATTRIBUTE.sub(
        lambda attribute: attribute[1] + _redact_value(attribute[2], allowed), tag
    )


def _redact_value(quoted, allowed):
    """The value of an attribute, in its quotes, with nothing to hide in it."""
    quote = quoted[0] if quoted[0] in "\"'" else ""
    value = html.unescape(quoted[1:-1] if quote else quoted)
    if re.match(r"\s*data:[^,]{0,100};base64,", value):
        return quoted
    decoded = unquote(value)
    if _DIALLED.match(value):
        number = decoded.partition(":")[2]
        shown = value if is_published(number, allowed) else "#"
    else:
        shown = redact_text(value, allowed)
        if shown == value != decoded and find(decoded, allowed):
            shown = redact_text(decoded, allowed)
        if shown != value and _ADDRESSED.match(value):
            shown = "#"
    if shown == value:
        return quoted
    quote = quote or '"'
    return f"{quote}{html.escape(shown)}{quote}"
