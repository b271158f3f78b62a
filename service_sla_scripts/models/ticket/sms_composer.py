from markupsafe import escape

from odoo import models

TICKET = "helpdesk.ticket"


class SmsComposer(models.TransientModel):
    """Text messages that leave no message on the ticket are looked at as well."""

    _inherit = "sms.composer"

    def _action_send_sms(self):
        if self.res_model == TICKET and self.composition_mode != "comment":
            tickets = self._get_records()
            bodies = self._prepare_body_values(tickets) if tickets else {}
            self.env[TICKET]._service_guard_messages(
                [
                    {
                        "model": TICKET,
                        "res_id": ticket.id,
                        "body": escape(bodies[ticket.id] or ""),
                        "message_type": "sms",
                    }
                    for ticket in tickets or ()
                ],
                # what is logged is looked at again when it is
                is_sent=self.composition_mode != "mass" or not self.mass_keep_log,
            )
        return super()._action_send_sms()
