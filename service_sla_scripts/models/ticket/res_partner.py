from odoo import api, models
from odoo.tools import email_normalize


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _service_find_or_create(self, callers):
        """Customers behind numbers, mail addresses or accounts.

        :param callers: list of (number, address or account; name), both may be empty
        :return: list of ``res.partner``; empty where nothing is known of the caller, or
            where several customers share the number: a person decides then
        """
        country = self.env.company.country_id
        keys = []
        for caller, _name in callers:
            phone = caller and self._phone_format(
                number=caller, country=country, force_format="E164"
            )
            if caller and email_normalize(caller):
                keys.append(("email_normalized", email_normalize(caller)))
            elif phone:
                keys.append(("phone_sanitized", phone))
            else:
                keys.append(("ref", caller) if caller else None)
        found = {}
        for name in ("email_normalized", "phone_sanitized", "ref"):
            values = [key[1] for key in keys if key and key[0] == name]
            if values:
                for value, partners in (
                    self.search([(name, "in", values)]).grouped(name).items()
                ):
                    found[name, value] = partners
        missing = {
            key: (caller, name)
            for key, (caller, name) in zip(keys, callers, strict=True)
            if key and key not in found
        }
        made = self.create(
            [
                {
                    "name": name or self.env._("Unknown caller"),
                    {"email_normalized": "email", "phone_sanitized": "phone"}.get(
                        key[0], "ref"
                    ): caller,
                }
                for key, (caller, name) in missing.items()
            ]
        )
        found |= dict(zip(missing, made, strict=True))
        return [found.get(key, self.browse())._service_only_one() for key in keys]

    def _service_only_one(self):
        """The one customer these contacts stand for, or none."""
        if len(self) > 1:
            owners = self.commercial_partner_id
            return owners if len(owners) == 1 else self.browse()
        return self
