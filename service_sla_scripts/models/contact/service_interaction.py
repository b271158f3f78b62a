from odoo import models

from .twin import masked_twin


class ServiceInteraction(models.Model):
    _inherit = "service.interaction"

    service_caller_masked = masked_twin("caller", "Caller (masked)", editable=False)
