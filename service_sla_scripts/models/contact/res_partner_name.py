from odoo import api, models

from .contact_name import hidden_name, only_contact, same_contact
from .twin import twin_name


class ResPartner(models.Model):
    """Names that are an address or a number, as core makes them, or hold one.

    Of one that is nothing else the mask is saved, and the value where it belongs: names
    are searched, sorted and printed by everybody. One that only holds a number stays as
    it was written, and is shown without it to those who may not see contacts in clear.
    """

    _inherit = "res.partner"

    _service_names = frozenset({"name", "complete_name", "commercial_company_name"})

    @api.model
    def _service_is_own(self, record_id):
        return record_id == self.env.user.partner_id.id

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(list(map(self._service_name_apart, vals_list)))

    @api.model
    def _service_name_apart(self, vals):
        """Values for ``create`` with an address in place of a name where it belongs."""
        found = only_contact(vals.get("name"))
        if not found:
            return vals
        field, value, shown = found
        names = field, twin_name(field)
        given = [vals.get(name) for name in names]
        given.append(self.env.context.get(f"default_{field}"))
        known = next(filter(None, given), None)
        if not known:
            return vals | {"name": shown, field: value}
        return vals | {"name": shown} if same_contact(value, known) else vals

    def copy_data(self, default=None):
        return self._service_hide_copied(super().copy_data(default))

    def write(self, vals):
        if not vals.get("name"):
            return super().write(vals)
        if not self.env.su and self._service_masks():
            # sudo: names are no secret, but for what may be in them
            shown = {hidden_name(name) for name in self.sudo().mapped("name")}
            if shown == {vals["name"]}:
                # what was shown comes back
                rest = {name: vals[name] for name in vals if name != "name"}
                return super().write(rest)
        found = only_contact(vals["name"])
        if not found:
            return super().write(vals)
        field, value, shown = found
        result = super().write(vals | {"name": shown})
        # sudo: to keep what was typed, unseen
        for partner in self.sudo():
            if not partner[field]:
                partner[field] = value
            elif not same_contact(value, partner[field]):
                # there is no other place for it
                super(ResPartner, partner).write({"name": vals["name"]})
        return result
