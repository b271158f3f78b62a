from odoo import api, models

from .redact import MESSAGE_TEXTS, TICKET, TICKET_TEXTS, redacted

TRACKED_TEXTS = (
    "old_value_char",
    "new_value_char",
    "old_value_text",
    "new_value_text",
)


class HelpdeskTicket(models.Model):
    """What is said on a ticket of the pipeline is stored with contacts masked.

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
        suspects = [
            bool(
                redacted(self, vals, TICKET_TEXTS) and self._service_uses_pipeline(vals)
            )
            for vals in given
        ]
        if not any(suspects):
            return super().create(vals_list)
        allowed = self.env["res.company"]._service_contact_allowed()
        hidden = [
            redacted(self, vals, TICKET_TEXTS, allowed) if is_suspect else {}
            for vals, is_suspect in zip(given, suspects, strict=True)
        ]
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
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        joining = self.browse()
        if vals.get("team_id") in teams:
            # sudo: their team, whoever may see it
            joining = (self.sudo() - self.sudo()._service_in_pipeline()).sudo(False)
        ours, hidden = self.browse(), {}
        if teams and redacted(self, vals, TICKET_TEXTS):
            ours = self._service_in_pipeline_with(vals)
        if ours:
            allowed = self.env["res.company"]._service_contact_allowed()
            hidden = redacted(self, vals, TICKET_TEXTS, allowed)
        if hidden:
            others = self - ours
            if others:
                super(HelpdeskTicket, others).write(dict(vals))
            result = super(HelpdeskTicket, ours).write(vals | hidden)
            originals = {name: vals[name] for name in hidden}
            self.env["service.contact.original"].sudo()._keep(
                [(ticket, ticket.id, originals) for ticket in ours]
            )
        else:
            result = super().write(vals)
        if joining:
            # sudo: what was said in the team they come from
            joining.sudo()._service_redact_stored()
        return result

    @api.model
    def _service_uses_pipeline(self, vals):
        """Whether a new ticket is going to belong to a team that uses the pipeline."""
        Team = self.env["helpdesk.ticket.team"]
        teams = Team._service_pipeline_ids()
        if not teams or "team_id" in vals:
            return vals.get("team_id") in teams
        values = self.default_get(["team_id", "user_id"])
        if not values.get("team_id"):
            # as helpdesk_mgmt finds one: the first team of the person assigned
            user = self.env["res.users"].browse(
                vals.get("user_id", values.get("user_id")) or ()
            )
            values["team_id"] = user.sudo().helpdesk_team_ids[:1].id
        return values["team_id"] in teams

    def _service_in_pipeline_with(self, vals):
        """The tickets among these that use the pipeline once these values are saved."""
        if "team_id" in vals:
            teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
            return self if vals["team_id"] in teams else self.browse()
        # sudo: whether it may be written is asked when it is written
        return self.browse(self.sudo()._service_in_pipeline().ids)

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
