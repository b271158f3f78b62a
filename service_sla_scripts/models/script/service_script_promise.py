from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...tools.outgoing_text import read_outgoing
from ...tools.placeholders import PLACEHOLDER
from ...tools.same_words import pairs, words_of

# With fewer words of its own, every other reply would look like it.
MIN_PAIRS = 4
# What the list of promises is made of.
_MATTERS = frozenset({"needs_approval", "wording", "spoken", "active", "company_id"})


class Promise(NamedTuple):
    """What a script says in one language, as plain values: cached.

    :param int script_id: ``service.script``
    :param int company_id: the only company it is for, or ``False``
    :param frozenset pairs: its words, see ``tools.same_words``; what is put into its
        placeholders may be anything
    """

    script_id: int
    company_id: int
    pairs: frozenset


class ServiceScript(models.Model):
    """Wordings that promise more than company policy: approved first, then said."""

    _inherit = "service.script"

    needs_approval = fields.Boolean(
        tracking=True,
        help="It promises more than company policy allows: what it says on a ticket is "
        "approved first, and then goes to the customer exactly like that. Replies that "
        "say much the same are stopped as well.",
    )

    @api.constrains("needs_approval", "wording")
    def _check_needs_approval(self):
        for script in self:
            if script.needs_approval and len(_pairs_of(script.wording)) < MIN_PAIRS:
                raise ValidationError(
                    self.env._(
                        "%(script)s is too short to need an approval: every other "
                        "reply would look like it. Write a whole sentence beside the "
                        "placeholders.",
                        script=script.name,
                    )
                )

    def _needs_approval(self):
        """Why the words of this script do not go out, and what to do."""
        return self.env._(
            "“%(script)s” promises something that has to be approved first, word for "
            "word and on this ticket. Press “Ask for Approval”.",
            script=self.name,
        )

    @api.model
    @tools.ormcache()
    def _promises(self):
        """What needs an approval, in all languages: tuple of :class:`Promise`."""
        # sudo: it holds for every message, whoever may read scripts
        scripts = self.sudo().search(
            [("needs_approval", "=", True), ("active", "=", True)]
        )
        found = {}
        for lang, _name in self.env["res.lang"].get_installed() if scripts else ():
            for script in scripts.with_context(lang=lang):
                for html in (script.wording, script.spoken):
                    said = _pairs_of(html)
                    if len(said) >= MIN_PAIRS:
                        promise = Promise(script.id, script.company_id.id, said)
                        found[promise] = True
        return tuple(found)

    @api.model_create_multi
    def create(self, vals_list):
        scripts = super().create(vals_list)
        self.env.registry.clear_cache()
        return scripts

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & _MATTERS:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        if field_name in _MATTERS:
            self.env.registry.clear_cache()
        return result


def _pairs_of(html):
    """The pairs of words of a wording, none of them across a placeholder."""
    text = read_outgoing("", (html,)).text
    # the names between the texts are left out
    return pairs(*map(words_of, PLACEHOLDER.split(text)[::2]))
