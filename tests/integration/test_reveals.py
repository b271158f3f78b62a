import psycopg2

from .common import ADDON_TEMPLATE, IntegrationCase, connect

COUNT = 8

# Several agents reveal at the same moment, each in a thread with a cursor of his own;
# then one whose request fails after the value was given, and one who is refused.
REVEALS = """
import threading
from odoo import api
from odoo.modules.registry import Registry

registry = Registry(env.cr.dbname)
group = env.ref("service_sla_scripts.group_contact_reveal")
team_agent = env.ref("helpdesk_mgmt.group_helpdesk_user_team")
agents = env["res.users"].with_context(no_reset_password=True).create(
    [
        {"name": f"a{i}", "login": f"reveal_{i}",
         "group_ids": [Command.set((group | team_agent).ids)]}
        for i in range(count)
    ]
)
team = env["helpdesk.ticket.team"].create(
    {"name": "Desk", "service_use_pipeline": True,
     "user_ids": [Command.set(agents.ids)]}
)
customer = env["res.partner"].create({"name": "Zhao Min", "phone": "+8613700000089"})
ticket = env["helpdesk.ticket"].create(
    {"name": "x", "description": "x", "team_id": team.id, "partner_id": customer.id}
)
env.cr.commit()

barrier = threading.Barrier(count)
values = []

def reveal(uid, reason="call_back", fails=False):
    with registry.cursor() as cr:
        log = api.Environment(cr, uid, {})["service.contact.reveal"]
        answer = log.service_reveal(
            "res.partner", customer.id, "phone", reason, "", ticket.id
        )
        if fails:
            raise ValueError("the request ends badly")
        return answer["value"]

def race(uid):
    barrier.wait()
    for _i in range(5):
        values.append(reveal(uid))

threads = [threading.Thread(target=race, args=(uid,)) for uid in agents.ids]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
outcomes = []
for extra in ({"fails": True}, {"reason": "curiosity"}):
    try:
        reveal(agents[0].id, **extra)
    except Exception as error:
        outcomes.append(type(error).__name__)
env.cr.commit()
give(
    {
        "values": len(values),
        "outcomes": outcomes,
        "verified": env["service.contact.reveal"]._verify_chain(),
    }
)
"""


class TestReveals(IntegrationCase):
    """Reveals in transactions that are really their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.clone(ADDON_TEMPLATE, "reveals")
        cls.result = cls.run_script(cls.database, REVEALS, count=COUNT)
        cls.rows = cls.query(
            cls.database, "SELECT * FROM service_contact_reveal ORDER BY id"
        )

    def test_many_at_once_make_one_chain(self):
        self.assertEqual(self.result["values"], 5 * COUNT)
        self.assertEqual(self.result["verified"]["problems"], [])
        self.assertEqual(self.result["verified"]["rows"], 5 * COUNT + 2)
        self.assertEqual(len({row["prev_hash"] for row in self.rows}), len(self.rows))

    def test_rows_outlive_the_request_they_belong_to(self):
        self.assertEqual(self.result["outcomes"], ["ValueError", "UserError"])
        given, refused = self.rows[-2:]
        self.assertEqual(given["outcome"], "given")
        self.assertEqual(refused["refusal"], "no_reason")

    def test_the_owner_of_the_database_needs_more_than_a_statement(self):
        for statement in (
            "UPDATE service_contact_reveal SET note = 'x'",
            "DELETE FROM service_contact_reveal",
            "TRUNCATE service_contact_reveal",
        ):
            with self.subTest(statement), connect(self.database) as connection:
                with self.assertRaises(psycopg2.errors.InsufficientPrivilege):
                    connection.cursor().execute(statement)
                connection.rollback()
