"""Fills an empty database with a service desk at work, for `make run`.

Contacts come in by the doors customers use: calls and chats are registered, mails go
through the gateway, the portal form is posted over HTTP; agents then walk them through
the steps with their own rights.
"""

import re
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid

from werkzeug.test import Client

from odoo import Command, fields, http
from odoo.tools import plaintext2html

from . import seed_data as data

PASSWORD = "service-desk"  # the server listens on loopback only


def seed(env):
    """Seed an empty database.

    :return: list of (role, login, password) to show
    """
    people = _people(env)
    teams = _teams(env, people)
    env.cr.commit()  # the portal form below comes in by another connection
    _standard_rows(env, people, teams)
    _calls_and_chats(env, people, teams)
    _mails(env, people, teams)
    env.cr.commit()
    _portal(env, people)
    env.cr.commit()
    return [
        ("Agent", "zhang", PASSWORD),
        ("Agent, network support", "chen", PASSWORD),
        ("Supervisor", "sun", PASSWORD),
        ("Manager", "qian", PASSWORD),
        ("Portal customer", "lan", PASSWORD),
    ]


def _people(env):
    env.company.write({"name": "Yunhe Service", "country_id": env.ref("base.cn").id})
    env.company.resource_calendar_id.tz = "Asia/Shanghai"
    people = [(login, name, group) for login, name, _team, group in data.AGENTS] + [
        ("sun", "Sun Li", "service_sla_scripts.group_supervisor"),
        ("qian", "Qian Jun", "helpdesk_mgmt.group_helpdesk_manager"),
        ("telephone", "Telephone system", "service_sla_scripts.group_contact_system"),
        ("lan", "Lan Xin", "base.group_portal"),
    ]
    # agents note down who calls, and merge who is there twice
    contacts = env.ref("base.group_partner_manager").id
    desk = {login for login, _name, _team, _group in data.AGENTS} | {"sun", "qian"}
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "login": login,
                    "name": name,
                    "password": PASSWORD,
                    "email": f"{login}@yunhe.example",
                    "tz": "Asia/Shanghai",
                    "group_ids": [
                        Command.set([env.ref(group).id, *[contacts] * (login in desk)])
                    ],
                }
                for login, name, group in people
            ]
        )
    )
    return {user.login: user for user in users}


def _teams(env, people):
    teams = {}
    env["mail.alias.domain"].create({"name": "yunhe.example"})
    for key, (name, process) in data.TEAMS.items():
        members = [people[a[0]].id for a in data.AGENTS if a[2] == key]
        teams[key] = env["helpdesk.ticket.team"].create(
            {
                "name": name,
                "service_use_pipeline": True,
                "service_process": process,
                "alias_name": key,
                "user_id": people["sun"].id,
                "user_ids": [Command.set([*members, people["sun"].id])],
            }
        )
    env.company.helpdesk_mgmt_portal_select_team = True
    env.company.helpdesk_mgmt_portal_team_id_required = True
    env["discuss.channel"].browse(
        env.ref("service_sla_scripts.channel_technical_support").id
    ).add_members(partner_ids=(people["chen"] | people["he"]).partner_id.ids)
    return teams


def _register(env, people, reports):
    results = (
        env["helpdesk.ticket"]
        .with_user(people["telephone"])
        .service_register_contact(reports)
    )
    return env["helpdesk.ticket"].browse(result["ticket_id"] for result in results)


def _calls_and_chats(env, people, teams):
    now = fields.Datetime.now()
    name = {login: teams[key].name for login, _n, key, _g in data.AGENTS}
    reports, goals = [], []
    for number, call in enumerate(data.CALLS):
        ago, caller, who, agent, seconds, rings, subject, until = call
        rang = now - timedelta(minutes=ago)
        reports.append(
            {
                "external_id": f"call-{number:04d}",
                "channel": "phone",
                "started_at": str(rang),
                "answered_at": str(rang + timedelta(seconds=seconds)),
                "rings": rings,
                "caller": caller,
                "name": who,
                "agent": agent,
                "team": name[agent],
                "subject": subject,
            }
        )
        goals.append((agent, until))
    for number, chat in enumerate(data.CHATS):
        ago, channel, account, who, agent, lines, until = chat
        start = now - timedelta(minutes=ago)
        reports.append(
            {
                "external_id": f"chat-{number:04d}",
                "channel": channel,
                "started_at": str(start),
                "caller": account,
                "name": who,
                "agent": agent,
                "team": name["li"],
                "messages": [
                    {
                        "at": str(start + timedelta(seconds=s)),
                        "side": side,
                        "body": text,
                    }
                    for s, side, text in lines
                ],
            }
        )
        goals.append((agent, until))
    for ticket, (agent, until) in zip(
        _register(env, people, reports), goals, strict=True
    ):
        _walk(ticket.with_user(people[agent]), until)


def _mails(env, people, teams):
    for number, (sender, subject, text) in enumerate(data.MAILS):
        message = EmailMessage()
        message["From"] = sender
        message["To"] = f"network@{teams['network'].alias_domain}"
        message["Subject"] = subject
        message["Message-Id"] = make_msgid(f"seed-{number}", "seed.example")
        message.set_content(text, charset="gb18030" if "内网" in subject else "utf-8")
        ticket_id = env["mail.thread"].message_process(
            "helpdesk.ticket", message.as_bytes()
        )
        ticket = env["helpdesk.ticket"].browse(ticket_id)
        agent = people["chen" if number % 2 else "he"]
        if number:
            ticket.with_user(agent).assign_to_me()
        if number > 2:
            ticket.with_user(agent).message_post(
                body="Thank you, we have your description and are looking into it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            _walk(ticket.with_user(agent), ["solution", "confirmation"][number % 2])
            if number == 3:
                ticket.with_user(agent).action_service_wait()
        elif number == 1:
            ticket.with_user(agent).tag_ids = env.ref(
                "service_sla_scripts.tag_network_technical"
            )


def _portal(env, people):
    """Post the portal's own form, as a customer's browser does."""
    client = Client(http.root)
    base = {
        "base_url": "http://127.0.0.1",
        "environ_overrides": {"REMOTE_ADDR": "127.0.0.1"},
    }
    client.get(f"/web/login?db={env.cr.dbname}", **base)

    def token(path):
        page = client.get(path, **base).get_data(as_text=True)
        return re.search(r'name="csrf_token"\s+value="([^"]+)"', page)[1]

    client.post(
        "/web/login",
        data={
            "login": people["lan"].login,
            "password": PASSWORD,
            "csrf_token": token("/web/login"),
        },
        **base,
    )
    team = env["helpdesk.ticket.team"].search([("alias_name", "=", "online")])
    for subject, description in data.PORTAL:
        client.post(
            "/submitted/ticket",
            data={
                "subject": subject,
                "description": description,
                "team": team.id,
                "csrf_token": token("/new/ticket"),
            },
            **base,
        )


def _standard_rows(env, people, teams):
    """The four rows of the standard's two forms; a manager sets their old times."""
    manager = people["qian"]
    for index, row in enumerate(data.STANDARD_ROWS, 2):
        [ticket] = _register(
            env,
            people,
            [
                {
                    "external_id": f"standard-{index}",
                    "channel": row["channel"],
                    "started_at": row["at"],
                    "answered_at": str(
                        fields.Datetime.to_datetime(row["at"]) + timedelta(seconds=8)
                    ),
                    "caller": row["caller"],
                    "name": row["name"],
                    "agent": row["agent"],
                    "team": teams[row["team"]].name,
                    "subject": row["subject"],
                }
            ],
        )
        if row.get("company"):
            ticket.partner_id.parent_id = env["res.partner"].create(
                {"name": row["company"], "is_company": True}
            )
        if row.get("number"):
            ticket.with_user(manager).service_work_order_number = row["number"]
        if row.get("technical"):
            ticket.tag_ids = env.ref("service_sla_scripts.tag_network_technical")
        _walk(
            ticket.with_user(people[row["agent"]]),
            row["until"],
            category=row["category"],
            urgency=row["urgency"],
            complexity=row["complexity"],
            solution=row.get("solution"),
        )
        if row.get("pass_on"):
            # passed to the supervisor: nobody has it in hand until she takes it
            ticket.with_user(manager).user_id = False
        if row.get("resolved_at"):
            ticket.with_user(manager).write(
                {
                    "service_resolved_at": row["resolved_at"],
                    "closed_date": row["resolved_at"],
                }
            )


def _walk(ticket, until, category=None, urgency=None, complexity=None, solution=None):
    """Take a ticket to a step with the rights of the agent who has it."""
    stage = ticket.env["helpdesk.ticket.stage"]._service_stage
    title = ticket.name
    if until == "response":
        return
    first_word = title.split()[0]
    steps = {
        "classification": {
            "service_identity_state": "verified",
            "service_identity_method": "account",
        },
        "solution": {
            **{key: text.format(title=title) for key, text in data.FACTS.items()},
            "category_id": ticket.env.ref(
                data.CATEGORY
                + (category or data.NATURE_BY_TITLE.get(first_word, "fault_system"))
            ).id,
            "service_urgency": urgency
            or ("urgent" if title.startswith(data.URGENT) else "normal"),
            "service_complexity": complexity
            or ("complex" if title.startswith(data.URGENT) else "simple"),
        },
        "confirmation": {
            "service_solution": plaintext2html(
                solution or "Explained step by step, with a picture."
            )
        },
        "archive": {"service_is_resolved": True},
    }
    if not ticket.service_first_response_at:
        ticket.action_service_answer()
    for step, values in steps.items():
        ticket.write({**values, "stage_id": stage(step).id})
        if step == until:
            break
