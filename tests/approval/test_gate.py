from odoo.exceptions import AccessError, UserError, ValidationError

from .common import OTHER_WORDING, ApprovalCase


class TestGate(ApprovalCase):
    """Step 3 is not left with an open or refused approval; nobody is stuck."""

    def move_on(self, ticket=None):
        ticket = ticket or self.ticket
        ticket.with_user(self.agent).stage_id = self.stage["confirmation"]

    def assert_stopped(self, *words):
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            self.move_on()
        self.env.invalidate_all()
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(self.ticket.service_step, "solution")

    def test_pending_stops(self):
        self._ask(self.ticket)
        self.assertIn("waits for Ms Sun", self.ticket.service_gap_text)
        self.assert_stopped("Refund", "Ms Sun")

    def test_approved_goes_on(self):
        self._ask(self.ticket).with_user(self.supervisor).service_decide("approved")
        self.assertFalse(self.ticket.service_gap_text)
        self.move_on()
        self.assertEqual(self.ticket.service_step, "confirmation")

    def test_refused_stops_until_it_is_withdrawn(self):
        approval = self._ask(self.ticket)
        approval.with_user(self.supervisor).service_decide("refused", "Too much")
        self.assertEqual(self.ticket.service_approval_state, "refused")
        self.assert_stopped("Too much")
        approval.with_user(self.agent).action_service_withdraw()
        self.assertRecordValues(
            approval, [{"state": "cancelled", "decision": "refused"}]
        )
        self.assertIn("Withdrawn", self._notes(self.ticket))
        self.move_on()

    def test_refused_stops_until_something_else_is_approved(self):
        first = self._ask(self.ticket)
        first.with_user(self.supervisor).service_decide("refused", "Too much")
        second = self._ask(self.ticket, amount=100)
        self.assertEqual(first.state, "cancelled")
        self.assert_stopped("Refund")
        second.with_user(self.supervisor).service_decide("approved")
        self.move_on()

    def test_a_colleague_of_the_ticket_withdraws(self):
        """The one who asked may be away."""
        approval = self._ask(self.ticket)
        with self.assertRaises(AccessError):
            approval.with_user(self.own_agent).action_service_withdraw()
        self.ticket.user_id = self.own_agent
        approval.with_user(self.own_agent).action_service_withdraw()
        self.assertEqual(approval.state, "cancelled")
        with self.assertRaises(UserError):
            approval.with_user(self.own_agent).action_service_withdraw()

    def test_all_kinds_count(self):
        refund = self._ask(self.ticket)
        box = self._ask(self.ticket, kind_id=self.replacement.id, wording=OTHER_WORDING)
        refund.with_user(self.supervisor).service_decide("approved")
        self.assert_stopped("Free Replacement")
        self.assertEqual(self.ticket.service_approval_state, "pending")
        box.with_user(self.supervisor).service_decide("refused", "In stock on Monday")
        self.assertEqual(self.ticket.service_approval_state, "refused")

    def test_the_state_is_found(self):
        tickets = self.ticket
        for _i in range(3):
            tickets |= self._ticket("solution", user=self.agent)
        nothing, pending, refused, approved = tickets
        asked = self._ask(tickets - nothing)
        leader = asked.with_user(self.supervisor)
        leader[1].service_decide("refused", "No")
        leader[2].service_decide("approved")
        for state, ticket in {
            "none": nothing,
            "pending": pending,
            "refused": refused,
            "approved": approved,
        }.items():
            self.assertEqual(ticket.service_approval_state, state)
            found = self.Ticket.with_user(self.agent).search(
                [("id", "in", tickets.ids), ("service_approval_state", "=", state)]
            )
            self.assertEqual(found, ticket)
            others = self.Ticket.with_user(self.agent).search(
                [("id", "in", tickets.ids), ("service_approval_state", "!=", state)]
            )
            self.assertEqual(others, tickets - ticket)
        waits = [
            ("state", "=", "pending"),
            ("decider_ids", "in", self.supervisor.ids),
        ]
        mine = [("service_approval_ids", "any", waits)]
        self.assertEqual(self.Ticket.search(mine), pending)


class TestEnds(ApprovalCase):
    """What happens to approvals when something happens to the ticket."""

    def test_a_new_cycle_begins_without_promises(self):
        approved = self._ask(self.ticket)
        approved.with_user(self.supervisor).service_decide("approved")
        self.ticket.stage_id = self.stage["confirmation"]
        pending = self._ask(
            self.ticket, kind_id=self.replacement.id, wording=OTHER_WORDING
        )
        self.ticket.action_service_not_resolved()
        self.assertRecordValues(
            approved | pending,
            [
                {"state": "approved", "is_current": False},
                {"state": "cancelled", "is_current": False},
            ],
        )
        self.assertEqual(self.ticket.service_approval_state, "none")
        with self.assertRaises(UserError):
            approved.with_user(self.agent).action_service_send()

    def test_an_ended_ticket_asks_nothing_more(self):
        def close(ticket):
            ticket.with_user(self.supervisor).service_force_move(
                "archive", "The customer is travelling"
            )

        ends = {
            "closed": close,
            "archived": lambda ticket: ticket.write({"active": False}),
            "duplicate": lambda ticket: ticket.write({"duplicate_id": self.ticket.id}),
            "left": lambda ticket: ticket.write(
                {"team_id": self.plain_team.id, "stage_id": self.plain_stage().id}
            ),
        }
        for name, end in ends.items():
            with self.subTest(name):
                ticket = self._ticket("solution", user=self.agent)
                approval = self._ask(ticket)
                end(ticket)
                self.assertEqual(approval.state, "cancelled")
                self.assertTrue(approval.end_reason)
                self.assertFalse(self._todos(approval))

    def plain_stage(self):
        return self.plain_team._get_applicable_stages()[:1]

    def test_a_team_that_opts_out(self):
        approval = self._ask(self.ticket)
        self.team.service_use_pipeline = False
        self.assertEqual(approval.state, "cancelled")

    def test_another_team_has_other_leaders(self):
        other = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Second",
                "service_use_pipeline": True,
                "user_id": self.deputy.id,
                "user_ids": [(6, 0, (self.agent | self.deputy).ids)],
            }
        )
        approval = self._ask(self.ticket)
        self.ticket.team_id = other
        self.assertEqual(approval.decider_ids, self.deputy)
        self.assertEqual(self._todos(approval).user_id, self.deputy)

    def test_a_copy_has_no_approvals(self):
        self._ask(self.ticket)
        self.assertFalse(self.ticket.copy().service_approval_ids)

    def test_approvals_go_with_their_ticket_only(self):
        approval = self._ask(self.ticket)
        approval.with_user(self.supervisor).service_decide("approved")
        for user in (self.agent, self.supervisor, self.manager):
            with self.assertRaises(AccessError):
                approval.with_user(user).unlink()
        with self.assertRaises(UserError):
            approval.sudo().unlink()
        pending = self._ask(
            self.ticket, kind_id=self.replacement.id, wording=OTHER_WORDING
        )
        todos = self._todos(pending)
        self.ticket.with_user(self.manager).unlink()
        self.assertFalse((approval | pending).exists())
        self.assertFalse(todos.exists())

    def test_nobody_writes_by_hand(self):
        approval = self._ask(self.ticket)
        for env in (approval, approval.sudo(), approval.with_user(self.manager)):
            for values in (
                {"state": "approved"},
                {"amount": 1},
                {"requester_id": self.own_agent.id},
                {"wording": "<p>Everything for free</p>"},
            ):
                with self.assertRaises(AccessError):
                    env.write(values)
            with self.assertRaises(AccessError):
                env.copy()
        with self.assertRaises(AccessError):
            self.Approval.sudo().create({"ticket_id": self.ticket.id})


class TestHistory(ApprovalCase):
    """What was decided stands in the history, for good."""

    def test_nobody_rewrites_or_deletes_it(self):
        approval = self._ask(self.ticket)
        approval.with_user(self.supervisor).service_decide("refused", "Too much")
        own = self.ticket.with_user(self.agent).message_post(
            body="Called her", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        self.env.flush_all()
        noted = self.ticket.message_ids.filtered(lambda m: "refused" in m.body)
        self.assertEqual(len(noted), 1)
        other = self._ticket(user_id=self.agent.id)
        for user in (self.agent, self.supervisor, self.manager):
            message = noted.with_user(user)
            for change in (
                lambda message=message: message.write({"body": "<p>approved</p>"}),
                lambda message=message: message.write({"date": "2020-01-01 08:00:00"}),
                lambda message=message: message.write({"message_type": "comment"}),
                lambda message=message: message.write(
                    {"author_id": self.agent.partner_id.id}
                ),
                lambda message=message: message.unlink(),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    change()
        self.assertIn("refused", noted.body)
        own.with_user(self.agent).body = "<p>Called her twice</p>"
        own.with_user(self.agent).unlink()
        messages = other.message_ids
        other.with_user(self.manager).unlink()
        self.assertFalse(messages.exists())
