from odoo import api, fields, models
from odoo.fields import Domain

from .twin import masked_twin


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    # computed from the number for whoever may see the account
    acc_type = fields.Selection(compute_sudo=True)
    service_acc_number_masked = masked_twin("acc_number", "Account Number (masked)")
    service_sanitized_acc_number_masked = masked_twin(
        "sanitized_acc_number", "Sanitized Account Number (masked)", editable=False
    )

    def _service_clear(self, field):
        return self.sudo().partner_id._service_clear(field)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._service_take_typed(vals_list))

    @api.depends_context("uid")
    def _compute_display_name(self):
        masked = self._service_masks()
        accounts = self.sudo() if masked else self  # sudo: to be masked
        result = super(ResPartnerBank, accounts)._compute_display_name()
        if masked:
            for account, known in zip(self, accounts, strict=True):
                shown = known._service_shown("acc_number") or ""
                name = known.display_name or ""
                account.display_name = name.replace(known.acc_number or "", shown)
        return result

    @api.model
    def _search_display_name(self, operator, value):
        if self._service_masks():
            is_negative = operator in Domain.NEGATIVE_OPERATORS
            return Domain.TRUE if is_negative else Domain.FALSE
        return super()._search_display_name(operator, value)
