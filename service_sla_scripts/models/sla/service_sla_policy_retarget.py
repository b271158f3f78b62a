from odoo import models
from odoo.exceptions import UserError


class ServiceSlaPolicy(models.Model):
    _inherit = "service.sla.policy"

    def action_service_retarget(self):
        """Apply the policies of this metric, as they are now, to open promises.

        :return: action that shows the progress
        :raise AccessError: the user is no helpdesk manager
        :raise UserError: policies of several metrics at once
        """
        self.check_access("read")
        Job = self.env["service.sla.retarget"]
        Job._check_may_apply()
        if len(set(self.mapped("metric"))) != 1:
            raise UserError(self.env._("Choose policies of one metric."))
        # sudo: jobs are written by the server alone
        job = Job.sudo()._begin(self[0].metric)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Apply to Open Promises"),
            "res_model": Job._name,
            "res_id": job.id,
            "view_mode": "form",
            "target": "new",
        }
