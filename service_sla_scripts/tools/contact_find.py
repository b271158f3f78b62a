"""Finding phone numbers, mail addresses, identity and card numbers in free text.

Customers write as they like: full-width digits, spaces and dashes in numbers, Chinese
right beside digits (so ``\\b`` is of no use). Dates, prices, order numbers and the like
are told apart where that can be done. Linear in the length of the text. Pure Python.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from stdnum import luhn
from stdnum.cn import ric

from . import contact_patterns as patterns
from .contact_characters import plain_with_positions
from .masking import is_hotline, phone_digits


class AllowList(NamedTuple):
    """What a company publishes of itself: its numbers, however spelled, its domains."""

    numbers: frozenset = frozenset()
    domains: frozenset = frozenset()


class Match(NamedTuple):
    """A value found: kind as in ``masking``, where it stands, and itself, plain."""

    kind: str
    start: int
    end: int
    value: str


# What stands in for what was found or is known to be harmless: nothing matches it.
GONE = "\0"
# Kind of what looks like a contact and is none: taken out, not reported.
HARMLESS = ""


def find(text, allowed=AllowList()):  # noqa: B008 - a tuple
    """What must be hidden in a text.

    :param str text: any text
    :param AllowList allowed: what the company publishes of itself
    :return: list of :class:`Match`, in order, none overlapping another
    """
    flat, positions = plain_with_positions(text)
    islands = [island.span() for island in patterns.DIGITS.finditer(flat)]
    flat = _without(flat, _harmless(flat, islands))
    everywhere, lower = [(0, len(flat))], flat.lower()
    found = []
    for pattern, judge, labels in _SEARCHES:
        areas = islands
        if labels:
            areas = everywhere if any(label in lower for label in labels) else ()
        matches = list(_search(pattern, flat, judge, allowed, areas))
        if matches:
            found += matches
            flat = _without(flat, matches)
    found = [match for match in found if match.kind != HARMLESS]
    found.sort(key=lambda match: match.start)
    if len(flat) == len(text):
        return found
    ends = [*positions[1:], len(text)]
    return [
        match._replace(start=positions[match.start], end=ends[match.end - 1])
        for match in found
    ]


def is_published(number, allowed):
    """Whether a phone number is one of the company's, or anybody's hotline."""
    code, digits = phone_digits(number)
    if is_hotline(digits):
        return True
    # either may be written without the code of its country
    spellings = {code + digits.lstrip("0"), digits.lstrip("0")}
    return not _keys(allowed.numbers).isdisjoint(spellings)


@lru_cache(maxsize=64)
def _keys(numbers):
    """What all spellings of these numbers have in common."""
    keys = set()
    for code, digits in map(phone_digits, numbers):
        keys |= {code + digits.lstrip("0"), digits.lstrip("0")}
    return frozenset(keys - {""})


def _search(pattern, flat, judge, allowed, areas):
    """The places of a pattern that its judge confirms.

    A refused place is looked at again from its second character.
    """
    end = 0
    for position, last in areas:
        # beyond the digits there may be an extension
        last = min(last + 12, len(flat))
        while place := pattern.search(flat, position, last):
            match = judge(place, allowed)
            position = place.start() + 1
            if match and match.start >= end:
                yield match
                end = match.end
                position = max(position, end)


def _harmless(flat, islands):
    """Dates, times, prices, addresses of machines: what has digits and is no number."""
    end = 0
    for start, last in islands:
        if flat[start - 1 : start].isascii() or flat[last : last + 1].isascii():
            token = patterns.TOKEN_AFTER.match(flat[max(0, start - 64) : start][::-1])
            first = start - token.end()
            token = patterns.TOKEN_AFTER.match(flat, first)
            if first >= end and patterns.HEXADECIMAL.fullmatch(token[0]):
                yield Match(HARMLESS, first, token.end(), "")
                end = token.end()
                continue
        first = max(end, start - 2)
        for place in patterns.HARMLESS.finditer(flat, first, last):
            yield Match(HARMLESS, *place.span(), "")
            end = place.end()


def _without(flat, spans):
    """The text with these spans taken out, at the same length."""
    pieces, position = [], 0
    for match in spans:
        pieces += [flat[position : match.start], GONE * (match.end - match.start)]
        position = match.end
    return "".join([*pieces, flat[position:]])


# -- judges: a place in, the match that it is or None ------------------------------


def _email(place, allowed):
    flat = place.string
    local = patterns.LOCAL_BACKWARDS.match(
        flat[max(0, place.start() - 64) : place.start()][::-1]
    )
    domain = patterns.DOMAIN.match(flat, place.end())
    if not (local and domain) or patterns.PICTURE.search(domain[0]):
        return None
    name = re.sub(r"[ ]?[(\[]dot[)\]][ ]?", ".", domain[0], flags=re.I).lower()
    published = any(
        name == known or name.endswith("." + known) for known in allowed.domains
    )
    kind = HARMLESS if published else "email"
    start = place.start() - local.end()
    return Match(kind, start, domain.end(), f"{local[0][::-1]}@{name}")


def _identity(place, _allowed):
    value = re.sub(r"[^\dXx]", "", place[0]).upper()
    if not _is_written_together(place[0]):
        return None
    if len(value) == 15:
        born = f"19{value[6:12]}"
        is_one = (
            value[:2] in patterns.REGIONS and _is_day(born) and not _is_other(place)
        )
    else:
        # without the right check digit it may still be one with a typing error
        is_checked = ric.calc_check_digit(value[:-1]) == value[-1]
        is_one = _is_day(value[6:14]) and (value[:2] in patterns.REGIONS or is_checked)
    return Match("identity", *place.span(), value) if is_one else None


def _card(place, _allowed):
    if _is_other(place):
        return None
    # the last groups may be another number
    for group in reversed(list(re.finditer(r"\d+", place[0]))):
        raw = place[0][: group.end()]
        value = re.sub(r"\D", "", raw)
        if len(value) < 15:
            return None
        begins = patterns.CARD_BEGINS.match(value)
        length = 15 if value[:2] in ("34", "37") else 16
        if (
            begins
            and (len(value) == 15) == (length == 15)
            and _is_written_together(raw)
            and luhn.is_valid(value)
        ):
            return Match("card", place.start(), place.start() + len(raw), value)
    return None


def _mobile(place, allowed):
    groups = tuple(len(group) for group in re.findall(r"\d+", place[2]))
    if "\n" in place[2] and groups not in patterns.TORN_GROUPS:
        return None
    if groups not in patterns.MOBILE_GROUPS and (groups[0] < 3 or " " in place[2]):
        return None
    if groups == (11,) and not place[1] and _is_other(place):
        return Match(HARMLESS, *place.span(), "")
    return _phone(place, allowed)


def _spelled(place, allowed):
    return _phone(place, allowed, place[0].translate(patterns.AS_DIGITS))


def _international(place, allowed):
    number = place[0]
    code, digits = phone_digits(number)
    if code == "?" or len(code + digits) < 8:
        return None
    if number[0] == "0" and not _is_valid(number):
        return None
    end = place.end()
    if len(digits) > 11 and not _is_valid(number):
        # the last groups may be another number
        for group in reversed(list(re.finditer(r"\d+", number))[:-1]):
            if _is_valid(number[: group.end()]):
                end = place.start() + group.end()
                break
    value = place.string[place.start() : end]
    return _phone(place, allowed, value, end)


def _landline(place, allowed):
    is_open = place[0].startswith("(") and ")" not in place[0]
    if is_open or len(re.findall(r"\d+", place[0])) > 5:
        return None
    return _phone(place, allowed)


def _phone(place, allowed, value=None, end=None, start=None):
    """A phone number, or harmless: one that the company or another one publishes."""
    value = place[0] if value is None else value
    start = place.start() if start is None else start
    kind = HARMLESS if is_published(value, allowed) else "phone"
    return Match(kind, start, end or place.end(), value)


def _national(place, allowed):
    return _phone(place, allowed)


def _announced_phone(place, allowed):
    return _phone(place, allowed, place[1], place.end(1), place.start(1))


def _announced(kind):
    def judge(place, _allowed):
        return Match(kind, *place.span(1), place[1])

    return judge


def _wechat(place, _allowed):
    """An id that has a digit in it, or that can be nothing but an id."""
    label, noun, between, value = place.groups()
    rest = place.string[place.end() : place.end() + 2]
    is_id = re.search(r"[\d_]", value) or (
        re.search(r"[:=是为]", between)
        and (noun.strip() or not label.isascii() or not re.match(r" \w", rest))
    )
    return Match("account", *place.span(4), value) if is_id else None


def _is_other(place):
    """Whether the words before a number call it an order, a parcel, a code."""
    before = place.string[max(0, place.start() - 24) : place.start()]
    return bool(
        patterns.OTHER_NUMBER.search(before) or patterns.CODE_BEFORE.search(before)
    )


def _is_written_together(raw):
    """Whether groups of digits look like one number rather than like a list."""
    groups = [len(group) for group in re.findall(r"\d+", raw)]
    return len(groups) <= 6 or max(groups) == 1


def _is_day(digits):
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1850 < day.year < 2100


def _is_valid(number):
    number = re.sub(r"\D", "", number)
    try:
        parsed = phonenumbers.parse("+" + number.removeprefix("00"))
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed)


# In this order: what is found is taken out before the next looks. With one of the
# words a pattern looks everywhere, without words where there are many digits.
_SEARCHES = (
    (patterns.AT, _email, ("@", "at)", "at]", "at )", "at ]")),
    (patterns.IDENTITY, _identity, None),
    (patterns.ANNOUNCED_IDENTITY, _announced("identity"), patterns.IDENTITY_WORDS),
    (patterns.ANNOUNCED_CARD, _announced("card"), patterns.CARD_WORDS),
    (patterns.CARD, _card, None),
    (patterns.MOBILE, _mobile, None),
    (patterns.MOBILE_SPELLED, _spelled, ("一", "幺")),
    (patterns.INTERNATIONAL, _international, None),
    (patterns.LANDLINE, _landline, None),
    (patterns.NATIONAL, _national, None),
    (patterns.ANNOUNCED_PHONE, _announced_phone, patterns.PHONE_WORDS),
    (patterns.ANNOUNCED_QQ, _announced("account"), ("qq",)),
    (patterns.WECHAT, _wechat, patterns.WECHAT_WORDS),
)
