from odoo import api, models


class ServiceSlaClock(models.Model):
    _inherit = "service.sla.clock"

    @api.model
    @api.readonly
    def service_health(self):
        """Also whether old tickets still show contacts in clear.

        :return: as before, and ``is_redaction_needed`` (bool): nobody ever had the
            tickets masked that were there before
        """
        health = super().service_health()
        redactions = self.env["service.contact.redaction"]
        return health | {"is_redaction_needed": redactions._is_needed()}
