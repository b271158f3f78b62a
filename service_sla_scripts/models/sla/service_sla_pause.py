from odoo import fields, models


class ServiceSlaPause(models.Model):
    """A time in which a clock rested; open while it has no end."""

    _name = "service.sla.pause"
    _description = "Pause of an SLA Clock"
    _order = "started_at, id"
    _rec_name = "started_at"

    clock_id = fields.Many2one(
        comodel_name="service.sla.clock", required=True, index=True, ondelete="cascade"
    )
    started_at = fields.Datetime(required=True)
    ended_at = fields.Datetime()
    working_seconds = fields.Integer(
        string="Working Time", help="Working seconds that passed in the pause."
    )

    _one_open = models.UniqueIndex(
        "(clock_id) WHERE ended_at IS NULL", "A clock rests once at a time."
    )
