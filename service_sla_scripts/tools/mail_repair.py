"""Mending mails that the standard parser loses text from, or stumbles over.

``repair`` returns a mail in which what was broken is whole: charsets, torn subjects,
invalid types, headers of a megabyte, HTML made to hang a sanitizer. ``salvage`` makes a
plain mail out of one that even that could not save. Pure Python: no Odoo, no clock, no
I/O.
"""

import base64
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.utils import quote
from urllib.parse import quote as percent

from .mail_decode import (
    REPLACEMENT,
    decode_base64,
    decode_parameters,
    decode_text,
    decode_words,
    find_codec,
    raw_bytes,
)
from .mail_envelope import ADDRESS_HEADERS, read_envelope
from .mail_headers import (
    MAX_SUBJECT,
    encode_words,
    mended_header,
    own_message_id,
    parses,
    raw_header,
    reads_badly,
    repair_headers,
    set_header,
)
from .mail_html import html_to_text, is_hostile_html

MAX_PARTS = 1000
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


def repair(raw, is_report=False):
    """The mail, mended where it needs it.

    :param bytes raw: a mail that Python's parser can take apart (it may raise
        ``RecursionError`` and the like on hostile structures: see ``salvage``)
    :param bool is_report: a machine's report, whose attached mail says what it is about
    """
    message = message_from_bytes(raw, policy=policy.compat32)
    result = Repair(raw)
    repair_headers(message, raw, result)
    for part in _walk(message):
        if part.get_content_type() == "message/rfc822" and not is_report:
            _close_attached_mail(part, result)
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


def _repair_type(part, result):
    raw = raw_header(part, "content-type")
    if not raw:
        return
    kind = part.get_content_type()
    if part.is_multipart():
        if parses("content-type", raw) is None:
            result.reasons.append("type of a container")
            boundary = part.get_boundary() or "=_boundary"
            set_header(part, "content-type", f'{kind}; boundary="{quote(boundary)}"')
        return
    if kind == "multipart/report" or not str(part.get_payload()).strip():
        return
    if part.get_content_maintype() == "multipart":
        # a container without its boundaries holds one text: all of it
        result.reasons.append("container without parts")
        result.is_lossy = True
        set_header(part, "content-type", 'text/plain; charset="unknown-8bit"')
        return
    known = part.get_content_maintype() in KNOWN_TYPES
    if known and parses("content-type", raw) is not None and raw.isascii():
        return
    result.reasons.append(f"type {kind[:60]}")
    parameters = decode_parameters(raw)
    value = kind if known else "application/octet-stream"
    if kind.startswith("text/") and find_codec(parameters.get("charset")):
        value += f'; charset="{find_codec(parameters["charset"])}"'
    if parameters.get("name"):
        value += f"; name*=utf-8''{percent(parameters['name'])}"
    set_header(part, "content-type", value)


def _close_attached_mail(part, result):
    """Make an attached mail a file: the standard walk would look into it, and take its
    text for the letter's own."""
    payload = part.get_payload()
    if not (part.is_multipart() and payload):
        return
    attached = payload[0]
    name = (
        _file_name(part) or decode_words(raw_header(attached, "subject"))[:60] or "mail"
    )
    name = re.sub(r'[\\/:*?"<>|]', " ", name).strip()
    if not name.lower().endswith(".eml"):
        name += ".eml"
    result.reasons.append("attached mail")
    for header in ("content-disposition", "content-transfer-encoding"):
        del part[header]
    part["Content-Disposition"] = f"attachment; filename*=utf-8''{percent(name)}"
    _set_payload(part, attached.as_bytes(policy=_AS_IT_IS), "application/octet-stream")


def _is_attachment(part):
    disposition = raw_header(part, "content-disposition").strip().lower()
    return disposition.startswith("attachment") or bool(_file_name(part))


def _file_name(part):
    for header, parameter in (
        ("content-disposition", "filename"),
        ("content-type", "name"),
    ):
        name = decode_parameters(raw_header(part, header)).get(parameter)
        if name:
            return name
    return ""


def _repair_leaf(part, result):
    is_text = part.get_content_maintype() == "text"
    data = part.get_payload(decode=True) or b""
    if raw_header(part, "content-transfer-encoding").strip().lower() == "base64":
        packed = "".join(str(part.get_payload()).split())
        if packed and (len(packed.rstrip("=")) % 4 == 1 or not packed.isascii()):
            data = decode_base64(raw_bytes(packed))
            result.reasons.append("broken base64")
            result.is_lossy = True
            _set_payload(part, data)
    if not is_text:
        return
    label = decode_parameters(raw_header(part, "content-type")).get("charset")
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
    set_header(part, "content-transfer-encoding", "base64")
    if content_type:
        set_header(part, "content-type", content_type)


def _repair_file_name(part, result):
    for header, parameter in (
        ("content-disposition", "filename"),
        ("content-type", "name"),
    ):
        raw = raw_header(part, header)
        name = decode_parameters(raw).get(parameter)
        if not name:
            continue
        try:
            parsed = policy.SMTP.header_fetch_parse(header, raw).params.get(parameter)
        except Exception:  # see parses
            parsed = None
        # the standard parser decodes the pieces of a torn name one by one
        is_encoded = "''" in raw and parsed != name
        if raw.isascii() and not is_encoded and not reads_badly(parsed):
            continue
        result.reasons.append("file name")
        kind = re.match(r"[\w./+-]{1,100}", raw)
        kind = kind[0] if kind else "attachment"
        set_header(part, header, f"{kind}; {parameter}*=utf-8''{percent(name[:200])}")


# ---------------------------------------------------------------------------
# Salvage
# ---------------------------------------------------------------------------


def salvage(raw):
    """A plain mail with what can be read of sender, subject and text."""
    envelope = read_envelope(raw)
    lines = []
    for name in (*ADDRESS_HEADERS, "in-reply-to", "references"):
        value = mended_header(name, envelope[name]) if name in envelope else ""
        if value and name != "return-path" and parses(name, value) is not None:
            lines.append(f"{name.title()}: {value}")
    subject = decode_words(" ".join(envelope.get("subject", ()))[: MAX_SUBJECT * 8])
    if subject:
        lines.append(f"Subject: {encode_words(subject[:MAX_SUBJECT])}")
    own_id = mended_header("message-id", envelope.get("message-id", ()))
    lines += [
        f"Message-Id: {own_id or own_message_id(raw)}",
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
        text = _first_text(message_from_bytes(raw, policy=policy.compat32))
    except Exception:  # whatever made the mail unreadable in the first place
        text = ""
    if text.strip():
        return text
    body = re.split(rb"\r?\n\r?\n", raw[:MAX_TEXT], maxsplit=1)[-1]
    return decode_text(body[:20_000])


def _first_text(message):
    for part in _walk(message):
        if part.get_content_maintype() == "text" and not part.is_multipart():
            data = part.get_payload(decode=True) or b""
            label = decode_parameters(raw_header(part, "content-type")).get("charset")
            text = decode_text(data[:MAX_TEXT], label)
            if part.get_content_type() == "text/html":
                text = html_to_text(text)
            if text.strip():
                return text
    return ""
