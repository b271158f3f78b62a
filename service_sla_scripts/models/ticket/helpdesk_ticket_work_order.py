from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Work-order numbers: year and a running number, 2024001 (Service standard §3)."""

    _inherit = "helpdesk.ticket"

    # Customers may read this one: they are told the number to look their case up by.
    service_work_order_number = fields.Char(
        string="Work Order",
        readonly=True,
        copy=False,
        index="trigram",
    )

    _service_work_order_unique = models.UniqueIndex(
        "(company_id, service_work_order_number) "
        "WHERE service_work_order_number IS NOT NULL",
        "This work-order number is already taken.",
    )

    def _service_assign_work_order_numbers(self, now):
        """Number the tickets that have become a work order.

        That is every complex case and every ticket of network support.
        """
        due = self.filtered(
            lambda ticket: (
                not ticket.service_work_order_number
                and (
                    ticket.service_complexity == "complex"
                    or ticket.service_process == "network"
                )
            )
        )
        for company, tickets in due._service_as_server().grouped("company_id").items():
            # the year turns with the company's own midnight
            zone = ZoneInfo(company.resource_calendar_id.tz or "UTC")
            today = now.replace(tzinfo=timezone.utc).astimezone(zone).date()
            # in the order of creation, also when a list is handled newest first
            tickets = tickets.sorted("id")
            numbers = company._service_next_work_order_numbers(today, len(tickets))
            for ticket, number in zip(tickets, numbers, strict=True):
                ticket.service_work_order_number = number
