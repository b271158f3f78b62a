from markupsafe import Markup

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.tools import format_list, hmac

from ...tools.contact_text import redact_text
from ...tools.outgoing_text import OutgoingText, read_outgoing
from .mail_thread import gateway_mail
from .message_values import is_for_outsiders, may_leave, recipients_of
from .wording import BLOCK, BY_PROGRAM, MIN_REASON_LENGTH, WARN, WordingRefused

MAX_LENGTH = 200_000  # characters that are looked at as one types
SHOWN = 10  # nobody reads more reasons than this at once
# what core writes into every ticket that is made
CORE_LINE = Markup('<div summary="o_mail_notification"><p>%s</p></div>')
# what a customer may have said herself
CUSTOMERS_TYPES = ("email", "comment")


class HelpdeskTicket(models.Model):
    """The guard: what must be said otherwise before it reaches a customer.

    Every message of a person that a customer can read passes
    ``_service_message_findings`` before it is written, whichever way it comes. What
    only warns goes out when the sender repeats the call with the tokens of the refusal
    and a reason.
    """

    _inherit = "helpdesk.ticket"

    # -- hooks for wings ----------------------------------------------------------

    def _service_message_findings(self, outgoing):
        """Hook: what speaks against sending a text to the customer of this ticket.

        The ticket comes with sudo, the sender is ``env.user``. An override adds to the
        list of ``super``. Tickets of a batch share their prefetch.

        :param OutgoingText outgoing: ``text`` and what of it is quoted
        :return: list of :class:`Finding`
        """
        self.ensure_one()
        return []

    @api.model
    def _service_wording_refused(self, caught):
        """Hook: these messages are about to be refused; the transaction ends with it.

        :param dict caught: ticket -> list of :class:`Finding`
        """

    def _service_wording_passed(self, caught, reason):
        """Hook: messages are on their way to the customers of these tickets.

        :param dict caught: ticket -> findings that were overruled, for some of them
        :param str reason: why; empty when nothing was found
        """

    @api.model
    def _service_told(self, letters):
        """Hook: these texts are on their way to customers.

        :param dict letters: ticket -> list of :class:`OutgoingText`
        """

    # -- what people ask as they type -----------------------------------------------

    @api.readonly
    def service_check_wording(self, text):
        """What would speak against sending this text to the customer.

        :param str text: plain text, as typed
        :return: dict with ``findings`` (list of dicts with ``rule``, ``level``,
            ``text``, ``start``, ``end``, ``sentence``, ``better``, ``key``) and
            ``token``, which allows to send just this text with a reason (empty where
            something blocks, or nothing was found)
        :raise AccessError: the user may not read the ticket, or is no colleague
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user._is_internal():
            raise AccessError(
                self.env._("Only colleagues may try what customers are not told.")
            )
        ticket = self.sudo()._service_guarded()  # sudo: as a message is looked at
        findings = []
        if ticket:
            outgoing = OutgoingText(str(text or "")[:MAX_LENGTH])
            findings = ticket._service_findings(outgoing)
        is_blocked = any(finding.level == BLOCK for finding in findings)
        return {
            "findings": [_as_dict(ticket, finding) for finding in findings],
            "token": ticket._service_wording_token(findings)
            if findings and not is_blocked
            else "",
        }

    # -- every message passes here ------------------------------------------------

    @api.model
    def _service_guard_messages(self, values_list, is_sent=True):
        """Look at messages of the user before they are written.

        A message that was warned about passes with ``service_send_anyway`` in the
        context: a dict with ``reason`` and ``tokens``, those of the refusal. A token is
        good for the same person, ticket and findings alone; nothing opens a block.

        :param values_list: values of ``mail.message`` or ``mail.mail``
        :param bool is_sent: whether they are sent right now
        :raise WordingRefused: see there
        """
        letters, caught = self._service_outgoing(values_list)
        if not letters:
            return
        mail = gateway_mail(self.env)
        if caught and mail:
            # nobody there to ask; what blocks is no message any more: see message_post
            reason = self.env._("Sent by mail")
        elif caught:
            reason = self._service_override(caught)
            if not reason:
                self._service_wording_refused(caught)
                raise self._service_refused(caught)
        else:
            reason = ""
        if is_sent:
            tickets = self.browse().concat(*letters)
            tickets._service_wording_passed(caught, reason)
            self._service_told(letters)

    @api.model
    def _service_guards(self):
        """Whether the user is somebody whose messages are looked at."""
        return (
            self.env.uid not in (False, None, SUPERUSER_ID)
            and self.env.context.get("service_wording") is not BY_PROGRAM
            and bool(self.env["helpdesk.ticket.team"]._service_pipeline_ids())
            and self.env.user._is_internal()
        )

    @api.model
    def _service_outgoing(self, values_list):
        """What customers will read of these messages.

        :return: dict ticket (sudo) -> list of :class:`OutgoingText`, and dict ticket
            -> list of findings where there are
        """
        leaving = [values for values in values_list if may_leave(self.env, values)]
        letters, caught = {}, {}
        if not leaving or not self._service_guards():
            return letters, caught
        for ticket, values in self._service_addressed(leaving):
            if ticket._service_is_core_line(values):
                continue
            letter = read_outgoing(
                values.get("subject"),
                (self._service_as_shown(values.get("body")), values.get("body_html")),
            )
            if not letter.text.strip():
                continue
            letters.setdefault(ticket, []).append(letter)
            findings = ticket._service_addressed_findings(letter, values)
            if findings:
                caught.setdefault(ticket, []).extend(findings)
        return letters, caught

    def _service_is_core_line(self, values):
        """Whether this is the line with which core begins a ticket, and no more."""
        return (
            not values.get("subject")
            and not values.get("body_html")
            and values.get("body") == CORE_LINE % self._creation_message()
        )

    @api.model
    def _service_as_shown(self, body):
        """A body as it will be stored: what is taken out tears no words apart."""
        if not body or "<" not in body:
            return body
        message = self.env["mail.message"]
        return message._fields["body"].convert_to_column(body, message)

    def _service_leaves(self, values):
        """Whether the customer, or anybody outside, gets or can read this message.

        Neither type nor "internal" flag counts: who gets it and who can open it does.
        """
        if is_for_outsiders(self.env, values):
            return True
        sender = self.env.user.partner_id
        partners = recipients_of(self.env, values) - sender
        family = self.partner_id.commercial_partner_id
        if any(
            partner.partner_share
            or (family and partner.commercial_partner_id == family)
            for partner in partners
        ):
            return True
        subtype = self.env["mail.message.subtype"].sudo()
        subtype = subtype.browse(values.get("subtype_id") or ())
        # a colleague may be the customer, and write to the desk
        return bool(subtype) and not subtype.internal and sender != self.partner_id

    # -- findings -----------------------------------------------------------------

    def _service_findings(self, outgoing):
        """All findings in a text, by place; not the customer's own words, quoted."""
        findings = self._service_message_findings(outgoing)
        quoted = [f for f in findings if outgoing.is_quoted(f.start, f.end)]
        if quoted:
            said = self._service_said_by_customer()
            findings = [
                finding
                for finding in findings
                if finding not in quoted
                or _squeezed(redact_text(_line(outgoing.text, finding))) not in said
            ]
        return sorted(findings, key=lambda finding: (finding.start, -finding.end))

    def _service_said_by_customer(self):
        """What came in from outside on this ticket, as one text without spaces.

        Contacts in it are masked, as they are where messages are kept redacted.
        """
        messages = self.message_ids.filtered(
            lambda message: (
                message.message_type in CUSTOMERS_TYPES
                and (not message.author_id or message.author_id.partner_share)
                and message.create_uid.id != self.env.uid
            )
        )
        return "\n".join(
            _squeezed(redact_text(read_outgoing("", [message.body]).text))
            for message in messages
        )

    # -- refusing, and sending anyway -----------------------------------------------

    @api.model
    def _service_override(self, caught):
        """The reason for which all that was found is to go out all the same.

        :return: empty when it is not
        """
        given = self.env.context.get("service_send_anyway")
        if not isinstance(given, dict):
            return ""
        reason = " ".join(str(given.get("reason") or "").split())[:250]
        tokens = given.get("tokens")
        if (
            len(reason) < MIN_REASON_LENGTH
            or not isinstance(tokens, (list, tuple))
            or any(f.level == BLOCK for found in caught.values() for f in found)
        ):
            return ""
        asked = {
            ticket._service_wording_token(found) for ticket, found in caught.items()
        }
        return reason if asked <= set(map(str, tokens)) else ""

    def _service_wording_token(self, findings):
        """Proof that somebody was told about these findings on this ticket."""
        told = sorted({(f.rule, f.key, _squeezed(f.text)) for f in findings})
        # sudo: the secret is nobody's to read
        return hmac(
            self.env(su=True), "service_send_anyway", (self.env.uid, self.id, told)
        )

    @api.model
    def _service_refused(self, caught):
        """The error for messages that are not sent.

        :param dict caught: ticket -> list of findings
        """
        found = [(ticket, f) for ticket, findings in caught.items() for f in findings]
        blocks = [pair for pair in found if pair[1].level == BLOCK]
        lines = [self.env._("This message was not sent.")]
        for ticket, finding in (blocks or found)[:SHOWN]:
            line = finding.sentence
            if len(caught) > 1:
                line = f"{ticket.number}: {line}"
            lines.append(f"  • {line}")
            if finding.better:
                lines.append(
                    "    "
                    + self.env._(
                        "Better: %(wordings)s",
                        wordings=format_list(
                            self.env,
                            [f"“{better}”" for better in finding.better],
                            "or",
                        ),
                    )
                )
        more = len(blocks or found) - SHOWN
        if more > 0:
            lines.append(self.env._("… and %(count)s more.", count=more))
        if not blocks:
            lines.append(self.env._("Say it otherwise, or send it anyway and say why."))
        return WordingRefused(
            "\n".join(lines),
            {
                "level": BLOCK if blocks else WARN,
                "ticket_ids": [ticket.id for ticket in caught],
                "findings": [_as_dict(ticket, finding) for ticket, finding in found],
                "tokens": []
                if blocks
                else [
                    ticket._service_wording_token(findings)
                    for ticket, findings in caught.items()
                ],
            },
        )

    # -- texts of programs ----------------------------------------------------------

    def _service_by_program(self):
        return self.with_context(service_wording=BY_PROGRAM)

    def _message_track_post_template(self, changes):
        """The template of a stage is a manager's text, whoever moves the ticket."""
        ticket = self._service_by_program()
        return super(HelpdeskTicket, ticket)._message_track_post_template(changes)

    def _send_ticket_rating_mail(self, force_send=False):
        ticket = self._service_by_program()
        return super(HelpdeskTicket, ticket)._send_ticket_rating_mail(force_send)


def _as_dict(ticket, finding):
    return {**finding._asdict(), "better": list(finding.better), "ticket_id": ticket.id}


def _squeezed(text):
    return "".join(text.split()).casefold()


def _line(text, finding):
    """The whole line a finding stands in."""
    end = text.find("\n", finding.end)
    start = text.rfind("\n", 0, finding.start) + 1
    return text[start : end if end >= 0 else len(text)]
