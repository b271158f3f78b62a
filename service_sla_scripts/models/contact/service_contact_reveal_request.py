from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request
from odoo.tools import html2plaintext

from ...tools.masking import mask
from .reveal_const import NOTE_LENGTH, REASONS, REVEAL_GROUP, SHOWN_SECONDS

# no right, or nothing that could be revealed: everything else can be put right
FORBIDDEN = ("no_right", "no_access", "not_protected", "ticket_access")
MAX_ID = 2**31 - 1


class ServiceContactReveal(models.Model):
    """One contact for one person: asking, deciding, answering."""

    _inherit = "service.contact.reveal"

    # -- for clients --------------------------------------------------------------

    @api.model
    def service_reveal(self, model, res_id, field, reason, note="", ticket_id=False):
        """Give one masked contact in clear, for a reason that stays on record.

        Every call is logged, a refused one too, before anything is given.

        :param str model: name of the model, like ``res.partner``
        :param int res_id: id of one record
        :param str field: name of the field that holds the contact
        :param str reason: ``call_back``, ``identity``, ``visit``, ``correct``,
            ``legal`` or ``other``
        :param str note: the reason in words, needed for ``other``
        :param int ticket_id: the open ticket of the same customer, of one's own team,
            that makes it necessary (a setting of the company asks for it)
        :return: dict ``value`` (str), ``seconds`` (int): how long it may be shown
        :raise AccessError: no right to reveal, or to read the record; no such contact
        :raise UserError: no reason, no such ticket, too many in an hour
        """
        self._check_internal()
        record, name = self._find_field(model, res_id, field)
        ticket = self._find_record("helpdesk.ticket", ticket_id)
        refusal = self._find_refusal(record, name, reason, note, ticket)
        value = "" if refusal else self._clear_value(record, name)
        if not refusal and not value:
            refusal = "empty"
        refusal = self._log(
            "reveal",
            {
                **self._describe(record, name, ticket),
                "reason": reason if reason in dict(REASONS) else False,
                "note": self._clean(note, value),
            },
            refusal,
            limit=self._hourly_limit("service_reveal_hourly_limit"),
        )
        if refusal:
            raise self._refused(refusal)
        if request:
            request.future_response.headers["Cache-Control"] = "no-store"
        return {"value": value, "seconds": SHOWN_SECONDS}

    @api.model
    @api.readonly
    def service_reveal_options(self, model, res_id):
        """What a person has to choose from before a contact of a record is revealed.

        :return: dict ``reasons``: list of (code, label); ``tickets``: list of
            ``{"id", "name"}`` that may be named; ``needs_ticket``; ``note_length``:
            fewest characters of the note for the reason ``other``
        :raise AccessError: no right to reveal, or to read the record
        """
        self._check_internal()
        record = self._find_record(model, res_id)
        if not self.env.user.has_group(REVEAL_GROUP):
            raise self._refused("no_right")
        if not self._is_readable(record):
            raise self._refused("no_access")
        return {
            "reasons": self._fields["reason"]._description_selection(self.env),
            "tickets": [
                {"id": ticket.id, "name": ticket.display_name}
                for ticket in self._tickets_for(record)
            ],
            "needs_ticket": self._needs_ticket(),
            "note_length": NOTE_LENGTH,
        }

    # -- deciding -----------------------------------------------------------------

    @api.model
    def _find_refusal(self, record, name, reason, note, ticket):
        """Code of what speaks against it, or False."""
        if not self.env.user.has_group(REVEAL_GROUP):
            return "no_right"
        if not self._is_readable(record):
            return "no_access"
        if not self._data_kind(record, name):
            return "not_protected"
        if reason not in dict(REASONS):
            return "no_reason"
        if reason == "other" and len(self._clean(note)) < NOTE_LENGTH:
            return "no_note"
        return self._find_ticket_refusal(record, ticket)

    @api.model
    def _find_ticket_refusal(self, record, ticket):
        if not ticket:
            return self._needs_ticket() and "no_ticket"
        if not self._is_readable(ticket):
            return "ticket_access"
        # sudo: who may read the ticket may be told why it does not do
        ticket = ticket.sudo()
        if not ticket._service_counts_as_open():
            return "ticket_closed"
        customer, own_ticket = record.sudo()._service_contact_scope()
        owner = customer.commercial_partner_id
        if ticket != own_ticket and not (
            owner and owner == ticket.partner_id.commercial_partner_id
        ):
            return "other_customer"
        if not ticket._service_is_of(self.env.user):
            return "other_team"
        return False

    @api.model
    def _tickets_for(self, record):
        """Tickets that the user may name for a contact of this record."""
        customer, own_ticket = record.sudo()._service_contact_scope()
        tickets = own_ticket.with_env(self.env)
        if customer:
            tickets |= self.env["helpdesk.ticket"].search(
                [
                    ("commercial_partner_id", "=", customer.commercial_partner_id.id),
                    ("closed", "=", False),
                ],
                order="id desc",
            )
        return tickets.filtered(
            lambda ticket: not self._find_ticket_refusal(record, ticket)
        )

    @api.model
    def _needs_ticket(self):
        # of all the user's companies: a client chooses which of them is the current one
        return any(self.env.user.company_ids.mapped("service_reveal_needs_ticket"))

    @api.model
    def _hourly_limit(self, name):
        """The strictest limit of the user's companies."""
        return min(self.env.user.sudo().company_ids.mapped(name))

    # -- finding ------------------------------------------------------------------

    @api.model
    def _check_internal(self):
        """Customers are refused without a trace: they could fill the log at will."""
        if not self.env.user._is_internal():
            raise self._refused("no_right")

    @api.model
    def _find_record(self, model, res_id):
        """The record a client names, or an empty one of any model."""
        known = isinstance(model, str) and model in self.env.registry
        is_id = type(res_id) is int and 0 < res_id <= MAX_ID
        if not known or not is_id or not self.env[model]._auto:
            return self.browse()
        return self.env[model].browse(res_id)

    @api.model
    def _find_field(self, model, res_id, field):
        record = self._find_record(model, res_id)
        known = isinstance(field, str) and field in record._fields
        return record, field if known else False

    @api.model
    def _is_readable(self, record):
        return bool(record and record.exists() and record.has_access("read"))

    @api.model
    def _data_kind(self, record, name):
        """Kind of contact that a field holds, or False if it is no masked one."""
        if not name:
            return False
        if kind := record._service_kinds.get(name):
            return kind
        return self._original(record, name) and "text"

    @api.model
    def _original(self, record, name):
        """What a customer wrote, before contacts in it were masked; or nothing."""
        # sudo: nobody may read originals but through here
        originals = self.env["service.contact.original"].sudo()
        return originals.search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("field", "=", name),
            ],
            order="id desc",
            limit=1,
        ).value

    @api.model
    def _clear_value(self, record, name):
        """The contact as text, or an empty text."""
        # sudo: checked, logged and limited, this is what the model is for
        value = self._original(record, name) or record.sudo()[name]
        if record._fields[name].type == "html":
            value = html2plaintext(value or "")
        return str(value or "").strip()

    # -- words --------------------------------------------------------------------

    @api.model
    def _describe(self, record, name, ticket):
        """What the log says of a record, a field and a ticket: nothing in clear."""
        field = record._fields.get(name)
        ticket = ticket.sudo().exists()
        return {
            "res_model": bool(record) and record._name,
            "res_id": record.id,
            "record_name": self._masked_name(record.sudo().exists()),
            "field_name": field and name,
            "field_label": field and field.string,
            "data_kind": bool(record) and self._data_kind(record, name),
            "ticket_res_id": ticket.id,
            "ticket_number": bool(ticket) and ticket.number,
        }

    @api.model
    def _masked_name(self, record):
        if not record:
            return False
        if record._name == "helpdesk.ticket":
            return record.number
        if record._name in ("res.partner", "res.users"):
            return mask("name", record.name)
        return self._clean(record.display_name)

    @api.model
    def _refused(self, code):
        """The exception for a refusal, with what to do about it."""
        texts = {
            "no_right": self.env._(
                "You may not reveal contacts. Ask whoever manages access rights for "
                "“Reveal contacts”."
            ),
            "no_access": self.env._("You may not read this record, or it is gone."),
            "not_protected": self.env._("This field holds no masked contact."),
            "no_reason": self.env._("Choose why you need to see it."),
            "no_note": self.env._(
                "Say in a few words why you need to see it (%(length)s characters or "
                "more).",
                length=NOTE_LENGTH,
            ),
            "no_ticket": self.env._(
                "Choose the open ticket of this customer it is for."
            ),
            "ticket_access": self.env._("You may not read this ticket, or it is gone."),
            "ticket_closed": self.env._("The ticket is closed. Choose an open one."),
            "other_customer": self.env._("The ticket belongs to another customer."),
            "other_team": self.env._(
                "The ticket belongs neither to you nor to your team."
            ),
            "empty": self.env._("Nothing is on record here."),
            "incomplete": self.env._(
                "Enter the full phone number or the full mail address: parts of it "
                "are not searched for."
            ),
            "rate_limit": self.env._(
                "That is more than you may see in an hour. Your auditors were told; go "
                "on later, or ask them."
            ),
        }
        kind = AccessError if code in FORBIDDEN else UserError
        return kind(texts[code])
