"""Fail when a translation is incomplete or does not fit the template.

Usage: check_po.py               every .po file against the committed .pot
       check_po.py --pot FILE    the committed .pot against a fresh export
"""

import pathlib
import re
import sys

import polib

TOP = pathlib.Path(__file__).resolve().parent.parent
I18N = TOP / "service_sla_scripts" / "i18n"
POT = I18N / "service_sla_scripts.pot"
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sdifr]")


def entries(path):
    return {
        (entry.msgctxt, entry.msgid): entry
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def compare(name, have, want):
    """Yield what is missing from, or needless in, ``have``."""
    for _context, msgid in sorted(want.keys() - have.keys(), key=str):
        yield f"{name}: missing {msgid!r}"
    for _context, msgid in sorted(have.keys() - want.keys(), key=str):
        yield f"{name}: no longer used {msgid!r}"


def check_translation(path, template):
    translated = entries(path)
    yield from compare(path.name, translated, template)
    for entry in translated.values():
        if "fuzzy" in entry.flags or not entry.msgstr:
            yield f"{path.name}:{entry.linenum}: not translated {entry.msgid!r}"
        elif set(PLACEHOLDER.findall(entry.msgid)) != set(
            PLACEHOLDER.findall(entry.msgstr)
        ):
            yield f"{path.name}:{entry.linenum}: other placeholders {entry.msgid!r}"


def main(arguments):
    if not POT.is_file():
        problems = [f"{POT.relative_to(TOP)} is missing"]
    elif arguments[:1] == ["--pot"]:
        problems = compare(POT.name, entries(POT), entries(arguments[1]))
    else:
        template = entries(POT)
        problems = (
            problem
            for path in sorted(I18N.glob("*.po"))
            for problem in check_translation(path, template)
        )
        if not (I18N / "zh_CN.po").is_file():
            problems = [f"{I18N.relative_to(TOP)}/zh_CN.po is missing"]
    problems = list(problems)
    for problem in problems:
        sys.stderr.write(problem + "\n")
    if problems:
        sys.stderr.write("Run: make pot, and translate what it adds.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
