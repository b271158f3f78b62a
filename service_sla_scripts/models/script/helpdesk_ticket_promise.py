from odoo import models
from odoo.exceptions import UserError

from ...tools.same_words import pairs, resembles, words


class HelpdeskTicket(models.Model):
    """Scripts that promise something: said word for word as it was approved."""

    _inherit = "helpdesk.ticket"

    def _service_promises(self, said):
        promises = super()._service_promises(said)
        found = pairs(said)
        Script = self.env["service.script"]
        ids = [
            promise.script_id
            for promise in Script._promises()
            if promise.company_id in (False, self.company_id.id)
            and resembles(found, promise.pairs)
        ]
        # sudo: why, whether or not the sender may read scripts
        for script in Script.sudo().browse(dict.fromkeys(ids)):
            promises.append((script._needs_approval(), script.name, script.id))
        return promises

    def _service_promise_versions(self, wording):
        """Which script's promise a wording is, for when it will have been said.

        :param str wording: HTML
        :return: dict ticket id -> ``service.script.version``, perhaps empty; as
            superuser
        """
        said = pairs(words(wording))
        Script = self.env["service.script"].sudo()  # whoever may read scripts
        found = {}
        for ticket in self:
            alike = [
                (len(promise.pairs & said), promise.script_id)
                for promise in Script._promises()
                if promise.company_id in (False, ticket.company_id.id)
                and resembles(said, promise.pairs)
            ]
            if alike:
                lang = ticket._service_in_customer_language().env.lang
                found[ticket.id] = max(alike)[1], lang
        versions = {
            (script.id, lang): version
            for lang in {lang for _id, lang in found.values()}
            for script, version in Script.with_context(lang=lang)
            .browse({id_ for id_, its_lang in found.values() if its_lang == lang})
            ._current_versions()
            .items()
        }
        none = self.env["service.script.version"].sudo()
        return {id_: versions.get(found.get(id_), none) for id_ in self.ids}

    def _service_may_say(self, script, html):
        """Whether what a script says on this ticket may be said now."""
        return not script.needs_approval or self.sudo()._service_may_promise(
            words(html)
        )

    def _service_script_to_use(self, script_id, values):
        """What is not approved is not copied, spoken or put into a reply either."""
        script, row = super()._service_script_to_use(script_id, values)
        if row["needs_approval"]:
            raise UserError(script.with_env(self.env)._needs_approval())
        return script, row
