from odoo import api, models

TICKET = "helpdesk.ticket"
OVERRIDE = "service_send_anyway"


class MailScheduledMessage(models.Model):
    """Messages for later are looked at while their author is still there to be asked.

    They are looked at again when they go out; what was overruled then stays overruled.
    """

    _inherit = "mail.scheduled.message"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._service_keep_override(vals) for vals in vals_list]
        self.env[TICKET]._service_guard_messages(
            [self._service_as_message(vals) for vals in vals_list], is_sent=False
        )
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get(OVERRIDE) and len(self) == 1:
            vals = self._service_keep_override(vals, self.sudo().send_context)
        if vals.keys() & {"body", "subject", "is_note", "partner_ids"}:
            self.env[TICKET]._service_guard_messages(
                [
                    self._service_as_message(
                        {
                            "model": message.model,
                            "res_id": message.res_id,
                            "subject": message.subject,
                            "body": message.body,
                            "is_note": message.is_note,
                            "partner_ids": message.partner_ids.ids,
                            **vals,
                        }
                    )
                    for message in self.sudo()  # sudo: whoever may write them
                ],
                is_sent=False,
            )
        return super().write(vals)

    def _service_keep_override(self, vals, kept=None):
        given = self.env.context.get(OVERRIDE)
        if not given:
            return vals
        sent_with = vals.get("send_context", kept) or {}
        return {**vals, "send_context": {**sent_with, OVERRIDE: given}}

    def _service_as_message(self, vals):
        """The values of the message that a scheduled one is going to be."""
        subtype = "mail.mt_note" if vals.get("is_note") else "mail.mt_comment"
        return {
            "model": vals.get("model"),
            "res_id": vals.get("res_id"),
            "subject": vals.get("subject"),
            "body": vals.get("body"),
            "partner_ids": vals.get("partner_ids"),
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(subtype),
        }
