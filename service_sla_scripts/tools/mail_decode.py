"""Reading what mail programs really send: wrong charsets, torn characters, raw bytes.

Python's own header parser follows the standards; mail does not. These functions never
raise on any input and never lose text: what cannot be decoded stays visible, as U+FFFD
or as Latin letters. Pure Python: no Odoo, no clock, no I/O.
"""

import base64
import binascii
import codecs
import quopri
import re
from urllib.parse import unquote_to_bytes

REPLACEMENT = "\ufffd"

# Labels as found in mails -> Python's codec. Microsoft's and the industry's supersets
# first: "gb2312" has meant GB18030's repertoire for twenty years, and so on (WHATWG
# Encoding Standard §4.2).
_CODECS = {
    "gb2312": "gb18030",
    "gb231280": "gb18030",
    "gbk": "gb18030",
    "xgbk": "gb18030",
    "cp936": "gb18030",
    "936": "gb18030",
    "ms936": "gb18030",
    "windows936": "gb18030",
    "gb18030": "gb18030",
    "euccn": "gb18030",
    "xeuccn": "gb18030",
    "hzgb2312": "hz",
    "big5": "big5hkscs",
    "xbig5": "big5hkscs",
    "cnbig5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "ksc56011987": "cp949",
    "ksc5601": "cp949",
    "euckr": "cp949",
    "shiftjis": "cp932",
    "xsjis": "cp932",
    "windows31j": "cp932",
    "iso2022jp": "iso2022_jp_2",
    "iso885911": "cp874",
    "iso88598i": "iso8859_8",
    "iso88598e": "iso8859_8",
    "iso88591": "cp1252",
    "latin1": "cp1252",
    "ansix34": "ascii",
    "ansix341968": "ascii",
    "ansix31101983": "cp1252",
    "usascii": "ascii",
    "ascii": "ascii",
    "utf8mb4": "utf_8",
    "unicode11utf8": "utf_8",
}
# Codecs of Python that no mail means.
_NOT_CHARSETS = frozenset(
    "idna punycode undefined unicode_escape raw_unicode_escape mbcs oem".split()
)
_SINGLE_BYTE = re.compile(
    r"^(?:iso8859|cp12|cp8[^7]|cp437|koi8|mac|latin|charmap|ascii)"
)
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]{0,4000})\?=")
_PARAMETER = re.compile(
    r";\s{0,20}([\w-]{1,40})(\*\d{1,3})?(\*)?\s{0,5}=\s{0,5}"
    r"(\"(?:[^\"\\]|\\.){0,2000}\"|[^;]{0,2000})"
)


def find_codec(label):
    """Python's name of the codec that a charset label means, or ``None``."""
    label = str(label or "").partition("*")[0]  # RFC 2231 §5: language after "*"
    key = re.sub(r"[^a-z0-9]", "", label.lower()[:60])
    name = _CODECS.get(key)
    if not name:
        try:
            name = codecs.lookup(label.strip(" \"';")[:60]).name
            if name in _NOT_CHARSETS or not codecs.lookup(name)._is_text_encoding:
                return None
        except (LookupError, ValueError):
            return None
    return _CODECS.get(re.sub(r"[^a-z0-9]", "", name), name)


def decode_text(data, label=None):
    """The text of ``data``, declared to be in charset ``label``.

    A declared charset is believed unless the bytes contradict it; UTF-8 in disguise is
    recognised, and unlabelled bytes are guessed among the charsets of East Asia.
    """
    if data.startswith(codecs.BOM_UTF8):
        return _clean(data[3:].decode("utf-8", "replace"))
    declared = find_codec(label)
    if declared and declared.startswith(("utf_16", "utf_32", "utf-16", "utf-32")):
        return _clean(data.decode(declared, "replace"))
    if data.isascii() and not (declared or "ascii").startswith(
        ("iso2022", "hz", "utf")
    ):
        return _clean(data.decode("ascii"))
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and _is_surely_utf8(utf8, declared):
        return _clean(utf8)
    if declared and declared != "ascii":
        text = _strict(data, declared)
        if text is not None:
            return _clean(text)
    return _clean(_guess(data, declared, utf8))


def _strict(data, codec):
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_surely_utf8(text, declared):
    """Valid UTF-8 by accident is rare, but two Chinese characters in GBK manage it
    (the famous 联通): against a declared double-byte charset it takes a sequence of
    three bytes."""
    if not declared or _SINGLE_BYTE.match(declared.replace("-", "")):
        return not text.isascii()
    return any(character >= "\u0800" for character in text)


def _guess(data, declared, utf8):
    if utf8 is not None:
        return utf8
    candidates = ["gb18030", "big5hkscs", "cp932", "cp949"]
    best, best_score = None, 0.6
    for codec in candidates:
        text = _strict(data, codec)
        score = _plausibility(text, codec) if text is not None else 0
        if score > best_score:
            best, best_score = text, score
    if best is not None:
        return best
    attempts = [
        data.decode(codec, "replace")
        for codec in (declared, "utf-8", "gb18030")
        if codec and codec != "ascii"
    ]
    best = min(attempts, key=lambda text: text.count(REPLACEMENT))
    # a few broken bytes in a long text, or no such charset at all?
    if best.count(REPLACEMENT) * 20 <= len(best):
        return best
    return data.decode("cp1252", "replace").replace(REPLACEMENT, "?")


# How likely a character is in everyday text, by the first byte of its code: (charset
# of the everyday part, [(first, last, weight)]). Text in another charset falls into the
# rare rows.
_EVERYDAY = {
    "gb18030": ("gb2312", [(0xB0, 0xD7, 1), (0xA1, 0xA3, 1), (0xD8, 0xF7, 0.5)]),
    "big5hkscs": ("big5", [(0xA4, 0xC6, 1), (0xA1, 0xA2, 1), (0xC9, 0xF9, 0.3)]),
    "cp932": ("shift_jis", [(0x81, 0x83, 1), (0x88, 0x97, 0.8)]),
    "cp949": ("euc_kr", [(0xB0, 0xC8, 1), (0xA1, 0xA3, 0.8)]),
}


def _plausibility(text, codec):
    """How much of the non-ASCII characters everyday text in ``codec`` consists of."""
    sample = [character for character in text[:4000] if character > "\x7f"]
    everyday, rows = _EVERYDAY[codec]
    total = 0
    for character in sample:
        data = _encode(character, everyday)
        if len(data) == 2:
            total += next((w for low, high, w in rows if low <= data[0] <= high), 0)
    return total / len(sample) if sample else 0


def _encode(character, codec):
    try:
        return character.encode(codec)
    except UnicodeError:
        return b""


def _clean(text):
    """Without what PostgreSQL and XML refuse: NUL, other controls, lone surrogates."""
    text = (
        text.encode("utf-8", "replace").decode("utf-8")
        if _has_surrogate(text)
        else text
    )
    return re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]", "", text)


def _has_surrogate(text):
    return any("\ud800" <= character <= "\udfff" for character in text)


def raw_bytes(value):
    """The bytes that Python's parser has put into a header as surrogates."""
    try:
        return value.encode("ascii", "surrogateescape")
    except UnicodeError:
        return value.encode(
            "utf-8", "surrogateescape" if _escaped(value) else "replace"
        )


def _escaped(value):
    return all(
        "\udc80" <= character <= "\udcff"
        for character in value
        if "\ud800" <= character <= "\udfff"
    )


# ---------------------------------------------------------------------------
# Headers
# ---------------------------------------------------------------------------


def decode_words(value):
    """A raw header's text (RFC 2047), however it was torn or mislabelled.

    Neighbouring encoded words of one charset are joined as bytes before decoding: many
    programs cut long subjects in the middle of a character.
    """
    text, pending, charset, end = [], b"", None, 0
    value = str(value or "")
    value = " ".join(value.splitlines())
    for match in _ENCODED_WORD.finditer(value):
        gap = value[end : match.start()]
        label = match[1].partition("*")[0].lower()
        if pending and (gap.strip() or label != charset):
            text.append(decode_text(pending, charset))
            pending = b""
        # white space between two encoded words is not text (RFC 2047 §6.2)
        if gap.strip() or not end:
            text.append(_decode_plain(gap))
        pending += _decode_word(match[2], match[3])
        charset, end = label, match.end()
    if pending:
        text.append(decode_text(pending, charset))
    text.append(_decode_plain(value[end:]))
    return re.sub(r"[\r\n\t]+", " ", "".join(text)).strip()


def _decode_plain(text):
    return (
        text if text.isascii() and text.isprintable() else decode_text(raw_bytes(text))
    )


def _decode_word(encoding, text):
    data = raw_bytes(text)
    if encoding in "qQ":
        return quopri.decodestring(data.replace(b"_", b" "), header=False)
    return decode_base64(data)


def decode_base64(data):
    """As many bytes as can be had from base64 that lacks padding or holds junk."""
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(data) % 4 == 1:
        data = data[:-1]
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return data


_ADDRESS = re.compile(r"[^\s<>()\",;:\[\]]{1,64}@[^\s<>()\",;:]{1,255}")


def split_addresses(text):
    """``[(name, address)]`` of a decoded address header, as far as it holds any."""
    pairs, end = [], 0
    for match in _ADDRESS.finditer(text):
        before = text[end : match.start()]
        end = match.end()
        if text[end : end + 1] == ">":
            end += 1
        comment = re.match(r"\s{0,5}\(([^()]{0,200})\)", text[end : end + 210])
        if comment and "<" not in before:
            end += comment.end()
            before = comment[1]
        name = re.sub(r"[<>]|^[\s,;]+|^[^\",;<]{0,200}:(?=\s)", "", before[-300:])
        pairs.append((name.strip(" \t\"'\\,;()"), match[0].strip(".'")))
    return pairs


def split_address(text):
    """``(name, address)`` of the first address in a decoded ``From``; a sender without
    a real address still has a name and what stands in its brackets."""
    text = text[:1000]
    bracket = re.search(r"<([^<>]{0,320})>", text)
    if bracket:
        name = text[: bracket.start()] or text[bracket.end() :]
        return name.strip(" \t\"',"), bracket[1].strip()
    pairs = split_addresses(text)
    return pairs[0] if pairs else (text.strip(" \"'"), "")


def decode_parameters(value):
    """Parameters of a raw Content-Type or Content-Disposition, decoded: RFC 2231 with
    its continuations, encoded words (which RFC 2047 forbids here and half the world
    sends), or raw bytes."""
    pieces = {}
    for match in _PARAMETER.finditer(" ".join(str(value)[:20000].splitlines())):
        name = match[1].lower()
        order = int(match[2][1:]) if match[2] else 0
        text = match[4].strip()
        if text[:1] == '"':
            text = re.sub(r"\\(.)", r"\1", text.strip('"'))
        pieces.setdefault(name, {}).setdefault(order, (text, bool(match[3])))
    return {name: _join_parameter(parts) for name, parts in pieces.items()}


def _join_parameter(parts):
    data, charset, plain = b"", None, []
    for order in sorted(parts):
        text, is_extended = parts[order]
        if is_extended:
            if charset is None and text.count("'") >= 2:
                charset, _language, text = text.split("'", 2)
            data += unquote_to_bytes(raw_bytes(text))
        elif charset is not None:
            data += raw_bytes(text)
        else:
            plain.append(text)
    if data:
        return decode_text(data, charset)
    return decode_words("".join(plain))
