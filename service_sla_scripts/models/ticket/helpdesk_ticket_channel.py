from odoo import api, fields, models

from .const import CHANNELS


class HelpdeskTicketChannel(models.Model):
    _inherit = "helpdesk.ticket.channel"

    service_code = fields.Selection(
        selection=CHANNELS,
        string="Kind of Channel",
        index="btree_not_null",
        groups="base.group_user",
        help="Tells the service pipeline which process and which promises apply.",
    )

    @api.model
    def _service_by_code(self, codes, company):
        """The channels of a company by kind; one that is missing is made.

        :param codes: iterable of keys of ``CHANNELS``
        :param company: ``res.company`` record
        :return: dict code -> ``helpdesk.ticket.channel`` record
        """
        channels = self.search(
            [
                ("service_code", "in", list(codes)),
                ("company_id", "in", [False, company.id]),
            ],
            # a company's own channel goes before a shared one
            order="company_id desc, sequence, id",
        )
        found = {}
        for channel in channels:
            found.setdefault(channel.service_code, channel)
        missing = [code for code in dict.fromkeys(codes) if code not in found]
        if missing:
            labels = dict(self._fields["service_code"]._description_selection(self.env))
            # sudo: an agent may take a call on a channel nobody has set up yet
            made = self.sudo().create(
                [
                    {
                        "name": labels[code],
                        "service_code": code,
                        "company_id": company.id,
                    }
                    for code in missing
                ]
            )
            found.update(zip(missing, made.sudo(False), strict=True))
        return found
