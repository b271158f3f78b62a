from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    # revealing
    service_reveal_needs_ticket = fields.Boolean(
        string="Reveal for a Ticket Only",
        default=True,
        groups="base.group_user",
        help="A contact is shown only for an open ticket of the same customer that is "
        "assigned to the user or the user's team.",
    )
    service_reveal_hourly_limit = fields.Integer(
        string="Reveals per Hour", default=20, groups="base.group_user"
    )
    service_lookup_hourly_limit = fields.Integer(
        string="Searches by Contact per Hour", default=60, groups="base.group_user"
    )
    # what auditors are told
    service_unusual_factor = fields.Integer(
        string="Unusual: Times the Daily Mean",
        default=3,
        groups="base.group_user",
        help="Auditors are told when a user asks for more than this many times the "
        "user's own daily mean of the last 30 days.",
    )
    service_unusual_minimum = fields.Integer(
        string="Unusual: From",
        default=15,
        groups="base.group_user",
        help="Fewer than this in 24 hours are never unusual.",
    )
    # telephone
    service_telephone_url = fields.Char(
        string="Telephone System",
        groups="base.group_system",
        help="Address that dials: Odoo posts number, ticket and agent to it as JSON. "
        "{agent} and {ticket} in it are replaced.",
    )

    @api.constrains("service_telephone_url")
    def _check_service_telephone_url(self):
        for company in self.sudo():
            url = company.service_telephone_url
            if not url:
                continue
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise ValidationError(
                    self.env._(
                        "%(url)s is no web address. It begins with http:// or "
                        "https:// and names a server.",
                        url=url,
                    )
                )
