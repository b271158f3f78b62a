from odoo import api, models
from odoo.tools import email_normalize


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _service_find_or_create(self, callers):
        """Customers behind numbers, mail addresses or accounts.

        An account is known by the contacts it made before on the same channel; it is
        never compared with anything a customer could guess of somebody else.

        :param callers: list of (number, address or account; name; channel), the first
            two may be empty
        :return: list of ``res.partner``; empty where nothing is known of the caller, or
            where several customers share the number: a person decides then
        """
        keys = [
            self._service_key(caller, channel) for caller, _name, channel in callers
        ]
        found = self._service_find(set(keys) - {None})
        missing = {
            key: (caller, name)
            for key, (caller, name, _channel) in zip(keys, callers, strict=True)
            if key and key not in found
        }
        made = self.create(
            [
                {
                    "name": name or self.env._("Unknown caller"),
                    **({key[0]: caller} if key[0] in ("email", "phone") else {}),
                }
                for key, (caller, name) in missing.items()
            ]
        )
        found |= dict(zip(missing, made, strict=True))
        return [found.get(key, self.browse())._service_only_one() for key in keys]

    @api.model
    def _service_key(self, caller, channel):
        """What a caller is known by: (kind, value), or None."""
        if not caller:
            return None
        if email_normalize(caller):
            return ("email", email_normalize(caller))
        phone = self._phone_format(
            number=caller, country=self.env.company.country_id, force_format="E164"
        )
        if phone:
            return ("phone", phone)
        # a telephone that shows no number ("anonymous") says nothing
        code = channel.service_code
        return (code, caller) if code != "phone" else None

    @api.model
    def _service_find(self, keys):
        """Customers by key: dict key -> ``res.partner``, only those that are known."""
        company = [("company_id", "in", [False, self.env.company.id])]
        found = {}
        for kind, name in (("email", "email_normalized"), ("phone", "phone_sanitized")):
            values = [value for key, value in keys if key == kind]
            if values:
                partners = self.search([(name, "in", values), *company])
                for value, group in partners.grouped(name).items():
                    found[kind, value] = group
        accounts = [value for kind, value in keys if kind not in ("email", "phone")]
        if accounts:
            interactions = self.env["service.interaction"].search(
                [
                    ("caller", "in", accounts),
                    ("partner_id", "!=", False),
                    ("company_id", "=", self.env.company.id),
                ],
                order="id",
            )
            for interaction in interactions:
                key = (interaction.channel_id.service_code, interaction.caller)
                if key in keys:
                    found[key] = interaction.partner_id
        return found

    def _service_only_one(self):
        """The one customer these contacts stand for, or none."""
        if len(self) > 1:
            owners = self.commercial_partner_id
            return owners if len(owners) == 1 else self.browse()
        return self
