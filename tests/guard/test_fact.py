from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from odoo.addons.service_sla_scripts.models.ticket.wording import WordingRefused

from ..common import SOLUTION
from .common import GuardCase


class TestFact(GuardCase):
    """What is uncertain is said to be so, and holds up the solution."""

    def _fact(self, **values):
        return (
            self.env["service.fact"]
            .with_user(self.agent)
            .create(
                {
                    "ticket_id": self.ticket.id,
                    "name": "Battery under warranty",
                    "words": "battery, warranty",
                    **values,
                }
            )
        )

    def test_a_reply_that_states_it_as_certain_is_warned_about(self):
        fact = self._fact()
        with self.assertSaid("Fact to be verified", level="warn"):
            self._say("Good news: the warranty covers your battery.")
        self._say("Whether the warranty covers your battery is to be verified.")
        self._say("Please send the battery.")
        fact.is_verified = True
        self._say("Good news: the warranty covers your battery.")

    def test_without_key_words_the_fact_itself_is_looked_for(self):
        self._fact(name="仍在保修期内", words=False)
        with self.assertRaises(WordingRefused):
            self._say("您的电池仍在保修期内。")
        self._say("您的电池是否仍在保修期内，我们正在核实。")

    def test_the_solution_is_not_left_while_one_is_open(self):
        self._walk(self.ticket, "solution")
        fact = self._fact()
        self.assertIn("Battery under warranty", self.ticket.service_gap_text)
        move = {
            "service_solution": SOLUTION,
            "stage_id": self.stage["confirmation"].id,
        }
        ticket = self.ticket.with_user(self.agent)
        with self.assertRaisesRegex(ValidationError, "Battery under warranty"):
            ticket.write(move)
        fact.is_verified = True
        ticket.write(move)
        self.assertEqual(ticket.service_step, "confirmation")

    def test_who_verified_it_and_when(self):
        fact = self._fact(is_verified=False, verified_by_id=self.manager.id)
        self.assertFalse(fact.verified_by_id)
        fact.is_verified = True
        fact.with_user(self.supervisor).write({"is_verified": True, "name": "Battery"})
        self.assertRecordValues(
            fact, [{"verified_by_id": self.agent.id, "name": "Battery"}]
        )
        self.assertTrue(fact.verified_at)
        fact.is_verified = False
        self.assertFalse(fact.verified_at)

    def test_one_that_is_dropped_stays_in_the_history(self):
        fact = self._fact()
        fact.unlink()
        self.assertIn("Battery under warranty", self.ticket.message_ids[0].body)

    def test_what_cannot_be_kept_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no word in it"):
            self._fact(words="battery, !!")
        with self.assertRaisesRegex(ValidationError, "more than one sentence"):
            self._fact(name="It is old. It is broken", words=False)
        other = self._ticket()
        with self.assertRaises(UserError):
            self._fact().ticket_id = other

    def test_facts_follow_the_rights_on_the_ticket(self):
        hidden = self._ticket(user_id=self.manager.id, team_id=self.team.id)
        with self.assertRaises(AccessError):
            self.env["service.fact"].with_user(self.own_agent).create(
                {"ticket_id": hidden.id, "name": "x"}
            )
        portal = new_test_user(self.env, "guard_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["service.fact"].with_user(portal).search([])

    def test_facts_are_written_with_the_ticket(self):
        self.ticket.with_user(self.agent).write(
            {"service_fact_ids": [Command.create({"name": "New box", "words": "box"})]}
        )
        self.assertEqual(self.ticket.service_fact_ids.words, "box")
