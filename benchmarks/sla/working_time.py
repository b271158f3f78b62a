"""Working time: many deadlines on one calendar, and clocks that rest and go on."""

import random
from datetime import datetime, timedelta

import desk as build
from measure import in_turns, once, statements
from table import at_least, limit, ms, say, without_bar

DEADLINES = 10_000
LOOP = 1_000  # plan_hours is measured on every tenth, and counted ten times
START = datetime(2026, 3, 2)


def run(desks):
    desk = build.build(desks.env("C", "hours"))
    build.use_ours(desk)
    desk.env.cr.commit()
    return [*planning(desk), *pausing(desk)]


# -- deadlines ------------------------------------------------------------------------


def planning(desk):
    say(f"{DEADLINES} deadlines on one calendar")
    env, calendar = desk.env, desk.calendar
    dice = random.Random(19)
    wanted = [
        (
            START + timedelta(seconds=dice.randrange(28 * 86_400)),
            dice.randrange(60, 60 * 3600),
        )
        for _ in range(DEADLINES)
    ]

    def ours():
        planner = calendar._service_planner()
        planner.prepare(min(wanted)[0], max(wanted)[0])
        return [planner.add(moment, seconds) for moment, seconds in wanted]

    def loop():
        return [
            calendar.plan_hours(seconds / 3600, moment, compute_leaves=True)
            for moment, seconds in wanted[:: DEADLINES // LOOP]
        ]

    same = all(
        abs((mine - theirs).total_seconds()) <= 1
        for mine, theirs in zip(ours()[:: DEADLINES // LOOP], loop(), strict=True)
    )
    assert same, "the planner and plan_hours disagree"
    costs = in_turns({"ours": (env, ours), "loop": (env, loop)}, rounds=3)
    in_loop = costs["loop"].seconds * DEADLINES / LOOP
    return [
        at_least(
            "10,000 deadlines on one calendar, against plan_hours",
            costs["ours"].seconds,
            in_loop,
            50,
            a=ms(in_loop),
            c=f"{ms(costs['ours'].seconds)}, {costs['ours'].queries} queries",
        )
    ]


# -- pause and resume -----------------------------------------------------------------


def pausing(desk):
    """As the default data says only the resolution rests; then all six."""
    say("pause and resume of 1,000 tickets")
    pausing = desk.policies.filtered(lambda p: p.metric == "resolution")
    (desk.policies - pausing).is_pausing = False
    tickets = build.with_six_clocks(desk, 1000)
    desk.env.cr.commit()
    rows = resting(desk, tickets, "as the default data says")
    tickets.sudo().service_clock_ids.is_pausing = True
    desk.env.cr.commit()
    return rows + [without_bar(r) for r in resting(desk, tickets, "all six rest")]


def resting(desk, tickets, which):
    def rest(some):
        def work():
            some.write({"service_is_waiting": True})
            desk.env.cr.flush()
            some.write({"service_is_waiting": False})

        return work

    once(desk.env, rest(tickets[:250]))
    cost = in_turns({"all": (desk.env, rest(tickets))}, rounds=3)["all"]
    # Odoo writes the tickets' own rows in packets of a hundred, without us as well
    few, many = (
        statements(desk.env, rest(some), "service_sla")
        for some in (tickets[:250], tickets)
    )
    return [
        limit(
            f"pause + resume of 1,000 tickets, business hours, {which}",
            cost.seconds,
            1.5,
            ms,
            c=f"{ms(cost.seconds)}, {cost.queries} queries",
        ),
        limit(
            "  queries on promises, against those of 250 tickets",
            many - few,
            0,
            "{:+d}".format,
            a=f"{few} queries",
            c=f"{many} queries",
        ),
    ]
