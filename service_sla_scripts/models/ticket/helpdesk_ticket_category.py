from odoo import api, fields, models

from .const import NATURES


class HelpdeskTicketCategory(models.Model):
    _inherit = "helpdesk.ticket.category"

    service_nature = fields.Selection(
        selection=NATURES,
        string="Nature",
        compute="_compute_service_nature",
        store=True,
        readonly=False,
        recursive=True,
        index="btree_not_null",
        groups="base.group_user",
        help="What kind of request this is. Sub-categories have the nature of their "
        "parent. Tickets of teams that use the service pipeline choose among the "
        "categories that have one.",
    )

    @api.depends("parent_id.service_nature")
    def _compute_service_nature(self):
        for category in self:
            category.service_nature = (
                category.parent_id.service_nature or category.service_nature
            )
