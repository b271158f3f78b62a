from odoo import models


class PortalShare(models.TransientModel):
    _inherit = "portal.share"

    def action_send_mail(self):
        """Mail the link of a ticket, whose token its sender does not get to read.

        :raise AccessError: the user may not read the ticket
        """
        if self.res_model != "helpdesk.ticket":
            return super().action_send_mail()
        self.resource_ref.check_access("read")
        return super(PortalShare, self.sudo()).action_send_mail()
