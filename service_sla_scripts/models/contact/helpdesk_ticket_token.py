import uuid

from odoo import fields, models


class HelpdeskTicket(models.Model):
    """The link that opens a ticket's page without a login, and who gets it.

    Whoever holds it reads the page and writes in the customer's name. Mails to the
    customer carry it; people do not get to read it.
    """

    _inherit = "helpdesk.ticket"

    access_token = fields.Char(groups=fields.NO_ACCESS)

    def _portal_ensure_token(self):
        """The token, for what the server sends, and for teams without the pipeline.

        :return str: empty for everybody else: the link then asks for a login
        """
        # sudo: nobody reads the field, and a ticket's team need not be the user's
        ticket = self.sudo()
        if not self.env.su and ticket._service_in_pipeline():
            return ""
        return super(HelpdeskTicket, ticket)._portal_ensure_token()

    def _sign_token(self, pid):
        # sudo: the signature is made of the token, and does not show it
        return super(HelpdeskTicket, self.sudo())._sign_token(pid)

    def _on_service_event(self, event, moments, details):
        result = super()._on_service_event(event, moments, details)
        if event == "closed":
            self._service_renew_tokens()
        return result

    def _service_renew_tokens(self):
        """Links that were sent until now open these tickets no more."""
        # sudo: nobody reads or writes the field
        for ticket in self.sudo().filtered("access_token"):
            ticket.access_token = str(uuid.uuid4())
