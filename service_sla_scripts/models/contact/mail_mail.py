from odoo import models
from odoo.tools import email_normalize, formataddr

from .ir_mail_server import SENDER_HEADER


class MailMail(models.Model):
    """Mails to colleagues that pass on what a customer wrote."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        emails = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        for email in emails:
            partner = email["partner_id"]
            if partner and self._service_reaches_masked(partner):
                self._service_mask_outgoing(email)
        return emails

    def _service_reaches_masked(self, partner):
        users = partner.sudo().user_ids  # sudo: only whether they are masked
        return any(map(self.env["res.users"]._service_is_masked, users.ids))

    def _service_mask_outgoing(self, email):
        """Take the customer's address, and those of others, out of the headers."""
        headers = dict(email["headers"])  # one dict for all recipients
        headers.pop("X-Msg-To-Add", None)
        email["headers"] = headers
        author = self.author_id
        if author and not author.partner_share:
            return
        company = self.record_company_id or self.env.company
        address = self.record_alias_domain_id.default_from_email or company.email
        if not address:
            address = self.env.ref("base.user_root").email
        sender = email_normalize(email["email_from"])
        email["email_from"] = formataddr((author.name or company.name, address))
        headers[SENDER_HEADER] = email["email_from"]
        if email_normalize(email["reply_to"] or "") in (sender, False):
            email["reply_to"] = email["email_from"]
