from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from .common import START, SlaCase

HOUR = timedelta(hours=1)


class TestRetargetJob(SlaCase):
    """Applying policies to open promises: asked for, in batches, resumable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Job = cls.env["service.sla.retarget"]
        cls.daily = cls.Policy.create(
            {
                "name": "Day",
                "metric": "resolution",
                "target_value": 24,
                "target_unit": "hours",
                "hours": "always",
            }
        )

    def run_cron(self, seconds_left=(), **kwargs):
        """The cron without commits; ``seconds_left`` as the scheduler would tell."""
        answers = iter([*seconds_left, *[60] * 1000])
        commits = []

        def commit(_cron, done=0, remaining=None, **_kw):
            self.env.flush_all()
            commits.append((done, remaining))
            return next(answers)

        with patch.object(self.registry["ir.cron"], "_commit_progress", commit):
            self.Job._cron_retarget(**kwargs)
        return commits

    def begin(self):
        action = self.daily.with_user(self.manager).action_service_retarget()
        return self.Job.browse(action["res_id"])

    def test_a_changed_policy_touches_nothing_until_it_is_applied(self):
        ticket = self._ticket()
        self.daily.target_value = 12
        self.assert_clock(ticket, deadline_at=START + 24 * HOUR)
        job = self.begin()
        self.assertRecordValues(
            job, [{"state": "running", "total": 1, "done": 0, "progress": 0.0}]
        )
        self.run_cron()
        self.assertRecordValues(
            job, [{"state": "done", "total": 1, "done": 1, "progress": 100.0}]
        )
        clock = self.assert_clock(ticket, deadline_at=START + 12 * HOUR)
        self.assertIn("instead of", clock.explanation)

    def test_what_is_judged_stays(self):
        judged = self._ticket("confirmation")
        judged.action_service_resolved()
        self.daily.target_value = 1
        self.begin()
        self.run_cron()
        self.assert_clock(judged, state="met", target_seconds=24 * 3600)

    def test_a_clock_no_policy_fits_any_more_ends_with_the_reason(self):
        ticket = self._ticket()
        self.daily.urgency = "critical"
        self.begin()
        self.run_cron()
        clock = self.assert_clock(ticket, state="cancelled")
        self.assertIn("No policy fits", clock.reason)

    def test_it_goes_on_where_it_was(self):
        tickets = [self._ticket() for _i in range(7)]
        self.daily.target_value = 12
        job = self.begin()
        self.run_cron(batch_size=2, seconds_left=[0])
        self.assertRecordValues(job, [{"state": "running", "done": 2}])
        self.assertAlmostEqual(job.progress, 200 / 7)
        touched = []
        original = type(self.Clock)._retarget

        def retarget(clocks, moments):
            touched.extend(clocks.ids)
            return original(clocks, moments)

        with patch.object(type(self.Clock), "_retarget", retarget):
            self.run_cron(batch_size=2)
        self.assertEqual(len(touched), 5)
        self.assertEqual(job.state, "done")
        for ticket in tickets:
            self.assert_clock(ticket, deadline_at=START + 12 * HOUR)

    def test_two_people_ask_for_one_job(self):
        self._ticket()
        self.assertEqual(self.begin(), self.begin())

    def test_a_manager_stops_it(self):
        self._ticket()
        self.daily.target_value = 12
        job = self.begin()
        job.with_user(self.manager).action_service_stop()
        self.run_cron()
        self.assertRecordValues(job, [{"state": "stopped", "done": 0}])

    def test_a_failure_stops_the_job_and_says_why(self):
        self._ticket()
        job = self.begin()
        with (
            patch.object(
                type(self.Clock), "_retarget", side_effect=UserError("no hours")
            ),
            self.assertLogs("odoo.addons.service_sla_scripts", "WARNING"),
        ):
            self.run_cron()
        self.assertRecordValues(job, [{"state": "stopped", "error": "no hours"}])

    def test_only_a_manager_may(self):
        for user in (self.agent, self.supervisor):
            with self.assertRaises(AccessError):
                self.daily.with_user(user).action_service_retarget()
        other = self.policy("survey")
        with self.assertRaises(UserError):
            (self.daily | other).with_user(self.manager).action_service_retarget()
