"""HTML from strangers: how to see that it would hang a sanitizer, and its bare text.

Odoo's sanitizer is quadratic in some of what it meets, and libxml2 drops what is nested
deeper than 256 levels. Both functions here are linear. Pure Python.
"""

import html
import re

MAX_SCAN = 20_000_000  # characters that regular expressions would walk in vain
MAX_TAG = 20_000  # characters of one tag
MAX_DEPTH = 200  # libxml2 stops at 256 and loses what lies below
MAX_SIBLINGS = 1500  # quotes are found by comparing each child with all others

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})(?:[^<>]{0,20000}?(/)?>)?")
# Elements that end by themselves: they never nest.
_LEAVES = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dd dt "
    "td th tr tbody thead tfoot option html head body o:p".split()
)
_QUOTE_MARK = re.compile(
    r"gmail_(?:extra|quote|signature)|SkyDrivePlaceholder|signature|appendonsend"
    r"|yahoo_quoted|stopSpelling|divRplyFwdMsg|data-o-mail-quote|--\s{0,3}<br",
    re.I,
)
_BLOCK_END = re.compile(
    r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/table|/blockquote|hr)\b", re.I
)
_NOT_TEXT = re.compile(r"<(script|style|head|title|!--)", re.I)
_CLOSES = {"!--": ("-->",)}


def is_hostile_html(text):
    """Whether a sanitizer would take minutes for this, or lose its text."""
    if _scan_length(text) > MAX_SCAN or _has_long_tag(text):
        return True
    tags = _tags(text)
    return _is_too_deep(tags) or (
        _most_siblings(tags) > MAX_SIBLINGS and bool(_QUOTE_MARK.search(text))
    )


def _tags(text):
    """``[(closes, name)]`` of the elements that can nest or be counted."""
    visible, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        visible.append(text[position:start])
        end = text.find("-->", start)
        position = end + 3 if end >= 0 else len(text)
    visible.append(text[position:])
    return [
        (bool(match[1]), match[2].lower())
        for match in _TAG.finditer("".join(visible))
        if not match[3]
    ]


def _scan_length(text):
    """Sum of the distances from each ``<`` to the next ``>``."""
    total, end = 0, len(text)
    position = len(text)
    for match in re.finditer(r"[<>]", text[::-1]):
        position = len(text) - 1 - match.start()
        if match[0] == ">":
            end = position
        else:
            total += end - position
    return total


def _has_long_tag(text):
    """A tag of that length makes sense for an embedded picture only."""
    position = 0
    while (start := text.find("<", position)) >= 0:
        end = text.find(">", start)
        end = len(text) if end < 0 else end
        if end - start > MAX_TAG and "encoding" in text[start:end]:
            return True
        position = end
    return False


def _is_too_deep(tags):
    open_tags, depth = {}, 0
    for closes, name in tags:
        if name in _LEAVES:
            continue
        if not closes:
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif open_tags.get(name):
            open_tags[name] -= 1
            depth -= 1
    return False


def _most_siblings(tags):
    """About how many children one element has at most."""
    children, most = [0], 0
    for closes, name in tags:
        if not closes:
            children[-1] += 1
            most = max(most, children[-1])
            if name not in _LEAVES:
                children.append(0)
        elif name not in _LEAVES and len(children) > 1:
            children.pop()
    return most


def html_to_text(text):
    """The bare text, line by line; what is no text in a browser is none here."""
    pieces, position, missing = [], 0, set()
    while position < len(text):
        start = text.find("<", position)
        if start < 0:
            pieces.append(text[position:])
            break
        pieces.append(text[position:start])
        position = _after_markup(text, start, pieces, missing)
    plain = html.unescape("".join(pieces)).replace("\xa0", " ")
    plain = re.sub(r"[ \t]+", " ", plain)
    return re.sub(r" ?\n ?(?:\n ?)+", "\n\n", plain).strip()


def _find(text, wanted, start, missing):
    """``text.find`` that asks once only for what does not come any more."""
    if wanted in missing:
        return -1
    position = text.find(wanted, start)
    if position < 0:
        missing.add(wanted)
    return position


def _after_markup(text, start, pieces, missing):
    """The position behind the markup that begins at ``start``."""
    hidden = _NOT_TEXT.match(text, start)
    if hidden:
        name = hidden[1].lower()
        for closing in _CLOSES.get(name) or (f"</{name}", f"</{name.upper()}"):
            end = _find(text, closing, start, missing)
            if end >= 0:
                start = end
                break
    if not re.match(r"</?[a-zA-Z!?]|-->", text[start : start + 3]):
        pieces.append("<")
        return start + 1
    if _BLOCK_END.match(text, start):
        pieces.append("\n")
    end = _find(text, ">", start, missing)
    # of a tag that never ends, the text is all there is
    return end + 1 if end >= 0 else start + 1
