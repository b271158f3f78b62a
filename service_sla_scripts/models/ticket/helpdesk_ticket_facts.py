from odoo import fields, models

from ...tools.address_form import form_of_address
from ...tools.contact_text import redact_text
from ...tools.masking import is_masked


class HelpdeskTicket(models.Model):
    """What a customer may be told about her case."""

    _inherit = "helpdesk.ticket"

    service_salutation = fields.Selection(
        selection=[("mr", "Mr"), ("ms", "Ms")],
        string="Address As",
        groups="base.group_user",
        help="How scripts address the customer. Left empty, they stay neutral.",
    )

    def _service_facts(self):
        """Hook: facts about one ticket that talk scripts may say, as text by name.

        Names are those of ``tools.placeholders``; a fact that is not known is left out
        or empty. Read as the user, in the language of the context.
        """
        self.ensure_one()
        name = self.partner_id.name or self.partner_name or ""
        if is_masked(name) or redact_text(name) != name:
            # a contact that a mail or a call made may be called by its address or
            # number: nobody is addressed so, and not everybody may see it
            name = ""
        company = self.company_id or self.env.company
        return {
            "customer_title": form_of_address(
                name, self.env.lang, self.service_salutation
            ),
            "customer_name": name,
            "company_name": company.name,
            "agent_name": self.env.user.name,
            "team_name": self.team_id.name,
            "fault": self.name,
            "ticket_number": self.number,
            "work_order_number": self.service_work_order_number,
            "handler_name": self.user_id.name,
        }
