"""The SLA engine, side by side with what a desk would use instead.

    make bench                  every figure, then one table
    bin/bench GROUP...          some of them: see --help

Ratios count, not seconds: everything that is compared runs in the same process or on
the same server, in turns. The exit code is 1 when a bar is missed.
"""

import argparse
import importlib
import sys
import time

from desks import Desks, start_odoo
from table import missed, render, say

GROUPS = {
    "tickets": "creating and moving 1,000 tickets, beside helpdesk_mgmt(_sla)",
    "working_time": "deadlines on a calendar; pause and resume of 1,000 tickets",
    "sweeps": "sweeps among 10,000 and 1,000,000 running clocks; the query's plan",
    "escalation": "1,000 escalations, beside an automation rule and the bare to-dos",
    "ticket_list": "the list of 80 tickets with countdowns, beside OCA's plain list",
    "contacts": "lists, searches and chatters with masked contacts, beside OCA's",
    "retarget": "100,000 clocks take over another target, killed half-way",
    "latency": "how late an escalation is on a server with its scheduler (5 minutes)",
}


NOTE = """\
Times are the least of several rounds taken in turns; "q" is SQL queries.
Moves with a bar are quiet (tracking_disable), in all three; "tracked" is beside them.
create: a new complex ticket starts 3 clocks; 3 more metrics are made to start with it.
to-dos: all sides quick (no mail for each), but for the rule as it is.
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0],
        epilog="\n".join(f"  {name:14} {text}" for name, text in GROUPS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="all if none")
    options = parser.parse_args()
    unknown = set(options.groups) - set(GROUPS)
    if unknown:
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    start_odoo()
    rows = []
    with Desks() as desks:
        for name in options.groups or GROUPS:
            begin = time.monotonic()
            say(f"── {name}: {GROUPS[name]}")
            found = importlib.import_module(name).run(desks)
            for row in found:
                say(f"   {' | '.join(filter(None, row[:6]))}")
            rows += found
            say(f"   {time.monotonic() - begin:.0f} s")
    print(f"\n{render(rows)}\n")
    print(NOTE)
    if missed(rows):
        print(f"{len(missed(rows))} of {len(rows)} bars missed.")
        return 1
    print("All bars kept.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
