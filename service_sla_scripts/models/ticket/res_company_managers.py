from odoo import fields, models


class ResCompany(models.Model):
    """Who has the last word on the service desk of a company."""

    _inherit = "res.company"

    service_manager_ids = fields.Many2many(
        comodel_name="res.users",
        relation="service_company_manager_rel",
        string="Escalate To",
        groups="base.group_user",
        help="Who is told when escalation reaches the helpdesk manager. Empty: all "
        "helpdesk managers of the company.",
    )

    def _service_managers(self):
        """Who is told in the end: dict company -> active users, perhaps none."""
        group = self.env.ref("helpdesk_mgmt.group_helpdesk_manager").sudo()
        everybody = group.all_user_ids.filtered("active")
        return {
            company: company.service_manager_ids.filtered("active")
            or everybody.filtered(lambda user, c=company: c in user.company_ids)
            for company in self
        }
