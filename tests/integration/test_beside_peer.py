from .common import ADDON_TEMPLATE, IntegrationCase

# Both addons watch the same tickets: a team may have OCA's SLAs, our promises, or both.
BOTH = """
from odoo.tests import new_test_user

agent = new_test_user(
    env, "both_agent", "helpdesk_mgmt.group_helpdesk_user_team", email="a@example.com"
)
calendar = env.company.resource_calendar_id
teams = {}
for name, ours, theirs in (
    ("Ours", True, False), ("Theirs", False, True), ("Both", True, True)
):
    teams[name] = env["helpdesk.ticket.team"].create(
        {
            "name": name,
            "user_ids": [Command.set(agent.ids)],
            "service_use_pipeline": ours,
            "use_sla": theirs,
            "resource_calendar_id": calendar.id,
        }
    )
done = env["helpdesk.ticket.stage"].search([("closed", "=", True)])
env["helpdesk.sla"].create(
    {
        "name": "Done in a day",
        "team_ids": [Command.set([team.id for team in teams.values()])],
        "stage_id": done.filtered(lambda s: not s.service_step)[:1].id,
        "days": 1,
        "hours": 0,
    }
)
env.cr.commit()
said = {}
Ticket = env["helpdesk.ticket"].with_user(agent)
for name, team in teams.items():
    ticket = Ticket.create(
        {"name": name, "description": "<p>x</p>", "team_id": team.id}
    )
    env.cr.commit()
    ticket.service_is_waiting = True
    ticket.priority = "2"
    ticket.stage_id = team._get_applicable_stages()[:1]
    env.cr.commit()
    env["service.sla.clock"]._escalate_due(
        fields.Datetime.add(fields.Datetime.now(), days=30)
    )
    rows = Ticket.web_search_read(
        [("id", "=", ticket.id)],
        {f: {} for f in Ticket.get_view(view_type="form")["models"]["helpdesk.ticket"]},
    )["records"]
    said[name] = {
        "ours": len(ticket.sudo().service_clock_ids),
        "theirs": len(ticket.sudo().ticket_sla_ids),
        "read": len(rows),
        "list": bool(Ticket.get_view(view_type="list")["arch"]),
        "search": bool(Ticket.get_view(view_type="search")["arch"]),
        "kanban": bool(Ticket.get_view(view_type="kanban")["arch"]),
    }
    env.cr.commit()
give(said)
"""

UNINSTALL = """
env["ir.module.module"].search(
    [("name", "=", "{module}")]
).button_immediate_uninstall()
env.cr.commit()
give(sorted(env["ir.module.module"].search(
    [("name", "in", ("service_sla_scripts", "helpdesk_mgmt_sla")),
     ("state", "=", "installed")]).mapped("name")))
"""


class TestBesidePeer(IntegrationCase):
    """A company may have OCA's helpdesk_mgmt_sla as well, and both must work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.clone(ADDON_TEMPLATE, "both")
        cls.install(cls.database, "helpdesk_mgmt_sla")
        cls.said = cls.run_script(cls.database, BOTH)

    def test_each_team_has_the_promises_it_opted_for(self):
        shown = {"read": 1, "list": True, "search": True, "kanban": True}
        promises = {
            name: (bool(said["ours"]), bool(said["theirs"]))
            for name, said in self.said.items()
        }
        self.assertEqual(
            promises,
            {
                "Ours": (True, False),
                "Theirs": (False, True),
                "Both": (True, True),
            },
        )
        for said in self.said.values():
            self.assertEqual({name: said[name] for name in shown}, shown)

    def test_either_may_go_and_the_other_stays(self):
        left = self.run_script(
            self.database, UNINSTALL.format(module="helpdesk_mgmt_sla")
        )
        self.assertEqual(left, ["service_sla_scripts"])
        clocks = self.query(self.database, "SELECT count(*) FROM service_sla_clock")
        self.assertTrue(clocks[0]["count"])
