"""Whether two texts say the same, however they are typed and marked up. Pure Python.

What was approved may be sent, and nothing that only looks like it. So texts are
compared by their words: markup, blanks, punctuation and case are no difference, a
number is. A Chinese character is a word.
"""

import re
import unicodedata

from .outgoing_text import read_outgoing

# Digits with their separators are one word ("1,200.50"), so is a sign of currency.
_WORD = re.compile(
    r"\d+(?:[.,]\d+)*%?"  # a number
    r"|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"  # a character that is a word
    r"|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+"  # letters
    r"|[$\u00a3\u00a5\u20a0-\u20cf]"  # a currency
)
# Not shown to anybody: no difference that a reader could see.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x2065)]
)
# Two polite letters share about a fifth of their pairs of words; a letter with another
# amount shares all but two or three.
RESEMBLING = 0.6
_END, _BREAK = "\0", "\1"  # no words: see _WORD


def words(html):
    """The words of an HTML text as its reader sees it, in order.

    :param str html: anything; never raises
    :return: tuple of str
    """
    return words_of(read_outgoing("", (html,)).text)


def words_of(text):
    """The words of a plain text, in order; see :func:`words`."""
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return tuple(_WORD.findall(text.casefold()))


def contains(text, part):
    """Whether the words ``part`` occur in ``text`` in one piece.

    :param tuple text: see ``words``
    :param tuple part: see ``words``; nothing is contained in no text
    """
    return bool(part) and _sealed(part) in _sealed(text)


def without(text, part):
    """The words of ``text`` without those of ``part``, where they occur in one piece."""
    if not part:
        return text
    # what stood before and what stood behind make no new pair
    left = _sealed(text).replace(_sealed(part), _BREAK)
    return tuple(word for word in left.split(_END) if word)


def _sealed(words_):
    return "".join(f"{_END}{word}{_END}" for word in words_)


def pairs(*parts):
    """The pairs of words that stand beside each other in some texts."""
    return frozenset(
        pair for part in parts for pair in zip(part, part[1:], strict=False)
    )


def resembles(text, part):
    """Whether a text says most of another, in much the same words.

    :param frozenset text: its ``pairs``
    :param frozenset part: the ``pairs`` of what it may be like
    """
    return bool(part) and len(part & text) >= RESEMBLING * len(part)
