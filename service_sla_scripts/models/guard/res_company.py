from odoo import api, models

from ...tools.contact_text import AllowList


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _service_published(self):
        """What the companies here publish of themselves (see ``AllowList``)."""
        # sudo: what one company publishes is no secret in another
        companies = self.sudo().search([("active", "=", True)])
        domains = {
            (email or "").rpartition("@")[2].strip("> ").lower()
            for email in companies.mapped("email")
        }
        aliases = self.env["mail.alias.domain"].sudo()  # as above
        domains.update(aliases.search([("name", "!=", False)]).mapped("name"))
        numbers = set(companies.mapped("phone"))
        return AllowList(
            frozenset(filter(None, numbers)), frozenset(filter(None, domains))
        )
