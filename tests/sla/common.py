from datetime import datetime, timedelta
from unittest.mock import patch

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


class EscalationCase(SlaCase):
    """A policy with levels, and a cron that a test runs by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Alert = cls.env["service.sla.alert"]
        cls.company.service_manager_ids = cls.manager

    def level(self, policy, timing="deadline", **values):
        if timing in ("before", "after"):
            values.setdefault("offset_value", 1)
            values.setdefault("offset_unit", "hours")
        values.setdefault("sequence", 10 * (len(policy.level_ids) + 1))
        return self.env["service.sla.level"].create(
            {"policy_id": policy.id, "timing": timing, **values}
        )

    def office_policy(self, hours):
        return self.Policy.create(
            {
                "name": "Office",
                "metric": "resolution",
                "target_value": hours,
                "target_unit": "hours",
                "hours": "calendar",
                "calendar_id": self.office.id,
            }
        )

    def sweep(self, **kwargs):
        """Escalation as the cron carries it out, without its commits."""
        self.flush()
        handled = self.Clock._escalate_due(self.now, **kwargs)
        self.env.flush_all()
        self.env.invalidate_all()
        return handled

    def flush(self):
        """What the tickets themselves have to say is said before we listen."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    def messages(self):
        """Messages from here on: a function that returns them."""
        self.flush()
        last = self.env["mail.message"].search([], order="id desc", limit=1)
        return lambda: self.env["mail.message"].search([("id", ">", last.id)])

    def alerts(self, ticket=None):
        domain = [("ticket_id", "in", ticket.ids)] if ticket else []
        return self.Alert.search(domain, order="id")

    def todos(self, ticket):
        return self.env["mail.activity"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "in", ticket.ids)]
        )

    def pop_ups(self):
        """Pop-ups that people got since the last look: list of (user, payload)."""
        found = []

        def send(target, kind, payload):
            if kind == "service_sla.alert":
                found.append((target, payload))

        patcher = patch.object(
            self.registry["res.users"],
            "_bus_send",
            lambda user, kind, payload, **kw: send(user, kind, payload),
        )
        patcher.start()
        self.addCleanup(patcher.stop)
        return found
