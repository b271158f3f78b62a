from odoo import api, fields, models

from ..models.ticket.const import STEPS


class ServiceForceMove(models.TransientModel):
    """Asks a supervisor where to move tickets past their gaps, and why."""

    _name = "service.force.move"
    _description = "Move Past Open Gaps"

    ticket_ids = fields.Many2many(
        comodel_name="helpdesk.ticket",
        string="Tickets",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    to_step = fields.Selection(selection=STEPS, string="Move To", required=True)
    reason = fields.Char(required=True)
    gaps = fields.Text(string="Still Missing", compute="_compute_gaps")

    @api.depends("ticket_ids", "to_step")
    def _compute_gaps(self):
        for wizard in self:
            wizard.gaps = "\n".join(
                f"{ticket.number}: {message}"
                for ticket in wizard.ticket_ids
                for message in ticket._service_gap_messages(wizard.to_step)
            )

    def action_move(self):
        self.ensure_one()
        self.ticket_ids.service_force_move(self.to_step, self.reason)
        return {"type": "ir.actions.act_window_close"}
