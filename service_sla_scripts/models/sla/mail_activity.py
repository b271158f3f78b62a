from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    service_alert_id = fields.Many2one(
        comodel_name="service.sla.alert",
        string="Escalation",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        groups="base.group_system",
    )
