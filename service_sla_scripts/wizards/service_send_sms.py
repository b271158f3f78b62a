from odoo import fields, models


class ServiceSendSms(models.TransientModel):
    """A text message to the customer of a ticket, whose number nobody sees."""

    _name = "service.send.sms"
    _description = "Text Message to a Customer"

    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", required=True)
    partner_id = fields.Many2one(related="ticket_id.partner_id")
    body = fields.Text(string="Message", required=True)

    def action_send(self):
        """Send it, with the rights of whoever writes: see ``action_service_sms``."""
        self.ensure_one()
        self.ticket_id.action_service_sms(self.body)
