"""HTML as the eye reads it, with the way back to where each character stood.

No parser: what is not touched stays to the letter, well-formed or not. Linear.
"""

import html
import re
from bisect import bisect_right

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,31});?")
_TAG_BEGINS = re.compile(r"<(?:!--|[/!?]?([a-zA-Z][\w:-]{0,30}))", re.A)
_INSIDE_TAG = re.compile(r"[^<>\"']*")
# Elements whose text never stands on one line with what is beside them.
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html "
    "legend li main nav ol option p pre section select summary table tbody td textarea "
    "tfoot th thead title tr ul".split()
)
BREAK = "\0"  # no number goes on behind one


class Markup:
    """What ``read_markup`` found.

    ``flat`` is the text that is seen, ``tags`` are the spans of tags and comments;
    ``is_joined``: whether an inline tag stands in the middle of a word or a number.
    """

    def __init__(self):
        self.tags, self.is_joined = [], False
        self._starts, self._pieces, self._spans = [], [], []
        self._length = 0
        self.flat = ""

    def add(self, text, start, end):
        """Text that stands at a span of the source; ``None`` for what is no text."""
        if text:
            self._starts.append(self._length)
            self._pieces.append(text)
            self._spans.append((start, end))
            self._length += len(text)

    def close(self):
        self.flat = "".join(self._pieces)
        self.is_joined = any(
            self._starts[index]
            and self.flat[self._starts[index] - 1].isalnum()
            and self.flat[self._starts[index]].isalnum()
            and self._spans[index - 1][1] != self._spans[index][0]
            for index in range(len(self._starts))
        )
        return self

    def sources(self, start, end):
        """Spans of the source, in order, that hold ``flat[start:end]``; no tags."""
        spans = []
        index = bisect_right(self._starts, start) - 1
        while index < len(self._starts) and self._starts[index] < end:
            begin, text = self._starts[index], self._pieces[index]
            source = self._spans[index]
            if source[0] is not None:
                if source[1] - source[0] == len(text):
                    source = (
                        source[0] + max(0, start - begin),
                        source[0] + min(len(text), end - begin),
                    )
                spans.append(source)
            index += 1
        return spans


def read_markup(markup, joins):
    """Read HTML.

    :param bool joins: text goes on behind an inline tag
    :return: :class:`Markup`
    """
    read = Markup()
    position, missing = 0, set()
    while (start := markup.find("<", position)) >= 0:
        end, name = _tag_end(markup, start, missing)
        if not name:
            # no tag, and nothing in it is looked at as one
            _add_text(read, markup, position, end)
        else:
            _add_text(read, markup, position, start)
            read.tags.append((start, end))
            if name == "br":
                read.add("\n", None, None)
            elif name in _BLOCKS or not joins:
                read.add(BREAK, None, None)
        position = end
    _add_text(read, markup, position, len(markup))
    return read.close()


def _add_text(read, markup, start, end):
    if "&" not in markup[start:end]:
        read.add(markup[start:end], start, end)
        return
    position = start
    for entity in _ENTITY.finditer(markup, start, end):
        read.add(markup[position : entity.start()], position, entity.start())
        read.add(html.unescape(entity[0]), *entity.span())
        position = entity.end()
    read.add(markup[position:end], position, end)


def _tag_end(markup, start, missing):
    """``(end, name)`` of the tag that begins here; no name if it is none."""
    begins = _TAG_BEGINS.match(markup, start)
    if not begins:
        return start + 1, ""
    if begins[0] == "<!--":
        end = _find(markup, "-->", start + 4, missing)
        return (end + 3, "!--") if end >= 0 else (start + 4, "")
    position = begins.end()
    while True:
        position = _INSIDE_TAG.match(markup, position).end()
        ends_with = markup[position : position + 1]
        if ends_with == ">":
            return position + 1, begins[1].lower()
        if ends_with not in ("'", '"'):
            return position, ""
        quote = _find(markup, ends_with, position + 1, missing)
        if quote < 0:
            return position, ""
        position = quote + 1


def _find(text, wanted, start, missing):
    """``text.find`` that asks once only for what does not come any more."""
    if wanted in missing:
        return -1
    position = text.find(wanted, start)
    if position < 0:
        missing.add(wanted)
    return position
