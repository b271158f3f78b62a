"""Contacts in texts: what is said instead of them, and where they are looked for."""

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
