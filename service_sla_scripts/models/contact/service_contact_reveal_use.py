from urllib.parse import quote

import requests

from odoo import api, models
from odoo.exceptions import UserError

from .reveal_const import AGENT_GROUP

TELEPHONE_TIMEOUT_SECONDS = 5


class ServiceContactReveal(models.Model):
    """Contacts that go to a machine and not to the screen."""

    _inherit = "service.contact.reveal"

    @api.model
    def _number_for(self, kind, record, name, ticket):
        """The number to call or to write to, after the use was put on record.

        :raise AccessError: no agent, or the record is out of reach
        :raise UserError: no number
        """
        number = refusal = False
        if not self.env.user.has_group(AGENT_GROUP):
            refusal = "no_right"
        elif not self._is_readable(record):
            refusal = "no_access"
        elif record._service_kinds.get(name) != "phone":
            refusal = "not_protected"
        else:
            number = self._dialled(record, name)
            refusal = not number and "empty"
        refusal = self._log(kind, self._describe(record, name, ticket), refusal)
        if refusal:
            raise self._refused(refusal)
        return number

    @api.model
    def _dialled(self, record, name):
        # sudo: whoever calls or writes need not see the number
        record = record.sudo()
        return (
            record._phone_format(
                number=record[name],
                country=self.env.company.country_id,
                force_format="E164",
            )
            or (record[name] or "").strip()
        )

    @api.model
    def _call(self, record, name, ticket):
        """Have the company's telephone system call; see ``action_service_call``."""
        self._check_internal()
        # sudo: agents need not know the address, which may carry a key
        url = self.env.company.sudo().service_telephone_url
        if not url:
            raise UserError(
                self.env._(
                    "No telephone system is connected. Enter its address in the "
                    "settings of the helpdesk."
                )
            )
        number = self._number_for("call", record, name, ticket)
        agent, ticket_number = self.env.user.login, ticket.number or ""
        url = url.replace("{agent}", quote(agent, safe=""))
        url = url.replace("{ticket}", quote(ticket_number, safe=""))
        try:
            answer = requests.post(
                url,
                json={"number": number, "agent": agent, "ticket": ticket_number},
                timeout=TELEPHONE_TIMEOUT_SECONDS,
                allow_redirects=False,  # the number goes where it was meant to go
            )
            answered = answer.ok and not answer.is_redirect
        except requests.RequestException:
            answered = False
        if not answered:
            # nothing of the answer is shown: it may repeat the number
            raise UserError(
                self.env._(
                    "The telephone system did not take the call. Try again, or tell "
                    "whoever looks after it."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Your telephone rings, then the customer's."),
            },
        }
