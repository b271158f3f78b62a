"""Sending sample mails through the gateway, as fetchmail or the mail gate script do."""

import pathlib
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.mail.models.mail_mail import MailMail

from ..common import ServiceDeskCase

OUR_MAIL = "Please restart the box."
SAMPLES = pathlib.Path(__file__).parent.parent / "data" / "mail"


def sample(name, **replaced):
    """The bytes of a sample; ``@@KEY@@`` in it becomes the value given for ``key``."""
    raw = (SAMPLES / f"{name}.eml").read_bytes()
    for key, value in replaced.items():
        raw = raw.replace(b"@@" + key.upper().encode() + b"@@", value.encode())
    return raw


def names(prefix):
    found = sorted(path.stem for path in SAMPLES.glob(f"{prefix}*.eml"))
    assert found, prefix
    return found


class MailGatewayCase(ServiceDeskCase):
    """A desk with two teams, each with a mail address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "desk.example"})
        cls.company.alias_domain_id = cls.domain
        Team = cls.env["helpdesk.ticket.team"]
        cls.team.alias_name = "support"
        cls.second_team = Team.create({"name": "Second", "alias_name": "second"})
        (cls.team | cls.second_team).alias_id.alias_contact = "everyone"
        cls.anna = cls.env["res.partner"].create(
            {"name": "Anna Example", "email": "anna@customer.example"}
        )

    @contextmanager
    def _answers(self):
        """Collect the mails that are made or sent meanwhile: set of ids."""
        Mail = self.env["mail.mail"].sudo()
        last = Mail.search([], order="id desc", limit=1).id or 0
        sent = set()
        with patch.object(
            MailMail, "send", lambda mails, *_args, **_kwargs: sent.update(mails.ids)
        ):
            yield sent
            self.env.flush_all()
            self.env.cr.precommit.run()
            sent.update(Mail.search([("id", ">", last)]).ids)

    def _process(self, raw, model=False, **options):
        """Process a mail; return the tickets that it opened."""
        last = self._last_ticket_id()
        with self._answers() as self.sent:
            self.env["mail.thread"].message_process(model, raw, **options)
        domain = [("id", ">", last)]
        return self.Ticket.with_context(active_test=False).search(domain, order="id")

    def _last_ticket_id(self):
        return self.Ticket.search([], order="id desc", limit=1).id or 0

    def _answered_ticket(self, **values):
        """A ticket of Anna's, and the id of our mail that she has got."""
        ticket = self._ticket(partner_id=self.anna.id, **values)
        message = ticket.with_user(self.agent).message_post(
            body=OUR_MAIL,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.anna.ids,
        )
        return ticket, message.message_id.strip("<>")

    def _text(self, ticket):
        return str(ticket.description)
