from odoo import fields, models
from odoo.tools import SQL

PERCENTILES = {"median_seconds": 0.5, "p90_seconds": 0.9}


class ServiceSlaClock(models.Model):
    """Figures of pivot and graph that no plain aggregator gives."""

    _inherit = "service.sla.clock"

    median_seconds = fields.Integer(
        string="Time Used, Median",
        related="used_seconds",
        aggregator="avg",
        help="Half of the promises that were judged took at most so long.",
    )
    p90_seconds = fields.Integer(
        string="Time Used, 90 %",
        related="used_seconds",
        aggregator="avg",
        help="Nine of ten promises that were judged took at most so long.",
    )

    def _read_group_select(self, aggregate_spec, query):
        """A percentile over a group is no average of averages: let PostgreSQL do it."""
        share = PERCENTILES.get(aggregate_spec.partition(":")[0])
        if share is None:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            """percentile_cont(%s) WITHIN GROUP (ORDER BY %s)
               FILTER (WHERE %s IN ('met', 'breached'))""",
            share,
            self._field_to_sql(self._table, "used_seconds", query),
            self._field_to_sql(self._table, "state", query),
        )
