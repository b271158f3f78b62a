from odoo import models


class HelpdeskTicket(models.Model):
    """A ticket that goes to another customer: she reads all of it from now on."""

    _inherit = "helpdesk.ticket"

    def write(self, vals):
        if "partner_id" not in vals:
            return super().write(vals)
        # sudo: an agent need not be allowed to read every contact
        ours = self.sudo()._service_in_pipeline()
        before = {ticket: ticket.partner_id for ticket in ours}
        result = super().write(vals)
        handed_over = ours.filtered(
            lambda ticket: (
                before[ticket]
                and before[ticket].commercial_partner_id != ticket.commercial_partner_id
            )
        )
        if handed_over:
            handed_over._service_renew_tokens()
            handed_over._message_log_batch(
                bodies={
                    ticket.id: self.env._(
                        "Handed over from %(before)s to %(after)s, who may read this "
                        "ticket in the portal now. Whoever follows it still does.",
                        before=before[ticket].display_name,
                        after=ticket.partner_id.display_name or self.env._("nobody"),
                    )
                    for ticket in handed_over
                }
            )
        return result
