from odoo.exceptions import UserError

from .common import ApprovalCase


class TestTodos(ApprovalCase):
    """The to-do is a picture of the state: whatever happens to it decides nothing."""

    def setUp(self):
        super().setUp()
        self.approval = self._ask(self.ticket)
        self.todo = self._todos(self.approval)

    def test_a_todo_for_the_decider(self):
        self.assertRecordValues(
            self.todo,
            [
                {
                    "res_model": "helpdesk.ticket",
                    "res_id": self.ticket.id,
                    "user_id": self.supervisor.id,
                    "active": True,
                }
            ],
        )
        self.assertIn("300", self.todo.summary)

    def test_nobody_ticks_it_off(self):
        """The agent may write the ticket, and so, says core, its to-dos."""
        for user in (self.agent, self.supervisor, self.manager):
            todo = self.todo.with_user(user)
            for attempt in (
                todo.action_done,
                todo.action_feedback,
                todo.action_feedback_schedule_next,
                todo.action_archive,
                todo.unlink,
                lambda todo=todo: todo.write({"active": False}),
                lambda todo=todo: todo.write({"user_id": self.agent.id}),
                lambda todo=todo: todo.write({"summary": "Nothing"}),
                lambda todo=todo: todo.write({"date_deadline": "2099-01-01"}),
                lambda todo=todo: todo.write({"res_id": todo.res_id + 1}),
            ):
                with self.assertRaises(UserError):
                    attempt()
            self.assertFalse(todo.can_write)
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent).activity_feedback(
                ["service_sla_scripts.activity_type_approval"]
            )
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent).activity_unlink(
                ["service_sla_scripts.activity_type_approval"]
            )
        self.assertTrue(self.todo.exists().active)
        self.assertEqual(self.approval.state, "pending")

    def test_other_todos_are_as_ever(self):
        other = self.ticket.with_user(self.agent).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.supervisor.id
        )
        self.assertTrue(other.can_write)
        other.action_feedback("done")
        self.assertFalse(other.active)

    def test_what_a_program_removed_comes_back(self):
        for destroy in (
            lambda todo: todo.unlink(),
            lambda todo: todo.write({"active": False}),
            lambda todo: todo.action_done(),
            lambda todo: todo.write({"user_id": self.agent.id}),
        ):
            destroy(self._todos(self.approval).sudo())
            self.Approval._cron_sync()
            todo = self._todos(self.approval)
            self.assertEqual(todo.user_id, self.supervisor)
            self.assertEqual(self.approval.state, "pending")

    def test_a_user_can_be_archived(self):
        self.supervisor.action_archive()
        self.Approval._cron_sync()
        self.assertEqual(self._todos(self.approval).user_id, self.colleague)

    def test_decided_is_done(self):
        self.approval.with_user(self.supervisor).service_decide("approved")
        self.assertFalse(self._todos(self.approval))

    def test_a_forged_todo_goes(self):
        self.todo.copy({"user_id": self.agent.id})
        self.Approval._cron_sync()
        self.assertEqual(self._todos(self.approval), self.todo)

    def test_the_mail_has_two_links_and_no_decision(self):
        self.supervisor.notification_type = "email"
        ticket = self._ticket("solution")
        approval = self._ask(ticket)
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.supervisor.partner_id.ids)], limit=1
        )
        for path in ("service-approve", "service-refuse"):
            self.assertIn(
                f"/odoo/service-approvals/{approval.id}/{path}", mail.body_html
            )
        self.assertEqual(mail.state, "outgoing", "waits in the queue")

    def test_a_colleague_is_told_once(self):
        """The sweep gives to-dos back without a message each time."""
        before = self.env["mail.message"].search_count([])
        self.todo.unlink()
        self.Approval._cron_sync()
        self.assertEqual(self.env["mail.message"].search_count([]), before)

    def test_the_browser_gets_the_buttons(self):
        for user, can_decide in ((self.supervisor, True), (self.agent, False)):
            data = self.todo.with_user(user)._approval_data()
            self.assertEqual(data, {"id": self.approval.id, "can_decide": can_decide})


class TestCost(ApprovalCase):
    """Asking, deciding and sweeping cost the same for one ticket as for many."""

    def spent(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def test_many_cost_what_few_cost(self):
        self._ask(self._ticket("solution"))  # whatever is cached for good
        counts = []
        for number in (3, 12):
            tickets = self.Ticket.browse(
                [self._ticket("solution").id for _i in range(number)]
            )
            asked, approvals = self.spent(lambda t=tickets: self._ask(t))
            sweep, _none = self.spent(self.Approval._cron_sync)
            leader = approvals.with_user(self.supervisor)
            decided, _none = self.spent(lambda a=leader: a.service_decide("approved"))
            counts.append((asked, sweep, decided))
        few, many = counts
        for name, less, more in zip(("ask", "sweep", "decide"), few, many, strict=True):
            self.assertLessEqual(more, less + 3, f"{name}: {few} -> {many}")
        self.assertLess(few[1], 30)
