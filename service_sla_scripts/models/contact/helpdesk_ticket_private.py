from odoo import fields, models
from odoo.fields import NO_ACCESS

from .protected import protect
from .twin import masked_twin, twin_name

PRIVATE = {
    "service_identity_number": "identity",
    "service_second_phone": "phone",
    "service_visit_address": "address",
}

protect("helpdesk.ticket", **PRIVATE)


class HelpdeskTicket(models.Model):
    """What a customer tells for this case alone, and nobody reads but by a reveal.

    Each comes with a twin that shows it masked and takes what an agent types.
    """

    _inherit = "helpdesk.ticket"

    service_identity_number = fields.Char(
        string="Identity Number", copy=False, groups=NO_ACCESS
    )
    service_second_phone = fields.Char(
        string="Second Phone", copy=False, groups=NO_ACCESS
    )
    service_visit_address = fields.Char(
        string="Visit Address", copy=False, groups=NO_ACCESS
    )
    service_identity_number_masked = masked_twin(
        "service_identity_number", "Identity Number (masked)"
    )
    service_second_phone_masked = masked_twin(
        "service_second_phone", "Second Phone (masked)"
    )
    service_visit_address_masked = masked_twin(
        "service_visit_address", "Visit Address (masked)"
    )

    def _service_take_typed(self, vals_list):
        """These go by their inverse: not even a creator may write the fields."""
        twins = [twin_name(name) for name in PRIVATE]
        typed = [
            {name: vals[name] for name in twins if name in vals} for vals in vals_list
        ]
        taken = super()._service_take_typed(
            [
                {name: value for name, value in vals.items() if name not in twins}
                for vals in vals_list
            ]
        )
        return [vals | own for vals, own in zip(taken, typed, strict=True)]

    def _service_shown(self, name):
        # the form of a plain team has no place for them, and looks for none
        if name in PRIVATE and not self._service_in_pipeline():
            return False
        return super()._service_shown(name)
