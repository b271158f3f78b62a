import itertools

from ..integration.common import ADDON_TEMPLATE, BASE_TEMPLATE, IntegrationCase
from .holes import BUILD, TICKET, Desk, Refused

BOTH = ("plain", "desk")
# what helpdesk_mgmt and the mixins of its ticket tell a customer over RPC
NOT_FOR_CUSTOMERS = (
    "access_token",
    "partner_email",
    "email_cc",
    "properties",
    "kanban_state",
    "priority",
    "user_id",
)


class TestHelpdeskHoles(IntegrationCase):
    """Each weakness of helpdesk_mgmt: there without the addon, gone with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls._open(BASE_TEMPLATE, "holes0")
        cls.after = cls._open(ADDON_TEMPLATE, "holes1")
        cls.numbers = itertools.count(1)

    @classmethod
    def _open(cls, template, suffix):
        database = cls.clone(template, suffix)
        built = cls.run_script(database, BUILD)
        return Desk(cls.start_server(database), database, built)

    def _count(self, desk, subject="%"):
        """How many tickets of any company have this title."""
        statement = "SELECT count(*) FROM helpdesk_ticket WHERE name LIKE %s"
        return self.query(desk.database, statement, subject)[0]["count"]

    def assertClosed(self, attack, teams=BOTH):
        """``attack(desk, team)`` succeeds without the addon, and with it does not."""
        self.assertTrue(attack(self.before, "plain"), "helpdesk_mgmt has no such hole")
        for team in teams:
            with self.subTest(team=team):
                self.assertFalse(attack(self.after, team))

    # -- closing ------------------------------------------------------------------

    def _closes(self, login, send, stage=None):
        """An attack: ``login`` closes a ticket of the customer's."""

        def attack(desk, team):
            ticket = desk.ticket(team)
            before = desk.stage_of(ticket)
            getattr(desk.as_(login), send)(
                "/ticket/close", ticket_id=ticket, stage_id=desk.stages[stage or team]
            )
            return desk.stage_of(ticket) != before

        return attack

    def test_nobody_closes_a_ticket_that_she_may_not_read(self):
        for login, send in itertools.product(
            ("desk_stranger", "desk_employee"), ("get", "post")
        ):
            with self.subTest(login, send=send):
                self.assertClosed(self._closes(login, send))

    def test_a_link_closes_no_ticket(self):
        """An image in a page or mail would do, as long as the customer is logged in."""
        self.assertClosed(self._closes("desk_customer", "get"))

    def test_a_ticket_is_not_closed_in_another_teams_stage(self):
        self.assertClosed(self._closes("desk_customer", "post", stage="foreign"))

    def test_bad_ids_are_not_found(self):
        for ids in (
            {},
            {"ticket_id": "x", "stage_id": "y"},
            {"ticket_id": "1e9", "stage_id": "-1"},
            {"ticket_id": "9" * 30, "stage_id": "1"},
            {"ticket_id": "999999999", "stage_id": "1"},
        ):
            with self.subTest(ids):
                send = self.after.as_("desk_customer").post
                self.assertEqual(send("/ticket/close", **ids).status_code, 404)
        self.assertClosed(
            lambda desk, _team: (
                desk.as_("desk_customer")
                .post("/ticket/close", ticket_id="x")
                .status_code
                == 500
            )
        )

    def test_a_customer_still_closes_her_ticket(self):
        """Of a team without the pipeline; one with it says politely what to do."""
        customer = self.after.as_("desk_customer")
        for team, closes in {"plain": True, "desk": False}.items():
            with self.subTest(team):
                ticket = self.after.ticket(team)
                page = customer.get(f"/my/ticket/{ticket}").text
                before = page.partition('action="/ticket/close"')[0]
                self.assertIn('method="POST"', before.rpartition("<form")[2])
                answer = customer.post(
                    "/ticket/close", ticket_id=ticket, stage_id=self.after.stages[team]
                )
                self.assertEqual(answer.status_code, 200)
                self.assertTrue(answer.url.endswith(f"/my/ticket/{ticket}"))
                self.assertEqual(
                    self.after.values_of(ticket, "closed")["closed"], closes
                )
                self.assertEqual("Please write to us" in answer.text, not closes)
        again = customer.get(f"/my/ticket/{ticket}").text
        self.assertNotIn("Please write to us", again, "said once")

    # -- sending ------------------------------------------------------------------

    def _sends(self, send="post", team=None, **wrong):
        """An attack: a ticket comes to be from a form that was sent this way."""

        def attack(desk, wanted):
            subject = f"Subject {next(self.numbers)}"
            form = {
                "subject": subject,
                "description": "x",
                "team": desk.teams[team or wanted],
                **{name: fill(desk) for name, fill in wrong.items()},
            }
            getattr(desk.as_("desk_customer"), send)("/submitted/ticket", **form)
            return self._count(desk, subject)

        return attack

    def test_a_link_sends_no_ticket(self):
        self.assertClosed(self._sends("get"))

    def test_a_hidden_category_cannot_be_chosen(self):
        self.assertClosed(self._sends(category=lambda desk: desk.categories["hidden"]))

    def test_another_companys_team_cannot_be_chosen(self):
        self.assertClosed(
            self._sends(team="foreign", category=lambda desk: desk.categories["shown"])
        )

    def test_a_bad_form_is_shown_again(self):
        good = {"subject": "Try <again>", "description": "My words & yours"}
        for wrong in (
            {"description": ""},
            {"subject": " "},
            {"category": "x"},
            {"category": "999999999"},
            {"category": self.after.categories["hidden"]},
            {"team": "x"},
            {"team": self.after.teams["hidden"]},
        ):
            with self.subTest(wrong):
                before = self._count(self.after)
                answer = self.after.as_("desk_customer").post(
                    "/submitted/ticket", **{**good, **wrong}
                )
                self.assertEqual(answer.status_code, 400)
                self.assertIn('class="alert alert-danger"', answer.text)
                if "subject" not in wrong:
                    self.assertIn("Try &lt;again&gt;", answer.text)
                if "description" not in wrong:
                    self.assertIn("My words &amp; yours</textarea>", answer.text)
                self.assertEqual(self._count(self.after), before)
        for missing in ("description", "category"):
            form = {**good, missing: "x"}
            if missing == "description":
                del form["description"]
            with self.subTest(missing):
                self.assertClosed(
                    lambda desk, _team, form=form: (
                        desk.as_("desk_customer")
                        .post("/submitted/ticket", **form)
                        .status_code
                        == 500
                    )
                )

    def test_a_good_form_still_makes_a_ticket(self):
        for team in BOTH:
            with self.subTest(team):
                attack = self._sends(
                    category=lambda desk: desk.categories["shown"], team=team
                )
                self.assertEqual(attack(self.after, team), 1)

    def test_odd_links_to_the_list_are_answered(self):
        for odd in (
            {"sortby": "x"},
            {"groupby": "x"},
            {"date_begin": "x", "date_end": "y"},
        ):
            with self.subTest(odd):
                self.assertClosed(
                    lambda desk, _team, odd=odd: (
                        desk.as_("desk_customer").get("/my/tickets", **odd).status_code
                        != 200
                    )
                )
        self.after.ticket("desk", name="In the list")
        for usual in (
            {},
            {"sortby": "stage", "groupby": "category"},
            {"date_begin": "2020-01-01", "date_end": "2099-01-01 00:00:00"},
            {"search": "In the", "search_in": "name"},
            {"search": "In the", "search_in": "x"},
        ):
            with self.subTest(usual):
                page = self.after.as_("desk_customer").get("/my/tickets", **usual)
                self.assertIn("In the list", page.text)

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

    def test_a_customer_still_sees_whom_to_call(self):
        ticket = self.after.ticket("desk", user_id=self.after.users["desk_agent"])
        page = self.after.as_("desk_customer").get(f"/my/ticket/{ticket}").text
        self.assertIn("desk_agent@example.com", page)
        self.assertIn("desk_customer@example.com", page)

    def test_agents_do_not_get_the_link(self):
        """Whoever holds it writes in the customer's name."""

        def reads(desk, team):
            ticket, token = self._linked_ticket(desk, team)
            agent = desk.as_("desk_agent")
            answers = []
            for method, kwargs in (
                ("read", {"fields": ["access_token"]}),
                ("get_portal_url", {}),
                ("export_data", {"fields_to_export": ["access_token"]}),
            ):
                try:
                    answers.append(agent.call(TICKET, method, [ticket], **kwargs))
                except Refused:
                    continue
            return token in str(answers)

        # whoever has not opted in keeps the button that shares a ticket
        self.assertClosed(reads, teams=("desk",))
        ticket, _token = self._linked_ticket(self.after, "plain")
        agent = self.after.as_("desk_agent")
        self.assertFalse(agent.can(TICKET, "read", [ticket], fields=["access_token"]))

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
