from odoo import api, fields, models


class ServicePhraseTry(models.TransientModel):
    """Type a sentence and see what the list makes of it."""

    _name = "service.phrase.try"
    _description = "Try the Phrases"

    text = fields.Text(string="Reply")
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Customer's Language",
    )
    phrase_ids = fields.Many2many(
        comodel_name="service.phrase", string="Caught", compute="_compute_phrase_ids"
    )
    caught = fields.Text(string="Why", compute="_compute_phrase_ids")

    @api.depends("text", "team_id", "lang")
    def _compute_phrase_ids(self):
        Phrase = self.env["service.phrase"]
        for wizard in self:
            text = wizard.text or ""
            hits = Phrase._find(text, wizard.team_id.id, wizard.lang)
            wizard.phrase_ids = Phrase.browse({entry.id for _s, _e, entry in hits})
            wizard.caught = "\n".join(
                Phrase.browse(entry.id)._sentence(text[start:end])
                for start, end, entry in hits
            )
