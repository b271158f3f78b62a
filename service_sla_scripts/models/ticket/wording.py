"""What the guard of outgoing messages hands around."""

from typing import NamedTuple

from odoo.exceptions import UserError

WARN, BLOCK = "warn", "block"
# Only code of this process holds this very object: texts of programs (a stage's
# template, a mail made of a message that has passed) are not looked at.
BY_PROGRAM = object()
MIN_REASON_LENGTH = 4  # characters; 客户要求 is a reason


class Finding(NamedTuple):
    """Something that speaks against sending a text to a customer.

    :param str rule: which rule found it: ``phrase``, ``placeholder``, …
    :param str level: ``warn`` (may be sent with a reason) or ``block`` (never)
    :param str text: the words, as written
    :param int start: where they stand in the text that was looked at
    :param int end: see ``start``
    :param str sentence: for a person: what is wrong, and what to do
    :param str label: what goes on record; nothing of the customer's
    :param tuple better: wordings to put in place of the words
    :param int key: id of the record behind the rule, or zero
    """

    rule: str
    level: str
    text: str
    start: int
    end: int
    sentence: str
    label: str
    better: tuple = ()
    key: int = 0


class WordingRefused(UserError):
    """A message was not sent because of its words.

    ``context``, which every JSON door hands to the client, says what was found:
    ``level``, ``findings`` (dicts of :class:`Finding`, with ``ticket_id``), ``tokens``
    (to be handed back with a reason, see ``helpdesk.ticket._service_guard_messages``;
    none where something blocks) and ``ticket_ids``.
    """

    def __init__(self, message, details):
        super().__init__(message)
        self.context = details
