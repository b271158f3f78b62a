from odoo import models
from odoo.tools import email_normalize, formataddr

from .ir_mail_server import SENDER_HEADER
from .redact import TICKET


class MailMail(models.Model):
    """Mails that pass on what a customer wrote, or that go to several people.

    Colleagues do not get to know her address, and neither does anybody outside: a
    masked person could have any address of his own among those who follow a ticket.
    """

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        emails = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        for email in emails:
            if self._service_is_kept_from(email["partner_id"]):
                self._service_mask_outgoing(email)
        return emails

    def _service_is_kept_from(self, partner):
        """Whether a recipient, or an address that is no contact, is not told others."""
        if partner and (partner == self.author_id or not partner.sudo().partner_share):
            return self._service_is_masked(partner)
        return self.model == TICKET or self._service_is_masked(self.author_id)

    def _service_is_masked(self, partner):
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
