from markupsafe import Markup

from odoo import Command, api, fields, models

from ..models.approval.const import DECISIONS


class ServiceApprovalAnswer(models.TransientModel):
    """Asks a supervisor to approve or refuse, one or several together."""

    _name = "service.approval.answer"
    _description = "Approve or Refuse"

    approval_ids = fields.Many2many(
        comodel_name="service.approval", string="Approvals", required=True
    )
    decision = fields.Selection(selection=DECISIONS, required=True, default="approved")
    answer = fields.Text(string="Comment")
    question = fields.Html(compute="_compute_question")

    @api.model
    def default_get(self, fields):
        """The approvals that are marked; a mail's link names one in the address."""
        values = super().default_get(fields)
        if not values.get("approval_ids"):
            context = self.env.context
            ids = context.get("active_ids") or [context.get("active_id")]
            marked = self.env["service.approval"].browse(id_ for id_ in ids if id_)
            # what is gone or none of the user's business is told when it is decided
            marked = marked.exists()._filtered_access("read")
            pending = marked.filtered(lambda approval: approval.state == "pending")
            values["approval_ids"] = [Command.set(pending.ids)]
        return values

    def _compute_display_name(self):
        self.display_name = self.env._("Approve or Refuse")

    @api.depends("approval_ids")
    def _compute_question(self):
        """Word for word what is decided on."""
        for wizard in self:
            wizard.question = Markup("<hr/>").join(
                Markup("<p><b>%s</b> · %s · %s</p>%s<p>%s</p>")
                % (
                    approval._what(),
                    approval.ticket_id.display_name,
                    approval.requester_id.name,
                    approval.wording,
                    self.env._("Reason: %(reason)s", reason=approval.reason),
                )
                for approval in wizard.approval_ids
            )

    def action_decide(self):
        """Decide; back to where the question came from."""
        self.ensure_one()
        self.approval_ids.service_decide(self.decision, self.answer)
        if self.env.context.get("service_page"):
            # came by the link of a mail: there is no dialog to close
            return self.env["ir.actions.act_window"]._for_xml_id(
                "service_sla_scripts.service_approval_action"
            )
        return {"type": "ir.actions.act_window_close"}
