from datetime import timedelta

from odoo import fields

from .common import ScriptCase


class TestReview(ScriptCase):
    def test_what_was_not_reviewed_in_time_is_on_its_owners_list(self):
        today = fields.Date.today()
        due = self._script(user_id=self.supervisor.id, review_on=today)
        later = self._script(
            user_id=self.supervisor.id, review_on=today + timedelta(days=1)
        )
        nobodys = self._script(review_on=today)
        for _twice in range(2):
            self.Script._cron_review()
        self.assertRecordValues(due.activity_ids, [{"user_id": self.supervisor.id}])
        self.assertFalse((later | nobodys).activity_ids)
        due.with_user(self.supervisor).action_service_reviewed()
        self.assertFalse(due.activity_ids)
        self.assertGreater(due.review_on, today + timedelta(days=150))
        self.Script._cron_review()
        self.assertFalse(due.activity_ids)

    def test_new_scripts_are_due_in_half_a_year(self):
        self.assertGreater(
            self._script().review_on, fields.Date.today() + timedelta(days=150)
        )
