"""Mending the headers of a mail's root: torn subjects, raw bytes, endless lists.

Python's grammar for headers follows the standard and fails on what does not; Odoo asks
it for every header that it reads. Pure Python: no Odoo, no clock, no I/O.
"""

import base64
import hashlib
import re
from email import policy
from email.utils import formataddr

from .mail_decode import decode_words, split_addresses
from .mail_envelope import (
    ADDRESS_HEADERS,
    ID_HEADERS,
    MAX_ADDRESSES,
    MAX_REFERENCES,
    ids_of,
)

MAX_SUBJECT = 1000  # characters


def raw_headers(part, name):
    """The header's raw values: ``get`` would replace raw bytes by question marks."""
    return [str(value) for key, value in part.raw_items() if key.lower() == name]


def raw_header(part, name):
    return next(iter(raw_headers(part, name)), "")


def set_header(part, name, value):
    """Replace every header of that name by one (or none)."""
    place = next(
        (i for i, (key, _v) in enumerate(part._headers) if key.lower() == name), None
    )
    del part[name]
    if value:
        part[name.title()] = value
        if place is not None:
            part._headers.insert(place, part._headers.pop())


def parses(name, value):
    """What the standard parser makes of a header, or ``None`` when it fails."""
    try:
        return str(policy.SMTP.header_fetch_parse(name, value))
    except Exception:  # its grammar raises a dozen kinds of errors
        return None


def reads_badly(text):
    return text is None or bool(
        re.search("[\ufffd\ud800-\udfff\\x00-\\x08]|=\\?\\S+\\?[bBqQ]\\?", text)
    )


def repair_headers(message, raw, result):
    has_id = "message-id" in message
    for name in ("subject", *ADDRESS_HEADERS, *ID_HEADERS, "date"):
        values = raw_headers(message, name)
        if not values:
            continue
        limit = {"subject": MAX_SUBJECT * 8}.get(name, MAX_ADDRESSES)
        if name in ID_HEADERS:
            limit = MAX_REFERENCES
        is_long = any(len(value) > limit for value in values)
        if not is_long and not any(_is_broken(name, value) for value in values):
            continue
        result.reasons.append(f"header {name}")
        result.is_lossy |= is_long and name not in ID_HEADERS
        set_header(message, name, mended_header(name, values))
    if has_id and not re.search(r"[^<>\s]{3}", raw_header(message, "message-id")):
        # "<>" would make every such mail the duplicate of the first one
        result.reasons.append("empty message-id")
        del message["message-id"]
        message["Message-ID"] = own_message_id(raw)


def _is_broken(name, value):
    if "\x00" in value or not value.isascii():
        return True
    parsed = parses(name, value)
    if reads_badly(parsed):
        return True
    if name == "subject" and "=?" in value:
        return "".join(parsed.split()) != "".join(decode_words(value).split())
    return False


def mended_header(name, values):
    if name == "subject":
        return encode_words(decode_words(values[0])[:MAX_SUBJECT])
    if name in ID_HEADERS:
        ids = ids_of({name: values}, name)
        if name == "message-id":
            # the standard parser chokes on some that mail servers accept
            ids = [value for value in ids if parses(name, value)][:1]
        return " ".join(ids)
    if name == "date":
        value = re.sub(
            r"[^\w ,:+()/-]", "", values[0].encode("ascii", "ignore").decode()
        )
        return value[:60] if parses(name, value[:60]) else ""
    pairs = [
        pair
        for value in values
        for pair in split_addresses(decode_words(value[:MAX_ADDRESSES]))
    ]
    addresses = [_format_address(*pair) for pair in pairs[:500]]
    mended = ", ".join(filter(None, addresses))
    if mended or name != "from":
        return mended
    # a sender without an address is still somebody
    return encode_words(decode_words(values[0])[:100], is_name=True)


def _format_address(name, address):
    if not re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", address, re.ASCII):
        return ""
    return formataddr((re.sub(r"[\r\n]", " ", name)[:200], address))


def encode_words(text, is_name=False):
    """A header's text in ASCII (RFC 2047), no word torn inside a character; a name is
    encoded in any case, lest its punctuation be taken for an address."""
    if text.isascii() and not is_name:
        return text
    words = (
        base64.b64encode(text[start : start + 12].encode("utf-8")).decode("ascii")
        for start in range(0, len(text), 12)
    )
    return "\r\n ".join(f"=?utf-8?B?{word}?=" for word in words)


def own_message_id(raw):
    """The same mail fetched again gets the same id, so it is still a duplicate."""
    return f"<{hashlib.sha256(raw).hexdigest()[:40]}@mail.without.id>"
