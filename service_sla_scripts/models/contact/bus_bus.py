from odoo import api, models

from ...tools.masking import mask


class BusBus(models.Model):
    """Pushes to browsers are masked for whom they reach, not for who sends them."""

    _inherit = "bus.bus"

    @api.model
    def _sendone(self, target, notification_type, message):
        users = self._service_listeners(target)
        if not users or any(map(self._service_is_kept_from, users)):
            message = self._service_scrub(message, users.partner_id)
        return super()._sendone(target, notification_type, message)

    def _service_listeners(self, target):
        """The people a message reaches; none where that could be anybody."""
        if not isinstance(target, models.BaseModel):
            return self.env["res.users"]
        target = target.sudo()  # sudo: only whether they are masked is looked at
        if target._name == "res.partner":
            return target.with_context(active_test=False).user_ids
        return target if target._name == "res.users" else target.env["res.users"]

    def _service_is_kept_from(self, user):
        """Whether somebody may not see the contacts of others."""
        return user.share or user._service_is_masked(user.id)

    def _service_scrub(self, message, own):
        """A copy of data for the Store, with contact data masked, at any depth.

        :param own: contacts of the listener himself, who knows them
        """
        if isinstance(message, list | tuple):
            return [self._service_scrub(item, own) for item in message]
        if not isinstance(message, dict):
            return message
        scrubbed = {}
        for key, value in message.items():
            kinds = key in self.pool and self.pool[key]._service_kinds
            if kinds and isinstance(value, list):
                scrubbed[key] = [
                    self._service_scrub_row(key, row, own) for row in value
                ]
            else:
                scrubbed[key] = self._service_scrub(value, own)
        return scrubbed

    def _service_scrub_row(self, model, row, own):
        """One record of a model; other things are looked through as well."""
        row = self._service_scrub(row, own)
        if not isinstance(row, dict):
            return row
        # sudo: whether they are colleagues
        records = self.env[model].sudo().browse(row.get("id") or [])
        if own and records == own:
            return row
        for name, kind in records._service_kinds.items():
            if not row.get(name):
                continue
            if not (records and records._service_clear(records._fields[name])):
                value = row[name]
                row[name] = mask(kind, value) if isinstance(value, str) else False
        records._service_hide_names(row)
        return row
