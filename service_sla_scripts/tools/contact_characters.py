"""One spelling for the many that Unicode has for a digit, a letter, a dash.

Written one character for one, so that positions in the text stay right; characters
without a width are left out and the positions of the others told. Pure Python.
"""

import re
import unicodedata


def _spellings():
    """Code points and the ASCII character each is another spelling of."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # Not the whole of Unicode: the blocks that hold digits, and letters in disguise.
    for code in (*range(0x80, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x20000)):
        character = chr(code)
        digit = unicodedata.digit(character, None)
        if digit is not None:
            table[code] = str(digit)
        elif 0x1D400 <= code < 0x1D800 or 0xFE50 <= code < 0xFE70:
            same = unicodedata.normalize("NFKC", character)
            if len(same) == 1 and same.isascii():
                table[code] = same
        elif unicodedata.category(character) == "Zs":
            table[code] = " "
        elif unicodedata.category(character) == "Pd" or code == 0x2212:
            table[code] = "-"
    return table


_SPELLINGS = _spellings()
# No width: format characters, variation selectors, combining marks (a digit may be
# struck through, or sit on a keycap).
_WIDTHLESS = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u070f\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20f0\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef]"
)


def plain(text):
    """The text in ASCII's spelling, without what has no width."""
    if text.isascii():
        return text
    return _WIDTHLESS.sub("", text).translate(_SPELLINGS)


def plain_with_positions(text):
    """``(plain text, positions)``: where each of its characters stood in the text.

    ``positions`` is a sequence of integers, as long as the plain text.
    """
    if text.isascii() or not _WIDTHLESS.search(text):
        return text.translate(_SPELLINGS), range(len(text))
    positions = [
        index for index, letter in enumerate(text) if not _WIDTHLESS.match(letter)
    ]
    return "".join([text[index] for index in positions]).translate(
        _SPELLINGS
    ), positions
