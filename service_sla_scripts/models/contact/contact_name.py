"""Names of contacts that are, or hold, an address or a number.

Core names a contact by its address when a mail tells no name.
"""

from ...tools.contact_text import find, redact_text
from ...tools.masking import mask

# where a value goes that stood in place of a name
FIELDS = {"email": "email", "phone": "phone"}
AROUND = " \t\r\n\"'<>()[],.;:"


def hidden_name(name):
    """A name as a masked person may see it: without addresses and numbers."""
    if not name or ("@" not in name and sum(map(str.isdigit, name)) < 7):
        return name
    return redact_text(name)


def only_contact(name):
    """What a name holds that is nothing but a mail address or a phone number.

    :return: ``(field of the contact, value, mask)``, or ``None``
    """
    if not name or hidden_name(name) == name:
        return None
    matches = find(name)
    if len(matches) != 1 or matches[0].kind not in FIELDS:
        return None
    match = matches[0]
    if (name[: match.start] + name[match.end :]).strip(AROUND):
        return None
    return FIELDS[match.kind], match.value, mask(match.kind, match.value)


def same_contact(value, other):
    """Whether two spellings are of one address or number."""
    if "@" in value:
        return value.lower() in (other or "").lower()
    digits, others = (
        "".join(filter(str.isdigit, text or "")) for text in (value, other)
    )
    return len(others) > 6 and (digits.endswith(others) or others.endswith(digits))
