from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceApprovalKind(models.Model):
    """A commitment beyond company policy, and how much of it a supervisor may allow."""

    _name = "service.approval.kind"
    _description = "Kind of Commitment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_amount = fields.Boolean(
        string="Has an Amount",
        default=True,
        help="Whoever asks has to say how much it is.",
    )
    # in the currency of the company: each has a limit of its own
    supervisor_limit = fields.Float(
        string="Supervisors May Approve Up To",
        company_dependent=True,
        digits=(16, 2),
        help="In the currency of the company. Above it a helpdesk manager decides.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )

    @api.depends_context("company")
    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    @api.constrains("supervisor_limit")
    def _check_supervisor_limit(self):
        if any(kind.supervisor_limit < 0 for kind in self):
            raise ValidationError(
                self.env._("A limit cannot be negative; 0 leaves it to the managers.")
            )

    def _needs_manager(self, amount, currency, company, date):
        """Whether so much is more than a supervisor of the company may allow.

        An amount in a currency whose rate nobody keeps cannot be compared: a manager
        decides.
        """
        self.ensure_one()
        own = company.currency_id
        if amount and currency != own:
            if not currency.rate_ids:
                return True
            amount = currency._convert(amount, own, company, date)
        limit = self.with_company(company).supervisor_limit
        return own.compare_amounts(amount, limit) > 0
