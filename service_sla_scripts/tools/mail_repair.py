"""Mending mails that the standard parser loses text from, or stumbles over.

``repair`` returns a mail in which what was broken is whole: charsets, torn subjects,
invalid types, headers of a megabyte, HTML made to hang a sanitizer. ``salvage`` makes a
plain mail out of one that even that could not save. Pure Python: no Odoo, no clock, no
I/O.
"""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.utils import formataddr, quote
from urllib.parse import quote as percent

from .mail_decode import (
    REPLACEMENT,
    decode_base64,
    decode_parameters,
    decode_text,
    decode_words,
    find_codec,
    raw_bytes,
    split_addresses,
)
from .mail_envelope import (
    ADDRESS_HEADERS,
    ID_HEADERS,
    MAX_ADDRESSES,
    MAX_REFERENCES,
    ids_of,
    read_envelope,
)
from .mail_html import html_to_text, is_hostile_html

MAX_PARTS = 1000
MAX_SUBJECT = 1000  # characters
MAX_HTML = 3_000_000
MAX_TEXT = 2_000_000

# Written back without folding anything anew.
_AS_IT_IS = policy.compat32.clone(max_line_length=None, linesep="\r\n")
# What Python's content manager can open; a part of another type ends in KeyError.
KNOWN_TYPES = frozenset(("text", "image", "audio", "video", "application", "message"))


@dataclass
class Repair:
    """A mail that the standard parser reads without loss."""

    raw: bytes
    reasons: list = field(default_factory=list)
    is_lossy: bool = False  # something was cut: keep the original beside it


# ---------------------------------------------------------------------------
# Repair
# ---------------------------------------------------------------------------


def repair(raw):
    """The mail, mended where it needs it.

    :param bytes raw: a mail that Python's parser can take apart (it may raise
        ``RecursionError`` and the like on hostile structures: see ``salvage``)
    """
    message = message_from_bytes(raw, policy=policy.compat32)
    result = Repair(raw)
    _repair_root(message, raw, result)
    for part in _walk(message):
        _repair_type(part, result)
        if not part.is_multipart():
            _repair_leaf(part, result)
            _repair_file_name(part, result)
    if result.reasons:
        result.raw = message.as_bytes(policy=_AS_IT_IS)
    return result


def _walk(message):
    """All parts but those of attached mails, without recursion."""
    pending, count = [message], 0
    while pending and count < MAX_PARTS:
        part = pending.pop(0)
        count += 1
        yield part
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            pending[:0] = part.get_payload()


def _raw_values(part, name):
    """The header's raw values: ``get`` would replace raw bytes by question marks."""
    return [str(value) for key, value in part.raw_items() if key.lower() == name]


def _raw(part, name):
    return next(iter(_raw_values(part, name)), "")


def _set_header(part, name, value):
    """Replace every header of that name by one (or none)."""
    place = next(
        (i for i, (key, _v) in enumerate(part._headers) if key.lower() == name), None
    )
    del part[name]
    if value:
        part[name.title()] = value
        if place is not None:
            part._headers.insert(place, part._headers.pop())


def _parses(name, value):
    """What the standard parser makes of a header, or ``None`` when it fails."""
    try:
        return str(policy.SMTP.header_fetch_parse(name, value))
    except Exception:  # its grammar raises a dozen kinds of errors
        return None


def _reads_badly(text):
    return text is None or bool(
        re.search("[\ufffd\ud800-\udfff\\x00-\\x08]|=\\?\\S+\\?[bBqQ]\\?", text)
    )


def _repair_root(message, raw, result):
    has_id = "message-id" in message
    for name in ("subject", *ADDRESS_HEADERS, *ID_HEADERS, "date"):
        values = _raw_values(message, name)
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
        _set_header(message, name, _mended(name, values))
    if has_id and not re.search(r"[^<>\s]{3}", _raw(message, "message-id")):
        # "<>" would make every such mail the duplicate of the first one
        result.reasons.append("empty message-id")
        del message["message-id"]
        message["Message-ID"] = own_message_id(raw)


def _is_broken(name, value):
    if "\x00" in value or not value.isascii():
        return True
    parsed = _parses(name, value)
    if _reads_badly(parsed):
        return True
    if name == "subject" and "=?" in value:
        return "".join(parsed.split()) != "".join(decode_words(value).split())
    return False


def _mended(name, values):
    if name == "subject":
        return encode_words(decode_words(values[0])[:MAX_SUBJECT])
    if name in ID_HEADERS:
        ids = ids_of({name: values}, name)
        return " ".join(ids[:1] if name == "message-id" else ids)
    if name == "date":
        value = re.sub(
            r"[^\w ,:+()/-]", "", values[0].encode("ascii", "ignore").decode()
        )
        return value[:60] if _parses(name, value[:60]) else ""
    pairs = [
        pair
        for value in values
        for pair in split_addresses(decode_words(value[:MAX_ADDRESSES]))
    ]
    return ", ".join(_format_address(*pair) for pair in pairs[:500])


def _format_address(name, address):
    address = address.encode("ascii", "ignore").decode()
    return formataddr((re.sub(r"[\r\n]", " ", name)[:200], address))


def encode_words(text):
    """A header's text in ASCII (RFC 2047), no word torn inside a character."""
    if text.isascii():
        return text
    words = (
        base64.b64encode(text[start : start + 12].encode("utf-8")).decode("ascii")
        for start in range(0, len(text), 12)
    )
    return "\r\n ".join(f"=?utf-8?B?{word}?=" for word in words)


def own_message_id(raw):
    """The same mail fetched again gets the same id, so it is still a duplicate."""
    return f"<{hashlib.sha256(raw).hexdigest()[:40]}@mail.without.id>"


def _repair_type(part, result):
    raw = _raw(part, "content-type")
    if not raw:
        return
    kind = part.get_content_type()
    if part.is_multipart():
        if _parses("content-type", raw) is None:
            result.reasons.append("type of a container")
            boundary = part.get_boundary() or "=_boundary"
            _set_header(part, "content-type", f'{kind}; boundary="{quote(boundary)}"')
        return
    if kind == "multipart/report" or not str(part.get_payload()).strip():
        return
    if part.get_content_maintype() == "multipart":
        # a container without its boundaries holds one text: all of it
        result.reasons.append("container without parts")
        result.is_lossy = True
        _set_header(part, "content-type", 'text/plain; charset="unknown-8bit"')
        return
    known = part.get_content_maintype() in KNOWN_TYPES
    if known and _parses("content-type", raw) is not None and raw.isascii():
        return
    result.reasons.append(f"type {kind[:60]}")
    parameters = decode_parameters(raw)
    value = kind if known else "application/octet-stream"
    if kind.startswith("text/") and find_codec(parameters.get("charset")):
        value += f'; charset="{find_codec(parameters["charset"])}"'
    if parameters.get("name"):
        value += f"; name*=utf-8''{percent(parameters['name'])}"
    _set_header(part, "content-type", value)


def _is_attachment(part):
    disposition = _raw(part, "content-disposition").strip().lower()
    return disposition.startswith("attachment") or bool(_file_name(part))


def _file_name(part):
    for header, parameter in (
        ("content-disposition", "filename"),
        ("content-type", "name"),
    ):
        name = decode_parameters(_raw(part, header)).get(parameter)
        if name:
            return name
    return ""


def _repair_leaf(part, result):
    is_text = part.get_content_maintype() == "text"
    data = part.get_payload(decode=True) or b""
    if _raw(part, "content-transfer-encoding").strip().lower() == "base64":
        packed = "".join(str(part.get_payload()).split())
        if packed and (len(packed.rstrip("=")) % 4 == 1 or not packed.isascii()):
            data = decode_base64(raw_bytes(packed))
            result.reasons.append("broken base64")
            result.is_lossy = True
            _set_payload(part, data)
    if not is_text:
        return
    label = decode_parameters(_raw(part, "content-type")).get("charset")
    if _is_attachment(part):
        # its bytes are what counts: the standard would decode and encode them anew
        if data and _reads_as(data, label or "utf-8") is None:
            result.reasons.append("charset of an attachment")
            name = percent(_file_name(part) or "attachment")
            _set_payload(part, data, f"application/octet-stream; name*=utf-8''{name}")
        return
    _repair_text(part, data, label, result)


def _repair_text(part, data, label, result):
    kind = part.get_content_type()
    text = decode_text(data, label)
    is_bad_html = kind == "text/html" and (
        len(text) > MAX_HTML or is_hostile_html(text)
    )
    if is_bad_html:
        result.reasons.append("HTML that no sanitizer could be trusted with")
        result.is_lossy = True
        kind, text = "text/plain", html_to_text(text)
    if len(text) > max(MAX_TEXT, MAX_HTML if kind == "text/html" else 0):
        result.reasons.append("text of megabytes")
        result.is_lossy = True
        text = text[:MAX_TEXT]
    if is_bad_html or text != _reads_as(data, label):
        result.reasons.append(f"charset {str(label)[:40]}")
        result.is_lossy |= REPLACEMENT in text
        _set_payload(part, text.encode("utf-8"), f'{kind}; charset="utf-8"')


def _reads_as(data, label):
    """How the standard parser reads it, or ``None`` when it loses or raises."""
    try:
        return data.decode(str(label).strip() if label else "ascii")
    except (UnicodeError, LookupError, ValueError):
        return None


def _set_payload(part, data, content_type=None):
    part.set_payload(base64.encodebytes(data).decode("ascii"))
    _set_header(part, "content-transfer-encoding", "base64")
    if content_type:
        _set_header(part, "content-type", content_type)


def _repair_file_name(part, result):
    for header, parameter in (
        ("content-disposition", "filename"),
        ("content-type", "name"),
    ):
        raw = _raw(part, header)
        name = decode_parameters(raw).get(parameter)
        if not name:
            continue
        try:
            parsed = policy.SMTP.header_fetch_parse(header, raw).params.get(parameter)
        except Exception:  # see _parses
            parsed = None
        # the standard parser decodes the pieces of a torn name one by one
        is_encoded = "''" in raw and parsed != name
        if raw.isascii() and not is_encoded and not _reads_badly(parsed):
            continue
        result.reasons.append("file name")
        kind = re.match(r"[\w./+-]{1,100}", raw)
        kind = kind[0] if kind else "attachment"
        _set_header(part, header, f"{kind}; {parameter}*=utf-8''{percent(name[:200])}")


# ---------------------------------------------------------------------------
# Salvage
# ---------------------------------------------------------------------------


def salvage(raw):
    """A plain mail with what can be read of sender, subject and text."""
    envelope = read_envelope(raw)
    lines = []
    for name in ADDRESS_HEADERS:
        value = _mended(name, envelope[name]) if name in envelope else ""
        if value and name != "return-path":
            lines.append(f"{name.title()}: {value}")
    for name in ("in-reply-to", "references"):
        value = _mended(name, envelope[name]) if name in envelope else ""
        if value:
            lines.append(f"{name.title()}: {value}")
    subject = decode_words(" ".join(envelope.get("subject", ()))[: MAX_SUBJECT * 8])
    if subject:
        lines.append(f"Subject: {encode_words(subject[:MAX_SUBJECT])}")
    own_id = ids_of(envelope, "message-id")[:1] or [own_message_id(raw)]
    lines += [
        f"Message-Id: {own_id[0].encode('ascii', 'ignore').decode()}",
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(_readable_text(raw).encode("utf-8")).decode("ascii"),
    ]
    return "\r\n".join(lines).encode("utf-8", "replace")


def _readable_text(raw):
    """The first text in a mail, found without trusting its structure."""
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
        for part in _walk(message):
            if part.get_content_maintype() == "text" and not part.is_multipart():
                data = part.get_payload(decode=True) or b""
                label = decode_parameters(_raw(part, "content-type")).get("charset")
                text = decode_text(data[:MAX_TEXT], label)
                if part.get_content_type() == "text/html":
                    text = html_to_text(text)
                if text.strip():
                    return text
    except Exception:  # whatever made the mail unreadable in the first place
        pass
    body = re.split(rb"\r?\n\r?\n", raw[:MAX_TEXT], maxsplit=1)[-1]
    return decode_text(body[:20_000])
