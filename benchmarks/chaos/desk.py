"""The database under test; runs inside ``odoo shell``."""

from datetime import timedelta

from odoo import Command, fields

TEAM_AGENT = "helpdesk_mgmt.group_helpdesk_user_team"
SUPERVISOR = "service_sla_scripts.group_supervisor"
MANAGER = "helpdesk_mgmt.group_helpdesk_manager"
AGENTS = 6
# Odoo lets one worker run a cron at a time: copies of it sweep at the same moment.
SWEEPERS = 3

# (timing, number, recipient, what it does); seconds, or percent of the target
BUSY_NORMAL = [
    ("percent", 5, "assignee", "activity note on_screen"),
    ("percent", 12, "supervisor", "message on_screen"),
    ("percent", 20, "users", "activity raising_urgency note"),
    ("percent", 40, "manager", "message activity"),
]
BUSY_URGENT = [
    ("percent", 10, "supervisor", "message on_screen activity"),
    ("percent", 20, "users", "message note"),
    ("percent", 40, "supervisor", "reassigning note on_screen"),
]
BUSY_CRITICAL = [
    ("percent", 30, "assignee", "activity on_screen"),
    ("deadline", 0, "manager", "note activity"),
    ("after", 30, "manager", "activity on_screen"),
    ("after", 90, "users", "activity note on_screen"),
]
STEADY_NORMAL = [
    ("percent", 8, "assignee", "activity message"),
    ("percent", 15, "supervisor", "raising_urgency note activity"),
]
STEADY_URGENT = [
    ("percent", 30, "users", "message activity on_screen"),
    ("percent", 50, "manager", "message note"),
]
FIRST_RESPONSE = [
    ("percent", 50, "members", "on_screen"),
    ("deadline", 0, "supervisor", "activity on_screen"),
    ("after", 25, "supervisor", "reassigning note activity"),
    ("after", 60, "manager", "activity on_screen"),
]
DISPATCHED = [
    ("percent", 50, "assignee", "activity"),
    ("deadline", 0, "supervisor", "activity note raising_urgency"),
    ("after", 40, "manager", "note on_screen"),
]
SURVEY = [("deadline", 0, "supervisor", "activity note")]


def build(env, tickets):
    """People, teams, policies and tickets; commits.

    :return: dict of what the agents need to know
    """
    # a cron of Odoo itself would only blur the counts, the mail queue most of all
    env["ir.cron"].search([]).write({"active": False})
    cron = env.ref("service_sla_scripts.ir_cron_escalate")
    cron.active = True
    # all of the addon's own: they share the scheduler
    ours = env["ir.model.data"].search(
        [("module", "=", "service_sla_scripts"), ("model", "=", "ir.cron")]
    )
    env["ir.cron"].browse(ours.mapped("res_id")).active = True
    crons = cron
    for number in range(2, SWEEPERS + 1):
        crons |= cron.copy({"name": f"Escalate, another sweeper ({number})"})
    crons.active = True

    people = _people(env)
    env.company.service_manager_ids = people["manager"]
    teams = _teams(env, people)
    _policies(env, teams, people["expert"])
    ids = _tickets(env, teams, people, tickets)
    result = {
        "agents": [
            {"id": user.id, "key": _key(env, user)} for user in people["agents"]
        ],
        "supervisor": _key(env, people["supervisor"]),
        "manager": _key(env, people["manager"]),
        "teams": {name: team.id for name, team in teams.items()},
        "stages": env["helpdesk.ticket.stage"]._service_stages(),
        "category": env.ref("service_sla_scripts.category_fault_network").id,
        "policies": env["service.sla.policy"].search([]).ids,
        "crons": crons.ids,
        "tickets": ids,
    }
    env.cr.commit()
    return result


def settle(env):
    """Carry out what is due, and let the addon look at every clock itself; commits.

    :return: dict ``at`` (up to when everything due has to be done) and ``differences``
    """
    Clock = env["service.sla.clock"]
    at = fields.Datetime.now()
    while Clock._due_since(at):
        Clock._cron_escalate()
    differences = Clock.search([]).service_verify()
    env.cr.commit()
    return {"at": at, "differences": differences}


def _key(env, user):
    keys = env["res.users.apikeys"].with_user(user).sudo()
    return keys._generate("rpc", "chaos", fields.Datetime.now() + timedelta(days=1))


def _people(env):
    def person(login, group, notification="inbox"):
        # without a password: to hash one takes longer than a call
        return (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": login.replace("_", " ").title(),
                    "login": f"chaos_{login}",
                    "email": f"{login}@example.com",
                    "lang": "en_US",
                    "tz": "UTC",
                    "notification_type": notification,
                    "group_ids": [Command.set(env.ref(group).ids)],
                }
            )
        )

    return {
        "agents": env["res.users"].concat(
            *[person(f"agent_{number}", TEAM_AGENT) for number in range(AGENTS)]
        ),
        "supervisor": person("supervisor", SUPERVISOR, "email"),
        "manager": person("manager", MANAGER, "email"),
        "expert": person("expert", TEAM_AGENT),
    }


def _teams(env, people):
    members = people["agents"] | people["supervisor"] | people["expert"]
    teams = env["helpdesk.ticket.team"].create(
        [
            {
                "name": name.title(),
                "service_use_pipeline": name != "plain",
                "service_process": "online",
                "user_id": people["supervisor"].id,
                "user_ids": [Command.set(members.ids)],
            }
            for name in ("busy", "other", "steady", "plain")
        ]
    )
    return dict(zip(("busy", "other", "steady", "plain"), teams, strict=True))


def _policies(env, teams, expert):
    Policy = env["service.sla.policy"]
    Policy.search([]).active = False

    def policy(metric, seconds, levels, urgency=False, team_names=(), pausing=False):
        """A policy; its name says what the checks need not look up."""
        team_ids = [teams[name].id for name in team_names]
        Policy.create(
            {
                "name": f"{metric} {urgency or 'any'} {' '.join(team_names)}",
                "metric": metric,
                "target_value": seconds,
                "target_unit": "seconds",
                "hours": "always",
                "urgency": urgency,
                "is_pausing": pausing,
                "team_ids": [Command.set(team_ids)],
                "level_ids": [
                    Command.create(_level(number, *level, expert))
                    for number, level in enumerate(levels, 1)
                ],
            }
        )

    busy, steady = ("busy", "other"), ("steady",)
    policy("first_response", 20, FIRST_RESPONSE)
    policy("resolution", 400, BUSY_NORMAL, "normal", busy, True)
    policy("resolution", 300, BUSY_URGENT, "urgent", busy, True)
    policy("resolution", 60, BUSY_CRITICAL, "critical", busy)
    policy("resolution", 300, STEADY_NORMAL, "normal", steady, True)
    policy("resolution", 300, STEADY_URGENT, "urgent", steady, True)
    # none for what is critical: raised to it, a ticket loses this promise
    policy("handler_response", 40, DISPATCHED, "normal", busy)
    policy("handler_response", 30, DISPATCHED, "urgent", busy, True)
    policy("survey", 30, SURVEY)


def _level(sequence, timing, number, recipient, actions, expert):
    values = {"sequence": sequence, "timing": timing, "recipient": recipient}
    if timing == "percent":
        values["percent"] = number
    elif number:
        values |= {"offset_value": number, "offset_unit": "seconds"}
    if recipient == "users":
        values["user_ids"] = [Command.set(expert.ids)]
    values["is_on_screen"] = False
    return values | {f"is_{action}": True for action in actions.split()}


def _tickets(env, teams, people, count):
    """Tickets that arrived in the last minutes: many levels are due at once."""
    now = fields.Datetime.now()
    names = ("busy", "busy", "other", "steady")
    manager = env(user=people["manager"], su=True)
    created = manager["helpdesk.ticket"].create(
        [
            {
                "name": f"Chaos {number}",
                "description": "<p>No internet</p>",
                "team_id": teams[names[number % 4]].id,
                "user_id": people["agents"][number % AGENTS].id,
                "service_urgency": "normal",
                # a quarter of them at one moment: one large batch
                "service_opened_at": now
                - timedelta(seconds=0 if number % 4 == 1 else number % 90),
            }
            for number in range(count)
        ]
    )
    return created.ids
