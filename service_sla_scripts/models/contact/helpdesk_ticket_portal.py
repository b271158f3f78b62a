from odoo import models

# What a customer may read of a ticket over RPC, like ``project.task``; the pages of the
# portal are rendered by the server.
PORTAL_READABLE = frozenset(
    {
        "id",
        "display_name",
        "create_date",
        "write_date",
        "number",
        "name",
        "description",
        "active",
        "stage_id",
        "closed",
        "last_stage_update",
        "closed_date",
        "category_id",
        "team_id",
        "user_id",
        "partner_id",
        "company_id",
        "access_url",
        "access_warning",
        "website_message_ids",
        # where her case stands
        "service_work_order_number",
        "service_use_pipeline",
        "service_step",
        "service_state",
    }
)
# lists without an order of their own, for those who may not read the priority
PORTAL_ORDER = "id desc"


class HelpdeskTicket(models.Model):
    """What customers get to see of a ticket."""

    _inherit = "helpdesk.ticket"

    # an addon extends it: PORTAL_READABLE | {...}; see base
    _service_customer_reads = PORTAL_READABLE

    def _order_to_sql(self, order, query, alias=None, reverse=False):
        """The usual order begins with the priority, which customers may not read."""
        is_default = order == self._order
        if is_default and not self.env.su and self._service_is_customer():
            order = PORTAL_ORDER
        return super()._order_to_sql(order, query, alias=alias, reverse=reverse)

    def _service_closing_stages(self):
        """The stages in which the portal offers to close this ticket."""
        self.ensure_one()
        team = self.team_id.with_company(self.company_id)
        return team._get_applicable_stages().filtered("close_from_portal")

    def _service_portal_attachments(self):
        """Files of this ticket that are for its customer.

        Those of messages that customers may read, and those that one of them, or
        whoever the ticket is for, has uploaded. Called in sudo.
        """
        self.ensure_one()
        Message = self.env["mail.message"]
        public = self.message_ids.filtered_domain(Message._get_search_domain_share())
        return self.attachment_ids.filtered(
            lambda file: (
                file in public.attachment_ids
                or file.create_uid.share
                or file.create_uid.partner_id == self.partner_id
            )
        )

    def _service_shows_contacts(self, user):
        """Whether the page shows this user whom to call: the customer and colleagues.

        Not whoever holds the link, and not a follower of another company.
        """
        self.ensure_one()
        if user._is_public():
            return False
        partner = user.partner_id.sudo().commercial_partner_id
        return user._is_internal() or partner == self.commercial_partner_id
