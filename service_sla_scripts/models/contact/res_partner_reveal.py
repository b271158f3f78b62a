from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _service_contact_scope(self):
        return self, self.env["helpdesk.ticket"]

    def action_service_call(self, field="phone"):
        """Hand a customer's number to the telephone system, which calls both.

        :param str field: field of the customer that holds the number
        :return: an action that says that it rings
        :raise AccessError: no agent, or the customer is out of reach
        :raise UserError: no number, no telephone system, or it does not answer
        """
        self.ensure_one()
        known = isinstance(field, str) and field in self._fields
        return self.env["service.contact.reveal"]._call(
            self, field if known else "id", self.env["helpdesk.ticket"]
        )
