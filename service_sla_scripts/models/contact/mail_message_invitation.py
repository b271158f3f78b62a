from odoo import api, models
from odoo.fields import Domain

# Mails to people about their logins. The link in them lets in whoever reads it.
INVITATIONS = Domain("model", "=", "res.users") & Domain(
    "message_type", "=", "email_outgoing"
)


class MailMessage(models.Model):
    """Invitations are for whom they invite: not for who sent them, nor for colleagues.

    Core shows a mail about a record to everybody who may read the record.
    """

    _inherit = "mail.message"

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su and self._service_masks():
            domain = Domain(domain) & ~INVITATIONS
        return super()._search(domain, *args, **kwargs)

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if self.env.su or not self._service_masks():
            return forbidden
        # sudo: which messages they are
        invitations = (self - forbidden).sudo().filtered_domain(INVITATIONS)
        return forbidden + self.browse(invitations.ids)
