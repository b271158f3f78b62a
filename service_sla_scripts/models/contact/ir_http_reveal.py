from odoo import models

from .reveal_const import AGENT_GROUP, REVEAL_GROUP


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """What the field of a masked contact may offer, without a call for each."""
        info = super().session_info()
        user = self.env.user
        if user._is_internal():
            is_agent = user.has_group(AGENT_GROUP)
            # sudo: whether there is a telephone system, not where
            url = is_agent and self.env.company.sudo().service_telephone_url
            info["service_contact"] = {
                "can_reveal": user.has_group(REVEAL_GROUP),
                "can_find": is_agent,
                "can_call": bool(url),
            }
        return info
