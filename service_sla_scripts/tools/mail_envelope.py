"""Where a mail belongs, read from the raw bytes of anything that calls itself a mail.

Does what a postman would: takes what is there, never raises, never opens the letter.
Pure Python: no Odoo, no clock, no I/O.
"""

import re

from .mail_decode import decode_words, split_addresses

MAX_ADDRESSES = 60_000  # characters of one address header
MAX_REFERENCES = 8_000  # the last ones are the ones that count (RFC 5322 §3.6.4)
ADDRESS_HEADERS = (
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "delivered-to",
    "resent-to",
    "resent-cc",
    "return-path",
)
ID_HEADERS = ("message-id", "in-reply-to", "references")


def read_headers(raw, limit=400_000):
    """``[(name, value)]``, names in lower case and values unfolded, from raw bytes.

    Does what a mail server's eyes would: never raises, linear, takes what is there.
    """
    head = raw[:limit].lstrip(b"\r\n")
    end = re.search(rb"\r?\n\r?\n|\r\r", head)
    head = head[: end.start()] if end else head
    headers = []
    for line in head.splitlines():
        if line[:1] in b" \t" and line[:1]:
            if headers:
                headers[-1][1].append(line.strip())
            continue
        name, colon, value = line.partition(b":")
        if (
            colon
            and 0 < len(name) < 80
            and not re.search(rb"[^\x21-\x7e]", name.strip())
        ):
            headers.append((name.strip().lower().decode("ascii"), [value.strip()]))
    return [
        (name, b" ".join(lines).replace(b"\0", b"").decode("ascii", "surrogateescape"))
        for name, lines in headers
    ]


def read_envelope(raw):
    """``{name: [raw values]}`` of the headers that tell where a mail belongs."""
    wanted = {*ADDRESS_HEADERS, *ID_HEADERS, "subject", "date"}
    envelope = {}
    for name, value in read_headers(raw):
        if name in wanted:
            envelope.setdefault(name, []).append(value)
    return envelope


def addresses_of(envelope, *names):
    """The mail addresses in these headers, in lower case, each once."""
    found = {}
    for name in names:
        for value in envelope.get(name, ()):
            for _name, address in split_addresses(decode_words(value[:MAX_ADDRESSES])):
                found[address.lower()] = True
    return list(found)


def ids_of(envelope, *names):
    """The message ids in these headers, the last ones first in importance."""
    text = " ".join(value for name in names for value in envelope.get(name, ()))
    return re.findall(r"<[!-;=?-~]{1,500}>", text[-MAX_REFERENCES:])[-32:]
