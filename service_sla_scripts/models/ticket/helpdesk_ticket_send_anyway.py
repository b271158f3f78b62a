from odoo import models


class HelpdeskTicket(models.Model):
    """Ways for a client to hand in what overrules a warning, beside the context."""

    _inherit = "helpdesk.ticket"

    def message_post(self, *, service_send_anyway=None, **kwargs):
        """Core's, with what overrules a warning about its words.

        :param dict service_send_anyway: ``reason`` and ``tokens`` of the refusal, see
            ``_service_guard_messages``
        """
        ticket = self._service_overruling(service_send_anyway)
        return super(HelpdeskTicket, ticket).message_post(**kwargs)

    def _message_update_content(
        self, message, /, *, service_send_anyway=None, **kwargs
    ):
        if service_send_anyway:
            message = message.with_context(service_send_anyway=service_send_anyway)
        return super()._message_update_content(message, **kwargs)

    def _get_allowed_message_params(self):
        return super()._get_allowed_message_params() | {"service_send_anyway"}

    def _service_overruling(self, given):
        return self.with_context(service_send_anyway=given) if given else self

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Tell a browser where it is worth asking as one types."""
        super()._thread_to_store(store, fields, request_list=request_list)
        if request_list is not None and self.env.user._is_internal():
            for ticket in self._service_in_pipeline():
                store.add(ticket, {"serviceIsGuarded": True}, as_thread=True)
