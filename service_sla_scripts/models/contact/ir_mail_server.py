from odoo import models
from odoo.tools import email_normalize

# From mail.mail, which core does not ask who sends, to the last moment before the mail
# leaves: core would put the session's sender back.
SENDER_HEADER = "X-Service-Sender"


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    def _build_email__(self, email_from, *args, headers=None, **kwargs):
        email_from = (headers or {}).get(SENDER_HEADER) or email_from
        return super()._build_email__(email_from, *args, headers=headers, **kwargs)

    def _prepare_email_message__(self, message, smtp_session):
        sender = message[SENDER_HEADER]
        envelope = super()._prepare_email_message__(message, smtp_session)
        if not sender:
            return envelope
        del message[SENDER_HEADER]
        del message["From"]
        message["From"] = sender
        _smtp_from, recipients, message = envelope
        return email_normalize(sender), recipients, message
