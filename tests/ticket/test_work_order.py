from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.tools import mute_logger

from ..common import ServiceDeskCase


class TestWorkOrderNumber(ServiceDeskCase):
    """Year and a running number that restarts every year (Service standard §3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a company without a single work order so far
        cls.fresh = cls.env["res.company"].create({"name": "Fresh"})
        cls.env.user.company_ids += cls.fresh
        cls.fresh_team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Fresh desk",
                "company_id": cls.fresh.id,
                "service_use_pipeline": True,
            }
        )

    def order(self, **values):
        values = {
            "service_complexity": "complex",
            "team_id": self.fresh_team.id,
            **values,
        }
        return self._ticket(**values)

    def test_numbers_count_up_from_one(self):
        with freeze_time("2024-03-15 08:00:00"):
            numbers = [self.order().service_work_order_number for _i in range(3)]
        self.assertEqual(numbers, ["2024001", "2024002", "2024003"])

    def test_numbers_restart_every_year(self):
        with freeze_time("2024-12-30 08:00:00"):
            self.order()
        with freeze_time("2025-01-02 08:00:00"):
            self.assertEqual(self.order().service_work_order_number, "2025001")
        with freeze_time("2024-12-31 08:00:00"):
            self.assertEqual(self.order().service_work_order_number, "2024002")

    def test_the_year_turns_at_the_companys_midnight(self):
        self.fresh.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2024-12-31 15:59:59"):
            self.assertEqual(self.order().service_work_order_number, "2024001")
        with freeze_time("2024-12-31 16:00:00"):
            self.assertEqual(self.order().service_work_order_number, "2025001")

    def test_every_company_counts_for_itself(self):
        with freeze_time("2024-03-15 08:00:00"):
            self.order()
            other = self._ticket(service_complexity="complex")
        self.assertTrue(other.service_work_order_number.startswith("2024"))
        self.assertNotEqual(other.company_id, self.fresh)

    def test_a_simple_case_of_the_hotline_has_no_number(self):
        self.assertFalse(self._ticket("solution").service_work_order_number)

    def test_network_support_numbers_every_ticket(self):
        self.fresh_team.service_process = "network"
        self.assertTrue(self.order(service_complexity=False).service_work_order_number)

    def test_a_number_stays(self):
        ticket = self.order()
        number = ticket.service_work_order_number
        ticket.service_complexity = "simple"
        ticket.service_complexity = "complex"
        self.assertEqual(ticket.service_work_order_number, number)

    def test_a_plain_team_has_no_numbers(self):
        ticket = self._plain_ticket(service_complexity="complex")
        self.assertFalse(ticket.service_work_order_number)

    def test_a_deleted_sequence_comes_back_behind_what_is_taken(self):
        with freeze_time("2024-03-15 08:00:00"):
            for _i in range(3):
                self.order()
            self.env["ir.sequence"].search(
                [
                    ("code", "=", "service.work.order"),
                    ("company_id", "=", self.fresh.id),
                ]
            ).unlink()
            self.assertEqual(self.order().service_work_order_number, "2024004")

    def test_numbers_that_were_imported_are_passed_over(self):
        with freeze_time("2024-03-15 08:00:00"):
            self.order()
            self._plain_ticket(
                team_id=self.fresh_team.id, service_work_order_number="2024002"
            )
            tickets = self.Ticket.create(
                [
                    {
                        "name": "x",
                        "description": "x",
                        "team_id": self.fresh_team.id,
                        "service_complexity": "complex",
                    }
                    for _i in range(2)
                ]
            )
        self.assertEqual(
            tickets.mapped("service_work_order_number"), ["2024003", "2024004"]
        )

    def test_a_thousand_imported_numbers_are_passed_over(self):
        with freeze_time("2024-03-15 08:00:00"):
            self.order()
            self.Ticket.create(
                [
                    {
                        "name": "x",
                        "description": "x",
                        "company_id": self.fresh.id,
                        "service_work_order_number": f"2024{number:03d}",
                    }
                    for number in range(2, 1202)
                ]
            )
            self.assertEqual(self.order().service_work_order_number, "20241202")

    def test_the_database_refuses_a_number_twice(self):
        first, second = self.order(), self.order()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            second.service_work_order_number = first.service_work_order_number
            second.flush_recordset()

    def test_a_batch_costs_no_query_each(self):
        def cost(count):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.fresh._service_next_work_order_numbers(date(2024, 5, 1), count)
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertEqual(cost(200), cost(2))

    def test_more_than_999_a_year_fit(self):
        self.fresh._service_next_work_order_numbers(date(2024, 5, 1), 999)
        self.assertEqual(
            self.fresh._service_next_work_order_numbers(date(2024, 5, 1), 1),
            ["20241000"],
        )
