from odoo import fields, models
from odoo.fields import NO_ACCESS

from .protected import protect
from .twin import masked_twin

protect(
    "helpdesk.ticket",
    service_identity_number="identity",
    service_second_phone="phone",
    service_visit_address="address",
)


class HelpdeskTicket(models.Model):
    """What a customer tells for this case alone, and nobody reads but by a reveal.

    Each comes with a twin that shows it masked and takes what an agent types.
    """

    _inherit = "helpdesk.ticket"

    service_identity_number = fields.Char(
        string="Identity Number", copy=False, groups=NO_ACCESS)
    service_second_phone = fields.Char(
        string="Second Phone", copy=False, groups=NO_ACCESS)
    service_visit_address = fields.Char(
        string="Visit Address", copy=False, groups=NO_ACCESS)
    service_identity_number_masked = masked_twin(
        "service_identity_number", "Identity Number (masked)"
    )
    service_second_phone_masked = masked_twin(
        "service_second_phone", "Second Phone (masked)"
    )
    service_visit_address_masked = masked_twin(
        "service_visit_address", "Visit Address (masked)"
    )
