"""Fail when Odoo's log holds anything worse than INFO.

Usage: check_log.py LOG     (exit status 1, and the lines, when there is something)

Python's own deprecation warnings count only when they name this addon: Odoo and its
libraries have some that are not ours to fix. A bundle of browser tests may be empty.
"""

import pathlib
import re
import sys

ADDON = "service_sla_scripts"
HEAD = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) (?P<db>\S+) (?P<logger>\S+?): "
)


def records(lines):
    """Yield (match of the head, text with its continuation lines)."""
    head, text = None, []
    for line in lines:
        match = HEAD.match(line)
        if match:
            if head:
                yield head, "\n".join(text)
            head, text = match, []
        text.append(line)
    if head:
        yield head, "\n".join(text)


def is_bad(head, text):
    if head["level"] not in ("WARNING", "ERROR", "CRITICAL"):
        return False
    if head["logger"].endswith(".ir_asset"):
        return "/static/tests/" not in text
    return head["logger"] != "py.warnings" or ADDON + "/" in text


def main(path):
    lines = pathlib.Path(path).read_text(errors="replace").splitlines()
    bad = [text for head, text in records(lines) if is_bad(head, text)]
    for text in bad:
        sys.stderr.write(text + "\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
