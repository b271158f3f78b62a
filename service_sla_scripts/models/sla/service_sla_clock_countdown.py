from odoo import api, fields, models
from odoo.tools import SQL

COLUMNS = [
    "state",
    "deadline_at",
    "warn_at",
    "next_alert_at",
    "remaining_seconds",
    "overrun_seconds",
]


class ServiceSlaClock(models.Model):
    """What a browser needs to let a clock tick by itself."""

    _inherit = "service.sla.clock"

    countdown = fields.Json(compute="_compute_countdown")

    @api.depends("metric", *COLUMNS)
    @api.depends_context("lang")
    def _compute_countdown(self):
        labels = dict(self._fields["metric"]._description_selection(self.env))
        for clock in self:
            values = [clock[name] for name in COLUMNS]
            clock.countdown = _countdown(clock.id, labels[clock.metric], values)

    @api.model
    def _next_countdowns(self, ticket_ids):
        """The countdown each ticket shows: its nearest deadline, else a resting clock.

        One query for any number of tickets, one row for each.

        :return: dict ticket id -> (deadline or None, countdown)
        """
        self.flush_model(["ticket_id", "metric", *COLUMNS])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (ticket_id) ticket_id, deadline_at, id, metric, %s
                     FROM service_sla_clock
                    WHERE ticket_id = ANY(%s) AND state IN ('running', 'paused')
                    ORDER BY ticket_id, deadline_at, remaining_seconds""",
                SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
                list(ticket_ids),
            )
        )
        labels = dict(self._fields["metric"]._description_selection(self.env))
        return {
            ticket_id: (deadline, _countdown(clock_id, labels[metric], values))
            for ticket_id, deadline, clock_id, metric, *values in rows
        }


def _countdown(clock_id, label, values):
    """The shape the widget ``service_countdown`` reads; moments are UTC.

    :param values: one for each of ``COLUMNS``
    """
    state, deadline, warn, alert, remaining, overrun = values
    return {
        "clock_id": clock_id,
        "label": label,
        "state": state,
        # moments have no fractions: str() writes them as browsers get them, and a list
        # of 80 would notice Datetime.to_string()
        "deadline_at": str(deadline) if deadline else False,
        "warn_at": str(warn) if warn else False,
        "next_alert_at": str(alert) if alert else False,
        "remaining_seconds": remaining,
        "overrun_seconds": overrun,
    }
