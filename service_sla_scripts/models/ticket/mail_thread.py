import logging
import xmlrpc.client
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from psycopg2 import InterfaceError, OperationalError

from odoo import api, models
from odoo.exceptions import ConcurrencyError, LockError

from ...tools.mail_envelope import addresses_of, ids_of, read_envelope, read_headers
from ...tools.mail_repair import repair, salvage
from ...tools.mail_signals import BOUNCE, Signal, classify
from .wording import BY_PROGRAM

_logger = logging.getLogger(__name__)

TICKET = "helpdesk.ticket"
# Whoever called us tries these again, with a new transaction.
RETRIED = (OperationalError, InterfaceError, ConcurrencyError, LockError)
# What odoo.tools.html_sanitize puts in place of a text that it stumbled over.
SANITIZER_GAVE_UP = frozenset(
    {
        "<p>ParserError when sanitizing</p>",
        "<p>Unknown error when sanitizing</p>",
    }
)


@dataclass(frozen=True)
class GatewayMail:
    """What is known of the mail that is on its way to a ticket (in the context)."""

    signal: Signal
    # mails that are answered by another model's rules follow those
    has_other_models: bool
    # kept on the ticket where reading the mail lost something of it
    original: bytes | None = None
    # the second try, with a plain mail in place of one that could not be read
    is_salvaged: bool = False


def gateway_mail(env):
    """The ``GatewayMail`` on its way, or ``None``; nothing that a client put there."""
    mail = env.context.get("service_mail")
    return mail if isinstance(mail, GatewayMail) else None


class MailThread(models.AbstractModel):
    """Mail gateway, for mails on their way to a ticket (and for those alone).

    Machines' answers open no ticket and get no answer (RFC 3834 §2); what cannot be
    parsed becomes a ticket with the raw mail attached (Service standard §1: the
    description was received). Every other mail goes through unchanged code.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        options = {
            "custom_values": custom_values,
            "save_original": save_original,
            "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        raw = _as_bytes(message)
        targets = self._service_mail_targets(model, read_envelope(raw))
        if TICKET not in targets:
            return super().message_process(model, message, **options)
        self.env[TICKET]._service_check_gateway()
        signal = _classify(raw)
        mixed = len(targets) > 1
        try:
            with self.env.cr.savepoint():
                mended = repair(raw, is_report=not signal.opens_ticket)
                original = raw if mended.is_lossy else None
                gateway = self.with_context(
                    service_mail=GatewayMail(signal, mixed, original)
                )
                return super(MailThread, gateway).message_process(
                    model, mended.raw, **options
                )
        except RETRIED:
            raise
        except Exception as error:  # whatever core's parsing raises: see the class
            _logger.info("a mail to %s could not be read", TICKET, exc_info=True)
            unreadable = error
        gateway = self.with_context(
            service_mail=GatewayMail(signal, mixed, raw, is_salvaged=True)
        )
        try:
            with self.env.cr.savepoint():
                return super(MailThread, gateway).message_process(
                    model, salvage(raw), **options
                )
        except RETRIED:
            raise
        except Exception:  # no fault of the mail's form: let the first error tell
            if signal.opens_ticket:
                raise unreadable from None
            _logger.info("dropped: %s (%s)", signal.kind, signal.reason)
            return False

    @api.model
    def _service_mail_targets(self, model, envelope):
        """Names of the models that core's routing is going to choose from.

        Read from the raw headers in the order of ``message_route``: the message that
        is replied to, the aliases, the fallback.
        """
        recipients = addresses_of(
            envelope, "delivered-to", "to", "cc", "resent-to", "resent-cc"
        )
        # sudo: like core, whoever runs the gateway
        aliases = self.env["mail.alias"].sudo()
        if recipients:
            local_parts = [address.partition("@")[0] for address in recipients]
            aliases = aliases.search(
                [
                    "|",
                    ("alias_full_name", "in", recipients),
                    "&",
                    ("alias_name", "in", local_parts),
                    ("alias_incoming_local", "=", True),
                ]
            )
        targets = set(aliases.alias_model_id.mapped("model"))
        ids = ids_of(envelope, "in-reply-to", "references")
        if ids:
            replied = self.env["mail.message"].sudo()
            replied = replied.search(
                [("message_id", "in", ids)], order="id desc", limit=1
            )
            if replied.model and not targets - {replied.model}:
                return {replied.model}
        return targets or {model}

    # -- signals ------------------------------------------------------------------

    @api.model
    def _detect_is_bounce(self, message, message_dict):
        """Bounces that only their form gives away are bounces too; reports of success
        and read receipts are none, and must not count against the customer."""
        is_bounce = super()._detect_is_bounce(message, message_dict)
        mail = gateway_mail(self.env)
        if not mail:
            return is_bounce
        if mail.signal.is_receipt:
            return False
        return is_bounce or (mail.signal.kind == BOUNCE and not mail.has_other_models)

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        mail = gateway_mail(self.env)
        if not mail:
            return routes
        if str(message_dict.get("body")) in SANITIZER_GAVE_UP:
            raise ValueError("the sanitizer gave up on this mail")
        kept = [self._service_mail_route(route, message_dict) for route in routes]
        kept = [route for route in kept if route]
        if routes and not kept and mail.signal.opens_ticket:
            raise ValueError("no route of this unreadable mail leads to a ticket")
        return kept

    def _service_mail_route(self, route, message_dict):
        """The route as it shall be taken, or ``None``.

        :param tuple route: model, record id, custom values, user id, alias
        """
        mail = gateway_mail(self.env)
        model, res_id, custom_values, user_id, alias = route
        if model != TICKET:
            return None if mail.is_salvaged else route
        if not res_id:
            res_id = self.env[TICKET]._service_ticket_of_mail(message_dict).id
        if not res_id and not mail.signal.opens_ticket:
            _logger.info(
                "mail %s opens no ticket: %s (%s)",
                message_dict["message_id"],
                mail.signal.kind,
                mail.signal.reason,
            )
            return None
        return (model, res_id, custom_values, user_id, alias)

    @api.model
    def _routing_create_bounce_email(
        self, email_from, body_html, message, **mail_values
    ):
        """Nothing that a machine sent is answered: two machines would never stop."""
        mail = gateway_mail(self.env)
        if mail and mail.signal.is_automatic and not mail.has_other_models:
            _logger.info("not answered: %s", mail.signal.reason)
            return None
        return super()._routing_create_bounce_email(
            email_from, body_html, message, **mail_values
        )

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        """The mails of a message: it has passed, what is around it is the layout's."""
        thread = self.with_context(service_wording=BY_PROGRAM)
        return super(MailThread, thread)._notify_thread_by_email(
            message, recipients_data, **kwargs
        )

    # -- what the mail leaves on the ticket ---------------------------------------

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        mail = gateway_mail(self.env)
        tickets = [route for route in routes or () if route[0] == TICKET]
        if not mail or not tickets:
            return super()._message_route_process(message, message_dict, routes)
        others = [route for route in routes if route[0] != TICKET]
        res_id = False
        if others:
            res_id = super()._message_route_process(message, dict(message_dict), others)
        return (
            super()._message_route_process(
                message, self._service_mail_values(message_dict), tickets
            )
            or res_id
        )

    def _service_mail_values(self, message_dict):
        """The parsed mail as it is to stand on the ticket."""
        mail = gateway_mail(self.env)
        values = dict(message_dict)
        if mail.original is not None:
            values["attachments"] = [
                *values.get("attachments", ()),
                self._Attachment("original.eml", mail.original, {}),
            ]
        if not mail.signal.opens_ticket:
            # a note, not an answer; and without a parent, whose author would be told
            values["is_internal"] = True
            values.pop("parent_id", None)
        return values


def _as_bytes(message):
    """The three forms that fetchmail, the mail gate script and RPC hand a mail in."""
    if isinstance(message, xmlrpc.client.Binary):
        return bytes(message.data)
    if isinstance(message, str):
        return message.encode("utf-8", "surrogateescape")
    return bytes(message)


def _classify(raw):
    """The signal of a raw mail, from its headers alone if it has no structure."""
    try:
        return classify(message_from_bytes(raw, policy=policy.compat32))
    except Exception:  # hostile structures: RecursionError and others
        message = Message()
        for name, value in read_headers(raw):
            if not name.startswith("content-"):
                message[name] = value
        return classify(message)
