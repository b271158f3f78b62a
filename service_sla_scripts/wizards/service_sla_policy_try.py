from odoo import api, fields, models


class ServiceSlaPolicyTry(models.TransientModel):
    """Shows what a policy would promise, and would have kept."""

    _name = "service.sla.policy.try"
    _description = "Try an SLA Policy"

    policy_id = fields.Many2one(
        comodel_name="service.sla.policy",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket")
    moment = fields.Datetime(string="Start", default=fields.Datetime.now)
    fits = fields.Boolean(string="Fits This Ticket", compute="_compute_promise")
    explanation = fields.Text(string="Promise", compute="_compute_promise")
    what_if = fields.Char(string="Looking Back", compute="_compute_what_if")

    @api.depends("policy_id", "ticket_id", "moment")
    def _compute_promise(self):
        for wizard in self:
            if wizard.policy_id and wizard.ticket_id:
                promise = wizard.policy_id.service_preview(
                    wizard.ticket_id.id, wizard.moment
                )
                wizard.fits = promise["fits"]
                wizard.explanation = promise["explanation"]
            else:
                wizard.fits = wizard.explanation = False

    @api.depends("policy_id")
    def _compute_what_if(self):
        self.what_if = False
        for wizard in self.filtered("policy_id"):
            count = wizard.policy_id.service_what_if()
            if count["judged"]:
                wizard.what_if = self.env._(
                    "Of the last %(judged)s such promises it would have kept %(met)s.",
                    **count,
                )
