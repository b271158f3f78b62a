from .common import SlaCase


class TestReport(SlaCase):
    """Figures of pivot and graph."""

    def test_percentiles_and_rates_of_a_group(self):
        self.policy("first_response", target_value=40, target_unit="seconds")
        for seconds in (10, 20, 30, 40, 100):
            ticket = self._ticket()
            self.wait(seconds=seconds)
            ticket.with_user(self.agent).action_service_answer()
        self._ticket()  # still running: no figure of it counts
        measures = [
            "met_rate:avg",
            "used_seconds:avg",
            "median_seconds:avg",
            "p90_seconds:avg",
        ]
        Clock = self.Clock.with_user(self.supervisor)
        [row] = Clock.formatted_read_group(
            [("metric", "=", "first_response")], ["metric"], [*measures, "__count"]
        )
        self.assertEqual(row["__count"], 6)
        self.assertEqual(row["median_seconds:avg"], 30)
        self.assertEqual(row["p90_seconds:avg"], 76)
        [row] = Clock.formatted_read_group(
            [("metric", "=", "first_response"), ("state", "in", ["met", "breached"])],
            ["user_id"],
            measures,
        )
        self.assertAlmostEqual(row["met_rate:avg"], 0.8)
        self.assertEqual(row["used_seconds:avg"], 40)

    def test_the_pivot_offers_them(self):
        described = self.Clock.with_user(self.supervisor).fields_get(
            ["median_seconds", "p90_seconds", "used_seconds", "met_rate"]
        )
        for name, field in described.items():
            self.assertEqual(field["aggregator"], "avg", name)
