from odoo import api, models

from .redact import TICKET, redacted

# the mail gateway puts the name into the description as well
NAMES = ["name", "description"]


class IrAttachment(models.Model):
    """Names of files on tickets, and the words indexed of them.

    The contents are the customer's own: they stay (see docs/security.md).
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        originals, names = [{} for _vals in vals_list], []
        for vals, original in zip(vals_list, originals, strict=True):
            found = {}
            if _is_on_ticket(vals) and redacted(self, vals, NAMES):
                allowed = self.env["res.company"]._service_contact_allowed()
                found = redacted(self, vals, NAMES, allowed)
                original.update((name, vals[name]) for name in found)
            names.append(vals | found)
        files = super().create(names)
        ours = files.browse(
            [
                file.id
                for file, vals in zip(files, vals_list, strict=True)
                if _is_on_ticket(vals)
            ]
        )
        # sudo: what is indexed is nobody's to read
        indexed = ours.sudo().filtered(
            lambda file: redacted(
                file, {"index_content": file.index_content}, ["index_content"]
            )
        )
        if indexed:
            indexed._service_redact_files()
        self.env["service.contact.original"].sudo()._keep(
            [
                (file, vals["res_id"], original)
                for file, vals, original in zip(
                    files, vals_list, originals, strict=True
                )
                if original
            ]
        )
        return files

    def write(self, vals):
        result = super().write(vals)
        if {*NAMES, "res_model", "res_id", "raw", "datas"} & vals.keys():
            # sudo: files that were written already
            files = self.sudo().filtered(
                lambda file: file.res_model == TICKET and file.res_id
            )
            if files:
                files._service_redact_files()
        return result

    def _service_redact_files(self):
        """Mask the names of these files of tickets, and what is indexed of them.

        :return: how many texts were masked
        """
        Original = self.env["service.contact.original"]
        ticket_ids = {file.id: file.res_id for file in self}
        # no original of what is indexed: the file is still there
        return Original._redact_stored(
            self, NAMES, ticket_ids
        ) + Original._redact_stored(self, ["index_content"])


def _is_on_ticket(vals):
    return vals.get("res_model") == TICKET and bool(vals.get("res_id"))
