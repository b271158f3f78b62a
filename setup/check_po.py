"""Fail when a translation is incomplete or does not fit the template.

Usage: check_po.py               every .po file against the committed .pot, those of
                                 i18n_extra against what the addon builds on
       check_po.py --pot FILE    the committed .pot against a fresh export
"""

import pathlib
import re
import sys
import sysconfig

import polib

TOP = pathlib.Path(__file__).resolve().parent.parent
I18N = TOP / "service_sla_scripts" / "i18n"
POT = I18N / "service_sla_scripts.pot"
# Terms of these, which have no Chinese, we translate.
I18N_EXTRA = TOP / "service_sla_scripts" / "i18n_extra"
SITE = pathlib.Path(sysconfig.get_path("purelib"))
HOSTS = ("helpdesk_mgmt", "helpdesk_mgmt_rating")
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sdifr]|\{\{.*?\}\}")


def entries(path):
    return {
        (entry.msgctxt, entry.msgid): entry
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def records(*paths):
    """Terms of records, one for each place; what code says only its own addon can."""
    return {
        (place, entry.msgid): entry
        for path in paths
        for entry in polib.pofile(str(path))
        for place, _line in entry.occurrences
        if place.startswith(("model:", "model_terms:"))
    }


def compare(name, have, want):
    """Yield what is missing from, or needless in, ``have``."""
    for _context, msgid in sorted(want.keys() - have.keys(), key=str):
        yield f"{name}: missing {msgid!r}"
    for _context, msgid in sorted(have.keys() - want.keys(), key=str):
        yield f"{name}: no longer used {msgid!r}"


def check_translation(path, template, read=entries):
    name = f"{path.parent.name}/{path.name}"
    yield from compare(name, read(path), template)
    for entry in entries(path).values():
        if "fuzzy" in entry.flags or not entry.msgstr:
            yield f"{name}:{entry.linenum}: not translated {entry.msgid!r}"
        elif set(PLACEHOLDER.findall(entry.msgid)) != set(
            PLACEHOLDER.findall(entry.msgstr)
        ):
            yield f"{name}:{entry.linenum}: other placeholders {entry.msgid!r}"


def check_translations():
    template = entries(POT)
    for path in sorted(I18N.glob("*.po")):
        yield from check_translation(path, template)
    addons = SITE / "odoo" / "addons"
    template = records(*(addons / host / f"i18n/{host}.pot" for host in HOSTS))
    for path in sorted(I18N_EXTRA.glob("*.po")):
        yield from check_translation(path, template, records)
    for folder in (I18N, I18N_EXTRA):
        if not (folder / "zh_CN.po").is_file():
            yield f"{folder.relative_to(TOP)}/zh_CN.po is missing"


def main(arguments):
    if not POT.is_file():
        problems = [f"{POT.relative_to(TOP)} is missing"]
    elif arguments[:1] == ["--pot"]:
        problems = compare(POT.name, entries(POT), entries(arguments[1]))
    else:
        problems = check_translations()
    problems = list(problems)
    for problem in problems:
        sys.stderr.write(problem + "\n")
    if problems:
        sys.stderr.write("Run: make pot, and translate what is missing.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
