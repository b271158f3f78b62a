from odoo import fields, models

from ...tools.address_form import form_of_address


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
        company = self.company_id or self.env.company
        return {
            "customer_title": form_of_address(
                name, self.env.lang, self.service_salutation
            ),
            # a contact that a mail made may be called by its address
            "customer_name": "" if "@" in name else name,
            "company_name": company.name,
            "agent_name": self.env.user.name,
            "team_name": self.team_id.name,
            "fault": self.name,
            "ticket_number": self.number,
            "work_order_number": self.service_work_order_number,
            "handler_name": self.user_id.name,
        }
