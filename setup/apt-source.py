"""Print a deb822 source for one suite, made from the Debian source this machine uses.

Usage: apt-source.py SUITE   (SUITE "." keeps the machine's own suite)
Exit status 3: the machine has no Debian source (Ubuntu and others).
"""

import pathlib
import re
import sys


def read_deb822(text):
    """Yield the stanzas of a ``.sources`` file as dicts (keys in lower case)."""
    for block in re.split(r"\n\s*\n", text):
        stanza, key = {}, None
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if line[0] in " \t" and key:
                stanza[key] += "\n" + line
            elif ":" in line:
                key, value = line.split(":", 1)
                key = key.strip().lower()
                stanza[key] = value.strip()
        if stanza:
            yield stanza


def read_one_line(text):
    """Yield the ``deb …`` lines of a ``.list`` file as deb822-like dicts."""
    pattern = re.compile(r"^deb\s+(?:\[([^]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$")
    for line in text.splitlines():
        match = pattern.match(line.split("#")[0].strip())
        if match:
            options = dict(
                part.split("=", 1) for part in (match[1] or "").split() if "=" in part
            )
            yield {
                "types": "deb",
                "uris": match[2],
                "suites": match[3],
                "components": match[4],
                "signed-by": options.get("signed-by", ""),
            }


def machine_stanzas(etc):
    files = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]
    for path in files:
        if path.suffix == ".sources":
            yield from read_deb822(path.read_text())
        elif path.is_file() and path.suffix == ".list":
            yield from read_one_line(path.read_text())


def main(suite):
    release = pathlib.Path("/etc/os-release").read_text()
    codename = re.search(r'^VERSION_CODENAME="?([\w-]+)', release, re.M)
    own = {codename[1]} if codename else set()
    own |= {"stable", "testing", "unstable", "sid"}
    if not re.search(r'^ID="?debian"?$', release, re.M):
        return 3
    for stanza in machine_stanzas(pathlib.Path("/etc/apt")):
        suites = own & set(stanza.get("suites", "").split())
        if (
            suites
            and "deb" in stanza.get("types", "").split()
            and "main" in stanza.get("components", "").split()
            and stanza.get("enabled", "yes").lower() != "no"
        ):
            print("Types: deb")
            print("URIs: " + stanza["uris"].split()[0])
            print("Suites: " + (sorted(suites)[0] if suite == "." else suite))
            print("Components: main")
            if stanza.get("signed-by"):
                print("Signed-By: " + stanza["signed-by"])
            return 0
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
