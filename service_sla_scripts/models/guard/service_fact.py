import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.phrases import PhraseError, parse_phrase
from ...tools.stated_facts import Fact

_COMMAS = re.compile(r"[,;，；、\n]+")


class ServiceFact(models.Model):
    """Something an agent believes about a case and has not verified yet.

    As long as it is open the step Solution is not left, and a reply that states it as
    certain is warned about (Service standard §6).
    """

    _name = "service.fact"
    _description = "Fact to Be Verified"
    _order = "id"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Fact", required=True)
    words = fields.Char(
        string="Key Words",
        help="Words that all stand in a sentence that speaks of the fact, with commas: "
        "“battery, warranty”. Empty: the fact as it is written.",
    )
    is_verified = fields.Boolean(string="Verified", copy=False)
    verified_by_id = fields.Many2one(
        comodel_name="res.users", string="By", readonly=True, copy=False
    )
    verified_at = fields.Datetime(string="At", readonly=True, copy=False)

    @api.constrains("name", "words")
    def _check_words(self):
        for fact in self:
            for phrase in fact._phrases():
                try:
                    parse_phrase(phrase)
                except PhraseError as error:
                    raise ValidationError(
                        self.env._(
                            "“%(words)s” cannot be looked for in replies: %(reason)s "
                            "Give one or two key words of the fact.",
                            words=phrase[:60],
                            reason=self.env["service.phrase"]._why_not(error.code),
                        )
                    ) from error

    def _phrases(self):
        listed = [word.strip() for word in _COMMAS.split(self.words or "")]
        return tuple(filter(None, listed)) or (self.name.strip(),)

    def _open(self):
        return self.filtered(lambda fact: not fact.is_verified)

    def _as_facts(self):
        """These facts as ``find_stated`` takes them."""
        return [Fact(fact.id, fact._phrases()) for fact in self]

    # -- who verified it, and when --------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stamped(vals) for vals in vals_list])

    def write(self, vals):
        if "ticket_id" in vals and any(
            fact.ticket_id.id != vals["ticket_id"] for fact in self
        ):
            raise UserError(
                self.env._("A fact stays with its ticket. Write it down again there.")
            )
        if not vals.get("is_verified"):
            return super().write(self._stamped(vals))
        # whoever verified it first did it
        new = self._open()
        rest = {name: value for name, value in vals.items() if name != "is_verified"}
        super(ServiceFact, self - new).write(self._stamped(rest))
        return super(ServiceFact, new).write(self._stamped(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_tell(self):
        """What is no longer looked into stays in the ticket's history."""
        for ticket, facts in self._open().grouped("ticket_id").items():
            ticket._message_log(
                body=self.env._(
                    "No longer to be verified: %(facts)s",
                    facts=", ".join(facts.mapped("name")),
                )
            )

    @api.model
    def _stamped(self, vals):
        vals = dict(vals)
        vals.pop("verified_by_id", None)
        vals.pop("verified_at", None)
        if "is_verified" in vals:
            done = vals["is_verified"]
            vals["verified_by_id"] = done and self.env.uid
            vals["verified_at"] = done and fields.Datetime.now()
        return vals
