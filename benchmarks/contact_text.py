"""How long it takes to hide contacts in 20 KB and 200 KB of text: one table.

    .build/venv/bin/python benchmarks/contact_text.py

A mail of that length is a long one. “plain” has nothing to hide, “mail” a signature in
every kilobyte, “dense” three contacts in every line.
"""

import pathlib
import sys
import time
import types

TOOLS = pathlib.Path(__file__).parent.parent / "service_sla_scripts" / "tools"
SIZES = (20_000, 200_000)
PLAIN = (
    "<p>您好，上不了网，2024-03-15 14:30 起红灯。Please call back, order 2024001.</p>\n"
)
SIGNATURE = (
    "<div>王小明 <b>138</b>-1234-9012<br/><a href='mailto:wang@example.com'>"
    "wang@example.com</a></div>\n"
)
DENSE = "<p>打 138-1234-9012 或 zhang@example.com, 身份证 110101199003070038</p>\n"
TEXTS = {"plain": PLAIN, "mail": PLAIN * 12 + SIGNATURE, "dense": DENSE}


def load():
    """The tools alone: they need no Odoo."""
    package = types.ModuleType("tools")
    package.__path__ = [str(TOOLS)]
    sys.modules["tools"] = package
    from tools import contact_text

    return contact_text


def milliseconds(function, text):
    times = []
    for _try in range(7):
        started = time.perf_counter()
        function(text)
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def main():
    tools = load()
    print(f"{'text':8}{'function':14}" + "".join(f"{size:>12,} B" for size in SIZES))
    for name, line in TEXTS.items():
        for function in (tools.redact_text, tools.redact_html):
            row = f"{name:8}{function.__name__:14}"
            for size in SIZES:
                # in bytes, as they travel
                text = (
                    (line * (size // len(line))).encode()[:size].decode(errors="ignore")
                )
                row += f"{milliseconds(function, text):>11.1f} ms"
            print(row)


if __name__ == "__main__":
    main()
