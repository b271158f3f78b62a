from odoo.exceptions import AccessError, ValidationError

from .register_common import RegisterCase


class TestRegisterRefused(RegisterCase):
    """Reports that name nobody, name the wrong one, or cannot be true."""

    # -- whose customer, whose team -------------------------------------------------

    def test_customers_of_another_company_stay_unknown(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.customer.company_id = second
        [result] = self.register(self.call(caller="13700000089"))
        self.assertNotEqual(result["partner_id"], self.customer.id)

    def test_an_agent_of_another_company_is_no_agent(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.agent.write({"company_ids": [(6, 0, second.ids)], "company_id": second.id})
        with self.assertRaisesRegex(ValidationError, "login “desk_agent”"):
            self.register(self.call(agent="desk_agent"))

    def test_a_telephone_without_a_number_names_nobody(self):
        [result] = self.register(self.call(caller="anonymous"))
        self.assertFalse(result["partner_id"])

    def test_a_nickname_is_nobodys_reference(self):
        self.customer.ref = "C0001"
        [result] = self.register(self.call(channel="wecom", caller="C0001"))
        self.assertNotEqual(result["partner_id"], self.customer.id)

    def test_a_contact_that_names_no_team_comes_to_the_desk(self):
        self.env["helpdesk.ticket.team"].search(
            [("service_use_pipeline", "=", True), ("id", "!=", self.team.id)]
        ).service_use_pipeline = False
        [result] = self.register({**self.call(), "team": False})
        self.assertEqual(self.ticket(result).team_id, self.team)

    # -- wrong input --------------------------------------------------------------

    def test_every_bad_report_is_named_and_nothing_is_written(self):
        count = self.Ticket.search_count([])
        with self.assertRaises(ValidationError) as refused:
            self.register(
                self.call("good"),
                self.call("order", answered_at="2026-03-02 07:58:00"),
                self.call("future", started_at="2026-03-02 09:00:00"),
                self.call("zone", started_at="2026-03-02T15:59:00+08:00"),
                self.call("channel", channel="fax"),
                self.call("agent", agent="nobody"),
                self.call("team", team="No such team"),
                self.call("ticket", ticket="HT99999999"),
                {"external_id": "nothing else"},
                "not a dict",
            )
        message = str(refused.exception)
        self.assertNotIn("Contact 1:", message)
        for number, words in {
            2: "is earlier than",
            3: "in the future",
            4: "not in UTC",
            5: "“fax” does not exist",
            6: "login “nobody”",
            7: "no team “No such team”",
            8: "no ticket",
            9: "“channel” is missing",
            10: "a set of keys",
        }.items():
            self.assertRegex(message, f"Contact {number}: .*{words}")
        self.assertEqual(self.Ticket.search_count([]), count)

    def test_the_good_ones_are_written_when_told_so(self):
        results = self.register(
            self.call("good"), self.call("bad", rings=0), skip_errors=True
        )
        self.assertEqual([r["status"] for r in results], ["created", "error"])
        self.assertIn("rings", results[1]["error"])
        self.assertFalse(results[1]["ticket_id"])

    def test_contradictions_are_refused(self):
        self.register(self.call(answered_at="2026-03-02 07:59:08", rings=2, caller="1"))
        for values in (
            {"answered_at": "2026-03-02 07:59:09"},
            {"started_at": "2026-03-02 07:58:00"},
            {"rings": 5},
            {"caller": "2"},
            {"channel": "app"},
            {"ticket": self._ticket().number},
        ):
            with self.assertRaisesRegex(ValidationError, "contradicts"):
                self.register({"external_id": "call-1", **values})

    def test_an_answer_before_the_ring_in_two_pieces_is_refused(self):
        self.register(self.call())
        for values in (
            {"answered_at": "2026-03-02 07:58:00"},
            {"messages": [{"at": "2026-03-02 07:50:00", "side": "agent", "body": "x"}]},
        ):
            with self.assertRaisesRegex(ValidationError, "earlier than"):
                self.register({"external_id": "call-1", **values})
        self.register({"external_id": "call-1", "answered_at": "2026-03-02 07:59:30"})
        with self.assertRaisesRegex(ValidationError, "earlier than"):
            self.register({"external_id": "call-1", "ended_at": "2026-03-02 07:59:10"})

    def test_half_a_character_spoils_one_report_only(self):
        results = self.register(
            self.call("good"), self.call("bad", name="a\ud800b"), skip_errors=True
        )
        self.assertEqual([r["status"] for r in results], ["created", "error"])

    def test_contradictions_within_a_batch_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "Contact 2: .*contradicts"):
            self.register(self.call(rings=2), self.call(rings=3))

    def test_a_single_contact_comes_as_a_list_too(self):
        with self.assertRaisesRegex(ValidationError, "as a list"):
            self.Ticket.with_user(self.telephone).service_register_contact(self.call())

    def test_an_agent_may_not_report_times(self):
        for user in (self.agent, self.supervisor):
            with self.assertRaisesRegex(AccessError, "Contact Systems"):
                self.Ticket.with_user(user).service_register_contact([self.call()])

    def test_the_same_external_id_in_another_company_is_another_contact(self):
        [first] = self.register(self.call())
        company = self.env["res.company"].create({"name": "Second"})
        self.telephone.company_ids += company
        [second] = (
            self.Ticket.with_user(self.telephone)
            .with_company(company)
            .service_register_contact([{**self.call(), "team": False}])
        )
        self.assertNotEqual(first["ticket_id"], second["ticket_id"])
