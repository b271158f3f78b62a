from odoo import models

from ...tools.placeholders import GAP, PLACEHOLDER
from ..ticket.wording import BLOCK, Finding


class HelpdeskTicket(models.Model):
    """What is found in a reply: phrases of the list, and what was not filled in."""

    _inherit = "helpdesk.ticket"

    def _service_message_findings(self, outgoing):
        findings = super()._service_message_findings(outgoing)
        findings += self._service_find_phrases(outgoing.text)
        return findings + self._service_find_gaps(outgoing.text)

    def _service_find_phrases(self, text):
        Phrase = self.env["service.phrase"]
        hits = Phrase._find(text, self.team_id.id, self.partner_id.lang or False)
        # sudo: an agent is told why, whether or not he may read the list
        phrases = Phrase.sudo().browse([entry.id for _start, _end, entry in hits])
        return [
            Finding(
                rule="phrase",
                level=entry.level,
                text=text[start:end],
                start=start,
                end=end,
                sentence=phrase._sentence(text[start:end]),
                label=entry.phrase,
                better=entry.better,
                key=entry.id,
            )
            for (start, end, entry), phrase in zip(hits, phrases, strict=True)
        ]

    def _service_find_gaps(self, text):
        """Placeholders of a script that nobody filled in, by name or as a gap."""
        return [
            Finding(
                rule="placeholder",
                level=BLOCK,
                text=found[0],
                start=found.start(),
                end=found.end(),
                sentence=self.env._(
                    "“%(words)s” is still to be filled in.", words=found[0]
                ),
                label=self.env._("Unfilled placeholder"),
            )
            for pattern in (GAP, PLACEHOLDER)
            for found in pattern.finditer(text)
        ]
