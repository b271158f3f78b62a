from odoo import models


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
        return super()._get_stream_from(
            record, field_name, filename, filename_field, mimetype, default_mimetype
        )
