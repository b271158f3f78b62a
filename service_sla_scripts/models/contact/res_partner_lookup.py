from odoo import api, models
from odoo.tools import email_normalize

from .reveal_const import AGENT_GROUP

# more customers than this share no telephone: an agent could not choose among them
FOUND_MAX = 10


class ResPartner(models.Model):
    """Finding a customer by a contact that the agent knows anyway."""

    _inherit = "res.partner"

    @api.model
    def service_find_by_contact(self, value):
        """Find customers by a full phone number or a full mail address.

        Logged and limited, for whoever may ask often enough can guess the rest of a
        masked number. What was asked for is not kept.

        :param str value: like ``138 1234 9012``, ``+86 138…`` or a mail address
        :return: list of dict ``id``, ``display_name`` (as the user may see it), at
            most 10
        :raise AccessError: the user does not belong to the helpdesk
        :raise UserError: not a full number or address, or too many in an hour
        """
        log = self.env["service.contact.reveal"]
        log._check_internal()
        name, wanted = self._service_read_contact(value)
        refusal = False
        if not self.env.user.has_group(AGENT_GROUP):
            refusal = "no_right"
        elif not wanted:
            refusal = "incomplete"
        found = self.browse()
        if not refusal:
            # sudo: agents may not search by contacts; here they are counted
            found = self.sudo().search([(name, "=", wanted)], limit=FOUND_MAX)
            found = found.with_env(self.env)._filtered_access("read")
        refusal = log._log(
            "lookup",
            {
                **log._describe(found[:1], name, self.env["helpdesk.ticket"]),
                "res_model": self._name,
                "note": not refusal and self.env._("%(count)s found", count=len(found)),
            },
            refusal,
            limit=log._hourly_limit("service_lookup_hourly_limit"),
        )
        if refusal:
            raise log._refused(refusal)
        return [{"id": one.id, "display_name": one.display_name} for one in found]

    @api.model
    def _service_read_contact(self, value):
        """The field and the value to search for, both empty for part of a contact."""
        value = value.strip() if isinstance(value, str) else ""
        email = email_normalize(value)
        if email and not email.startswith("@"):
            return "email_normalized", email
        if not value or any(character.isalpha() for character in value):
            return False, False
        number = self._phone_format(
            number=value, country=self.env.company.country_id, force_format="E164"
        )
        return ("phone_sanitized", number) if number else (False, False)
