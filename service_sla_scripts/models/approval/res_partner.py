from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    service_approval_ids = fields.One2many(
        comodel_name="service.approval",
        inverse_name="partner_id",
        string="Approvals",
        groups="base.group_system",
    )
