from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        wizard = self
        if not self.env.su and self._service_masks():
            partners = self.env["res.partner"].browse(partner_ids)
            partners.check_access("write")
            partners._service_check_family()
            # sudo: addresses are compared and moved, and seen by nobody
            wizard = self.sudo()
            dst_partner = dst_partner and dst_partner.sudo()
        return super(BasePartnerMergeAutomaticWizard, wizard)._merge(
            partner_ids, dst_partner, extra_checks
        )

    def _log_merge_operation(self, src_partners, dst_partner):
        # mail names the merged contacts with their addresses, to all who read there
        masked = dst_partner.with_context(service_mask_message=True)
        return super()._log_merge_operation(src_partners, masked)
