from odoo import models

from .redact import redacted


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _service_update_contact(self, row):
        """Lines of a chat that are on record masked are not new."""
        interaction, values = row["interaction"], row["values"]
        known = {
            (line.sent_at, line.side, line.body)
            for line in interaction.message_line_ids
        }
        lines, allowed = self.env["service.interaction.message"], None
        new = []
        for at, side, body in values["messages"]:
            if redacted(lines, {"body": body}, ["body"]):
                if allowed is None:
                    allowed = self.env["res.company"]._service_contact_allowed()
                shown = redacted(lines, {"body": body}, ["body"], allowed)
                if (at, side, shown.get("body", body)) in known:
                    continue
            new.append((at, side, body))
        values["messages"] = new
        return super()._service_update_contact(row)
