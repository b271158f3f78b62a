from odoo import api, models

from .wording import BY_PROGRAM


class MailMail(models.Model):
    """Mails that are sent without a message in the chatter: mass mails, templates."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        self.env["helpdesk.ticket"]._service_guard_messages(
            # its recipients alone count: a mail is in nobody's chatter
            [dict(vals, subtype_id=False) for vals in vals_list]
        )
        # the message below each has the same text
        passed = self.with_context(service_wording=BY_PROGRAM)
        return super(MailMail, passed).create(vals_list).with_env(self.env)
