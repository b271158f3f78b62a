from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.mail.tools.discuss import Store


class MailActivity(models.Model):
    """The to-do of an approval goes when the approval is decided, and only then.

    Core lets everybody who may write a ticket finish, delete or hand on the to-dos on
    it. Doing so would change nothing, so it is refused and said what to do instead.
    Programs may (a user is archived, a record deleted): what gets lost comes back.
    """

    _inherit = "mail.activity"

    service_approval_id = fields.Many2one(
        comodel_name="service.approval",
        string="Approval",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        groups="base.group_system",
    )

    def _approval_todos(self):
        """The to-dos of approvals among these, at no query for others."""
        kind_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "service_sla_scripts.activity_type_approval"
        )
        ours = self.filtered(lambda activity: activity.activity_type_id.id == kind_id)
        # sudo: the link is nobody's to read or write
        return ours.filtered(lambda activity: activity.sudo().service_approval_id)

    def _check_approval(self):
        todos = not self.env.su and self._approval_todos()
        if todos:
            raise UserError(
                self.env._(
                    "This to-do goes by itself as soon as somebody has approved or "
                    "refused: %(what)s. Use “Approve” or “Refuse” on the ticket, or "
                    "withdraw the request.",
                    what=todos[0].sudo().service_approval_id._what(),
                )
            )

    def write(self, vals):
        self._check_approval()
        return super().write(vals)

    def unlink(self):
        self._check_approval()
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        self._check_approval()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _compute_can_write(self):
        result = super()._compute_can_write()
        # no buttons that would only be refused
        self._approval_todos().can_write = False
        return result

    def _to_store_defaults(self, target):
        return [
            *super()._to_store_defaults(target),
            Store.Attr("service_approval", lambda activity: activity._approval_data()),
        ]

    def _approval_data(self):
        """For the buttons of a to-do: ``id`` and ``can_decide``, or ``False``."""
        approval = self._approval_todos().sudo().service_approval_id
        return bool(approval) and {
            "id": approval.id,
            "can_decide": approval.can_decide,
        }
