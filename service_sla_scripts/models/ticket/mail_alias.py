from odoo import models

from .mail_thread import TICKET, gateway_mail


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def _alias_bounce_incoming_email(self, message, message_dict, set_invalid=True):
        """No refusal to a machine, nor while the ticket has a second try ahead.

        Core refuses the mail in a transaction of its own, before the error reaches
        whoever could still save the mail: the sender would hear that her mail was
        refused although it became a ticket.
        """
        mail = gateway_mail(self.env)
        if mail and self.sudo().alias_model_id.model == TICKET:
            has_second_try = set_invalid and not mail.is_salvaged
            if has_second_try or mail.signal.is_automatic:
                return None
        return super()._alias_bounce_incoming_email(
            message, message_dict, set_invalid=set_invalid
        )
