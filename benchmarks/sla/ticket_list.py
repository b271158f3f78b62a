"""The list of 80 tickets: OCA's plain list, and the same with countdowns."""

import desk as build
from measure import in_turns
from table import Row, at_most, ms, say

COUNT = 80
COUNTDOWN = ("service_next_deadline_at", "service_countdown")


def run(desks):
    say("the list of 80 tickets")
    plain, ours = (build.build(desks.env(kind, "-list")) for kind in "AC")
    build.use_ours(ours)
    build.tickets(plain).create(build.values(plain, COUNT))
    build.with_six_clocks(ours, COUNT)
    for one in (plain, ours):
        one.env.cr.commit()
    oca = spec(plain, "helpdesk_mgmt.ticket_view_tree")
    whole = spec(ours, "helpdesk_mgmt.ticket_view_tree")
    assert COUNTDOWN[0] in whole, "the list shows no countdown"
    # the second one is no column: the widget of the first asks for it
    countdowns = oca | {name: {} for name in COUNTDOWN}
    whole |= countdowns
    costs = in_turns(
        {
            "A": (plain.env, lambda: read(plain, oca)),
            "C": (ours.env, lambda: read(ours, countdowns)),
            "whole": (ours.env, lambda: read(ours, whole)),
        },
        rounds=30,
    )
    shown = {n: f"{ms(c.seconds)}, {c.queries} q" for n, c in costs.items()}
    share = costs["whole"].seconds / costs["A"].seconds
    return [
        at_most("list of 80 tickets with countdowns, against OCA's plain list",
                costs["C"].seconds, costs["A"].seconds, 1.15,
                a=shown["A"], c=shown["C"]),
        Row("  with all columns of ours, the hidden ones too", shown["A"], "",
            shown["whole"], f"{share:.2f} ×", "", None),
    ]  # fmt: skip


def spec(desk, view):
    """What the browser asks for: every field of the list, names of what it links to."""
    tickets = build.tickets(desk)
    names = tickets.get_view(desk.env.ref(view).id)["models"]["helpdesk.ticket"]
    return {
        name: {"fields": {"display_name": {}}} if tickets._fields[name].relational
        else {}
        for name in names
    }  # fmt: skip


def read(desk, fields):
    found = build.tickets(desk).web_search_read([], fields, limit=COUNT)
    assert len(found["records"]) == COUNT
