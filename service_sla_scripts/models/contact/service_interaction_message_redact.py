from odoo import api, models

from .redact import redacted


class ServiceInteractionMessage(models.Model):
    """What a customer wrote in a chat is stored with contacts masked."""

    _inherit = "service.interaction.message"

    @api.model_create_multi
    def create(self, vals_list):
        hidden = [{} for _vals in vals_list]
        suspects = [
            index
            for index, vals in enumerate(vals_list)
            if vals.get("side") == "customer" and redacted(self, vals, ["body"])
        ]
        if suspects:
            allowed = self.env["res.company"]._service_contact_allowed()
            interactions = self.env["service.interaction"].browse(
                [vals_list[index].get("interaction_id") for index in suspects]
            )
            for index, interaction in zip(suspects, interactions, strict=True):
                if interaction.ticket_id._service_in_pipeline():
                    hidden[index] = redacted(self, vals_list[index], ["body"], allowed)
        lines = super().create(
            [vals | found for vals, found in zip(vals_list, hidden, strict=True)]
        )
        self.env["service.contact.original"].sudo()._keep(
            [
                (line, line.interaction_id.ticket_id.id, {"body": vals["body"]})
                for line, vals, found in zip(lines, vals_list, hidden, strict=True)
                if found
            ]
        )
        return lines
