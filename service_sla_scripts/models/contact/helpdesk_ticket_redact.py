from odoo import api, models

from .redact import MESSAGE_TEXTS, TICKET, TICKET_TEXTS, redacted

TRACKED_TEXTS = (
    "old_value_char",
    "new_value_char",
    "old_value_text",
    "new_value_text",
)


class HelpdeskTicket(models.Model):
    """What is said on a ticket is stored with contacts masked, whatever its team.

    Agents are masked in all teams: what they read may not depend on one team's steps.
    Masked before it is saved, whoever saves it: no row, mail, notification or browser
    ever has the raw text. The original is kept (see ``service.contact.original``). A
    text with nothing to hide costs no query.
    """

    _inherit = "helpdesk.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        context = {
            name: self.env.context.get(f"default_{name}") for name in TICKET_TEXTS
        }
        given = [context | vals for vals in vals_list]
        if not any(redacted(self, vals, TICKET_TEXTS) for vals in given):
            return super().create(vals_list)
        allowed = self.env["res.company"]._service_contact_allowed()
        hidden = [redacted(self, vals, TICKET_TEXTS, allowed) for vals in given]
        tickets = super().create(
            [vals | found for vals, found in zip(vals_list, hidden, strict=True)]
        )
        self.env["service.contact.original"].sudo()._keep(
            [
                (ticket, ticket.id, {name: vals[name] for name in found})
                for ticket, vals, found in zip(tickets, given, hidden, strict=True)
            ]
        )
        return tickets

    def write(self, vals):
        if not redacted(self, vals, TICKET_TEXTS):
            return super().write(vals)
        allowed = self.env["res.company"]._service_contact_allowed()
        hidden = redacted(self, vals, TICKET_TEXTS, allowed)
        result = super().write(vals | hidden)
        originals = {name: vals[name] for name in hidden}
        self.env["service.contact.original"].sudo()._keep(
            [(ticket, ticket.id, originals) for ticket in self]
        )
        return result

    def _service_redact_stored(self):
        """Mask what these tickets hold from before: texts, messages, files, tracking.

        Called with all rights; constant queries.

        :return: how many texts were masked
        """
        Original = self.env["service.contact.original"].sudo()
        tickets = self.sudo().with_context(active_test=False)
        count = Original._redact_stored(
            tickets, TICKET_TEXTS, {ticket.id: ticket.id for ticket in tickets}
        )
        messages = (
            self.env["mail.message"]
            .sudo()
            .search([("model", "=", TICKET), ("res_id", "in", tickets.ids)])
        )
        said = messages._service_not_our_word()
        said_on = {message.id: message.res_id for message in said}
        count += Original._redact_stored(said, MESSAGE_TEXTS, said_on)
        count += Original._redact_stored(messages.tracking_value_ids, TRACKED_TEXTS)
        count += tickets._service_redact_mails(messages)
        lines = tickets.service_interaction_ids.message_line_ids
        lines = lines.filtered(lambda line: line.side == "customer")
        spoken_on = {line.id: line.interaction_id.ticket_id.id for line in lines}
        count += Original._redact_stored(lines, ["body"], spoken_on)
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", TICKET), ("res_id", "in", tickets.ids)])
        )
        ratings = (
            self.env["rating.rating"]
            .sudo()
            .search([("res_model", "=", TICKET), ("res_id", "in", tickets.ids)])
        )
        count += ratings._service_redact_stored()
        return count + files._service_redact_files()

    @api.model
    def _service_redact_mails(self, messages):
        """Mask mails that went out already; one that waits is the customer's."""
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("mail_message_id", "in", messages.ids),
                    ("state", "in", ("sent", "exception", "cancel")),
                ]
            )
        )
        return self.env["service.contact.original"]._redact_stored(mails, ["body_html"])
