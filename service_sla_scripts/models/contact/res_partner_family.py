from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

# Fields by which addresses go from one contact to another.
LINKS = ("parent_id", "commercial_partner_id")


class ResPartner(models.Model):
    """Core copies addresses between companies and their people.

    Colleagues and companies of ours are shown in clear. So nobody who is masked may
    have a customer's address copied to one of them, over any number of steps.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su or not self._service_masks():
            return super().create(vals_list)
        # who is a colleague follows from users, whatever defaults say
        partners = super().create(
            [vals | {"partner_share": True} for vals in vals_list]
        )
        if self._service_is_copying():
            # what was typed may go to the company, what was copied may not
            partners._service_check_family()
        return partners

    def write(self, vals):
        if self.env.su or not self._service_masks():
            return super().write(vals)
        vals = {name: vals[name] for name in vals if name != "partner_share"}
        result = super().write(vals)
        if any(name in vals for name in LINKS) or _takes_in(vals.get("child_ids")):
            self._service_check_family()
        return result

    def _service_check_family(self):
        """:raise AccessError: some relatives are shown in clear, and others are not"""
        # sudo: whoever they are
        family = self.sudo().with_context(active_test=False)
        family = family.search([("id", "child_of", self.ids)])
        above = family
        while above := above.parent_id - family:
            family |= above
        family |= family.commercial_partner_id
        street = self._fields["street"]
        if len({partner._service_clear(street) for partner in family}) > 1:
            raise AccessError(
                self.env._(
                    "This would join contacts of customers with those of colleagues "
                    "or of the company, and their addresses with them. Ask somebody "
                    "who may see contacts in clear to do it."
                )
            )


def _takes_in(children):
    """Whether commands put contacts that are there already under another one.

    Core writes on these in the name of whoever began the transaction.
    """
    return any(
        not isinstance(command, list | tuple)
        or command[0] in (Command.LINK, Command.SET)
        for command in children or ()
    )
