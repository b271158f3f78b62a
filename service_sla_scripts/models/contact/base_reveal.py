from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def _service_contact_scope(self):
        """Whose contacts a record holds.

        The default serves every model that hangs on a ticket or a customer by a field
        of the usual name. Called in sudo.

        :return: (customer, ticket): ``res.partner`` and ``helpdesk.ticket``, one or
            none each
        """
        names = {
            "ticket_id": self.env["helpdesk.ticket"],
            "partner_id": self.env["res.partner"],
        }
        ticket, customer = (
            self[name]
            if name in self._fields and self._fields[name].comodel_name == none._name
            else none
            for name, none in names.items()
        )
        return customer or ticket.partner_id, ticket
