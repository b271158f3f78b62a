import sys

from .common import ADDON_TEMPLATE, BASE_TEMPLATE, IntegrationCase

# Runs in both databases; must not name anything that only one of them has, but for the
# switch of the other team.
MEASURE = """
from odoo.tests import new_test_user

agent = new_test_user(
    env, "cost_agent", "helpdesk_mgmt.group_helpdesk_user_team", email="a@example.com"
)
Team = env["helpdesk.ticket.team"]
plain = Team.create({"name": "Plain", "user_ids": [Command.set(agent.ids)]})
other = Team.create({"name": "Other", "user_ids": [Command.set(agent.ids)]})
if "service_use_pipeline" in other._fields:
    other.service_use_pipeline = True
    for i in range(3):
        env["helpdesk.ticket"].create(
            {"name": "Other", "description": "<p>x</p>", "team_id": other.id}
        )
customer = env["res.partner"].create({"name": "Zhao Min", "email": "zhao@example.com"})
tag = env["helpdesk.ticket.tag"].create({"name": "VIP"})
category = env["helpdesk.ticket.category"].create({"name": "Printers"})
channel = env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
new = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
progress = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
awaiting = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
env.cr.commit()


def spec_of(kind):
    view = env["helpdesk.ticket"].get_view(
        env.ref(f"helpdesk_mgmt.{kind}").id
    )["models"]["helpdesk.ticket"]
    return {name: {} for name in sorted(view)}


shown = spec_of("ticket_view_form")
form = form or shown
rows = rows or spec_of("ticket_view_tree")


def values(name):
    return {
        "name": name,
        "description": "<p>No internet</p>",
        "team_id": plain.id,
        "partner_id": customer.id,
        "partner_name": customer.name,
        "category_id": category.id,
        "channel_id": channel.id,
        "tag_ids": [Command.set(tag.ids)],
    }


def operations(Ticket):
    own = [("team_id", "=", plain.id)]
    made = Ticket.create([values(f"Ticket {i}") for i in range(54)])
    one, few, many = made[0], made[1:4], made[4:]
    return {
        "create one": lambda: Ticket.create(values("New")),
        "create 20 at once": lambda: Ticket.create([values(str(i)) for i in range(20)]),
        "open the form": lambda: one.web_read(form),
        "open the form as it is shown": lambda: one.web_read(shown),
        "new form": lambda: Ticket.onchange({}, [], form),
        "pick a team": lambda: Ticket.onchange(
            {"team_id": plain.id}, ["team_id"], form
        ),
        "save a title": lambda: one.web_save({"name": "Other title"}, form),
        "assign": lambda: one.write({"user_id": Ticket.env.uid}),
        "tag and classify": lambda: one.write(
            {"tag_ids": [Command.clear()], "category_id": False, "channel_id": False}
        ),
        "move a stage": lambda: one.write({"stage_id": progress.id}),
        "move 50 at once": lambda: many.write({"stage_id": progress.id}),
        "move 50 on": lambda: many.write({"stage_id": awaiting.id}),
        "list": lambda: Ticket.web_search_read(own, rows, limit=40),
        "kanban": lambda: Ticket.web_read_group(own, ["stage_id"], ["__count"]),
        "write to the customer": lambda: one.message_post(
            body="Good morning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=customer.ids,
        ),
        "log a note": lambda: one.message_post(body="She will call again"),
        "archive": lambda: few.action_archive(),
        "unarchive": lambda: few.action_unarchive(),
        "copy": lambda: one.copy(),
        "delete": lambda: few.sudo().unlink(),
    }


def settle():
    # tracking and mails are worked out just before a commit
    env.cr.flush()
    env.cr.precommit.run()
    env.invalidate_all()


# The first round fills the caches. Of the others the cheapest counts: chance can add a
# query (a cache of Odoo's emptied in between), never take one away.
counts = {}
for warm in range(4):
    for quiet in (False, True):
        Ticket = env["helpdesk.ticket"].with_user(agent)
        Ticket = Ticket.with_context(tracking_disable=quiet)
        for name, run in operations(Ticket).items():
            settle()
            before = env.cr.sql_log_count
            run()
            env.cr.flush()
            env.cr.precommit.run()
            if warm:
                spent = counts.setdefault(name, [10**6, 10**6])
                spent[quiet] = min(spent[quiet], env.cr.sql_log_count - before)
        env.cr.rollback()
        env.invalidate_all()
give({"form": form, "rows": rows, "counts": counts})
"""

# What may cost more, by how many queries, for any number of tickets.
MORE = {
    "delete": 1,  # the tickets' teams: whoever listens has to be told
    # our fields are in the form of every team, if invisible: those of them that are
    # lists are read one by one
    "open the form as it is shown": 5,
}


class TestPlainTeamCost(IntegrationCase):
    """A ticket of a team that has not opted in costs the same with and without us."""

    maxDiff = None

    def test_a_plain_ticket_costs_not_one_query_more(self):
        base, ours = (
            self.clone(BASE_TEMPLATE, "cost0"),
            self.clone(ADDON_TEMPLATE, "cost1"),
        )
        without = self.run_script(base, MEASURE, form=None, rows=None)
        # the same columns in both: what we add to a form is there to be read
        fields = {"form": without["form"], "rows": without["rows"]}
        self.assertGreater(len(fields["form"]), 25)
        with_addon = self.run_script(ours, MEASURE, **fields)["counts"]
        head = "plain team, SQL queries       without  with   quiet: without  with"
        table = ["", head]
        for name, (loud, quiet) in without["counts"].items():
            ours_loud, ours_quiet = with_addon[name]
            table.append(
                f"{name:30}{loud:7}{ours_loud:6}{quiet:17}{ours_quiet:6}",
            )
        sys.stdout.write("\n".join([*table, ""]))
        dearer = {
            name: (counts, with_addon[name])
            for name, counts in without["counts"].items()
            for before, after in zip(counts, with_addon[name], strict=True)
            if after - before > MORE.get(name, 0)
        }
        self.assertEqual(dearer, {}, "queries without and with the addon")
