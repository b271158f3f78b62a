from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...tools.phrases import (
    GAP_WORDS,
    MAX_GAPS,
    MAX_LENGTH,
    PhraseBook,
    PhraseError,
    parse_phrase,
    read,
)
from ..ticket.wording import BLOCK, WARN

LEVELS = [(WARN, "Warn"), (BLOCK, "Block")]
# A longer phrase that is said: "not your fault" beside "your fault".
FINE = "fine"
# a customer's language that no phrase is limited to
_OTHER_LANGUAGE = "other"


class Entry(NamedTuple):
    """A phrase as plain values: cached, the same for everybody."""

    id: int
    phrase: str
    level: str
    better: tuple
    team_ids: frozenset
    lang: str

    def applies(self, team_id, lang):
        """Whether it counts in a team; a language that is not known is every one."""
        return (not self.team_ids or team_id in self.team_ids) and (
            not (self.lang and lang) or self.lang == lang
        )


class ServicePhrase(models.Model):
    """What is not said to customers, and what is said instead (Service standard §6)."""

    _name = "service.phrase"
    _description = "Phrase Not Said to Customers"
    _order = "sequence, id"
    _rec_name = "phrase"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    # words of one language: neither these nor what replaces them is translated
    phrase = fields.Char(
        required=True,
        help="Words of one sentence, in any language. English words count in all their "
        "forms, “don't” is “do not”; Chinese needs no spaces. A star stands for up to "
        "eight other words: “your * fault”.",
    )
    better = fields.Text(
        string="Better Wordings",
        help="What to say instead, in the language of the phrase, one wording a line.",
    )
    level = fields.Selection(
        selection=[*LEVELS, (FINE, "Fine")],
        string="Severity",
        required=True,
        default=WARN,
        help="Warn: may be sent with a reason, which stays on record. Block: never. "
        "Fine: may be said, though a shorter phrase in it may not: “not your fault”.",
    )
    note = fields.Char(
        string="Why It Is Not Said",
        translate=True,
        help="The agent reads it when the phrase is found.",
    )
    # conditions; what is empty fits every message
    team_ids = fields.Many2many(comodel_name="helpdesk.ticket.team", string="Teams")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Customer's Language",
        help="Only for customers of this language, and those whose language is not "
        "known.",
    )

    @api.constrains("phrase")
    def _check_phrase(self):
        for phrase in self:
            try:
                parse_phrase(phrase.phrase)
            except PhraseError as error:
                raise ValidationError(
                    self.env._(
                        "“%(phrase)s” cannot be looked for: %(reason)s",
                        phrase=(phrase.phrase or "")[:60],
                        reason=self._why_not(error.code),
                    )
                ) from error

    @api.model
    def _why_not(self, code):
        """What is wrong with a phrase, for whoever typed it; see ``PhraseError``."""
        return {
            "empty": self.env._("there is no word in it."),
            "gap": self.env._("a star needs words on both sides."),
            "gaps": self.env._("at most %(count)s stars.", count=MAX_GAPS),
            "sentence": self.env._(
                "it is more than one sentence. Make a phrase of each."
            ),
            "too_long": self.env._("at most %(count)s characters.", count=MAX_LENGTH),
        }[code]

    # -- the compiled list ----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _entries(self):
        """All active phrases as plain values."""
        # sudo: they hold for every message, whoever may read the list
        phrases = self.sudo().with_context(lang=None)
        return tuple(
            Entry(
                phrase.id,
                phrase.phrase,
                phrase.level,
                tuple(filter(None, map(str.strip, (phrase.better or "").split("\n")))),
                frozenset(phrase.team_ids.ids),
                phrase.lang or "",
            )
            for phrase in phrases.search([("active", "=", True)])
        )

    @api.model
    @tools.ormcache()
    def _scopes(self):
        """The teams, and the languages, that some phrase is limited to."""
        entries = self._entries()
        return (
            frozenset().union(*(entry.team_ids for entry in entries)),
            frozenset(entry.lang for entry in entries if entry.lang),
        )

    @api.model
    @tools.ormcache("team_id", "lang")
    def _book(self, team_id, lang):
        """The phrases of a team and a language, compiled.

        :return: dict level -> :class:`PhraseBook`, and a dict id -> :class:`Entry`
        """
        entries = {e.id: e for e in self._entries() if e.applies(team_id, lang)}
        books = {
            level: PhraseBook(
                (e.id, e.phrase) for e in entries.values() if e.level == level
            )
            for level in (BLOCK, WARN, FINE)
        }
        return books, entries

    @api.model
    def _find(self, text, team_id, lang):
        """The phrases in a text; not those that a longer one contains.

        Each level is looked for by itself: a book stops looking after some hundred
        hits, and no number of warnings may hide what is blocked.

        :param str text: plain text
        :param team_id: id of a team, or False
        :param lang: code of the customer's language, or False when it is not known
        :return: list of (start, end, :class:`Entry`), by place
        """
        teams, langs = self._scopes()
        books, entries = self._book(
            team_id if team_id in teams else False,
            lang if not lang or lang in langs else _OTHER_LANGUAGE,
        )
        said = read(text or "")
        hits = sorted(
            (
                (hit.start, hit.end, entries[hit.key])
                for level in (BLOCK, WARN)
                for hit in books[level].find(said)
            ),
            key=lambda hit: (hit[0], -hit[1], hit[2].level),
        )
        fine = books[FINE].find(said) if hits else ()
        kept = []
        for start, end, entry in hits:
            if not any(
                hit.start <= start and end <= hit.end for hit in fine
            ) and not any(
                first <= start
                and end <= last
                and (known.level == BLOCK or entry.level == WARN)
                for first, last, known in kept
            ):
                kept.append((start, end, entry))
        return kept

    def _sentence(self, words):
        """What an agent is told who wrote it.

        :param str words: as they were written
        """
        self.ensure_one()
        words = " ".join(words.split())
        if self.note:
            return self.env._("“%(words)s”: %(note)s", words=words, note=self.note)
        return self.env._("“%(words)s” is not said to customers.", words=words)


assert GAP_WORDS == 8  # the help of the field says so
