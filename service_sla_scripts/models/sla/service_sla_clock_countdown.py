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
            values = {name: clock[name] for name in COLUMNS}
            clock.countdown = _countdown(clock.id, labels[clock.metric], values)

    @api.model
    def _next_countdowns(self, ticket_ids):
        """The countdown each ticket shows: its nearest deadline, else a resting clock.

        One query for any number of tickets, one row for each.

        :return: dict ticket id -> (deadline or False, countdown)
        """
        self.flush_model(["ticket_id", "metric", *COLUMNS])
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT DISTINCT ON (ticket_id) id, ticket_id, metric, %s
                     FROM service_sla_clock
                    WHERE ticket_id = ANY(%s) AND state IN ('running', 'paused')
                    ORDER BY ticket_id, deadline_at, remaining_seconds""",
                SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
                list(ticket_ids),
            )
        )
        labels = dict(self._fields["metric"]._description_selection(self.env))
        return {
            row["ticket_id"]: (
                row["deadline_at"] or False,
                _countdown(row["id"], labels[row["metric"]], row),
            )
            for row in rows
        }


def _countdown(clock_id, label, values):
    """The shape the widget ``service_countdown`` reads; moments are UTC."""
    return {
        "clock_id": clock_id,
        "label": label,
        **{
            name: fields.Datetime.to_string(values[name])
            if name.endswith("_at")
            else values[name]
            for name in COLUMNS
        },
    }
