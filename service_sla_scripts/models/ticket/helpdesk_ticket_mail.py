import re

from odoo import api, models
from odoo.tools import email_normalize, parse_contact_from_email

from ...tools.mail_html import html_to_text
from ...tools.mail_words import ANSWER
from .mail_thread import gateway_mail

SUBJECT_LENGTH = 60
# [HT00012] anywhere, or HT00012 in an answer (Re: …)
_BRACKETED = re.compile(r"[\[【(（]\s{0,3}([\w/-]{3,32})\s{0,3}[\]】)）]")
_NUMBER = re.compile(
    r"(?<![\w/-])(?=[\w/-]{0,20}[A-Za-z])[\w/-]{0,20}\d{2,12}(?![\w/-])"
)


class HelpdeskTicket(models.Model):
    """What a mail becomes on a ticket (see ``mail.thread`` in this folder)."""

    _inherit = "helpdesk.ticket"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        values = self._service_values_of_mail(msg_dict)
        values.update(custom_values or {})
        return super().message_new(msg_dict, custom_values=values)

    def _service_values_of_mail(self, msg_dict):
        """Values of a new ticket that helpdesk_mgmt leaves empty or raw."""
        sender = msg_dict.get("email_from") or msg_dict.get("from") or ""
        name, address = parse_contact_from_email(sender)
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        values = {
            "partner_email": address or sender,
            "partner_name": author.name or name or address,
        }
        # helpdesk_mgmt sets it only for mails that the cron fetched
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_email", raise_if_not_found=False
        )
        if channel:
            values["channel_id"] = channel.id
        if not (msg_dict.get("subject") or "").strip():
            subject = _first_words(msg_dict.get("body"))
            if subject:
                values["name"] = subject
        return values

    @api.model
    def _service_ticket_of_mail(self, msg_dict):
        """The ticket whose number the subject carries, if it is the sender's business.

        Programs lose the headers that thread an answer; people keep the subject. A
        stranger who guesses a number gets a ticket of her own.
        """
        sender = email_normalize(msg_dict.get("email_from") or "")
        numbers = _numbers_in(msg_dict.get("subject") or "")
        if not sender or not numbers:
            return self.browse()
        # sudo: the gateway's user may see no tickets; the check below decides
        found = self.sudo().search([("number", "in", numbers)], limit=10)
        found = found.filtered(
            lambda ticket: (
                sender
                in {
                    email_normalize(ticket.partner_email or ""),
                    ticket.partner_id.email_normalized,
                    *ticket.message_partner_ids.mapped("email_normalized"),
                }
            )
        )
        return self.browse(found.id) if len(found) == 1 else self.browse()

    # -- machines' mails: kept, but nobody is written to --------------------------

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        mail = gateway_mail(self.env)
        if mail and not mail.signal.opens_ticket:
            return []
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)

    def _notify_thread_with_out_of_office(
        self, message, recipients_data, msg_vals=False, **kwargs
    ):
        mail = gateway_mail(self.env)
        if mail and mail.signal.is_automatic:
            return self.env["mail.message"]
        return super()._notify_thread_with_out_of_office(
            message, recipients_data, msg_vals=msg_vals, **kwargs
        )

    def _track_template(self, tracking):
        """An alarm opens a ticket, but gets no "we received your request"."""
        mail = gateway_mail(self.env)
        if mail and mail.signal.is_automatic:
            return {}
        return super()._track_template(tracking)


def _first_words(body):
    """The beginning of a mail's text, as the title of a ticket."""
    text = " ".join(html_to_text(str(body or "")[:5000]).split())
    if len(text) <= SUBJECT_LENGTH:
        return text
    cut = text[: SUBJECT_LENGTH + 1].rpartition(" ")[0]
    # Chinese has no spaces to cut at
    return (cut if len(cut) > SUBJECT_LENGTH // 2 else text[:SUBJECT_LENGTH]) + "…"


def _numbers_in(subject):
    """What may be ticket numbers in a subject, at most ten."""
    subject = subject[:300]
    numbers = _BRACKETED.findall(subject)
    if ANSWER.match(subject):
        numbers += _NUMBER.findall(subject)
    return [number for number in dict.fromkeys(numbers) if re.search(r"\d", number)][
        :10
    ]
