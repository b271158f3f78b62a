"""What the tests of installing do inside a database, as scripts for Odoo's shell."""

HISTORY = """
from odoo.tests import new_test_user

agent = new_test_user(
    env, "old_agent", "helpdesk_mgmt.group_helpdesk_user", email="agent@example.com"
)
boss = new_test_user(
    env, "old_manager", "helpdesk_mgmt.group_helpdesk_manager", email="boss@example.com"
)
customer = env["res.partner"].create({"name": "Zhao Min", "email": "zhao@example.com"})
Team = env["helpdesk.ticket.team"]
teams = {
    name: Team.create({"name": name, "user_ids": [Command.set((agent | boss).ids)]})
    for name in ("Plain", "Switching", "Stays On")
}
Stage = env["helpdesk.ticket.stage"]
# a stage that only one team has, and one that is no longer used
own = Stage.create(
    {
        "name": "Workshop",
        "sequence": 3,
        "team_ids": [Command.set(teams["Switching"].ids)],
    }
)
retired = Stage.create({"name": "Retired", "sequence": 9, "active": False})
stages = [env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}") for name in (
    "new", "in_progress", "awaiting", "done", "cancelled", "rejected"
)]
channels = env["helpdesk.ticket.channel"].search([])
category = env["helpdesk.ticket.category"].create({"name": "Printers"})
tag = env["helpdesk.ticket.tag"].create({"name": "VIP"})
env.cr.commit()

Ticket = env["helpdesk.ticket"].with_user(agent)
made = {}
for row, team in enumerate([*teams.values(), Team]):
    for index, stage in enumerate(stages):
        ticket = Ticket.create(
            {
                "name": f"{team.name or 'No team'} {stage.name}",
                "description": "<p>It does not print</p>",
                "team_id": team.id,
                "user_id": agent.id if index % 2 else False,
                "partner_id": customer.id,
                "partner_name": customer.name,
                "partner_email": customer.email,
                "category_id": category.id,
                "channel_id": channels[index % len(channels)].id,
                "tag_ids": [Command.set(tag.ids)],
                "priority": str(index % 4),
            }
        )
        # of every team and of every stage some are archived
        made[ticket.id] = (team, stage, (index + row) % 2 == 0)
env.cr.commit()
# moves one by one: tracking values and messages come with the commit
for id_, (team, stage, archived) in made.items():
    ticket = Ticket.browse(id_)
    if team.name == "Switching" and stage == stages[1]:
        ticket.stage_id = own
        env.cr.commit()
    if stage != stages[0]:
        ticket.stage_id = stage
    ticket.message_post(
        body="We are on it",
        subtype_xmlid="mail.mt_comment",
        attachments=[("manual.txt", b"Turn it off and on again")],
    )
    ticket.message_post(body="She sounded upset")
    ticket.message_subscribe(customer.ids)
    env["ir.attachment"].create(
        {
            "name": "photo.txt",
            "raw": b"red light",
            "res_model": "helpdesk.ticket",
            "res_id": id_,
        }
    )
    if not ticket.closed:
        ticket.activity_schedule("mail.mail_activity_data_todo", user_id=agent.id)
    if archived:
        ticket.action_archive()
    env.cr.commit()
workshop = Ticket.create(
    {
        "name": "In the workshop",
        "description": "<p>x</p>",
        "team_id": teams["Switching"].id,
        "user_id": agent.id,
    }
)
workshop.stage_id = own
old = Ticket.create(
    {
        "name": "In a retired stage",
        "description": "<p>x</p>",
        "team_id": teams["Stays On"].id,
        "user_id": agent.id,
    }
)
old.stage_id = retired
# customers say how they are reached, in words of their own
told = Ticket.create(
    {
        "name": "Call me: 138-1234-9012",
        "description": "<p>or wang.secret@hidden.example</p>",
        "team_id": teams["Stays On"].id,
    }
)
told.message_post(
    body="It is 13912345678", author_id=customer.id, message_type="email"
)
original, duplicate = Ticket.browse(list(made)[:2])
duplicate.duplicate_id = original
env.cr.commit()
teams = {name: team.id for name, team in teams.items()}
give(teams)
"""

# How a team that never heard of us works: the same before, with and after the addon.
BEHAVIOUR = """
team = env["helpdesk.ticket.team"].browse(teams["Plain"])
agent = env["res.users"].search([("login", "=", "old_agent")])
Ticket = env["helpdesk.ticket"].with_user(agent)
shown = ["name", "stage_id", "team_id", "user_id", "priority", "closed", "unattended"]
said = {}
said["stages offered"] = team._get_applicable_stages().mapped("name")
said["stages offered without a team"] = (
    env["helpdesk.ticket.team"]._get_applicable_stages().mapped("name")
)
columns = Ticket.with_context(default_team_id=team.id).web_read_group(
    [("team_id", "=", team.id)], ["stage_id"], ["__count"]
)
said["kanban"] = [(g["stage_id"], g["__count"]) for g in columns["groups"]]
said["list"] = Ticket.web_search_read(
    [("team_id", "=", team.id)], {name: {} for name in shown}
)
said["search"] = {
    name: env["helpdesk.ticket"].search_count(
        [("stage_id.name", "=", name), ("team_id", "=", team.id)]
    )
    for name in ("New", "Done")
}
ticket = Ticket.create(
    {"name": "Tomorrow", "description": "<p>x</p>", "team_id": team.id}
)
steps = [ticket.stage_id.name]
for stage in team._get_applicable_stages()[1:]:
    ticket.stage_id = stage
    env.cr.flush()
    steps.append((ticket.stage_id.name, ticket.closed, bool(ticket.closed_date)))
said["moves"] = steps
env.cr.precommit.run()
said["tracked"] = len(ticket.sudo().message_ids.tracking_value_ids)
said["user"] = ticket.user_id.login
said["copy"] = ticket.copy().stage_id.name
ticket.team_id = False
said["no team"] = (ticket.stage_id.name, ticket.user_id.login)
env.cr.rollback()
give(said)
"""

SWITCH = """
team = env["helpdesk.ticket.team"].browse(teams["Switching"])
boss = env["res.users"].search([("login", "=", "old_manager")])
tickets = env["helpdesk.ticket"].with_context(active_test=False).search(
    [("team_id", "=", team.id)]
)
team.with_user(boss).service_use_pipeline = True
env.cr.commit()
steps = {ticket.id: ticket.service_step for ticket in tickets}
# work goes on: one of them moves a step, one is answered
moving = tickets.filtered(lambda t: t.active and t.service_step == "response")[:1]
moving.with_user(boss).action_service_answer()
moving.with_user(boss).write(
    {
        "service_identity_state": "verified",
        "service_identity_method": "account",
        "stage_id": env["helpdesk.ticket.stage"]._service_stage("classification").id,
    }
)
env.cr.commit()
team.with_user(boss).service_use_pipeline = False
env.cr.commit()
give({"steps": steps, "moved": moving.id, "moved_to": moving.stage_id.name})
"""

# One team has the pipeline when the addon goes, with tickets in all five steps, some of
# them archived, that use what the addon brought.
BEFORE_LEAVING = """
from odoo.tests import new_test_user

team = env["helpdesk.ticket.team"].browse(teams["Stays On"])
team.service_use_pipeline = True
env.cr.commit()
stages = env["helpdesk.ticket.stage"]._service_stages()
category = env.ref("service_sla_scripts.category_fault_network")
tag = env.ref("service_sla_scripts.tag_network_technical")
channel = env["helpdesk.ticket.channel"]._service_by_code(["wecom"], env.company)
channel = channel["wecom"]
supervisor = new_test_user(
    env, "old_supervisor", "service_sla_scripts.group_supervisor"
)
team.user_ids |= supervisor
made = {}
for step, stage_id in stages.items():
    for archived in (False, True):
        ticket = env["helpdesk.ticket"].create(
            {
                "name": f"At {step}",
                "description": "<p>No internet</p>",
                "team_id": team.id,
                "category_id": category.id,
                "channel_id": channel.id,
                "tag_ids": [Command.set(tag.ids)],
                "service_complexity": "complex",
                "service_what": "No internet",
                "service_screenshot_ids": [
                    Command.create(
                        {
                            "name": "screen.txt",
                            "raw": b"404",
                            "res_model": "helpdesk.ticket",
                        }
                    )
                ],
            }
        )
        env.cr.commit()
        if step != "response":
            ticket.with_user(supervisor).service_force_move(step, "This is how it is")
        env.cr.commit()
        if archived:
            ticket.action_archive()
        made[ticket.id] = step
        env.cr.commit()
env["helpdesk.ticket"].service_register_contact(
    [
        {
            "external_id": "call-1",
            "channel": "phone",
            "started_at": "2024-03-15 06:30:00",
            "answered_at": "2024-03-15 06:30:03",
            "team": team.name,
            "messages": [
                {"at": "2024-03-15 06:31:00", "side": "customer", "body": "Hello"}
            ],
        }
    ]
)
# what else people do with what the addon brought
env.company.helpdesk_mgmt_duplicate_ticket_stage_id = stages["archive"]
archived_team = env["helpdesk.ticket.team"].create(
    {"name": "Archived", "service_use_pipeline": True}
)
leftover = env["helpdesk.ticket"].create(
    {"name": "Left", "description": "<p>x</p>", "team_id": archived_team.id}
)
archived_team.active = False
made[leftover.id] = "response"
env.cr.commit()
# customers go on saying how they are reached, to teams of all kinds
customer = env["res.partner"].search([("email", "=", "zhao@example.com")], limit=1)
told = {}
for name in ("Switching", "Stays On"):
    ticket = env["helpdesk.ticket"].create(
        {
            "name": "Call me: 138-1234-9012",
            "description": "<p>or wang.secret@hidden.example</p>",
            "team_id": teams[name],
        }
    )
    message = ticket.message_post(
        body="It is 13912345678", author_id=customer.id, message_type="email"
    )
    file = env["ir.attachment"].create(
        {"name": "13912345678.txt", "res_model": ticket._name, "res_id": ticket.id}
    )
    told[ticket.id] = {
        "helpdesk_ticket": ticket.id,
        "mail_message": message.id,
        "ir_attachment": file.id,
    }
changed = env["helpdesk.ticket"].create(
    {"name": "13812349012", "description": "<p>x</p>", "team_id": teams["Switching"]}
)
changed.name = f"{changed.name}, called her"
env.cr.commit()
# promises were broken, people were called: one to-do is done, others are open
later = fields.Datetime.add(fields.Datetime.now(), days=30)
while env["service.sla.clock"]._escalate_due(later):
    env.cr.commit()
kind = env.ref("service_sla_scripts.activity_type_escalation")
todos = env["mail.activity"].search([("activity_type_id", "=", kind.id)])
todos[0].action_feedback(feedback="Called her")
env.cr.commit()
give(
    {
        "alerts": env["service.sla.alert"].search_count([("state", "=", "done")]),
        "done_todo": todos[0].id,
        "open_todos": todos[1:].ids,
        "done_messages": env["mail.message"]
        .search([("mail_activity_type_id", "=", kind.id)])
        .ids,
        "steps": made,
        "told": list(told.values()),
        "changed": changed.id,
        "categories": (category | category.parent_id).ids,
        "tag": tag.id,
        "channel": channel.id,
        "our_stages": list(stages.values()),
    }
)
"""

UNINSTALL = """
env["ir.module.module"].search(
    [("name", "=", "service_sla_scripts")]
).button_immediate_uninstall()
env.cr.commit()
give(env["ir.module.module"].search([("name", "=", "service_sla_scripts")]).state)
"""
