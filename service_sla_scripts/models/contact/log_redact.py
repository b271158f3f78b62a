"""Contacts in the lines that core logs on ordinary days, masked."""

import logging

from ...tools.contact_text import redact_text

LOGGERS = (
    # who wrote to whom
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.base.models.ir_mail_server",
    # who logged in, or forgot the password
    "odoo.addons.base.models.res_users",
    "odoo.addons.auth_signup.models.res_users",
    "odoo.addons.auth_signup.controllers.main",
    # values that a constraint refused
    "odoo.sql_db",
)


class RedactFilter(logging.Filter):
    """Lets every line pass, without addresses and numbers.

    Not what is logged for debugging: that is every statement with its values.
    """

    def filter(self, record):
        if record.levelno < logging.INFO:
            return True
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            return True  # whoever prints it says what is wrong
        shown = redact_text(message)
        if shown != message:
            record.msg, record.args = shown, None
        if record.exc_info and not record.exc_text:
            # whoever prints it takes the text that is there
            trace = logging.Formatter().formatException(record.exc_info)
            record.exc_text = redact_text(trace)
        return True


def redact_logs():
    """Once per process, however often it is called."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, RedactFilter) for known in logger.filters):
            logger.addFilter(RedactFilter())


redact_logs()
