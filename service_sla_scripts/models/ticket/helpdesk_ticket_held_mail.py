from markupsafe import Markup, escape

from odoo import models

from .mail_thread import gateway_mail
from .wording import BLOCK

SUBTYPES = ("subtype_id", "subtype_xmlid")


class HelpdeskTicket(models.Model):
    """A colleague answers by mail, and says what may never be said.

    His mail cannot be refused: it is here. It is not handed on to the customer, and he
    is told.
    """

    _inherit = "helpdesk.ticket"

    def message_post(self, **kwargs):
        if not gateway_mail(self.env):
            return super().message_post(**kwargs)
        guard, caught = self._service_blocked_mail(kwargs)
        if not caught:
            return super().message_post(**kwargs)
        guard._service_wording_refused(caught)
        note = {name: value for name, value in kwargs.items() if name not in SUBTYPES}
        note |= {"subtype_xmlid": "mail.mt_note", "partner_ids": []}
        message = super().message_post(**note)
        author = guard.env.user
        ticket = self.with_context(lang=author.lang)
        why = escape(str(guard._service_refused(caught)))
        ticket.message_notify(
            partner_ids=author.partner_id.ids,
            subject=ticket.env._("%(ticket)s: your mail is kept", ticket=self.number),
            body=Markup("<p>%s</p><p>%s</p>")
            % (
                why.replace("\n", Markup("<br/>")),
                ticket.env._("It stands on the ticket as a note."),
            ),
        )
        return message

    def _service_blocked_mail(self, values):
        """What blocks a mail that a colleague wrote.

        :param dict values: of ``message_post``
        :return: the guard, as the colleague, and what it found: see
            ``_service_outgoing``; nothing where it only warns
        """
        self.ensure_one()
        values = {**values, "model": self._name, "res_id": self.id}
        if xmlid := values.get("subtype_xmlid"):
            values["subtype_id"] = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
        guard = self.env["mail.message"]._service_guard([values])
        _letters, caught = guard._service_outgoing([values])
        found = [finding for findings in caught.values() for finding in findings]
        is_blocked = any(finding.level == BLOCK for finding in found)
        return guard, caught if is_blocked else {}
