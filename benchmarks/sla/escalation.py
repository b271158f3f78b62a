"""One escalation with a to-do, of 1,000, beside what else would make these to-dos.

    R      Odoo's own time-based automation rule: a to-do for each late ticket
    bare   the ORM asked for the same 1,000 to-dos in one call, and nothing more
    C      a sweep: levels, recipients, proof of each escalation, what comes next

With a bar all three are quick: no mail tells the agent about each to-do. Odoo's rule
as it is, which sends these mails, is shown beside.
"""

from datetime import timedelta

import desk as build
from fill import NOW, fill, make_due
from measure import in_turns, once
from table import Row, at_least, at_most, ms, say

COUNT = 1_000
QUICK = {"mail_activity_quick_update": True}


def run(desks):
    say("1,000 escalations, and the same to-dos by an automation rule")
    desk = {kind: build.build(desks.env(kind, "-todo")) for kind in "CR"}
    ours, rule = prepare_ours(desk["C"]), prepare_rule(desk["R"])
    todos = desk["C"].env["mail.activity"].with_context(**QUICK)
    values = prepare_bare(desk["C"])
    late = todos.env["helpdesk.ticket"].browse(v["res_id"] for v in values)

    def bare():
        late.mapped("display_name")  # read together, as a good caller would
        todos.create([dict(v) for v in values])

    costs = in_turns(
        {
            "C": (desk["C"].env, ours),
            "bare": (todos.env, bare),
            "R": (desk["R"].env, lambda: rule(QUICK)),
        },
        rounds=3,
    )
    say("the rule as it is, once: it sends 1,000 mails")
    costs["as it is"] = once(desk["R"].env, lambda: rule({}))
    each = {
        name: f"{ms(cost.seconds / COUNT)}, {cost.queries / COUNT:.2f} q"
        for name, cost in costs.items()
    }
    took = {name: cost.seconds for name, cost in costs.items()}
    name = "one escalation with a to-do, of 1,000"
    return [
        at_least(f"{name}: against an automation rule (A)", took["C"], took["R"], 5,
                 a=each["R"], c=each["C"]),
        Row("  against the rule as it is, with its mails", each["as it is"], "",
            each["C"], f"{took['as it is'] / took['C']:.1f} × less", "", None),
        at_most("  against the bare to-dos in one ORM call (A)", took["C"],
                took["bare"], 2.5, a=each["bare"], c=each["C"]),
    ]  # fmt: skip


def prepare_ours(desk):
    build.use_ours(desk)
    desk.env["service.sla.level"].create(
        [
            {
                "policy_id": policy.id,
                "timing": "percent",
                "percent": 80,
                "is_on_screen": False,
                "is_activity": True,
            }
            for policy in desk.policies
        ]
    )
    fill(desk, 10_000)
    make_due(desk.env, COUNT)

    def sweep():
        assert desk.env["service.sla.clock"]._escalate_due(NOW, COUNT) == COUNT

    sweep()
    made = desk.env["mail.activity"].search_count([("service_alert_id", "!=", False)])
    assert made == COUNT, f"{made} to-dos"
    desk.env.cr.rollback()
    return sweep


def prepare_bare(desk):
    """Values of the to-dos that the sweep makes."""
    env = desk.env
    kind = env.ref("service_sla_scripts.activity_type_escalation")
    env.cr.execute("SELECT id FROM helpdesk_ticket ORDER BY id DESC LIMIT %s", [COUNT])
    return [
        {
            "activity_type_id": kind.id,
            "res_model_id": env["ir.model"]._get_id("helpdesk.ticket"),
            "res_id": id_,
            "user_id": desk.agent.id,
            "summary": "Resolution is due soon",
            "automated": True,
        }
        for [id_] in env.cr.fetchall()
    ]


def prepare_rule(desk):
    """A rule that is due for the 1,000 tickets of a desk without this addon."""
    env = desk.env
    model = env["ir.model"]._get("helpdesk.ticket")
    date = env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
    tickets = build.tickets(desk).create(build.values(desk, COUNT))
    tickets.sudo().assigned_date = env.cr.now() - timedelta(hours=2)
    rule = env["base.automation"].create(
        {
            "name": "Late",
            "model_id": model.id,
            "trigger": "on_time",
            "trg_date_id": date.id,
            "trg_date_range": 1,
            "trg_date_range_type": "hour",
            "trg_date_range_mode": "after",
            "action_server_ids": [
                (
                    0,
                    0,
                    {
                        "name": "A to-do",
                        "model_id": model.id,
                        "usage": "base_automation",
                        "state": "next_activity",
                        "activity_type_id": env.ref("mail.mail_activity_data_todo").id,
                        "activity_summary": "Resolution is due soon",
                        "activity_user_type": "specific",
                        "activity_user_id": desk.agent.id,
                    },
                )
            ],
        }
    )
    env.cr.commit()

    def run(context):
        """What Odoo's cron does for a rule, without its commit."""
        due = rule.with_context(__action_done={}, **context)
        records = due._search_time_based_automation_records(until=env.cr.now())
        assert len(records) == COUNT, len(records)
        for record in records:
            due._process(record)

    return run
