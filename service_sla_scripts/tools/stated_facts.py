"""Facts that are to be verified, and sentences that state them as certain. Pure."""

from bisect import bisect_right
from typing import NamedTuple

from .phrases import PhraseBook, read

# Wordings that leave a fact open (Service standard §6): with one of them in the
# sentence it may be spoken of.
HEDGES = (
    "to be verified", "to be confirmed", "to be checked", "being verified",
    "being checked", "being confirmed", "not yet verified", "not yet confirmed",
    "not verified yet", "not confirmed yet", "have to verify", "have to check",
    "have to confirm", "need to verify", "need to check", "need to confirm",
    "need to be verified", "need to be confirmed", "will verify", "will check",
    "will confirm", "are verifying", "are checking", "are confirming", "whether",
    "still * verify", "still * check", "still * confirm",
    "待核实", "待确认", "待查", "待验证", "有待", "尚未确认", "尚未核实",
    "还未确认", "还未核实", "还没确认", "还没核实", "正在核实", "正在确认",
    "正在核查", "正在查", "需要核实", "需要确认", "需核实", "需确认",
    "核实一下", "确认一下", "核实后", "确认后", "查证", "是否",
)  # fmt: skip
_HEDGES = PhraseBook(enumerate(HEDGES))


class Fact(NamedTuple):
    """A fact: its key, and phrases that all stand in a sentence that speaks of it."""

    key: object
    phrases: tuple


def find_stated(text, facts):
    """Sentences that speak of a fact and do not leave it open.

    :param str text: plain text
    :param facts: list of :class:`Fact`
    :return: list of (key, start, end) of the words, by place
    """
    facts = [fact for fact in facts if fact.phrases]
    if not facts:
        return []
    book = PhraseBook(
        ((number, part), phrase)
        for number, fact in enumerate(facts)
        for part, phrase in enumerate(fact.phrases)
    )
    hits = book.find(text)
    if not hits:
        return []
    words = read(text)
    ends = [words.starts[index] for index in words.breaks]

    def sentence(place):
        return bisect_right(ends, place)

    open_ones = {sentence(hit.start) for hit in _HEDGES.find(text)}
    spoken = {}
    for hit in hits:
        number, part = hit.key
        where = (sentence(hit.start), number)
        spoken.setdefault(where, {}).setdefault(part, hit)
    stated = []
    for (place, number), parts in spoken.items():
        fact = facts[number]
        if place not in open_ones and len(parts) == len(fact.phrases):
            start = min(hit.start for hit in parts.values())
            end = max(hit.end for hit in parts.values())
            stated.append((fact.key, start, end))
    return sorted(stated, key=lambda found: found[1:])
