from datetime import datetime, timedelta

from freezegun import freeze_time

from .register_common import RANG, RegisterCase


class TestRegisterContact(RegisterCase):
    """Telephone and chat systems report contacts, exact to the second."""

    # -- calls --------------------------------------------------------------------

    def test_a_call_becomes_a_ticket_and_a_customer(self):
        heard = self._listen()
        [result] = self.register(
            self.call(
                answered_at="2026-03-02 07:59:08",
                rings=2,
                caller="137 9999 0001",
                name="Ms Tan",
                agent="desk_agent",
            )
        )
        self.assertEqual(result["status"], "created")
        ticket = self.ticket(result)
        self.assertRecordValues(
            ticket,
            [
                {
                    "number": result["ticket"],
                    "team_id": self.team.id,
                    "user_id": self.agent.id,
                    "service_process": "hotline",
                    "service_opened_at": datetime(2026, 3, 2, 7, 59),
                    "service_first_response_at": datetime(2026, 3, 2, 7, 59, 8),
                    "service_first_response_by_id": self.agent.id,
                    "partner_name": "Ms Tan",
                }
            ],
        )
        self.assertEqual(ticket.partner_id.phone_sanitized, "+8613799990001")
        self.assertNotIn("9999", ticket.name)
        self.assertEqual(
            {event: moments[ticket.id] for event, moments, _d in heard},
            {
                "opened": datetime(2026, 3, 2, 7, 59),
                "assigned": datetime(2026, 3, 2, 8, 0),
                "step_entered": datetime(2026, 3, 2, 8, 0),
                "answered": datetime(2026, 3, 2, 7, 59, 8),
                "customer_informed": datetime(2026, 3, 2, 7, 59, 8),
            },
        )

    def test_a_known_number_finds_its_customer_however_it_is_written(self):
        for number, written in enumerate(
            ("13700000089", "+86 137 0000 0089", "0086-13700000089")
        ):
            [result] = self.register(self.call(f"c{number}", caller=written))
            self.assertEqual(result["partner_id"], self.customer.id, written)

    def test_a_number_that_two_customers_share_is_left_to_a_person(self):
        self.customer.copy({"phone": self.customer.phone})
        [result] = self.register(self.call(caller="13700000089"))
        self.assertFalse(result["partner_id"])

    def test_a_number_of_one_company_finds_the_company(self):
        company = self.env["res.partner"].create({"name": "Shop", "is_company": True})
        self.customer.parent_id = company
        self.customer.copy({"phone": self.customer.phone, "parent_id": company.id})
        [result] = self.register(self.call(caller="13700000089"))
        self.assertEqual(result["partner_id"], company.id)

    def test_a_hidden_number_makes_no_customer(self):
        count = self.env["res.partner"].search_count([])
        [result] = self.register(self.call())
        self.assertFalse(result["partner_id"])
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_mail_addresses_and_accounts_find_customers_too(self):
        [by_mail] = self.register(self.call("m", caller="Zhao.Min@Example.com"))
        self.assertEqual(by_mail["partner_id"], self.customer.id)
        [first] = self.register(self.call("a", channel="wecom", caller="wx_42"))
        [second] = self.register(self.call("b", channel="wecom", caller="wx_42"))
        self.assertTrue(first["partner_id"])
        self.assertEqual(first["partner_id"], second["partner_id"])

    # -- again, late, in pieces ---------------------------------------------------

    def test_the_same_report_twice_changes_nothing(self):
        report = self.call(answered_at="2026-03-02 07:59:08", caller="13799990001")
        [first] = self.register(report)
        heard = self._listen()
        [second] = self.register(report)
        self.assertEqual(second, {**first, "status": "unchanged"})
        self.assertEqual(heard, [])

    def test_a_later_report_adds_what_is_new(self):
        [first] = self.register(self.call())
        self.assertFalse(self.ticket(first).service_first_response_at)
        [second] = self.register(
            {"external_id": "call-1", "answered_at": "2026-03-02 07:59:09", "rings": 3}
        )
        self.assertEqual(second["status"], "updated")
        self.assertEqual(second["ticket_id"], first["ticket_id"])
        interaction = self.ticket(first).service_interaction_ids
        self.assertEqual(interaction.ring_count, 3)
        self.assertEqual(
            self.ticket(first).service_first_response_at, datetime(2026, 3, 2, 7, 59, 9)
        )

    def test_pieces_in_one_batch_make_one_contact(self):
        results = self.register(
            self.call(),
            {"external_id": "call-1", "answered_at": "2026-03-02 07:59:09"},
            {"external_id": "call-1", "ended_at": "2026-03-02 07:59:50"},
        )
        self.assertEqual(len({result["ticket_id"] for result in results}), 1)
        self.assertEqual(
            self.ticket(results[0]).service_interaction_ids.ended_at,
            datetime(2026, 3, 2, 7, 59, 50),
        )

    def test_the_telephones_moment_beats_the_agents_click(self):
        [result] = self.register(self.call(agent="desk_agent"))
        ticket = self.ticket(result)
        ticket.with_user(self.agent).action_service_answer()
        self.assertEqual(ticket.service_first_response_at, datetime(2026, 3, 2, 8, 0))
        heard = self._listen()
        self.register({"external_id": "call-1", "answered_at": "2026-03-02 07:59:07"})
        self.assertEqual(
            ticket.service_first_response_at, datetime(2026, 3, 2, 7, 59, 7)
        )
        [(moments, details)] = [(m, d) for e, m, d in heard if e == "answered"]
        self.assertEqual(moments, {ticket.id: datetime(2026, 3, 2, 7, 59, 7)})
        self.assertTrue(details["corrected"])

    def test_rings_reported_late_are_told(self):
        [result] = self.register(self.call(answered_at="2026-03-02 07:59:07"))
        heard = self._listen()
        self.register({"external_id": "call-1", "rings": 4})
        [details] = [d for e, _m, d in heard if e == "answered"]
        self.assertEqual(details["rings"], {result["ticket_id"]: 4})

    def test_a_ticket_written_while_talking_gets_the_rings_moment(self):
        ticket = self._ticket(user=self.agent)
        heard = self._listen()
        [result] = self.register(
            self.call(ticket=ticket.number, answered_at="2026-03-02 07:59:05")
        )
        self.assertEqual(result["ticket_id"], ticket.id)
        self.assertEqual(ticket.service_opened_at, datetime(2026, 3, 2, 7, 59))
        self.assertEqual(heard[0][0], "opened")
        self.assertTrue(heard[0][2]["corrected"])

    def test_a_call_about_an_old_ticket_does_not_reopen_its_clock(self):
        with freeze_time("2026-03-01 08:00:00"):
            ticket = self._ticket(user=self.agent)
        self.register(self.call(ticket=ticket.number))
        self.assertEqual(ticket.service_opened_at, datetime(2026, 3, 1, 8, 0))

    # -- chats --------------------------------------------------------------------

    def chat(self, *lines, **values):
        return {
            "external_id": "chat-1",
            "channel": "web_chat",
            "started_at": RANG,
            "team": "Desk",
            "caller": "web-1",
            "messages": [
                {
                    "at": str(datetime(2026, 3, 2, 7, 59) + timedelta(seconds=seconds)),
                    "side": side,
                    "body": body,
                }
                for seconds, side, body in lines
            ],
            **values,
        }

    def test_the_agents_first_line_is_the_first_response(self):
        [result] = self.register(
            self.chat(
                (0, "customer", "Hello <b>you</b>\nsecond line"),
                (21, "agent", "Good morning"),
                (40, "agent", "Which page?"),
            )
        )
        ticket = self.ticket(result)
        self.assertEqual(
            ticket.service_first_response_at, datetime(2026, 3, 2, 7, 59, 21)
        )
        self.assertEqual(ticket.name, "Hello <b>you</b>")
        self.assertIn("&lt;b&gt;", ticket.description)
        self.assertEqual(len(ticket.service_interaction_ids.message_line_ids), 3)

    def test_more_lines_of_a_chat_are_added_once(self):
        lines = [(0, "customer", "Hello"), (21, "agent", "Good morning")]
        self.register(self.chat(*lines))
        lines.append((50, "customer", "It is the login page"))
        [result] = self.register(self.chat(*lines))
        self.assertEqual(result["status"], "updated")
        bodies = self.ticket(result).service_interaction_ids.message_line_ids.mapped(
            "body"
        )
        self.assertEqual(bodies, ["Hello", "Good morning", "It is the login page"])

    # -- conversation on a ticket that is there -----------------------------------

    def test_a_line_of_the_customer_ends_the_waiting(self):
        [result] = self.register(self.chat((0, "customer", "Hello")))
        ticket = self.ticket(result)
        ticket.service_is_waiting = True
        heard = self._listen()
        self.register(
            self.chat((0, "customer", "Hello"), (50, "customer", "Any news?"))
        )
        self.assertFalse(ticket.service_is_waiting)
        self.assertIn(
            ("customer_replied", {ticket.id: datetime(2026, 3, 2, 7, 59, 50)}),
            [(e, m) for e, m, _d in heard],
        )

    def test_a_line_of_the_agent_informs_the_customer(self):
        [result] = self.register(
            self.chat((0, "customer", "Hello"), (9, "agent", "Good morning"))
        )
        heard = self._listen()
        self.register(self.chat((55, "agent", "It works again")))
        self.assertEqual(
            [(e, m) for e, m, _d in heard],
            [
                (
                    "customer_informed",
                    {result["ticket_id"]: datetime(2026, 3, 2, 7, 59, 55)},
                )
            ],
        )

    def test_a_call_about_an_old_ticket_is_a_conversation(self):
        with freeze_time("2026-03-01 08:00:00"):
            ticket = self._ticket(user=self.agent)
            ticket.action_service_answer()
            ticket.service_is_waiting = True
        heard = self._listen()
        self.register(
            self.call(ticket=ticket.number, answered_at="2026-03-02 07:59:05")
        )
        self.assertFalse(ticket.service_is_waiting)
        self.assertEqual(
            [e for e, _m, _d in heard],
            ["resumed", "customer_replied", "customer_informed"],
        )

    # -- cost -----------------------------------------------------------------------

    def test_a_batch_costs_few_queries_more(self):
        def cost(prefix, count):
            reports = [
                self.call(
                    f"{prefix}-{n}",
                    caller=f"1370001{prefix}{n:03d}",
                    answered_at="2026-03-02 07:59:08",
                    agent="desk_agent",
                )
                for n in range(count)
            ]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.register(*reports)
            self.env.flush_all()
            return (self.env.cr.sql_log_count - before) / count

        def plain_cost(count):
            """The same customers and tickets, made by helpdesk_mgmt alone."""
            before = self.env.cr.sql_log_count
            partners = self.env["res.partner"].create(
                [{"name": "x", "phone": f"137000299{n:02d}"} for n in range(count)]
            )
            self.Ticket.create(
                [
                    {
                        "name": "x",
                        "description": "x",
                        "team_id": self.plain_team.id,
                        "partner_id": partner.id,
                        "user_id": self.agent.id,
                    }
                    for partner in partners
                ]
            )
            self.env.flush_all()
            return (self.env.cr.sql_log_count - before) / count

        cost(0, 2)
        plain_cost(2)
        self.assertLess(cost(1, 40), plain_cost(40) + 1)
