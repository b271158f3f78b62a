"""Fail when a tracked file names a machine: its mirrors, its folders.

Lock files and logs pick such addresses up from the machine that wrote them, and every
other machine then asks a host that it cannot reach.
"""

import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent

# Hosts of package registries and their mirrors: the clients know where to go.
MIRROR = re.compile(
    r"""(?ix)
    \b(?:https?|ssh|git)://[^/\s"'<>]*
    (?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg|deb\.debian|artifact|nexus|
       registry|mirrors?\b|proxy\.)[^\s"'<>]*
    | "resolved"\s*:\s*"(?:https?|file):
    """
)
# Homes and scratch folders; folders of the system itself (/usr, /etc) are everywhere.
FOLDER = re.compile(
    r"(?<![\w./$~-])/(?:home/\w+|root|work|tmp/\w+|opt/\w+|Users/\w+)/\w"
)
# Says what must not be written, so it has to name it.
EXEMPT = {"setup/check_tree.py"}


def tracked():
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(command, cwd=TOP, capture_output=True, check=True).stdout
    return sorted(name for name in output.decode().split("\0") if name)


def main():
    found = 0
    for name in tracked():
        path = TOP / name
        if name in EXEMPT or not path.is_file():
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # pictures, and mails in other charsets
        for number, line in enumerate(text.splitlines(), 1):
            match = MIRROR.search(line) or FOLDER.search(line)
            if match:
                sys.stderr.write(f"{name}:{number}: names a machine: {match[0]}\n")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
