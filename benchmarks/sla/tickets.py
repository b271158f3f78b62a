"""Creating and moving 1,000 tickets: A, B and C in turns.

Six clocks on a ticket of C:

* created: with the standard's events alone a new complex ticket starts three clocks
  (first response, resolution, collaboration). Three more of the standard's metrics are
  made to start with it here, so that six rows are really planned and written.
* moved: the ticket was answered (its first response is history); resolution,
  collaboration, handler's response, complaint follow-up, arrival and approval are open.

Two moves are measured. On the *way* no promise is kept or broken, in all three. The
*last* one closes the ticket: three SLAs of B are accomplished, six clocks of C are
judged. None sends a mail to the customer.

The moves with a bar are quiet (``tracking_disable``): the history that Odoo writes
about a stage costs all three the same and hides what they differ by. The figures with
it stand beside, without a bar.
"""

import desk as build
from measure import in_turns, settle
from table import at_least, at_most, limit, ms, say, without_bar

COUNT = 1000
ONE_BY_ONE = 100
NO_BARS = (False, False, False)
ALSO_AT_CREATION = ("handler_response", "complaint_follow_up", "approval")


def run(desks):
    desk = {kind: build.build(desks.env(kind)) for kind in "ABC"}
    build.use_peer(desk["B"])
    build.use_ours(desk["C"])
    for one in desk.values():
        one.env.cr.commit()
    return [*creating(desk), *moving(desk)]


def compare(desk, works, rounds=5):
    return in_turns({k: (desk[k].env, work) for k, work in works.items()}, rounds)


def shown(costs, count=COUNT):
    """Columns A, B and C of the table."""
    return {
        kind.lower(): f"{ms(cost.seconds)}, {cost.queries / count:.2f} q"
        for kind, cost in costs.items()
    }


# -- create ---------------------------------------------------------------------------


def creating(desk):
    say(f"creating {COUNT} tickets")
    check_six(desk["C"])
    costs = compare(desk, {kind: creation(desk[kind], kind) for kind in "ABC"}, 3)
    per_ticket = (costs["C"].queries - costs["A"].queries) / COUNT
    return [
        at_most(
            "create 1,000 tickets, C against A",
            costs["C"].seconds,
            costs["A"].seconds,
            1.25,
            **shown(costs),
        ),
        limit(
            "  queries more per ticket",
            per_ticket,
            0.05,
            "{:+.2f}".format,
        ),
    ]


def creation(desk, kind):
    rows = build.values(desk, COUNT)
    if kind == "C":
        rows = [row | {"service_complexity": "complex"} for row in rows]

    def create():
        with six_at_creation():
            return build.tickets(desk).create([dict(row) for row in rows])

    return create


class six_at_creation:  # noqa: N801
    """Three more of the standard's metrics start with the ticket."""

    def __enter__(self):
        from odoo.addons.service_sla_scripts.models.sla.const import STARTED_BY

        self.metrics = STARTED_BY["opened"]
        self.metrics += ALSO_AT_CREATION

    def __exit__(self, *_error):
        del self.metrics[-len(ALSO_AT_CREATION) :]


def check_six(desk):
    """Nobody shall believe a benchmark that measures five."""
    with six_at_creation():
        rows = build.values(desk, 2)
        made = build.tickets(desk).create(
            [row | {"service_complexity": "complex"} for row in rows]
        )
    settle(desk.env)
    per_ticket = made.sudo().mapped(lambda ticket: len(ticket.service_clock_ids))
    assert per_ticket == [6, 6], per_ticket
    assert all(made.sudo().service_clock_ids.mapped("deadline_at"))
    desk.env.cr.rollback()


# -- move -----------------------------------------------------------------------------


def moving(desk):
    say(f"{COUNT} tickets to move in each database")
    made = {
        kind: build.tickets(desk[kind]).create(build.values(desk[kind], COUNT))
        for kind in "AB"
    }
    made["C"] = build.with_six_clocks(desk["C"], COUNT)
    for one in desk.values():
        one.env.cr.commit()
    clocks = made["C"].sudo().service_clock_ids
    assert len(clocks.filtered(lambda c: c.state == "running")) == 6 * COUNT
    quiet = {k: made[k].with_context(tracking_disable=True) for k in made}
    rows = [
        *moves_of(desk, quiet, "on its way", on_the_way(desk), (True, True, True)),
        *moves_of(desk, made, "on its way, tracked", on_the_way(desk), NO_BARS),
    ]
    # the step before the last: a ticket is closed from there
    to_confirmation = {"stage_id": desk["C"].step["confirmation"]}
    made["C"].write(to_confirmation)
    desk["C"].env.cr.commit()
    rows += moves_of(desk, quiet, "the last one", closing(desk), (True, False, False))
    return [
        *rows,
        *moves_of(desk, made, "the last one, tracked", closing(desk), NO_BARS),
    ]


def on_the_way(desk):
    return {
        **{kind: {"stage_id": desk[kind].stage["in_progress"]} for kind in "AB"},
        "C": {"stage_id": desk["C"].step["classification"]},
    }


def closing(desk):
    return {
        **{kind: {"stage_id": desk[kind].stage["closed"]} for kind in "AB"},
        "C": {"stage_id": desk["C"].step["archive"], "service_is_resolved": True},
    }


def moves_of(desk, made, name, vals, bars):
    """Rows of the table; those of ``bars`` that are false are shown without a bar."""
    say(f"moving {COUNT} tickets in one write ({name})")
    in_one = compare(
        desk,
        {kind: lambda kind=kind: made[kind].write(dict(vals[kind])) for kind in "ABC"},
        rounds=3,
    )
    say(f"moving {ONE_BY_ONE} tickets one at a time ({name})")

    def singly(kind):
        env = desk[kind].env
        for ticket in made[kind][:ONE_BY_ONE]:
            # a request of its own: nothing is in the cache, nobody asked for the others
            env.invalidate_all()
            ticket.with_prefetch().write(dict(vals[kind]))
            settle(env)

    one_by_one = compare(
        desk, {kind: lambda kind=kind: singly(kind) for kind in "ABC"}, rounds=2
    )
    rows = [
        at_most(
            f"move 1,000 tickets in one write, {name}: C against A",
            in_one["C"].seconds,
            in_one["A"].seconds,
            8,
            **shown(in_one),
        ),
        at_least("  C against B", in_one["C"].seconds, in_one["B"].seconds, 15),
        at_least(
            f"move one ticket at a time, {name}: C against B",
            one_by_one["C"].seconds,
            one_by_one["B"].seconds,
            3,
            **{
                kind.lower(): f"{ms(cost.seconds / ONE_BY_ONE)}, "
                f"{cost.queries / ONE_BY_ONE:.0f} q"
                for kind, cost in one_by_one.items()
            },
        ),
    ]
    return [
        row if has_bar else without_bar(row)
        for row, has_bar in zip(rows, bars, strict=True)
    ]
