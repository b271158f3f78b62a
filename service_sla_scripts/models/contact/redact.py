"""Contacts in texts: what is said instead of them, and where they are looked for."""

import re

from markupsafe import Markup

from ...tools.contact_text import NOBODY, redact_html, redact_text
from ..ticket.const import W1H_FIELDS

TICKET = "helpdesk.ticket"
# What a customer or an agent says about a case. Not the solution: it is written to
# the customer.
TICKET_TEXTS = (
    "name",
    "partner_name",
    "description",
    *W1H_FIELDS,
    "service_tried",
    "service_demand",
    "service_gap_reason",
    "service_identity_reason",
)
MESSAGE_TEXTS = ("body", "subject")
# what stands between an older and a newer original of one text
BETWEEN = ("<hr>", "\n\n")
_BETWEEN = re.compile("(%s)" % "|".join(BETWEEN))


def redacted(model, vals, names, allowed=NOBODY):
    """Texts among these values that hold a contact, without it.

    :param model: the model that the values are for
    :param dict vals: values as they are written
    :param names: fields to look at
    :return: dict field name -> text to write instead; empty when nothing is to hide
    """
    found = {}
    for name in names:
        text = vals.get(name)
        if not text or not isinstance(text, str):
            continue
        # a mail's body is HTML in a column for plain text
        is_html = model._fields[name].type == "html" or name == "body_html"
        shown = (redact_html if is_html else redact_text)(str(text), allowed)
        if shown != text:
            found[name] = Markup(shown) if isinstance(text, Markup) else shown
    return found


def as_stored(model, name, value):
    """A text as the database holds it: HTML without what must not be in it."""
    return str(model._fields[name].convert_to_column(value, model))


def restored(model, name, kept, text, allowed):
    """The original of a text, among all that was kept of it.

    :param model: the model it is a field of
    :param str name: the field
    :param str kept: its originals, the newer after the older
    :param str text: the text as it is now
    :param AllowList allowed: what is not masked
    :return: the original, or ``None`` when somebody changed the text since
    """

    def shown(original):
        found = redacted(model, {name: original}, [name], allowed)
        return as_stored(model, name, found[name]) if found else original

    if shown(kept) == text:
        return kept
    parts, now = _BETWEEN.split(kept), _BETWEEN.split(text)
    masked = [shown(part) for part in parts]
    for start in range(len(parts) - len(now), -1, -1):  # the newest first
        if masked[start : start + len(now)] == now:
            return "".join(parts[start : start + len(now)])
    return None
