from odoo import api, fields, models
from odoo.tools import plaintext2html


class ServiceApproval(models.Model):
    """To-dos of the deciders: a picture of the state, and nothing but.

    Whoever may write a ticket may finish, delete, archive or hand on the to-dos on it.
    That decides nothing: they are computed anew from what is pending.
    """

    _inherit = "service.approval"

    @api.model
    def _cron_sync(self):
        """Give back to-dos that got lost, and pass them on when a leader is away."""
        self.search([("state", "=", "pending")])._sync_todos()

    def _sync_todos(self):
        """Make the deciders of these approvals, and their to-dos, what they should be.

        Constant in queries. Whoever gets a to-do for the first time is told.
        """
        approvals = self.sudo()
        pending = approvals.filtered(lambda approval: approval.state == "pending")
        chosen = pending._choose_deciders() if pending else {}
        asked = {}
        for approval, users in chosen.items():
            if users != approval.decider_ids:
                asked[approval] = users - approval.decider_ids
        for users, group in pending.grouped(chosen.get).items():
            changed = group.filtered(lambda approval: approval in asked)
            if changed:
                changed._as_server().decider_ids = users
        approvals._sync_activities(chosen)
        self.browse(approval.id for approval in asked)._tell_deciders(asked)

    def _sync_activities(self, chosen):
        """One open activity for each pending approval and decider, and no other.

        :param dict chosen: pending approval -> users
        """
        missing = {
            (approval, user) for approval, users in chosen.items() for user in users
        }
        surplus = self.env["mail.activity"].sudo().browse()
        for activity in surplus.search([("service_approval_id", "in", self.ids)]):
            approval = activity.service_approval_id
            entry = (approval, activity.user_id)
            place = (activity.res_model, activity.res_id)
            if entry in missing and place == (
                "helpdesk.ticket",
                approval.ticket_id.id,
            ):
                missing.remove(entry)
            else:
                surplus |= activity
        surplus.unlink()
        if not missing:
            return
        kind = self.env.ref("service_sla_scripts.activity_type_approval")
        model_id = self.env["ir.model"]._get_id("helpdesk.ticket")
        # the context: Odoo would send each of them a mail; ours is sent with the links
        surplus.with_context(mail_activity_quick_update=True).create(
            [
                approval._todo_values(user)
                | {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                }
                for approval, user in sorted(
                    missing, key=lambda entry: (entry[0].id, entry[1].id)
                )
            ]
        )

    def _todo_values(self, user):
        approval = self.with_context(lang=user.lang, tz=user.tz)
        return {
            "res_id": approval.ticket_id.id,
            "user_id": user.id,
            "active": True,
            "summary": approval.env._("Approve? %(what)s", what=approval._what()),
            "note": plaintext2html(f"{approval.promise}\n{approval.reason}"),
            "date_deadline": fields.Date.context_today(approval),
            "automated": True,
            "service_approval_id": approval.id,
        }
