from odoo import api, fields, models
from odoo.tools import SQL

from .const import SCENARIOS, USES


class ServiceScriptUse(models.Model):
    """A script was said to a customer: which wording, by whom, and what came of it.

    Written by the server alone, when a wording is sent, copied or marked as spoken.
    """

    _name = "service.script.use"
    _description = "Use of a Talk Script"
    _order = "used_at desc, id desc"
    _rec_name = "script_id"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    version_id = fields.Many2one(
        comodel_name="service.script.version",
        string="Wording",
        required=True,
        index=True,
        ondelete="restrict",
    )
    script_id = fields.Many2one(related="version_id.script_id", store=True, index=True)
    phase_id = fields.Many2one(
        comodel_name="service.script.phase",
        compute="_compute_phase",
        store=True,
    )
    scenario = fields.Selection(
        selection=SCENARIOS, compute="_compute_phase", store=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Agent", required=True, index=True
    )
    # as it was: following the ticket would cost each of its writes a query
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team")
    how = fields.Selection(selection=USES, required=True)
    used_at = fields.Datetime(required=True)
    cycle = fields.Integer(aggregator=None)
    text = fields.Text(string="As It Was Said")
    message_id = fields.Many2one(comodel_name="mail.message", ondelete="set null")
    # what came of it
    is_resolved = fields.Boolean(
        string="Solved", related="ticket_id.service_is_resolved"
    )
    solved_share = fields.Float(
        string="Solved (%)",
        compute="_compute_solved_share",
        aggregator="avg",
        help="Share of the tickets on which it was used and that were solved.",
    )
    satisfaction = fields.Float(
        string="Satisfaction",
        related="ticket_id.rating_last_value",
        help="Average rating (1 to 5) of the tickets that were rated.",
    )

    @api.depends("version_id")
    def _compute_phase(self):
        """Kept as it was: scripts may be moved to another phase later."""
        for use in self:
            use.phase_id = use.script_id.phase_id
            use.scenario = use.script_id.scenario

    @api.depends("is_resolved")
    def _compute_solved_share(self):
        for use in self:
            use.solved_share = 100.0 if use.is_resolved else 0.0

    def _read_group_select(self, aggregate_spec, query):
        """A ticket that nobody rated is no bad one; a share is no column."""
        if aggregate_spec == "satisfaction:avg":
            value = self._field_to_sql(self._table, "satisfaction", query)
            return SQL("AVG(NULLIF(%s, 0))", value)
        if aggregate_spec == "solved_share:avg":
            value = self._field_to_sql(self._table, "is_resolved", query)
            return SQL("AVG(CASE WHEN %s THEN 100.0 ELSE 0.0 END)", value)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _record(self, vals_list):
        """Put uses on record, with the cycle and team their tickets have now."""
        Ticket = self.env["helpdesk.ticket"].sudo()
        for vals in vals_list:
            ticket = Ticket.browse(vals["ticket_id"])
            vals |= {"cycle": ticket.service_cycle, "team_id": ticket.team_id.id}
        return self.sudo().create(vals_list)  # nobody writes these by hand
