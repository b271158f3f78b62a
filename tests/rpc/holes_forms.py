import itertools

from .holes import BOTH


class FormHoles:
    """The forms and pages of the portal."""

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
