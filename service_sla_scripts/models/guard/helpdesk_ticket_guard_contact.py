from odoo import models

from ...tools.contact_text import AllowList, find
from ..ticket.wording import BLOCK, WARN, Finding

# never in a message, not even to the one whose they are
SECRETS = ("identity", "card")


class HelpdeskTicket(models.Model):
    """Somebody else's contact data has no place in a reply."""

    _inherit = "helpdesk.ticket"

    def _service_message_findings(self, outgoing):
        findings = super()._service_message_findings(outgoing)
        text = outgoing.text
        matches = find(text)
        if not matches:
            return findings
        # asked only now: most replies hold none
        numbers, emails = self._service_contacts_known()
        allowed = self.env["res.company"]._service_published()
        matches = find(
            text, AllowList(allowed.numbers | numbers, domains=allowed.domains)
        )
        for match in matches:
            if match.value.lower() in emails:
                continue
            findings.append(
                Finding(
                    rule="contact",
                    level=BLOCK if match.kind in SECRETS else WARN,
                    text=text[match.start : match.end],
                    start=match.start,
                    end=match.end,
                    sentence=self._service_contact_sentence(match.kind),
                    label=self._service_contact_label(match.kind),
                )
            )
        return findings

    def _service_contacts_known(self):
        """Numbers and addresses that the customer and the sender know anyway: theirs.

        :return: two frozensets, numbers as they are written, addresses in small letters
        """
        # sudo: compared with what was typed, shown to nobody
        family = self.partner_id.commercial_partner_id
        people = family | family.child_ids | self.partner_id | self.message_partner_ids
        people |= self.env.user.sudo().partner_id
        emails = [*people.mapped("email"), self.partner_email, self.email_cc]
        words = " ".join(filter(None, emails)).lower().replace(",", " ").split()
        return (
            frozenset(number for number in people.mapped("phone") if number),
            frozenset(word.strip("<>;\"'") for word in words if "@" in word),
        )

    def _service_contact_label(self, kind):
        return {
            "phone": self.env._("Phone number"),
            "email": self.env._("Mail address"),
            "identity": self.env._("Identity number"),
            "card": self.env._("Bank card"),
        }.get(kind, self.env._("Account of a person"))

    def _service_contact_sentence(self, kind):
        label = self._service_contact_label(kind)
        if kind in SECRETS:
            return self.env._(
                "%(what)s: never in a message. Leave it out, or mask all but the last "
                "four characters.",
                what=label,
            )
        return self.env._(
            "%(what)s that is neither this customer's nor the company's. Is it "
            "somebody else's?",
            what=label,
        )
