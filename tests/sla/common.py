from datetime import datetime, timedelta

from freezegun import freeze_time

from ..common import ServiceDeskCase

# a Monday, 16:00 in Shanghai
START = datetime(2026, 3, 2, 8, 0, 0)


class SlaCase(ServiceDeskCase):
    """A desk whose only policies are those a test makes, at a frozen moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["service.sla.policy"]
        cls.Clock = cls.env["service.sla.clock"]
        cls.Policy.search([]).active = False
        cls.team.service_process = "hotline"
        cls.office = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "UTC",
                "attendance_ids": [
                    (5, 0, 0),
                    *[
                        (
                            0,
                            0,
                            {
                                "name": "x",
                                "dayofweek": str(day),
                                "hour_from": begin,
                                "hour_to": begin + 4,
                                "day_period": "morning",
                            },
                        )
                        for day in range(5)
                        for begin in (8, 13)
                    ],
                ],
            }
        )

    def setUp(self):
        super().setUp()
        self.now = START
        self.freezer = freeze_time(START)
        self.clockwork = self.freezer.start()
        self.addCleanup(self.freezer.stop)

    def wait(self, **span):
        """Let time pass."""
        self.now += timedelta(**span)
        self.clockwork.move_to(self.now)

    def policy(self, metric="resolution", hours=None, **values):
        defaults = {
            "name": f"{metric} policy",
            "metric": metric,
            "target_value": hours or 8,
            "target_unit": "hours",
            "hours": "always",
        }
        return self.Policy.create({**defaults, **values})

    def clock(self, ticket, metric="resolution", cycle=1):
        return self.Clock.search(
            [
                ("ticket_id", "=", ticket.id),
                ("metric", "=", metric),
                ("cycle", "=", cycle),
            ]
        )

    def assert_clock(self, ticket, metric="resolution", cycle=1, **values):
        clock = self.clock(ticket, metric, cycle)
        self.assertTrue(clock, "there is no such clock")
        self.assertRecordValues(clock, [values])
        return clock
