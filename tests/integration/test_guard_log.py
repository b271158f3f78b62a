from .common import ADDON_TEMPLATE, IntegrationCase

# Transactions that really end, in the ways they can.
ATTEMPTS = """
from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import new_test_user

agent = new_test_user(
    env, "log_agent", "helpdesk_mgmt.group_helpdesk_user_team", email="a@example.com"
)
team = env["helpdesk.ticket.team"].create(
    {"name": "Desk", "user_ids": [Command.set(agent.ids)]}
)
team.service_use_pipeline = True
customer = env["res.partner"].create({"name": "Zhao Min", "email": "zhao@example.com"})
vals = {
    "name": "No internet",
    "description": "<p>x</p>",
    "team_id": team.id,
    "partner_id": customer.id,
}
ticket = env["helpdesk.ticket"].create(vals)
env["service.phrase"].create({"phrase": "grumble grumble", "level": "block"})
env.cr.commit()


def say(cr, id_, body="Grumble, grumble"):
    record = env["helpdesk.ticket"].with_env(env(cr=cr, user=agent.id)).browse(id_)
    return record.message_post(
        body=body, subtype_xmlid="mail.mt_comment", partner_ids=customer.ids
    )


# refused, and the request ends with it
with suppress(UserError), env.registry.cursor() as cr:
    say(cr, ticket.id)
# refused, and whoever asked goes on and commits
with env.registry.cursor() as cr:
    with suppress(UserError), cr.savepoint():
        say(cr, ticket.id)
# while this very transaction holds the ticket's row: nobody waits for anybody
with suppress(UserError), env.registry.cursor() as cr:
    cr.execute("SELECT id FROM helpdesk_ticket WHERE id = %s FOR UPDATE", [ticket.id])
    say(cr, ticket.id)
# with a ticket that goes as well
with suppress(UserError), env.registry.cursor() as cr:
    new = env["helpdesk.ticket"].with_env(env(cr=cr)).create(vals)
    cr.flush()
    say(cr, new.id)
# sent: nothing to put on record
with env.registry.cursor() as cr:
    say(cr, ticket.id, "Good morning")
env.cr.rollback()
rows = env["service.tone.finding"].search([], order="id")
messages = env["mail.message"].search_count([("body", "ilike", "grumble")])
give([[(r.outcome, r.label, r.ticket_id.id == ticket.id) for r in rows], messages])
"""


class TestGuardLog(IntegrationCase):
    """What was refused is on record however the transaction ends."""

    def test_refusals_are_on_record_whatever_becomes_of_the_transaction(self):
        database = self.clone(ADDON_TEMPLATE, "guard")
        rows, messages = self.run_script(database, ATTEMPTS)
        blocked = ["blocked", "grumble grumble"]
        self.assertEqual(
            rows,
            [[*blocked, True], [*blocked, True], [*blocked, True], [*blocked, False]],
        )
        self.assertEqual(messages, 0)
