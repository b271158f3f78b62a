from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class ServiceScript(models.Model):
    """Review: a wording that nobody looked at for long comes back to its owner."""

    _inherit = "service.script"

    review_on = fields.Date(
        string="Review Due",
        default=lambda self: fields.Date.today() + relativedelta(months=6),
        copy=False,
        index="btree_not_null",
    )
    review_months = fields.Integer(string="Review Every (Months)", default=6)

    _review_months_positive = models.Constraint(
        "CHECK(review_months > 0)", "A script is reviewed every month at most."
    )

    def action_service_reviewed(self):
        """The wording was read and is good: due again in so many months."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for months, scripts in self.grouped("review_months").items():
            scripts.review_on = today + relativedelta(months=months)
        self._review_activities().action_feedback()

    @api.model
    def _cron_review(self):
        """Put scripts whose review is due on their owners' lists."""
        today = fields.Date.today()
        due = self.search([("review_on", "<=", today), ("user_id", "!=", False)])
        listed = self.browse(due._review_activities().mapped("res_id"))
        for owner, scripts in (due - listed).grouped("user_id").items():
            # quick: one mail per script would be noise
            scripts.with_context(mail_activity_quick_update=True).activity_schedule(
                "service_sla_scripts.activity_type_review",
                user_id=owner.id,
                date_deadline=today,
            )

    def _review_activities(self):
        kind = self.env.ref("service_sla_scripts.activity_type_review")
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )
