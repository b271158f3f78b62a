from odoo import api, models
from odoo.exceptions import AccessError

from .mail_thread import gateway_mail


class HelpdeskTicket(models.Model):
    """Who may hand in mails, and whom a mail lets read the ticket."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _service_check_gateway(self):
        """Whoever hands in a mail says who wrote it: the mail gateway alone may.

        Scheduled actions fetch mails as superuser; the script ``odoo-mailgate.py``
        logs in as an administrator.

        :raise AccessError: anybody else
        """
        if not self.env.is_system():
            raise AccessError(
                self.env._(
                    "Mails to tickets come in through the mail gateway, which logs in "
                    "as an administrator. Create a ticket or post a message instead."
                )
            )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        self._service_check_gateway()
        return super().message_new(msg_dict, custom_values=custom_values)

    def message_update(self, msg_dict, update_vals=None):
        self._service_check_gateway()
        return super().message_update(msg_dict, update_vals=update_vals)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Colleagues in To and Cc of a mail follow the ticket, customers do not.

        helpdesk_mgmt makes a follower of everybody whose address stands there, and
        followers read the whole ticket in the portal. The addresses stay suggestions
        for the next answer.
        """
        if not partner_ids or not gateway_mail(self.env):
            return super().message_subscribe(partner_ids, subtype_ids)
        # sudo: like core, whoever runs the gateway
        ours = self.sudo()._service_in_pipeline()
        others = self - ours
        if others:
            super(HelpdeskTicket, others).message_subscribe(partner_ids, subtype_ids)
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        for ticket in self & ours:
            invited = partners.filtered(
                lambda partner, own=ticket.partner_id: (
                    not partner.partner_share or partner == own
                )
            )
            super(HelpdeskTicket, ticket).message_subscribe(invited.ids, subtype_ids)
        return True
