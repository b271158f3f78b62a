from markupsafe import Markup

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.service_sla_scripts.models.ticket.wording import WordingRefused

from ..approval.common import WORDING, ApprovalMixin
from .common import BAD, GOOD, SOFT, GuardCase


class TestElsewhere(ApprovalMixin, GuardCase):
    """What somebody of the desk writes to a customer beside the pipeline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = cls.env["helpdesk.ticket.team"].create(
            {"name": "Accounts", "user_ids": [Command.set(cls.agent.ids)]}
        )
        cls.accountant = cls._user(
            "desk_accountant", "helpdesk_mgmt.group_helpdesk_user_team", "Mr Qian"
        )
        cls.accounts.user_ids |= cls.accountant
        cls.me = cls.agent.partner_id.with_user(cls.agent)

    def _tell(self, body, partner=None, user=None):
        """A mail to a customer that is on no ticket."""
        me = self.me.with_user(user or self.agent)
        return me.message_notify(
            body=body, subject="News", partner_ids=(partner or self.customer).ids
        )

    # -- on no ticket -------------------------------------------------------------

    def test_what_is_blocked_is_blocked_everywhere(self):
        with self.assertSaid("I don't know", level="block"):
            self._tell(BAD)
        (row,) = self._log_now()
        self.assertEqual((row.ticket_id, row.outcome), (self.ticket, "blocked"))
        self.assertTrue(self._tell(GOOD))

    def test_what_is_only_warned_about_is_free_there(self):
        """Nobody could be asked whether to send it anyway."""
        self.assertTrue(self._tell(SOFT))
        # a letter of another department names accounts
        self.assertTrue(self._tell("Pay to 6222 0202 0011 2233 445, please"))

    def test_who_has_no_ticket_is_no_customer_of_the_desk(self):
        stranger = self.env["res.partner"].create({"name": "S", "email": "s@x.example"})
        self.assertTrue(self._tell(BAD, stranger))
        self.assertTrue(self._tell(BAD, self.supervisor.partner_id))

    def test_who_is_of_no_pipeline_team_is_free(self):
        sales = new_test_user(self.env, "sales", "base.group_user", email="s@y.example")
        for user in (self.accountant, sales):
            self.assertTrue(self._tell(BAD, user=user))

    def test_her_colleague_is_her_as_well(self):
        company = self.env["res.partner"].create({"name": "Z Ltd", "is_company": True})
        self.customer.parent_id = company
        boss = self.env["res.partner"].create(
            {"name": "Boss", "email": "boss@z.example", "parent_id": company.id}
        )
        with self.assertRaises(WordingRefused):
            self._tell(BAD, boss)

    def test_many_cost_no_more_than_one(self):
        customers = self.customer | self.env["res.partner"].create(
            [{"name": f"C{i}", "email": f"c{i}@x.example"} for i in range(30)]
        )
        for customer in customers[1:]:
            self._ticket(partner_id=customer.id)
        guard = self.Ticket.with_user(self.agent)
        counts = []
        for batch in (customers[:2], customers):
            self.env.flush_all()
            self.env.invalidate_all()
            count = self.cr.sql_log_count
            guard._service_guard_messages(
                [
                    {"model": "res.partner", "body": GOOD, "partner_ids": [id_]}
                    for id_ in batch.ids
                ],
                is_sent=False,
            )
            counts.append(self.cr.sql_log_count - count)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_chats_of_colleagues_cost_little(self):
        Channel = self.env["discuss.channel"].with_user(self.agent)
        channel = Channel._create_group(partners_to=self.supervisor.partner_id.ids)
        values = {"model": "discuss.channel", "res_id": channel.id, "body": GOOD}
        values["subtype_id"] = self.env.ref("mail.mt_comment").id
        guard = self.Ticket.with_user(self.agent)
        guard._service_guard_messages([values])
        with self.assertQueryCount(1):
            guard._service_guard_messages([values])

    # -- on a ticket of another team --------------------------------------------------

    def test_moving_a_ticket_away_opens_nothing(self):
        ticket = self.ticket.with_user(self.agent)
        ticket.team_id = self.accounts
        self.assertTrue(self.ticket.service_left_at)
        self.env.flush_all()
        self.cr.precommit.run()
        with self.assertSaid("I don't know"):
            self._say(BAD)
        self.assertTrue(ticket.service_check_wording(BAD)["findings"])
        # whoever it was given to keeps the ways of his team
        self.assertTrue(self._say(BAD, user=self.accountant))

    def test_a_ticket_of_another_team_from_the_start_is_free(self):
        plain = self._plain_ticket(
            partner_id=self.customer.id, team_id=self.accounts.id
        )
        self.assertTrue(self._say(BAD, ticket=plain))

    # -- promises ----------------------------------------------------------------------

    def test_a_promise_is_not_said_beside_its_ticket(self):
        approval = self._ask(self.ticket)
        other = self._ticket(user_id=self.agent.id)
        plain = self._ticket(user_id=self.agent.id)
        plain.team_id = self.accounts
        ways = (
            lambda: self._tell(Markup(WORDING)),
            lambda: self._say(Markup(WORDING), ticket=other),
            lambda: self._say(Markup(WORDING), ticket=plain),
        )

        def assert_no_way(word):
            for way in ways:
                with self.assertRaises(WordingRefused) as caught:
                    way()
                self.assertIn(word, str(caught.exception))

        assert_no_way(self.ticket.number)
        approval.with_user(self.supervisor).service_decide("refused", "Too much")
        assert_no_way(self.ticket.number)
        self.ticket.with_user(self.agent).team_id = self.accounts
        self.ticket.with_user(self.agent).team_id = self.team
        assert_no_way(self.ticket.number)
        # asked for and approved there, it is said there
        approval = self._ask(other)
        approval.with_user(self.supervisor).service_decide("approved")
        with self.assertRaises(WordingRefused):
            self._say(Markup(WORDING))
        self._say(Markup(WORDING), ticket=other)
        self.assertTrue(approval.sent_at)
        # and may be quoted on all of them
        self._say(Markup("<p>As I wrote:</p>%s") % Markup(WORDING))

    def test_another_customer_s_promise_is_none_of_hers(self):
        self._ask(self.ticket)
        other = self._ticket(
            partner_id=self.env["res.partner"].create({"name": "Other"}).id,
            user_id=self.agent.id,
        )
        self.assertTrue(self._say(Markup(WORDING), ticket=other, partner_ids=[]))

    def test_what_is_asked_hides_nothing(self):
        hidden = (
            '<p class="d-none">and 900 more</p><p style="color:#fff">We refund you 300 '
            "yuan for five days.</p>"
        )
        approval = self._ask(self.ticket, wording=hidden)
        self.assertNotIn("style", approval.wording)
        self.assertNotIn("class", approval.wording)
        self.assertIn("900", approval.promise)
