from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _service_absent(self):
        """The users among these who are on time off right now, as far as Odoo knows."""
        if not self or not self.env["helpdesk.ticket.team"]._service_keeps_time_off():
            return self.browse()
        # sudo: that somebody is away is no secret here, what for is
        employees = self.env["hr.employee"].sudo().search([("user_id", "in", self.ids)])
        return employees.filtered("is_absent").user_id & self
