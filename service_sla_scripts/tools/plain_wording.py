"""A wording in HTML as the plain text that is spoken, copied or typed.

Pure. Keeps what a plain text can keep: paragraphs, lines and numbered steps.
"""

import re
from html.parser import HTMLParser

from .placeholders import GAP

_BLOCKS = frozenset("p div ul ol li h1 h2 h3 h4 h5 h6 table tr blockquote".split())
_HIDDEN = frozenset(("script", "style", "title"))


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []
        self.lists = []  # next number of each open list, None for bullets
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        if tag in ("ol", "ul"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            number = self.lists[-1] if self.lists else None
            self.pieces.append(f"{number}. " if number else "• ")
            if number:
                self.lists[-1] += 1

    def handle_endtag(self, tag):
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data):
        if not self.hidden:
            # a line break in the source is a space on the page
            self.pieces.append(re.sub(r"[ \t\r\n\f]+", " ", data))


def to_plain(html):
    """The text of an HTML wording; whatever it is, this does not raise.

    :return: lines without blanks around them, without empty lines between
    """
    reader = _Reader()
    reader.feed(html or "")
    reader.close()
    lines = (line.strip(" ") for line in "".join(reader.pieces).split("\n"))
    text = "\n".join(line for line in lines if line)
    # a paragraph in a list item: its number stands on the line of the text
    return re.sub(r"^(\d+\.|•)\n", r"\1 ", text, flags=re.MULTILINE)


def is_said(wording, message):
    """Whether a message still says a wording: at least half of it, by sentences.

    An agent may change what a script puts into the reply. What is left decides whether
    the script was used.

    :param str wording: plain text as it was put in; gaps (see ``placeholders``) were
        filled in since then and do not count
    :param str message: plain text as it was sent
    """
    said = _squeezed(message)
    sentences = [
        _squeezed(part)
        for whole in GAP.split(wording)[::2]
        for part in re.split(r"(?<=[.!?;:。！？；：])|\n", whole)
    ]
    total = sum(map(len, sentences))
    kept = sum(len(sentence) for sentence in sentences if sentence in said)
    return bool(total) and 2 * kept >= total


def _squeezed(text):
    return re.sub(r"[\s•]+", "", text or "").casefold()
