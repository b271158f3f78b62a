from odoo import fields, models

from ..ticket.const import STEPS
from .const import SCENARIOS


class ServiceScriptPhase(models.Model):
    """A phase of a conversation: which scenario, and in which step it comes up."""

    _name = "service.script.phase"
    _description = "Phase of a Conversation"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    scenario = fields.Selection(selection=SCENARIOS, required=True)
    step = fields.Selection(selection=STEPS, required=True)
    sequence = fields.Integer(default=10)

    def _compute_display_name(self):
        scenarios = dict(self._fields["scenario"]._description_selection(self.env))
        for phase in self:
            phase.display_name = f"{scenarios.get(phase.scenario, '')} · {phase.name}"
