from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from .reveal_common import PHONE, RevealCase


class TestRevealLimits(RevealCase):
    """Too many are refused, unusually many are told."""

    def told(self, user=None):
        """Subjects of what an auditor was told, the latest last."""
        partner = (user or self.auditor).partner_id
        messages = self.env["mail.message"].search(
            [("notified_partner_ids", "in", partner.ids)], order="id"
        )
        return messages.mapped("subject")

    def test_more_than_the_limit_in_an_hour_is_refused_and_told_once(self):
        self.company.service_reveal_hourly_limit = 3
        for _i in range(3):
            self.reveal()
        self.assertEqual(self.told(), [])
        for _i in range(2):
            error = self.refused(self.reveal)
            self.assertNotIn(PHONE, str(error))
        self.assertEqual(
            self.rows().mapped("refusal"), ["rate_limit"] * 2 + [False] * 3
        )
        self.assertEqual(self.told(), ["Xiao Zhang reached the limit of contacts"])
        self.assertEqual(self.told(self.manager), [])
        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            self.assertEqual(self.reveal()["value"], PHONE)

    def test_what_was_refused_does_not_count(self):
        self.company.service_reveal_hourly_limit = 1
        for _i in range(3):
            self.refused(self.reveal, reason=False)
        self.assertEqual(self.reveal()["value"], PHONE)

    def test_each_user_has_a_limit_of_his_own(self):
        self.company.service_reveal_hourly_limit = 1
        self.own_agent.group_ids |= self.env.ref(
            "service_sla_scripts.group_contact_reveal"
        )
        self.reveal()
        self.refused(self.reveal)
        self.assertEqual(self.reveal(user=self.own_agent)["value"], PHONE)

    def test_the_strictest_company_sets_the_limit(self):
        strict = self.env["res.company"].create(
            {"name": "Strict", "service_reveal_hourly_limit": 1}
        )
        self.agent.company_ids |= strict
        self.reveal()
        self.refused(self.reveal)
        self.assertEqual(self.rows()[0].refusal, "rate_limit")

    def test_unusually_many_are_marked_and_told_once_a_day(self):
        self.company.service_unusual_minimum = 4
        for _i in range(6):
            self.reveal()
        self.assertEqual(
            self.rows().sorted("id").mapped("is_unusual"), [False] * 3 + [True] * 3
        )
        self.assertEqual(self.told(), ["Xiao Zhang asks for unusually many contacts"])

    def test_refused_attempts_are_unusual_as_well(self):
        self.company.service_unusual_minimum = 2
        for _i in range(2):
            self.refused(self.reveal, reason=False)
        self.assertEqual(len(self.told()), 1)

    def test_many_are_usual_for_whoever_does_so_every_day(self):
        self.company.service_unusual_minimum = 2
        self.company.service_unusual_factor = 3
        now = fields.Datetime.now()
        for day in range(31, 1, -1):
            with freeze_time(now - timedelta(days=day, hours=-1)):
                self.reveal()
        for _i in range(3):
            self.reveal()
        self.assertEqual(len(self.told()), 0)
        self.reveal()
        self.assertEqual(len(self.told()), 1)

    def test_auditors_of_other_companies_are_not_told(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.auditor.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.company.service_unusual_minimum = 1
        self.reveal()
        self.assertEqual(self.told(), [])
