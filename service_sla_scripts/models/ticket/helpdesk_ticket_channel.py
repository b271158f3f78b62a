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
            ]
        )
        found = {}
        # a company's own channel goes before a shared one
        for channel in channels.sorted(lambda c: not c.company_id):
            found.setdefault(channel.service_code, channel)
        missing = [code for code in dict.fromkeys(codes) if code not in found]
        if missing:
            # sudo: an agent may take a call on a channel nobody has set up yet
            made = self.sudo()._service_create(missing, company)
            found.update(zip(missing, made.sudo(False), strict=True))
        return found

    @api.model
    def _service_create(self, codes, company):
        """Channels of these kinds, for a company or for all."""
        english = dict(CHANNELS)
        channels = self.with_context(lang=None).create(
            [
                {
                    "name": english[code],
                    "service_code": code,
                    "company_id": company.id,
                }
                for code in codes
            ]
        )
        # people read the name in their own language, whoever needed the channel first
        for lang, _name in self.env["res.lang"].get_installed():
            translated = channels.with_context(lang=lang)
            field = self._fields["service_code"]
            labels = dict(field._description_selection(translated.env))
            for channel in translated:
                channel.name = labels[channel.service_code]
        return channels.with_env(self.env)
