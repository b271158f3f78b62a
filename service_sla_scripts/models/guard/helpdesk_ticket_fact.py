from odoo import api, fields, models

from ...tools.stated_facts import find_stated
from ..ticket.wording import WARN, Finding


class HelpdeskTicket(models.Model):
    """Facts that are still to be verified: they hold up the solution and the reply."""

    _inherit = "helpdesk.ticket"

    service_fact_ids = fields.One2many(
        comodel_name="service.fact",
        inverse_name="ticket_id",
        string="To Be Verified",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("service_fact_ids.is_verified")
    def _compute_service_gaps(self):
        return super()._compute_service_gaps()

    def _service_step_gaps(self, step):
        gaps = super()._service_step_gaps(step)
        if step == "solution":
            for ticket in self:
                # sudo: whoever moves the ticket
                for fact in ticket.sudo().service_fact_ids._open():
                    gaps[ticket].append(
                        self.env._(
                            "To be verified: %(fact)s (page “Solution”).",
                            fact=fact.name,
                        )
                    )
        return gaps

    def _service_message_findings(self, outgoing):
        findings = super()._service_message_findings(outgoing)
        facts = self.service_fact_ids._open()
        if facts:
            names = {fact.id: fact.name for fact in facts}
            findings += [
                Finding(
                    rule="fact",
                    level=WARN,
                    text=outgoing.text[start:end],
                    start=start,
                    end=end,
                    sentence=self.env._(
                        "“%(fact)s” is still to be verified. Say so in the same "
                        "sentence, or verify it first (page “Solution”).",
                        fact=names[key],
                    ),
                    label=self.env._("Fact to be verified"),
                    key=key,
                )
                for key, start, end in find_stated(outgoing.text, facts._as_facts())
            ]
        return findings
