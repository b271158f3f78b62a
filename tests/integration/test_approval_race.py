from .common import ADDON_TEMPLATE
from .race import COLLIDE, PEOPLE, RaceCase

ROUNDS = 6
WORDING = "<p>We refund you 300 yuan for the days without internet, Ms Zhao.</p>"
OTHER = "<p>We refund you 800 yuan for the days without internet, Ms Zhao.</p>"

DESK = """
agent, mate = [
    person(f"deal_agent_{i}", "helpdesk_mgmt.group_helpdesk_user_team") for i in "ab"
]
leader, deputy = [
    person(f"deal_{i}", "service_sla_scripts.group_supervisor") for i in ("one", "two")
]
team = env["helpdesk.ticket.team"].create(
    {
        "name": "Deals",
        "service_use_pipeline": True,
        "user_id": leader.id,
        "user_ids": [Command.set((agent | mate | leader | deputy).ids)],
    }
)
customer = env["res.partner"].create({"name": "Zhao Min"})
give(
    {
        "people": {
            name: key(user)
            for name, user in (
                ("agent", agent), ("mate", mate), ("leader", leader), ("deputy", deputy)
            )
        },
        "ids": {"agent": agent.id, "leader": leader.id, "deputy": deputy.id},
        "team": team.id,
        "customer": customer.id,
        "kind": env.ref("service_sla_scripts.approval_kind_refund").id,
    }
)
env.cr.commit()
"""

# In transactions of which neither sees the other: the later one has to be tried again.
PAIRS = """
from markupsafe import Markup
from psycopg2.errors import UniqueViolation

def approval(env, id_, user):
    return env["service.approval"].with_user(user).browse(id_)

def approve(env, id_):
    approval(env, id_, ids["leader"]).service_decide("approved")

def refuse(env, id_):
    approval(env, id_, ids["deputy"]).service_decide("refused", "Too much")

def change(env, id_):
    mine = approval(env, id_, ids["agent"])
    mine.ticket_id.service_ask_approval(
        kind, other, "More", amount=800, replaced_id=id_
    )

def withdraw(env, id_):
    approval(env, id_, ids["agent"]).action_service_withdraw()

def send(env, id_):
    approval(env, id_, ids["agent"]).action_service_send()

def write(env, id_):
    mine = approval(env, id_, ids["agent"])
    mine.ticket_id.message_post(
        body=Markup(wording), subtype_xmlid="mail.mt_comment",
        partner_ids=[customer],
    )

def hand_over(env, id_):
    ticket = approval(env, id_, ids["agent"]).ticket_id
    ticket.partner_id = env["res.partner"].create({"name": "Somebody else"})

def asked(is_approved):
    ticket_id = new_ticket()
    with registry.cursor() as cr:
        own = api.Environment(cr, SUPERUSER_ID, {})
        ticket = own["helpdesk.ticket"].browse(ticket_id)
        ticket.partner_id = customer
        (id_,) = ticket.with_user(ids["agent"]).service_ask_approval(
            kind, wording, "Five days", amount=300
        )
        if is_approved:
            approve(own, id_)
    return id_

outcomes = {}
for is_approved, ways in (
    (False, (approve, refuse, change, withdraw, hand_over)),
    (True, (send, write, change, withdraw, hand_over)),
):
    for first in ways:
        for second in ways:
            id_ = asked(is_approved)
            early, late = two()
            try:
                first(early, id_)
                early.cr.commit()
                second(late, id_)
                late.cr.commit()
                outcome = "both"
            except (SerializationFailure, UniqueViolation):
                # the latter: to follow a ticket twice, which core refuses
                outcome = "one"
            early.cr.close()
            late.cr.close()
            outcomes[f"{first.__name__}, {second.__name__} {is_approved}"] = outcome
give(outcomes)
"""


class TestApprovalRace(RaceCase):
    """Several people at once on one promise: one outcome, whoever is first."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.clone(ADDON_TEMPLATE, "deals")
        cls.desk = cls.run_script(cls.database, PEOPLE + DESK)
        cls.url = cls.start_server(cls.database, "--db_maxconn=32")

    def _as(self, who, model, method, **arguments):
        return self.json2(self.desk["people"][who], model, method, **arguments)

    def _asked(self, approved=False):
        """Ids of a new ticket and of the promise that is asked for on it."""
        values = {
            "name": "No internet",
            "description": "<p>No internet</p>",
            "team_id": self.desk["team"],
            "partner_id": self.desk["customer"],
        }
        (ticket,) = self._as("agent", "helpdesk.ticket", "create", vals_list=[values])
        (approval,) = self._ask(ticket, WORDING, 300)()
        if approved:
            self.assertIsNone(self._decide("leader", approval, "approved")())
        return ticket, approval

    # -- what people do, as calls for at_once() ----------------------------------

    def _ask(self, ticket, wording, amount, **values):
        return lambda: self._as(
            "agent", "helpdesk.ticket", "service_ask_approval", ids=[ticket],
            kind_id=self.desk["kind"], wording=wording, amount=amount, reason="Fair",
            **values,
        )  # fmt: skip

    def _decide(self, who, approval, decision):
        return lambda: self._as(
            who, "service.approval", "service_decide", ids=[approval],
            decision=decision, answer="So be it",
        )  # fmt: skip

    def _send(self, who, approval):
        return lambda: self._as(
            who, "service.approval", "action_service_send", ids=[approval]
        )

    def _type(self, who, ticket, wording):
        return lambda: self._as(
            who, "helpdesk.ticket", "message_post", ids=[ticket], body=wording,
            body_is_html=True, message_type="comment",
            subtype_xmlid="mail.mt_comment", partner_ids=[self.desk["customer"]],
        )  # fmt: skip

    # -- what came of it ---------------------------------------------------------

    def _rows(self, ticket):
        return self.query(
            self.database,
            """SELECT id, state, decision, amount, sent_at IS NOT NULL AS sent,
                      decided_by_id IS NOT NULL AS decided
                 FROM service_approval WHERE ticket_id = %s ORDER BY id""",
            ticket,
        )

    def _count(self, ticket, text, is_note):
        """How often the ticket's history says something, to the customer or not."""
        (row,) = self.query(
            self.database,
            """SELECT count(*) FROM mail_message m
                 LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id
                WHERE m.model = 'helpdesk.ticket' AND m.res_id = %s
                  AND m.body LIKE %s
                  AND (s.id IS NULL OR coalesce(s.internal, false)) = %s""",
            ticket, f"%{text}%", is_note,
        )  # fmt: skip
        return row["count"]

    def _todos(self, ticket):
        (row,) = self.query(
            self.database,
            """SELECT count(*) FROM mail_activity
                WHERE active AND service_approval_id IN
                      (SELECT id FROM service_approval WHERE ticket_id = %s)""",
            ticket,
        )
        return row["count"]

    def assertOne(self, results):
        """One got through, and the others were told that it was over."""
        refused = [r for r in results if isinstance(r, str)]
        self.assertEqual(len(refused), len(results) - 1, results)
        for refusal in refused:
            self.assertRegex(refusal, "422|UserError")
            self.assertRegex(refusal, "not open any more|has sent this already")

    # -- tests -------------------------------------------------------------------

    def test_approved_and_refused_at_once(self):
        for _round in range(ROUNDS):
            ticket, approval = self._asked()
            results = self.at_once(
                self._decide("leader", approval, "approved"),
                self._decide("deputy", approval, "refused"),
                self._decide("leader", approval, "refused"),
            )
            self.assertOne(results)
            (row,) = self._rows(ticket)
            self.assertEqual(row["state"], row["decision"])
            said = [self._count(ticket, w, True) for w in (" approved: ", " refused: ")]
            expected = [1, 0] if row["state"] == "approved" else [0, 1]
            self.assertEqual(said, expected)
            self.assertEqual(self._todos(ticket), 0)

    def test_approved_and_changed_at_once(self):
        for _round in range(ROUNDS):
            ticket, approval = self._asked()
            approve = self._decide("leader", approval, "approved")
            change = self._ask(ticket, OTHER, 800, replaced_id=approval)
            approved, changed = self.at_once(approve, change)
            old, new = self._rows(ticket)
            self.assertEqual(changed, [new["id"]])
            self.assertEqual((new["state"], new["amount"]), ("pending", 800))
            if approved is None:
                # approved first: what was approved counts no more
                self.assertEqual((old["state"], old["decision"]), ("void", "approved"))
            else:
                self.assertIn("not open any more", approved)
                self.assertEqual((old["state"], old["decision"]), ("cancelled", None))
            for words in (WORDING, OTHER):
                self.assertIsInstance(self._type("agent", ticket, words)(), str)
            for id_ in (old["id"], new["id"]):
                self.assertIsInstance(self._send("agent", id_)(), str)
            self.assertEqual(self._count(ticket, "refund you", False), 0)

    def test_sent_twice_at_once(self):
        for _round in range(ROUNDS):
            ticket, approval = self._asked(approved=True)
            results = self.at_once(
                self._send("agent", approval),
                self._send("mate", approval),
                self._send("agent", approval),
            )
            self.assertOne(results)
            self.assertEqual(self._count(ticket, "300 yuan", False), 1)
            (row,) = self._rows(ticket)
            self.assertEqual((row["state"], row["sent"]), ("approved", True))

    def test_sent_and_changed_at_once(self):
        for _round in range(ROUNDS):
            ticket, approval = self._asked(approved=True)
            sent, changed = self.at_once(
                self._send("mate", approval),
                self._ask(ticket, OTHER, 800, replaced_id=approval),
            )
            old, *new = self._rows(ticket)
            if sent is None:
                self.assertIn("promised is promised", changed)
                self.assertEqual((old["state"], new), ("approved", []))
            else:
                self.assertIn("may not be promised", sent)
                self.assertEqual((old["state"], len(new)), ("void", 1))
            said = self._count(ticket, "300 yuan", False)
            self.assertEqual((said, old["sent"]), (int(sent is None),) * 2)

    def test_whoever_comes_later_is_tried_again(self):
        _none, outcomes = self.run_script(
            self.database, COLLIDE + "give(0)", PAIRS,
            team=self.desk["team"], customer=self.desk["customer"],
            kind=self.desk["kind"], ids=self.desk["ids"], wording=WORDING, other=OTHER,
        )  # fmt: skip
        self.assertEqual(len(outcomes), 50)
        both = [pair for pair, outcome in outcomes.items() if outcome == "both"]
        self.assertEqual(both, [])
