from odoo import api, fields, models

from ...tools.same_words import words_of
from .wording import BLOCK, Finding

RULE = "approval"


class HelpdeskTicket(models.Model):
    """Promises beyond company policy (Service standard §1.3).

    One rule for every door: what needs an approval goes to the customer exactly as it
    was approved in the present cycle of the ticket, or not at all.
    """

    _inherit = "helpdesk.ticket"

    # -- hooks for wings ----------------------------------------------------------

    def _service_promises(self, said):
        """Hook: what in a text needs an approval.

        :param tuple said: words, see ``tools.same_words``; what the customer was
            promised already is taken out
        :return: list of (sentence for the sender, what goes on record, id of the record
            behind it)
        """
        self.ensure_one()
        return []

    def _service_may_promise(self, said):
        """Hook: whether exactly these words may go to the customer now.

        As long as nobody keeps approvals there are none to wait for.

        :param tuple said: words, see ``tools.same_words``
        :return: ``True`` if somebody who may decide it has approved this very text
        """
        self.ensure_one()
        return True

    def _service_not_said_yet(self, said):
        """Hook: a text without what the customer was promised before.

        Quoting that is free.

        :param tuple said: words, see ``tools.same_words``
        """
        self.ensure_one()
        return said

    def _service_promised(self, said, user, at):
        """Hook: the customer was told these words.

        :param tuple said: words, see ``tools.same_words``
        :param user: who told her
        :param datetime at: when
        """
        self.ensure_one()

    # -- the rule -------------------------------------------------------------------

    def _service_message_findings(self, outgoing):
        findings = super()._service_message_findings(outgoing)
        said = words_of(outgoing.text)
        promises = self._service_promises(self._service_not_said_yet(said))
        if promises and not self._service_may_promise(self._service_untitled(said)):
            text = outgoing.text.strip()
            start = outgoing.text.index(text)
            sentence, label, key = promises[0]
            findings.append(
                # all of it: a word beside what was approved is a word too many
                Finding(
                    rule=RULE,
                    level=BLOCK,
                    text=text,
                    start=start,
                    end=start + len(text),
                    sentence=sentence,
                    label=label,
                    key=key,
                )
            )
        return findings

    @api.model
    def _service_told(self, letters):
        # here, and not when it has become an answer: a mail or a notification is none
        result = super()._service_told(letters)
        now = fields.Datetime.now()
        for ticket, texts in letters.items():
            for letter in texts:
                said = ticket._service_untitled(words_of(letter.text))
                ticket._service_promised(said, self.env.user, now)
        return result

    def _service_untitled(self, said):
        """A text without the subject that a mail about this ticket has by itself."""
        for title in (self.display_name, self.name):
            for prefix in ("", "Re: "):
                begins = words_of(f"{prefix}{title}")
                if len(said) > len(begins) and said[: len(begins)] == begins:
                    return said[len(begins) :]
        return said
