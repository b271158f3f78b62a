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
    supervisor_limit = fields.Monetary(
        string="Supervisors May Approve Up To",
        help="Above it a helpdesk manager decides. Holds in every company that has no "
        "limit of its own; amounts in other currencies are converted.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    # a limit of 0 is one, too: hence two fields
    has_own_limit = fields.Boolean(
        string="Other Limit in This Company",
        company_dependent=True,
    )
    own_limit = fields.Float(
        string="Limit in This Company",
        company_dependent=True,
        digits=(16, 2),
        help="In the currency of the company.",
    )
    company_currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_company_currency_id"
    )

    @api.depends_context("company")
    def _compute_company_currency_id(self):
        self.company_currency_id = self.env.company.currency_id

    @api.constrains("supervisor_limit", "own_limit")
    def _check_limits(self):
        if any(kind.supervisor_limit < 0 or kind.own_limit < 0 for kind in self):
            raise ValidationError(
                self.env._("A limit cannot be negative; 0 leaves it to the managers.")
            )

    def _limit_in(self, company):
        """How much a supervisor of a company may allow: amount and currency."""
        kind = self.with_company(company)
        if kind.has_own_limit:
            return kind.own_limit, company.currency_id
        return kind.supervisor_limit, kind.currency_id

    def _needs_manager(self, amount, currency, company, date):
        """Whether so much is more than a supervisor of the company may allow.

        An amount in a currency whose rate nobody keeps cannot be compared: a manager
        decides.
        """
        self.ensure_one()
        if not amount:
            return False
        limit, own = self._limit_in(company)
        if currency != own:
            if not (_is_kept(currency, company) and _is_kept(own, company)):
                return True
            amount = currency._convert(amount, own, company, date)
        return own.compare_amounts(amount, limit) > 0


def _is_kept(currency, company):
    """Whether a company knows what a currency is worth."""
    return currency == company.currency_id or any(
        rate.company_id in (rate.company_id.browse(), company.root_id)
        for rate in currency.rate_ids
    )
