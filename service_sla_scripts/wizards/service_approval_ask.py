from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ServiceApprovalAsk(models.TransientModel):
    """Asks an agent what the customer should be promised, and why."""

    _name = "service.approval.ask"
    _description = "Ask for Approval"

    ticket_ids = fields.Many2many(comodel_name="helpdesk.ticket", required=True)
    replaced_id = fields.Many2one(
        comodel_name="service.approval",
        string="Instead Of",
        readonly=True,
        help="This request counts no more as soon as you ask again.",
    )
    kind_id = fields.Many2one(comodel_name="service.approval.kind", required=True)
    needs_amount = fields.Boolean(related="kind_id.needs_amount")
    amount = fields.Monetary()
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    wording = fields.Html(string="Words to the Customer", required=True)
    reason = fields.Text(required=True)

    @api.model
    def default_get(self, fields):
        """The tickets that are marked, and what is asked again if something is."""
        values = super().default_get(fields)
        context = self.env.context
        replaced = self.env["service.approval"].browse(
            context.get("default_replaced_id")
        )
        if replaced:
            values.update(
                ticket_ids=[Command.set(replaced.ticket_id.ids)],
                kind_id=replaced.kind_id.id,
                amount=replaced.amount,
                currency_id=replaced.currency_id.id,
                wording=replaced.wording,
                reason=replaced.reason,
            )
        elif context.get("active_model") == "helpdesk.ticket":
            tickets = self.env["helpdesk.ticket"].browse(context.get("active_ids"))
            values.setdefault("ticket_ids", [Command.set(tickets.ids)])
            values["currency_id"] = tickets.company_id[:1].currency_id.id or values.get(
                "currency_id"
            )
        return values

    def action_ask(self):
        self.ensure_one()
        if not self.ticket_ids:
            raise UserError(self.env._("Choose the ticket that it is about."))
        self.ticket_ids.service_ask_approval(
            self.kind_id.id,
            self.wording,
            self.reason,
            amount=self.amount,
            currency_id=self.currency_id.id,
            replaced_id=self.replaced_id.id,
        )
        return {"type": "ir.actions.act_window_close"}
