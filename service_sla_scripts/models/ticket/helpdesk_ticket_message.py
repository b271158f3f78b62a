from odoo import api, fields, models

from .helpdesk_ticket_action import Answer
from .helpdesk_ticket_save import SERVER_FIELDS


class HelpdeskTicket(models.Model):
    """Writing to each other: what counts as an answer, and whose."""

    _inherit = "helpdesk.ticket"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail cannot say when things happened, whoever hands it in."""
        values = dict(custom_values or {})
        for name in SERVER_FIELDS & values.keys():
            del values[name]
        return super().message_new(msg_dict, custom_values=values)

    def _message_post_after_hook(self, message, msg_values):
        """A message to the customer is an answer; one from her ends the waiting."""
        result = super()._message_post_after_hook(message, msg_values)
        ticket = self.sudo()._service_in_pipeline()
        if ticket and self._service_is_conversation(message):
            now = fields.Datetime.now()
            agent = self._service_agent_of(message)
            if not agent:
                ticket._service_replied(now)
            elif ticket._service_reaches_customer(message):
                ticket._service_answered({ticket.id: Answer(now, agent)})
                ticket._service_emit("customer_informed", now, user=agent)
        return result

    def _service_replied(self, at):
        """The customer wrote or called: nobody waits for her any more.

        :param at: moment, or dict of moments by ticket id
        """
        self.filtered("service_is_waiting").write({"service_is_waiting": False})
        self._service_emit("customer_replied", at)

    def _service_is_conversation(self, message):
        """Whether people write to each other here, in their own names."""
        message = message.sudo()
        if (
            message.is_internal
            or message.subtype_id.internal
            or message.message_type not in ("comment", "email", "email_outgoing")
        ):
            return False
        # a client may name any author; only servers speak for somebody else
        if not self.env.su and message.author_id != self.env.user.partner_id:
            return False
        robot = self.env.ref("base.partner_root", raise_if_not_found=False)
        if message.author_id and message.author_id == robot:
            return False
        # the mail that opened the ticket is its description, not a message on it
        return message.subtype_id != self._creation_subtype()

    def _service_agent_of(self, message):
        """The agent who wrote a message; nobody for a customer or a plain colleague."""
        author = message.sudo().author_id
        if not author or author == self.sudo().partner_id:
            return self.env["res.users"]
        users = author.with_context(active_test=False).user_ids
        return users.filtered(
            lambda user: user.has_group("helpdesk_mgmt.group_helpdesk_user_own")
        )[:1]

    def _service_reaches_customer(self, message):
        """Whether the customer gets this message: colleagues alone are no answer."""
        reached = (
            message.partner_ids
            | message.notified_partner_ids
            | self.message_partner_ids
        )
        if self.partner_id:
            return bool(reached.commercial_partner_id & self.commercial_partner_id)
        return bool(message.outgoing_email_to) or any(reached.mapped("partner_share"))
