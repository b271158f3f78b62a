from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from odoo.addons.base.models.res_bank import sanitize_account_number

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
        vals_list = self._service_take_typed(vals_list)
        if self._service_masks():
            for vals in vals_list:
                self._service_check_new(
                    vals.get("acc_number") or vals.get("sanitized_acc_number"),
                    vals.get("partner_id"),
                )
        return super().create(vals_list)

    def copy(self, default=None):
        holder_id = (default or {}).get("partner_id")
        if holder_id and self._service_masks():
            self._service_check_holder(holder_id)
        return super().copy(default)

    def write(self, vals):
        if not self._service_masks():
            return super().write(vals)
        number = vals.get("acc_number") or vals.get("sanitized_acc_number")
        holder_id = vals.get("partner_id")
        if holder_id:
            self._service_check_holder(holder_id)
        if number or holder_id:
            for account in self.sudo():  # sudo: compared, unseen
                self._service_check_new(
                    number or account.acc_number,
                    holder_id or account.partner_id.id,
                    account,
                )
        return super().write(vals)

    def _service_check_holder(self, holder_id):
        """Accounts of the company are shown in clear: no customer's becomes one.

        :raise AccessError: from a customer to the company, or back
        """
        holder = self.env["res.partner"].browse(holder_id)
        field = self._fields["acc_number"]
        for old in self.sudo().partner_id:  # sudo: whether it is shown in clear
            if old._service_clear(field) != holder._service_clear(field):
                raise AccessError(
                    self.env._(
                        "This account belongs to a customer, and would go to a "
                        "colleague or to the company, or the other way round. Ask "
                        "somebody who may see contacts in clear to do it."
                    )
                )

    def _service_check_new(self, number, holder_id, account=None):
        """The database would refuse it as well, and tell the number.

        :raise ValidationError: the holder has an account with this number
        """
        # sudo: compared, unseen
        accounts = self.sudo().with_context(active_test=False)
        same = accounts.search(
            [
                ("sanitized_acc_number", "=", sanitize_account_number(number)),
                ("partner_id", "=", holder_id),
            ]
        )
        if number and same - (account or self.browse()):
            raise ValidationError(
                self.env._("This contact has an account with this number already.")
            )

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
