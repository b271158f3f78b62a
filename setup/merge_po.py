"""Commit an exported template, and bring every .po file in line with it.

Usage: merge_po.py EXPORT

Translations stay; new terms come in empty, terms no longer used go. The dates of the
export are left out: they would change with every run.
"""

import pathlib
import sys

import polib
from check_po import I18N, POT, TOP

VOLATILE = ("POT-Creation-Date", "PO-Revision-Date")


def save(catalogue, path):
    for key in VOLATILE:
        catalogue.metadata.pop(key, None)
    catalogue.wrapwidth = 78
    catalogue.save(str(path))


def merge(path, template):
    catalogue = polib.pofile(str(path))
    catalogue.merge(template)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    save(catalogue, path)
    return len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())


def main(export):
    I18N.mkdir(exist_ok=True)
    template = polib.pofile(export)
    save(template, POT)
    sys.stdout.write(f"{POT.relative_to(TOP)}: {len(template)} terms\n")
    for path in sorted(I18N.glob("*.po")):
        sys.stdout.write(f"{path.name}: {merge(path, template)} to translate\n")


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).as_posix()))
