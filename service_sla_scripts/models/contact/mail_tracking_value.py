from odoo import api, models

from ...tools.masking import mask

VALUES = ("old_value_char", "new_value_char", "old_value_text", "new_value_text")


class MailTrackingValue(models.Model):
    """What changed is stored masked: chatters, mails and searches read it in many ways.

    That something changed, when and by whom stays as it was.
    """

    _inherit = "mail.tracking.value"

    @api.model
    def _create_tracking_values(
        self, initial_value, new_value, col_name, col_info, record
    ):
        values = super()._create_tracking_values(
            initial_value, new_value, col_name, col_info, record
        )
        kind = record._service_kinds.get(col_name)
        if kind:
            for name in VALUES:
                if values.get(name):
                    values[name] = mask(kind, values[name])
        return values

    def _filter_has_field_access(self, env):
        """Core asks with sudo after a message was posted."""
        if env.su and env["base"]._service_masks():
            env = env(su=False)
        return super()._filter_has_field_access(env)
