"""The same desk in every database: a team, its agent, a customer, its hours."""

from types import SimpleNamespace

AGENT = "helpdesk_mgmt.group_helpdesk_user_team"
MOMENTS = ("dispatched", "plan_promised", "visit_agreed", "approval_asked")
# What a ticket of this addon has to hold before its step is left.
FACTS = {
    "service_identity_state": "verified",
    "service_identity_method": "account",
    "service_what": "No internet in the shop",
    "service_when": "Since this morning",
    "service_where": "Nanjing Road",
    "service_who": "Both tills",
    "service_why": "The box was changed",
    "service_how": "The lamp blinks red",
    "service_solution": "<p>Restart the box.</p>",
}


def build(env):
    """People and records, committed; only what every database has."""
    agent = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Xiao Zhang",
                "login": "bench_agent",
                "email": "agent@example.com",
                "group_ids": [
                    (4, env.ref(AGENT).id),
                    (4, env.ref("base.group_user").id),
                ],
            }
        )
    )
    calendar = env["resource.calendar"].create(
        {
            "name": "Office",
            "tz": "Asia/Shanghai",
            "attendance_ids": [(5, 0, 0), *map(_attendance, range(10))],
        }
    )
    # holidays make the working time of every calendar a little harder
    env["resource.calendar.leaves"].create(
        [
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": f"{year}-10-01 00:00:00",
                "date_to": f"{year}-10-07 16:00:00",
            }
            for year in range(2024, 2031)
        ]
    )
    team = env["helpdesk.ticket.team"].create(
        {"name": "Desk", "user_id": agent.id, "user_ids": [(6, 0, agent.ids)]}
    )
    customer = env["res.partner"].create(
        {"name": "Zhao Min", "email": "zhao.min@example.com"}
    )
    category = env["helpdesk.ticket.category"].create({"name": "Network"})
    stage = {
        name: env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}").id
        for name in ("new", "in_progress", "awaiting")
    }
    # closed without a letter to the customer: none of the three shall send mails
    stage["closed"] = (
        env["helpdesk.ticket.stage"]
        .create({"name": "Closed", "sequence": 4, "closed": True})
        .id
    )
    return SimpleNamespace(
        env=env,
        agent=agent,
        calendar=calendar,
        team=team,
        customer=customer,
        category=category,
        stage=stage,
    )


def _attendance(index):
    day, half = divmod(index, 2)
    begin = 13 if half else 8
    return (
        0,
        0,
        {
            "name": "Work",
            "dayofweek": str(day),
            "hour_from": begin,
            "hour_to": begin + 4,
            "day_period": "afternoon" if half else "morning",
        },
    )


def values(desk, count):
    """What an agent types, the same in all databases."""
    return [
        {
            "name": f"No internet {number}",
            "description": "<p>No internet</p>",
            "team_id": desk.team.id,
            "user_id": desk.agent.id,
            "partner_id": desk.customer.id,
            "partner_name": desk.customer.name,
            "category_id": desk.category.id,
        }
        for number in range(count)
    ]


def tickets(desk):
    """The tickets, as the agent works on them."""
    return desk.env["helpdesk.ticket"].with_user(desk.agent)


# -- B: helpdesk_mgmt_sla -----------------------------------------------------------


def use_peer(desk):
    """Three SLAs on the team's calendar: answered, worked on, done."""
    desk.team.write({"use_sla": True, "resource_calendar_id": desk.calendar.id})
    targets = [("in_progress", 0, 1), ("awaiting", 0, 4), ("closed", 3, 0)]
    desk.env["helpdesk.sla"].create(
        [
            {
                "name": f"Until {stage}",
                "team_ids": [(6, 0, desk.team.ids)],
                "stage_id": desk.stage[stage],
                "days": days,
                "hours": hours,
            }
            for stage, days, hours in targets
        ]
    )


# -- C: this addon ------------------------------------------------------------------


def use_ours(desk, hours="team"):
    """Six promises on the same calendar, and nothing of the standard's own ones."""
    env = desk.env
    Policy = env["service.sla.policy"]
    Policy.search([]).active = False
    desk.team.write(
        {"service_use_pipeline": True, "service_calendar_id": desk.calendar.id}
    )
    desk.category.service_nature = "fault"
    targets = {
        "first_response": 1,
        "resolution": 24,
        "collaboration_start": 2,
        "handler_response": 4,
        "complaint_follow_up": 24,
        "on_site_arrival": 24,
        "approval": 4,
    }
    desk.policies = Policy.create(
        [
            {
                "name": metric,
                "metric": metric,
                "target_value": value,
                "target_unit": "hours",
                "hours": hours,
                "is_pausing": metric != "first_response",
                "team_ids": [(6, 0, desk.team.ids)],
            }
            for metric, value in targets.items()
        ]
    )
    desk.step = {
        step: id_
        for step, id_ in env["helpdesk.ticket.stage"]._service_stages().items()
    }


def with_six_clocks(desk, count):
    """Tickets that were answered and have six open clocks, and could be closed."""
    made = tickets(desk).create(
        [
            {**row, **FACTS, "service_complexity": "complex"}
            for row in values(desk, count)
        ]
    )
    made.action_service_answer()
    now = made[0].sudo().service_opened_at
    for event in MOMENTS:
        made.sudo()._service_emit(event, now)
    return made
