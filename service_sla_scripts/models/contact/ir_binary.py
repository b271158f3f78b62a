from odoo import models

from .contact_name import hidden_name


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_stream_from(
        self,
        record,
        field_name="raw",
        filename=None,
        filename_field="name",
        mimetype=None,
        default_mimetype="application/octet-stream",
    ):
        """A token to one image opens the record: no other field may name the file.

        Neither for strangers, who need no login for it.
        """
        if filename_field in record._service_kinds or filename_field == "display_name":
            filename_field = ""
        stream = super()._get_stream_from(
            record, field_name, filename, filename_field, mimetype, default_mimetype
        )
        if not filename and filename_field in record._service_names:
            # a name may hold an address or a number
            if self._service_masks() or not self.env.user._is_internal():
                stream.download_name = hidden_name(stream.download_name)
        return stream
