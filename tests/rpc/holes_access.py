from .holes import BOTH, TICKET, Refused

# what helpdesk_mgmt and the mixins of its ticket tell a customer over RPC
NOT_FOR_CUSTOMERS = (
    "access_token",
    "partner_email",
    "email_cc",
    "properties",
    "kanban_state",
    "priority",
)


class AccessHoles:
    """Who reads a ticket, and how much of it: customers, links, mails."""

    # -- what customers see -------------------------------------------------------

    def test_files_of_internal_notes_stay_inside(self):
        note = {"subtype_xmlid": "mail.mt_note"}
        answer = {"subtype_xmlid": "mail.mt_comment", "message_type": "comment"}

        def leaks(desk, team):
            ticket = desk.ticket(team)
            secret = desk.attach(ticket, "internal.txt", **note)
            desk.attach(ticket, "answer.txt", **answer)
            page = desk.as_("desk_customer").get(f"/my/ticket/{ticket}").text
            self.assertIn("answer.txt", page)
            statement = "SELECT access_token FROM ir_attachment WHERE id = %s"
            (file,) = self.query(desk.database, statement, secret)
            return "internal.txt" in page or file["access_token"]

        self.assertClosed(leaks)

    def test_a_customer_sees_her_own_files(self):
        customer = self.after.as_("desk_customer")
        answer = customer.post(
            "/submitted/ticket",
            subject="With a file",
            description="x",
            team=self.after.teams["desk"],
            files={"attachment": ("mine.txt", b"x")},
            attachment="1",
        )
        self.assertIn("mine.txt", answer.text)

    def test_customers_read_the_white_list_only(self):
        for name in NOT_FOR_CUSTOMERS:
            with self.subTest(name):
                self.assertClosed(
                    lambda desk, team, name=name: desk.as_("desk_customer").can(
                        TICKET, "read", [desk.ticket(team)], fields=[name]
                    )
                )
        with self.subTest("oracle"):
            self.assertClosed(
                lambda desk, _team: desk.as_("desk_customer").can(
                    TICKET, "search", domain=[["priority", "=", "3"]]
                )
            )
        customer = self.after.as_("desk_customer")
        ticket = self.after.ticket("desk")
        self.assertIn(ticket, customer.call(TICKET, "search", domain=[]))
        (values,) = customer.call(TICKET, "read", [ticket])
        self.assertLessEqual({"name", "number", "service_step"}, set(values))
        self.assertFalse(set(values) & set(NOT_FOR_CUSTOMERS))

    def test_customers_still_write(self):
        for team in BOTH:
            with self.subTest(team):
                ticket = self.after.ticket(team)
                customer = self.after.as_("desk_customer")
                customer.call(
                    TICKET,
                    "message_post",
                    [ticket],
                    body="Over RPC",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
                customer.json(
                    "/mail/message/post",
                    thread_model=TICKET,
                    thread_id=ticket,
                    post_data={
                        "body": "In the portal",
                        "message_type": "comment",
                        "subtype_xmlid": "mail.mt_comment",
                    },
                )
                told = customer.json(
                    "/mail/chatter_fetch", thread_model=TICKET, thread_id=ticket
                )
                self.assertIn("In the portal", str(told))
                self.assertIn("Over RPC", str(told))

    def test_the_public_may_not_write_stages(self):
        """Without a door today, but any public page would be one."""
        self.assertClosed(lambda desk, _team: desk.public_writes_stages)

    # -- the link without a login -------------------------------------------------

    def _link(self, desk, ticket):
        """The token as the customer has it: from her page, or a mail to her."""
        page = desk.as_("desk_customer").get(f"/my/ticket/{ticket}").text
        token = page.partition('data-token="')[2].partition('"')[0]
        self.assertTrue(token, "the page carries it")
        return token

    def _linked_ticket(self, desk, team):
        ticket = desk.ticket(team)
        # a mail to the customer makes the token
        desk.as_("desk_agent").call(
            TICKET,
            "message_post",
            [ticket],
            body="Good morning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=[desk.partners["desk_customer"]],
        )
        return ticket, self._link(desk, ticket)

    def test_the_link_shows_no_contact(self):
        def shows(desk, team):
            ticket, token = self._linked_ticket(desk, team)
            page = desk.anonymous().get(f"/my/ticket/{ticket}", access_token=token)
            self.assertIn("No internet", page.text)
            told = desk.anonymous().json(
                "/portal/chatter_init",
                thread_model=TICKET,
                thread_id=ticket,
                token=token,
            )
            self.assertNotIn("@example.com", str(told))
            return "13700000089" in page.text or "desk_customer@" in page.text

        self.assertClosed(shows)

    def test_an_agent_does_not_read_contacts_on_the_customers_page(self):
        def reads(desk, team):
            ticket = desk.ticket(team)
            page = desk.as_("desk_agent").get(f"/my/ticket/{ticket}")
            return "13700000089" in page.text

        self.assertClosed(reads)
        ticket = self.after.ticket("desk")
        page = self.after.as_("desk_agent").get(f"/my/ticket/{ticket}")
        self.assertTrue(page.url.endswith(f"/odoo/helpdesk.ticket/{ticket}"), page.url)
        self.assertEqual(page.status_code, 200)

    def test_a_customer_still_sees_whom_to_call(self):
        ticket = self.after.ticket("desk", user_id=self.after.users["desk_agent"])
        page = self.after.as_("desk_customer").get(f"/my/ticket/{ticket}").text
        self.assertIn("desk_agent@example.com", page)
        self.assertIn("desk_customer@example.com", page)

    def test_agents_do_not_get_the_link(self):
        """Whoever holds it writes in the customer's name."""

        def gets(method, **kwargs):
            def attack(desk, team):
                ticket, token = self._linked_ticket(desk, team)
                agent = desk.as_("desk_agent")
                try:
                    return token in str(agent.call(TICKET, method, [ticket], **kwargs))
                except Refused:
                    return False

            return attack

        self.assertClosed(gets("read", fields=["access_token"]))
        # whoever has not opted in keeps the button that shares a ticket
        self.assertClosed(gets("get_portal_url"), teams=("desk",))

    def test_the_link_ends_with_the_ticket(self):
        def opens(desk, team):
            ticket, token = self._linked_ticket(desk, team)
            if team == "desk":
                desk.manager.call(
                    TICKET,
                    "service_force_move",
                    [ticket],
                    step="archive",
                    reason="The customer has moved away",
                )
            else:
                stage = {"stage_id": desk.stages[team]}
                desk.manager.call(TICKET, "write", [ticket], vals=stage)
            page = desk.anonymous().get(f"/my/ticket/{ticket}", access_token=token)
            return "No internet" in page.text

        self.assertClosed(opens, teams=("desk",))

    # -- whose ticket it is -------------------------------------------------------

    def test_a_ticket_that_changes_hands_says_so(self):
        def silent(desk, team):
            ticket, token = self._linked_ticket(desk, team)
            partner = {"partner_id": desk.partners["desk_stranger"]}
            desk.as_("desk_agent").call(TICKET, "write", [ticket], vals=partner)
            notes = desk.manager.call(
                "mail.message",
                "search_read",
                domain=[["model", "=", TICKET], ["res_id", "=", ticket]],
                fields=["body", "subtype_id"],
            )
            page = desk.anonymous().get(f"/my/ticket/{ticket}", access_token=token)
            told = any("Nie Shi" in note["body"] for note in notes)
            return not told and "No internet" in page.text

        self.assertClosed(silent, teams=("desk",))

    def test_a_copy_of_a_mail_is_no_key_to_the_ticket(self):
        def reads(desk, team):
            ticket = desk.mail(self._letter(cc="desk_stranger@example.com"), team)
            self.assertTrue(
                desk.as_("desk_customer").can(TICKET, "read", [ticket], fields=["name"])
            )
            return desk.as_("desk_stranger").can(
                TICKET, "read", [ticket], fields=["name"]
            )

        # teams that have not opted in keep the followers that helpdesk_mgmt gives them
        self.assertClosed(reads, teams=("desk",))

    def test_a_colleague_in_cc_follows(self):
        ticket = self.after.mail(self._letter(cc="desk_agent@example.com"), "desk")
        followers = self.after.values_of(ticket, "message_partner_ids")
        self.assertIn(
            self.after.partners["desk_agent"], followers["message_partner_ids"]
        )

    def _letter(self, cc=""):
        return (
            "From: Zhao Min <desk_customer@example.com>\nTo: nobody@example.com\n"
            f"Cc: {cc}\nSubject: No internet\n"
            f"Message-ID: <hole-{next(self.numbers)}@example.com>\n\nNo internet"
        )

    def test_nobody_but_the_gateway_hands_in_mails(self):
        def forges(login):
            def attack(desk, team):
                return desk.as_(login).can(
                    "mail.thread",
                    "message_process",
                    model=TICKET,
                    message=self._letter(),
                    custom_values={"team_id": desk.teams[team]},
                )

            return attack

        for login in ("desk_agent", "desk_employee", "desk_manager"):
            with self.subTest(login):
                self.assertClosed(forges(login))
        mail = {"subject": "x", "body": "x", "to": "desk_stranger@example.com"}
        with self.subTest("message_new"):
            self.assertClosed(
                lambda desk, _team: desk.as_("desk_agent").can(
                    TICKET, "message_new", mail
                )
            )
        with self.subTest("message_update"):
            self.assertClosed(
                lambda desk, team: desk.as_("desk_agent").can(
                    TICKET, "message_update", [desk.ticket(team)], mail
                )
            )
