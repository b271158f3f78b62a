from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    service_deputy_id = fields.Many2one(
        comodel_name="res.users",
        string="Deputy",
        check_company=True,
        tracking=True,
        groups="base.group_user",
        help="Decides approvals for the team leader: while the leader is on time off, "
        "or at any time if time off is not kept in Odoo.",
    )

    def _service_stood_in_for(self):
        """The teams among these whose deputy decides at present."""
        teams = self.sudo().filtered("service_deputy_id")
        if not teams or not self._service_keeps_time_off():
            return teams
        return teams._service_left_alone()

    def _service_left_alone(self):
        """The teams among these that have no leader at work."""
        teams = self.sudo()
        absent = teams.user_id._service_absent()
        return teams.filtered(
            lambda team: not team.user_id.active or team.user_id in absent
        )

    def _service_keeps_time_off(self):
        """Whether absences are known: ``hr_holidays`` is not asked to be installed."""
        Employee = self.env.get("hr.employee")
        return Employee is not None and "is_absent" in Employee._fields
