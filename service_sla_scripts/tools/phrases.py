"""Finding phrases that must not be said, however they are written.

Pure. Thousands of phrases are looked for in one pass over a reply (Aho and Corasick's
automaton): the time follows the length of the text, and no phrase can make it explode.

A text is read as words: a Chinese character is a word of its own, so no boundary is
needed and none can hide a phrase; an English word counts in all its simple forms, and
“don't” reads as “do not”. Case, width, accents, punctuation and invisible characters do
not matter; the end of a sentence does.

A phrase may have gaps: ``you * wrong`` allows up to :data:`GAP_WORDS` words in between,
within the sentence.
"""

import re
import unicodedata
from bisect import bisect_left
from typing import NamedTuple

from .english_forms import base_forms

GAP_WORDS = 8
MAX_LENGTH = 200  # characters of a phrase
MAX_GAPS = 4
MAX_HITS = 200  # nobody reads more; keeps a text of nothing but phrases cheap

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(
    rf"([{_CJK}]+)"
    rf"|([^\W_{_CJK}]+(?:['\u2019][^\W_{_CJK}]+)*)"
    r"|([。!?;]|\.(?=\s|\Z)|\n[ \t\r]*\n)"
)


class PhraseError(ValueError):
    """A phrase that cannot be looked for.

    :param str code: ``empty`` (no word in it), ``gap`` (a ``*`` without words on both
        sides), ``gaps`` (too many of them), ``sentence`` (more than one sentence) or
        ``too_long``
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Hit(NamedTuple):
    """A phrase that was found: its key, and where it stands in the text as given."""

    key: object
    start: int
    end: int


class Words(NamedTuple):
    """A text as words, each with its place; ``None`` where a sentence ends.

    ``breaks`` says where in ``words`` that is.
    """

    words: list
    starts: list
    ends: list
    breaks: list


def parse_phrase(phrase):
    """The parts of a phrase between its gaps, each a tuple of words.

    :raise PhraseError: see there
    """
    phrase = phrase or ""
    if len(phrase) > MAX_LENGTH:
        raise PhraseError("too_long")
    texts = phrase.split("*")
    if len(texts) - 1 > MAX_GAPS:
        raise PhraseError("gaps")
    parts = []
    for text in texts:
        words = read(text).words
        # a mark at either end is no second sentence
        while words and words[-1] is None:
            words.pop()
        while words and words[0] is None:
            words.pop(0)
        if None in words:
            raise PhraseError("sentence")
        parts.append(tuple(words))
    if not any(parts):
        raise PhraseError("empty")
    if not all(parts):
        raise PhraseError("gap")
    return tuple(parts)


class PhraseBook:
    """Phrases, compiled: build once, then :meth:`find` in any number of texts.

    :param phrases: pairs (key, phrase); the key is handed back with a hit
    :raise PhraseError: for the first phrase that cannot be looked for
    """

    __slots__ = ("_plain", "_gapped", "_lengths", "_next", "_fail", "_ends", "_known")

    def __init__(self, phrases):
        self._plain, self._gapped = {}, {}
        parts_known = {}
        for key, phrase in phrases:
            ids = [
                parts_known.setdefault(part, len(parts_known))
                for part in parse_phrase(phrase)
            ]
            if len(ids) == 1:
                self._plain.setdefault(ids[0], []).append(key)
            else:
                # looked at only when its last part occurs
                self._gapped.setdefault(ids[-1], []).append((key, ids))
        self._lengths = [len(part) for part in parts_known]
        self._known = {word for part in parts_known for word in part}
        self._build(parts_known)

    def _build(self, parts):
        """The automaton: a tree of words, and where to go on when a word does not fit.

        ``_next[state]`` dict word -> state, ``_fail[state]`` the state of the longest
        proper suffix, ``_ends[state]`` ids of the parts that end there.
        """
        self._next, self._fail, self._ends = [{}], [0], [()]
        for part, id_ in parts.items():
            state = 0
            for word in part:
                if word not in self._next[state]:
                    self._next[state][word] = len(self._next)
                    self._next.append({})
                    self._fail.append(0)
                    self._ends.append(())
                state = self._next[state][word]
            self._ends[state] += (id_,)
        queue = list(self._next[0].values())
        for state in queue:  # grows while it is walked: breadth first
            for word, child in self._next[state].items():
                queue.append(child)
                fallback = self._fail[state]
                while fallback and word not in self._next[fallback]:
                    fallback = self._fail[fallback]
                self._fail[child] = self._next[fallback].get(word, 0)
                self._ends[child] += self._ends[self._fail[child]]

    def find(self, text):
        """Where the phrases stand.

        :param text: plain text, of any length, or the :class:`Words` of it
        :return: list of :class:`Hit`, sorted by place, at most :data:`MAX_HITS`
        """
        if not isinstance(text, Words):
            text = read(text or "")
        found = self._find_parts(text)
        spans = {}
        for id_, ends in found.items():
            for end in ends[:MAX_HITS]:
                for key in self._plain.get(id_, ()):
                    spans[key, end - self._lengths[id_] + 1, end] = True
            for key, ids in self._gapped.get(id_, ()):
                if all(part in found for part in ids):
                    for start, end in self._join(ids, found, text.breaks):
                        spans[key, start, end] = True
            if len(spans) > 4 * MAX_HITS:
                break
        hits = {
            Hit(key, text.starts[start], text.ends[end]): True
            for key, start, end in spans
        }
        return sorted(hits, key=lambda hit: hit[1:])[:MAX_HITS]

    def _find_parts(self, text):
        """Index of the last word of each occurrence, sorted, by id of the part."""
        found = {}
        following, fail, ends, known = self._next, self._fail, self._ends, self._known
        state = 0
        for index, word in enumerate(text.words):
            if word not in known:  # the end of a sentence never is
                state = 0
                continue
            while state and word not in following[state]:
                state = fail[state]
            state = following[state].get(word, 0)
            if ends[state]:
                for id_ in ends[state]:
                    found.setdefault(id_, []).append(index)
        return found

    def _join(self, ids, found, breaks):
        """Spans (first word, last word) in which the parts follow each other.

        For each occurrence of a part only the nearest occurrence of what comes before
        is asked: if that is too far away, all are.
        """
        length = self._lengths[ids[0]]
        reached = [(end, end - length + 1) for end in found[ids[0]]]
        for id_ in ids[1:]:
            before, reached = reached, []
            for end in found[id_]:
                start = end - self._lengths[id_] + 1
                nearest = bisect_left(before, (start,)) - 1
                if nearest < 0:
                    continue
                last, first = before[nearest]
                near = start - last - 1 <= GAP_WORDS
                if near and bisect_left(breaks, last) == bisect_left(breaks, start):
                    reached.append((end, first))
        return [(start, end) for end, start in reached[:MAX_HITS]]


def read(text):
    """A text as :class:`Words`, with places in the text as given."""
    folded, places = _fold(text)
    words, starts, ends, breaks = [], [], [], []
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if match.lastindex == 1:
            here = places[start:end]
            words.extend(match[1])
            starts.extend(here)
            ends.extend(place + 1 for place in here)
            continue
        if match.lastindex == 2:
            forms = base_forms(match[2])
        else:
            forms = (None,)
            breaks.append(len(words))
        words.extend(forms)
        starts.extend([places[start]] * len(forms))
        ends.extend([places[end - 1] + 1] * len(forms))
    return Words(words, starts, ends, breaks)


class _Folds(dict):
    """What a character counts as; filled as characters are met."""

    def __missing__(self, char):
        folded = unicodedata.normalize("NFKD", char).casefold()
        # without what cannot be seen, and without accents (those of kana stay)
        self[char] = "".join(
            c
            for c in folded
            if unicodedata.category(c) != "Cf" and not "\u0300" <= c <= "\u036f"
        )
        return self[char]


_FOLDS = _Folds()


def _fold(text):
    """The text in one case and width, and the place each character came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folds = [_FOLDS[char] for char in text]
    folded = "".join(folds)
    if len(folded) == len(text) and all(folds):
        return folded, range(len(text))
    places = [place for place, fold in enumerate(folds) for _char in fold]
    return folded, places
