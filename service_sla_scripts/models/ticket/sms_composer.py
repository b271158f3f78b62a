from markupsafe import escape

from odoo import models

TICKET = "helpdesk.ticket"
# whose text messages reach a customer of the desk
GUARDED_MODELS = (TICKET, "res.partner")


class SmsComposer(models.TransientModel):
    """Text messages that leave no message anywhere are looked at as well."""

    _inherit = "sms.composer"

    def _action_send_sms(self):
        if self.res_model in GUARDED_MODELS and self.composition_mode != "comment":
            records = self._get_records()
            bodies = self._prepare_body_values(records) if records else {}
            self.env[TICKET]._service_guard_messages(
                [
                    {
                        "model": self.res_model,
                        "res_id": record.id,
                        "body": escape(bodies[record.id] or ""),
                        "message_type": "sms",
                    }
                    for record in records or ()
                ],
                # what is logged is looked at again when it is
                is_sent=self.composition_mode != "mass" or not self.mass_keep_log,
            )
        return super()._action_send_sms()
