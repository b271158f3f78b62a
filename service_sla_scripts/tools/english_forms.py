"""The simple forms of an English word, reduced to one.

Pure. Not a dictionary: two words that come out the same count as the same, and it only
matters that knows, knew and knowing do. A word of another language passes unharmed.
"""

from functools import lru_cache

_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am is are was were been being",
        "do": "does did done doing",
        "have": "has had having",
        "go": "goes went gone going",
        "know": "knew known",
        "say": "said says",
        "tell": "told",
        "think": "thought",
        "make": "made making",
        "take": "took taken taking",
        "give": "gave given giving",
        "get": "got gotten getting",
        "see": "saw seen",
        "understand": "understood",
        "find": "found",
        "keep": "kept",
        "leave": "left",
        "mean": "meant",
        "pay": "paid",
        "lose": "lost",
        "send": "sent",
        "write": "wrote written writing",
        "break": "broke broken",
        "buy": "bought",
        "bring": "brought",
        "use": "used using uses",
        "can": "could",
        "will": "would",
        "shall": "should",
    }.items()
    for form in forms.split()
}
_WITHOUT_APOSTROPHE = {
    "dont": ("do", "not"),
    "doesnt": ("do", "not"),
    "didnt": ("do", "not"),
    "cant": ("can", "not"),
    "cannot": ("can", "not"),
    "couldnt": ("can", "not"),
    "wont": ("will", "not"),
    "wouldnt": ("will", "not"),
    "isnt": ("be", "not"),
    "arent": ("be", "not"),
    "wasnt": ("be", "not"),
    "havent": ("have", "not"),
    "hasnt": ("have", "not"),
    "im": ("i", "be"),
    "dunno": ("do", "not", "know"),
}
_ENDINGS = {"m": "be", "re": "be", "s": None, "ll": "will", "ve": "have", "d": "will"}
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=10_000)
def base_forms(word):
    """What a written word counts as: mostly one, “don't” is two.

    :param str word: lower case, apostrophes inside allowed
    :return: tuple of words, never empty
    """
    word = word.replace("\u2019", "'")
    bare = word.replace("'", "")
    if bare in _WITHOUT_APOSTROPHE:
        return _WITHOUT_APOSTROPHE[bare]
    head, apostrophe, ending = word.rpartition("'")
    if apostrophe and ending == "t" and head.endswith("n"):
        return (_base(head[:-1]), "not")  # mustn't
    if apostrophe and ending in _ENDINGS:
        is_it = ending == "s" and head in ("it", "that", "what", "he", "she", "there")
        more = "be" if is_it else _ENDINGS[ending]
        return (_base(head), more) if more else (_base(head),)
    return (_base(bare),)


def _base(word):
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isascii() or len(word) < 4:
        return word
    for ending in ("ing", "ed", "es", "s"):
        stem = word[: -len(ending)]
        if not word.endswith(ending) or len(stem) < 3 or not _VOWELS & set(stem):
            continue
        if ending == "s" and word.endswith(("ss", "us", "is")):
            break
        if ending in ("ing", "ed") and stem[-1] == stem[-2] and stem[-1] not in "lsz":
            stem = stem[:-1]  # stopped
        word = stem
        break
    if word.endswith("y") and len(word) > 3 and word[-2] not in _VOWELS:
        return word[:-1] + "i"  # apply, appli-es
    if word.endswith("e") and len(word) > 3:
        return word[:-1]
    return word
