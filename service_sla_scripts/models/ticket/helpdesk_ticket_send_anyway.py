from markupsafe import Markup, escape

from odoo import models

# what a client may have put around a message in its mail
SHOWN_AROUND = ("subtitles", "model_description", "force_record_name")


class HelpdeskTicket(models.Model):
    """Ways for a client to hand in what overrules a warning, beside the context."""

    _inherit = "helpdesk.ticket"

    def message_post(self, *, service_send_anyway=None, **kwargs):
        """Core's, with what overrules a warning about its words.

        :param dict service_send_anyway: ``reason`` and ``tokens`` of the refusal, see
            ``_service_guard_messages``
        """
        ticket = self._service_overruling(service_send_anyway)
        ticket._service_guard_around(kwargs)
        return super(HelpdeskTicket, ticket).message_post(**kwargs)

    def message_notify(self, **kwargs):
        """Core's, with a look at what is put around the message."""
        self._service_guard_around(kwargs)
        return super().message_notify(**kwargs)

    def _message_update_content(
        self, message, /, *, service_send_anyway=None, **kwargs
    ):
        if service_send_anyway:
            message = message.with_context(service_send_anyway=service_send_anyway)
        return super()._message_update_content(message, **kwargs)

    def _get_allowed_message_params(self):
        return super()._get_allowed_message_params() | {"service_send_anyway"}

    def _service_guard_around(self, kwargs):
        """What a mail shows beside its message is looked at like a message."""
        given = [kwargs[name] for name in SHOWN_AROUND if kwargs.get(name)]
        if not given:
            return
        around = []
        ours = self.env["ir.model"]._get(self._name).display_name
        for text in given:
            if text != ours:
                around += [text] if isinstance(text, str) else text
        if around:
            body = Markup("<br/>").join(escape(text) for text in around)
            self._service_guard_messages(
                [
                    {
                        "model": self._name,
                        "res_id": ticket.id,
                        "body": body,
                        # whoever gets it
                        "outgoing_email_to": "-",
                    }
                    for ticket in self
                ],
                is_sent=False,
            )

    def _service_overruling(self, given):
        return self.with_context(service_send_anyway=given) if given else self

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Tell a browser where it is worth asking as one types."""
        result = super()._thread_to_store(store, fields, request_list=request_list)
        if request_list is not None and self.env.user._is_internal():
            for ticket in self._service_guarded():
                store.add(ticket, {"serviceIsGuarded": True}, as_thread=True)
        return result
