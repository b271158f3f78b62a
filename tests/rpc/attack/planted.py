"""The secrets that a customer's records carry, and finding them in whatever comes back.

Every secret has a core that occurs nowhere else and names record and field: the local
part of an address, the digits of a number. A mask may show the domain, or the last four
digits: the core does not survive it.
"""

import base64
import binascii
import html
import io
import re
import unicodedata
import urllib.parse
import zipfile

# The seed (``seed.py``) plants them in these shapes; \d{4} makes each unique.
WORD = re.compile(r"kelp\d{4}[a-z]+")
DIGITS = re.compile(r"1385550\d{4}|11010119900307\d{4}|622202000000\d{4}")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
TAG = re.compile(r"<[^<>]{0,400}>")
# what people put between digits, zero-width characters included
SEPARATORS = re.compile(r"[\s().\-/\u200b-\u200f\u2060\ufeff]+")


class Planted:
    """Which secret is found where.

    :param names: ``{core: "owner.field"}``
    """

    def __init__(self, names):
        self.names = names

    def found(self, text, own=None):
        """Names of the secrets in a text, however they are encoded.

        :param own: owner whose data do not count: the customer who asks
        """
        cores = set()
        for reading in _readings(text):
            cores.update(WORD.findall(reading.lower()))
            cores.update(DIGITS.findall(SEPARATORS.sub("", reading)))
        names = {self.names[core] for core in cores if core in self.names}
        return {name for name in names if name.partition(".")[0] != own}


def _readings(text):
    """The text as it is, and with every encoding taken off that a value may wear."""
    yield text
    plain = JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    plain = html.unescape(urllib.parse.unquote(plain))
    plain = unicodedata.normalize("NFKC", plain)
    yield plain
    yield TAG.sub("", plain)
    for word in BASE64.findall(text):
        try:
            raw = base64.urlsafe_b64decode(
                word.rstrip("=").replace("+", "-").replace("/", "_") + "=="
            )
        except (binascii.Error, ValueError):
            continue
        yield raw.decode("latin-1")


def text_of(content):
    """What a body says, the sheets of a workbook included."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(
            book.read(name).decode("utf-8", "replace") for name in book.namelist()
        )
