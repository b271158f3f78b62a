"""A message as the customer is going to read it. Pure and linear."""

import html
import re
from bisect import bisect_right

from .contact_markup import BREAK, read_markup

# What mail clients and browsers show of a tag beside its text, and whom a link reaches.
_SHOWN = re.compile(
    r"[\s\"'/](?:alt|title|placeholder|aria-label|label|summary|content)\s*=\s*"
    r"(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"
    r"|[\s\"'/]href\s*=\s*[\"']?\s*(?:tel|mailto|sms|callto):([^\"'\s>?]+)",
    re.I,
)
# What is there and not seen: what stands around it reads as one word.
_NOT_SEEN = re.compile(
    r"<rp\b|display\s*:\s*none|visibility\s*:\s*hidden"
    r"|(?:font-size|opacity)\s*:\s*[0.]+(?![.\d])",
    re.I,
)
_NAME = re.compile(r"<(/?)([a-zA-Z][\w:-]*)", re.A)
_VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
_BREAKS = re.compile(f"{BREAK}+")
_QUOTE = re.compile(r"<(/?)blockquote\b", re.I)


class OutgoingText:
    """The text of a message, and which of it is quoted.

    ``text`` is subject and body, a line each block, then what only shows when a picture
    does not load or the mouse rests somewhere, and the body without what its styles
    hide. A word that tags tear apart is one word.
    """

    __slots__ = ("text", "_starts", "_ends")

    def __init__(self, text="", quotes=()):
        self.text = text
        self._starts = [start for start, _end in quotes]
        self._ends = [end for _start, end in quotes]

    def is_quoted(self, start, end):
        """Whether a span lies within a quotation, all of it."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and end <= self._ends[index]


def read_outgoing(subject, bodies):
    """The text of a message.

    :param str subject: plain text
    :param bodies: pieces of HTML; the same one twice is read once
    :return: :class:`OutgoingText`
    """
    pieces, quotes, length = [], [], 0
    if subject:
        pieces.append(f"{subject}\n\n")
        length = len(pieces[0])
    for body in dict.fromkeys(str(body) for body in bodies if body):
        text, spans = _read_body(body)
        quotes += [(length + start, length + end) for start, end in spans]
        pieces.append(f"{text}\n\n")
        length += len(pieces[-1])
    return OutgoingText("".join(pieces), quotes)


def _read_body(body):
    markup = read_markup(body, joins=True)
    pieces, spans, length, position = [], [], 0, 0
    for start, end in _quotes(body, markup.tags):
        before = _flat(body[position:start])
        quote = _flat(body[start:end])
        spans.append((length + len(before), length + len(before) + len(quote)))
        pieces += [before, quote]
        length += len(before) + len(quote)
        position = end
    pieces.append(_flat(body[position:]) if position else _lines(markup.flat))
    unseen = [*_unseen(body, markup.tags), *_without_hidden(body, markup.tags)]
    return "\n\n".join(["".join(pieces), *unseen]), spans


def _flat(body):
    return _lines(read_markup(body, joins=True).flat)


def _lines(flat):
    # a paragraph ends no sentence: what is torn between two of them is still read
    return _BREAKS.sub(lambda found: "\n" + " " * (len(found[0]) - 1), flat)


def _unseen(body, tags):
    """What tags show beside the text, and whom their links reach."""
    for start, end in tags:
        if body.startswith("<!--", start):
            continue
        for shown in _SHOWN.finditer(body, start, end):
            yield html.unescape(shown[1].strip("\"'") if shown[1] else shown[2])


def _without_hidden(body, tags):
    """The text once more, without what styles hide; nothing if they hide nothing."""
    pieces, position, name, depth = [], 0, "", 0
    for start, end in tags:
        tag = _NAME.match(body, start)
        if not tag or tag[2].lower() in _VOID:
            continue
        if depth:
            if tag[2].lower() == name:
                depth += -1 if tag[1] else 1
                if not depth:
                    position = end
        elif not tag[1] and _NOT_SEEN.search(body, start, end):
            pieces.append(body[position:start])
            name, depth = tag[2].lower(), 1
    if pieces:
        yield _flat("".join([*pieces, "" if depth else body[position:]]))


def _quotes(body, tags):
    """Spans of the outermost quotations, in order."""
    opened, depth = 0, 0
    for start, end in tags:
        tag = _QUOTE.match(body, start)
        if not tag:
            continue
        if not tag[1]:
            opened = start if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield opened, end
