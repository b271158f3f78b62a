"""Whether two texts say the same, however they are typed and marked up. Pure Python.

What was approved may be sent, and nothing that only looks like it. So texts are
compared by their words: markup, blanks, punctuation and case are no difference, a
number is. A Chinese character is a word.
"""

import re
import unicodedata

from .mail_html import html_to_text

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


def words(html):
    """The words of an HTML text, in order.

    :param str html: anything; never raises
    :return: tuple of str
    """
    return words_of(html_to_text(html or ""))


def words_of(text):
    """The words of a plain text, in order.

    :param str text: anything; never raises
    :return: tuple of str
    """
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return tuple(_WORD.findall(text.casefold()))


def contains(text, part):
    """Whether the words ``part`` occur in ``text`` in one piece.

    :param tuple text: see ``words``
    :param tuple part: see ``words``; nothing is contained in no text
    """
    return bool(part) and _sealed(part) in _sealed(text)


def _sealed(words_):
    return "\0" + "\0".join(words_) + "\0"


def resembles(text, part):
    """Whether ``text`` says most of ``part``, in much the same words.

    :param tuple text: see ``words``
    :param tuple part: see ``words``
    """
    if len(part) < 2:
        return contains(text, part)
    pairs = set(zip(part, part[1:], strict=False))
    found = pairs & set(zip(text, text[1:], strict=False))
    return len(found) >= RESEMBLING * len(pairs)
