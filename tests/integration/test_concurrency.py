import re

from .common import ADDON_TEMPLATE
from .race import COLLIDE, PEOPLE, RaceCase

THREADS = 8
TICKETS = 25

PREPARE = """
agents = [
    person(f"race_agent_{i}", "helpdesk_mgmt.group_helpdesk_user_team")
    for i in range(threads)
]
telephone = person("race_telephone", "service_sla_scripts.group_contact_system")
admin = env.ref("base.user_admin")
team = env["helpdesk.ticket.team"].create(
    {
        "name": "Desk",
        "service_use_pipeline": True,
        "user_ids": [Command.set([agent.id for agent in agents])],
    }
)
sequence = env["ir.sequence"].search([("code", "=", "service.work.order")])
assert len(sequence) == 1 and not sequence.date_range_ids, "no year has begun yet"
env.cr.commit()
give(
    {
        "agents": [(agent.id, key(agent)) for agent in agents],
        "telephone": key(telephone),
        "admin": key(admin),
        "team": team.id,
        "sequence": sequence.id,
    }
)
env.cr.commit()
"""

REPORTS = """
def report(ticket):
    ticket.service_report_event("dispatched")

def archive(ticket):
    ticket.active = False

def classify(ticket):
    ticket.service_urgency = "critical"

outcomes = {}
for name, first, second in (
    ("archived, reported", archive, report),
    ("reported, archived", report, archive),
    ("classified, reported", classify, report),
    ("reported, classified", report, classify),
):
    id_ = new_ticket()
    early, late = two()
    try:
        first(early["helpdesk.ticket"].browse(id_))
        early.cr.commit()
        second(late["helpdesk.ticket"].browse(id_))
        late.cr.commit()
        outcomes[name] = "both"
    except SerializationFailure:
        outcomes[name] = "tried again"
    early.cr.close()
    late.cr.close()
give(outcomes)
"""
SWEEPS = """
env.cr.execute("DELETE FROM service_sla_clock")
env["service.sla.policy"].search([]).active = False
for metric in ("first_response", "resolution"):
    env["service.sla.policy"].create(
        {"name": metric, "metric": metric, "target_value": 1, "target_unit": "seconds",
         "hours": "always", "level_ids": [Command.create({"timing": "deadline"})]}
    )
env.cr.commit()
id_ = new_ticket()
now = fields.Datetime.add(fields.Datetime.now(), days=1)
first, second = two()
mine = first["service.sla.clock"]._lock_due(now, 1)
others = second["service.sla.clock"]._lock_due(now, 1000)
give({"mine": len(mine), "others": len(others)})
first.cr.close()
second.cr.close()
"""


class TestConcurrency(RaceCase):
    """Many agents at once, each in a transaction of his own."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.clone(ADDON_TEMPLATE, "race")
        cls.desk = cls.run_script(cls.database, PEOPLE + PREPARE, threads=THREADS)
        cls.url = cls.start_server(cls.database, "--db_maxconn=32")

    # -- work orders ----------------------------------------------------------------

    def _create_many(self, index):
        """One agent's calls: half of the agents use the new door, half the old one."""
        uid, key = self.desk["agents"][index]
        values = {
            "name": f"Of agent {index}",
            "description": "<p>No internet</p>",
            "team_id": self.desk["team"],
            "service_complexity": "complex",
        }
        made = []
        for _i in range(TICKETS):
            if index % 2:
                result = self.json2(
                    key, "helpdesk.ticket", "create", vals_list=[values]
                )
            else:
                result = self.jsonrpc(uid, key, "helpdesk.ticket", "create", [values])
            made.append(result)
        return made

    def _race(self):
        """All agents create work orders at once; returns the numbers they got."""
        results = self.at_once(
            *(lambda index=index: self._create_many(index) for index in range(THREADS))
        )
        failed = [
            result
            for made in results
            for result in (made if isinstance(made, list) else [made])
            if not isinstance(result, list)
        ]
        self.assertEqual(failed, [], "every call succeeds")
        ids = [id_ for made in results for (id_,) in made]
        self.assertEqual(len(set(ids)), THREADS * TICKETS)
        rows = self.query(
            self.database,
            """SELECT service_work_order_number AS number,
                      extract(year FROM create_date)::int AS year
                 FROM helpdesk_ticket WHERE id = ANY(%s)""",
            ids,
        )
        for row in rows:
            self.assertRegex(row["number"], rf"^{row['year']}\d{{3,}}$")
        return [row["number"] for row in rows]

    def test_many_agents_at_once_get_different_numbers(self):
        """First without any number of the year, then without the sequence itself."""
        first = self._race()
        self.assertEqual(len(set(first)), THREADS * TICKETS)
        self.assertEqual(self._ranges(), 1, "one year, one range")

        deleted = self.json2(
            self.desk["admin"], "ir.sequence", "unlink", ids=[self.desk["sequence"]]
        )
        self.assertIs(deleted, True)
        second = self._race()
        self.assertEqual(len({*first, *second}), 2 * THREADS * TICKETS)
        self.assertEqual(self._ranges(), 1)
        # the running number goes on: nobody starts again at 001 in the same year
        self.assertGreater(min(map(int, second)), max(map(int, first)))

    def _ranges(self):
        (row,) = self.query(
            self.database,
            """SELECT count(*) FROM ir_sequence s
                 JOIN ir_sequence_date_range r ON r.sequence_id = s.id
                WHERE s.code = 'service.work.order'""",
        )
        return row["count"]

    # -- contacts ---------------------------------------------------------------------

    def test_a_contact_reported_by_many_at_once_is_one_ticket(self):
        """A telephone system that sends a report twice, or from two of its nodes."""
        for number in range(4):
            external_id = f"call-{number}"
            report = {
                "external_id": external_id,
                "channel": "phone",
                "started_at": "2024-03-15 06:30:00",
                "answered_at": "2024-03-15 06:30:03",
                "caller": f"+86137000000{number}0",
                "team": "Desk",
            }
            call = lambda report=report: self.json2(  # noqa: E731
                self.desk["telephone"],
                "helpdesk.ticket",
                "service_register_contact",
                reports=[report],
            )
            results = self.at_once(*[call] * THREADS)
            rows = self.query(
                self.database,
                "SELECT ticket_id FROM service_interaction WHERE external_id = %s",
                external_id,
            )
            self.assertEqual(len(rows), 1)
            (ticket,) = (row["ticket_id"] for row in rows)
            won = [result for result in results if isinstance(result, list)]
            lost = [result for result in results if not isinstance(result, list)]
            self.assertTrue(won)
            for (result,) in won:
                self.assertEqual(result["ticket_id"], ticket)
            self.assertEqual(
                [result["status"] for (result,) in won].count("created"), 1, won
            )
            for refusal in lost:
                self.assertRegex(refusal, re.compile("report it again", re.I))
            # whoever lost may report again, and changes nothing
            (again,) = call()
            self.assertEqual(
                (again["status"], again["ticket_id"]), ("unchanged", ticket)
            )
            (count,) = self.query(
                self.database,
                """SELECT (SELECT count(*) FROM helpdesk_ticket t
                             JOIN res_partner p ON p.id = t.partner_id
                            WHERE p.phone_sanitized = %s) AS tickets,
                          (SELECT count(*) FROM res_partner
                            WHERE phone_sanitized = %s) AS partners""",
                report["caller"],
                report["caller"],
            )
            self.assertEqual(count, {"tickets": 1, "partners": 1})

    # -- promises ---------------------------------------------------------------------

    def test_a_report_and_a_change_of_its_ticket_at_once(self):
        """Both would be kept: a clock on an archived ticket, or for another urgency."""
        _none, outcomes = self.run_script(
            self.database, COLLIDE + "give(0)", REPORTS, team=self.desk["team"]
        )
        self.assertEqual(len(outcomes), 4)
        self.assertEqual(set(outcomes.values()), {"tried again"}, outcomes)

    def test_two_sweeps_never_work_on_one_ticket(self):
        """They would wait for each other until PostgreSQL throws one of them out."""
        _none, found = self.run_script(
            self.database, COLLIDE + "give(0)", SWEEPS, team=self.desk["team"]
        )
        self.assertEqual(found, {"mine": 1, "others": 0})
