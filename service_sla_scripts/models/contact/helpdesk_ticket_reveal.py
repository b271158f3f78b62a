from odoo import models


class HelpdeskTicket(models.Model):
    """What a ticket has to be so that it justifies seeing its customer's contacts."""

    _inherit = "helpdesk.ticket"

    def _service_contact_scope(self):
        return self.partner_id, self

    def _service_counts_as_open(self):
        """Whether somebody works on it, with the pipeline or without."""
        return self.active and not self.closed and not self.duplicate_id

    def _service_is_of(self, user):
        """Whether it is the user's own, or of a team the user belongs to."""
        return self.user_id == user or (
            bool(self.team_id) and self.team_id in user.helpdesk_team_ids
        )
