from odoo import api, models

from ...tools.masking import mask


class BusBus(models.Model):
    """Pushes to browsers are masked for whom they reach, not for who sends them."""

    _inherit = "bus.bus"

    @api.model
    def _sendone(self, target, notification_type, message):
        if not self._service_reaches_clear_only(target):
            message = self._service_scrub(message)
        return super()._sendone(target, notification_type, message)

    def _service_reaches_clear_only(self, target):
        """Whether a message reaches one person, who sees contacts in clear."""
        if not isinstance(target, models.BaseModel):
            return False
        users = target.sudo()  # sudo: only whether they are masked is looked at
        if target._name == "res.partner":
            users = users.user_ids
        elif target._name != "res.users":
            return False
        return not any(map(self.env["res.users"]._service_is_masked, users.ids))

    def _service_scrub(self, message):
        """A copy of data for the Store, with contact data masked, at any depth."""
        if isinstance(message, list | tuple):
            return [self._service_scrub(item) for item in message]
        if not isinstance(message, dict):
            return message
        scrubbed = {}
        for key, value in message.items():
            kinds = key in self.pool and self.pool[key]._service_kinds
            if kinds and isinstance(value, list):
                scrubbed[key] = [self._service_scrub_row(key, row) for row in value]
            else:
                scrubbed[key] = self._service_scrub(value)
        return scrubbed

    def _service_scrub_row(self, model, row):
        """One record of a model; other things are looked through as well."""
        row = self._service_scrub(row)
        if not isinstance(row, dict):
            return row
        records = (
            self.env[model].sudo().browse(row.get("id") or [])
        )  # sudo: colleagues?
        for name, kind in records._service_kinds.items():
            if not row.get(name):
                continue
            if not (records and records._service_clear(records._fields[name])):
                value = row[name]
                row[name] = mask(kind, value) if isinstance(value, str) else False
        return row
