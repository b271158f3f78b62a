from odoo import fields, models
from odoo.exceptions import UserError

SMS_MAX_LENGTH = 1000


class HelpdeskTicket(models.Model):
    """Calling and writing to the customer without seeing the number."""

    _inherit = "helpdesk.ticket"

    service_can_sms = fields.Boolean(
        compute="_compute_service_can_sms", groups="base.group_user"
    )

    def _compute_service_can_sms(self):
        for ticket in self:
            ticket.service_can_sms = "sms.sms" in self.env and ticket.partner_id

    def action_service_call(self, field=False):
        """Hand a number to the telephone system, which calls the agent, then it.

        :param str field: field of the ticket that holds the number; empty: the
            customer's number, or the second one of the ticket
        :return: an action that says that it rings
        :raise AccessError: no agent, or the ticket is out of reach
        :raise UserError: no number, no telephone system, or it does not answer
        """
        self.ensure_one()
        self.check_access("read")
        record, name = self._service_phone(field)
        return self.env["service.contact.reveal"]._call(record, name, self)

    def _service_phone(self, field=False):
        """The record and the field with the number to use."""
        if field:
            known = isinstance(field, str) and field in self._fields
            return self, field if known else "id"
        # sudo: whether there is a number, not which
        if not self.sudo().partner_id.phone and self.sudo().service_second_phone:
            return self, "service_second_phone"
        return self.partner_id or self, "phone" if self.partner_id else "id"

    def action_service_sms(self, body):
        """Send the customer a text message; it stands in the ticket's history.

        :param str body: at most 1000 characters
        :return: True
        :raise AccessError: no agent, or the ticket is out of reach
        :raise UserError: no text, no number, or text messages are not installed
        """
        self.ensure_one()
        log = self.env["service.contact.reveal"]
        log._check_internal()
        self.check_access("write")
        body = body.strip() if isinstance(body, str) else ""
        if not body or len(body) > SMS_MAX_LENGTH:
            raise UserError(
                self.env._(
                    "Write what the customer should read, %(limit)s characters at "
                    "most.",
                    limit=SMS_MAX_LENGTH,
                )
            )
        if "sms.sms" not in self.env:
            raise UserError(
                self.env._("Text messages need Odoo's app “SMS gateway”. Install it.")
            )
        record, name = self._service_phone()
        number = log._number_for("sms", record, name, self)
        customer = self.partner_id
        # sudo: the number goes along, unseen by whoever writes
        self.sudo()._message_sms(
            body,
            partner_ids=customer.ids,
            sms_numbers=[] if customer else [number],
            sms_pid_to_number={customer.id: number} if customer else {},
            put_in_queue=True,
        )
        self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()._trigger()
        return True
