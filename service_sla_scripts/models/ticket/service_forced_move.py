from odoo import fields, models

from .const import STEPS


class ServiceForcedMove(models.Model):
    """A supervisor moved a ticket past open gaps: who, why, and what was missing.

    Written by ``helpdesk.ticket.service_force_move`` only; nobody may change it.
    """

    _name = "service.forced.move"
    _description = "Forced Move of a Ticket"
    _order = "id desc"
    _rec_name = "ticket_number"

    # the ticket may go, what was done to it stays
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", readonly=True, index=True, ondelete="set null"
    )
    ticket_number = fields.Char(required=True, readonly=True)
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Supervisor", required=True, readonly=True
    )
    from_step = fields.Selection(selection=STEPS, readonly=True)
    to_step = fields.Selection(selection=STEPS, required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    gaps = fields.Text(string="Open Gaps", readonly=True)
