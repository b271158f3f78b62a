"""The one table at the end: figure, measured values, ratio, bar, kept or not."""

import sys
from typing import NamedTuple


class Row(NamedTuple):
    """A figure. Ratios count; what they are made of is shown beside them."""

    figure: str
    a: str  # helpdesk_mgmt alone, or what else is compared with
    b: str  # helpdesk_mgmt_sla
    c: str  # this addon
    ratio: str
    bar: str
    ok: bool | None  # None: shown for orientation, without a bar


HEADS = Row("figure", "A", "B", "C or measured", "ratio", "bar", None)


def say(text):
    """Progress, for whoever waits: not part of the table."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def ms(seconds):
    """A time as people read it."""
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    if seconds < 0.1:
        return f"{seconds * 1e3:.2f} ms"
    return f"{seconds:.2f} s" if seconds < 100 else f"{seconds:.0f} s"


def at_most(figure, value, reference, bar, a="", b="", c=""):
    """A row that is kept when ``value`` is at most ``bar`` times ``reference``."""
    ratio = value / reference
    return Row(figure, a, b, c, f"{ratio:.2f} ×", f"≤ {bar:g} ×", ratio <= bar)


def at_least(figure, value, reference, bar, a="", b="", c=""):
    """A row that is kept when ``value`` is ``bar`` times smaller than ``reference``."""
    ratio = reference / value
    return Row(figure, a, b, c, f"{ratio:.1f} × less", f"≥ {bar:g} ×", ratio >= bar)


def limit(figure, value, bar, show, a="", b="", c=""):
    """A row with an absolute bar, in the unit that ``show`` writes."""
    return Row(figure, a, b, c, show(value), f"≤ {show(bar)}", value <= bar)


def without_bar(row):
    """The same figure, for orientation."""
    return row._replace(bar="", ok=None)


def render(rows):
    """The table as text."""
    marks = {True: "ok", False: "MISSED", None: ""}
    lines = [[*HEADS[:6], "ok"], *([*row[:6], marks[row.ok]] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(7)]
    texts = [
        "  ".join(
            text.ljust(width) if i == 0 else text.rjust(width)
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    texts.insert(1, "─" * max(map(len, texts)))
    return "\n".join(texts)


def missed(rows):
    return [row.figure for row in rows if row.ok is False]
