from odoo import api, models

from .redact import TICKET, redacted


class RatingRating(models.Model):
    """What a customer remarks on her rating is stored with contacts masked."""

    _inherit = "rating.rating"

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._service_redact_feedback(vals_list)
        return ratings

    def write(self, vals):
        result = super().write(vals)
        self._service_redact_feedback([vals])
        return result

    def _service_redact_feedback(self, vals_list):
        """Mask feedback that was just given, before anything is made of it."""
        if any(redacted(self, vals, ["feedback"]) for vals in vals_list):
            # sudo: the customer who rates has no right on her ticket
            ratings = self.sudo().filtered(lambda rating: rating.res_model == TICKET)
            tickets = ratings.env[TICKET].browse(ratings.mapped("res_id"))
            ids = tickets._service_in_pipeline().ids
            ratings = ratings.filtered(lambda rating: rating.res_id in ids)
            ratings._service_redact_stored()

    def _service_redact_stored(self):
        """Mask the feedback of these ratings of tickets.

        :return: how many were masked
        """
        ticket_ids = {rating.id: rating.res_id for rating in self}
        return self.env["service.contact.original"]._redact_stored(
            self, ["feedback"], ticket_ids
        )
