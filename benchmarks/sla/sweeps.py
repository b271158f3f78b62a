"""Sweeps among ten thousand and a million running clocks; the plan of the query."""

import desk as build
from fill import NOW, add_levels, fill, make_due
from measure import in_turns
from table import at_most, limit, ms, say

SMALL, LARGE = 10_000, 1_000_000
BATCH = 1_000


def run(desks):
    desk = {}
    for count in (SMALL, LARGE):
        say(f"{count} running clocks")
        one = desk[count] = build.build(desks.env("C", f"-{count}"))
        build.use_ours(one)
        add_levels(one)
        fill(one, count)
    nothing = sweeps(desk, 0, rounds=50)
    say("the same with 1,000 due")
    for one in desk.values():
        make_due(one.env, BATCH)
        check_due(one.env)
    explain(desk[LARGE].env)
    due = sweeps(desk, BATCH, rounds=5)
    return [
        *row("sweep with nothing due, 1,000,000 clocks against 10,000", nothing),
        limit("  of 1,000,000", nothing[LARGE].seconds, 0.010, ms),
        *row("sweep with 1,000 due of 1,000,000, against of 10,000", due),
    ]


def sweeps(desk, expected, rounds):
    def sweep(env):
        done = env["service.sla.clock"]._escalate_due(NOW, BATCH)
        assert done == expected, f"{done} clocks were due, not {expected}"

    return in_turns(
        {
            count: (one.env, lambda env=one.env: sweep(env))
            for count, one in desk.items()
        },
        rounds,
    )


def check_due(env):
    """Nobody shall believe a benchmark that escalates nothing."""
    env["service.sla.clock"]._escalate_due(NOW, BATCH)
    made = env["service.sla.alert"].search_count([("state", "=", "done")])
    assert made == BATCH, f"{made} escalations"
    env.cr.rollback()
    env.invalidate_all()


def row(figure, costs):
    shown = {count: f"{ms(c.seconds)}, {c.queries} q" for count, c in costs.items()}
    yield at_most(
        figure,
        costs[LARGE].seconds,
        costs[SMALL].seconds,
        1.2,
        a=shown[SMALL],
        c=shown[LARGE],
    )


def explain(env):
    """Print how PostgreSQL finds what is due."""
    cr = env.cr
    cr.execute(
        """EXPLAIN (ANALYZE, BUFFERS)
           SELECT id FROM service_sla_clock
            WHERE state = 'running' AND next_alert_at <= %s
            ORDER BY next_alert_at LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
        [NOW, BATCH],
    )
    print("\nWhat is due of 1,000,000 running clocks:\n")
    print("\n".join(f"    {line}" for [line] in cr.fetchall()), flush=True)
    cr.rollback()
