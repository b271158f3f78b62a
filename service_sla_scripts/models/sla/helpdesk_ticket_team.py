from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    # helpdesk_mgmt_sla has a calendar of its own on the team: both may be installed
    service_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Service Hours",
        check_company=True,
        groups="base.group_user",
        help="When this team works. Empty: the working hours of the company.",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("service_calendar_id"):
            self.sudo().service_calendar_id._service_check_usable()
        return result
