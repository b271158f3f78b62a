from odoo import api, models

from .redact import TICKET, redacted


class IrAttachment(models.Model):
    """Names of files on tickets of the pipeline, and the words indexed of them.

    The contents are the customer's own: they stay (see docs/security.md).
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        originals, names = [{} for _vals in vals_list], []
        for vals, original in zip(vals_list, originals, strict=True):
            found = {}
            if redacted(self, vals, ["name"]) and self._service_tickets_of(vals):
                allowed = self.env["res.company"]._service_contact_allowed()
                found = redacted(self, vals, ["name"], allowed)
                original.update((name, vals[name]) for name in found)
            names.append(vals | found)
        files = super().create(names)
        ours = files.browse(
            [
                file.id
                for file, vals in zip(files, vals_list, strict=True)
                if vals.get("res_model") == TICKET and vals.get("res_id")
            ]
        )
        # sudo: what is indexed is nobody's to read
        indexed = ours.sudo().filtered(
            lambda file: redacted(
                file, {"index_content": file.index_content}, ["index_content"]
            )
        )
        if indexed:
            indexed._service_on_pipeline()._service_redact_files()
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
        if {"name", "res_model", "res_id", "raw", "datas"} & vals.keys():
            # sudo: files that were written already
            files = self.sudo().filtered(
                lambda file: file.res_model == TICKET and file.res_id
            )
            if files:
                files._service_on_pipeline()._service_redact_files()
        return result

    @api.model
    def _service_tickets_of(self, vals):
        """The ticket of the pipeline that a file with these values belongs to."""
        tickets = self.env[TICKET].sudo()  # sudo: its team, whoever adds a file
        if vals.get("res_model") == TICKET and vals.get("res_id"):
            tickets = tickets.browse(vals["res_id"])
        return tickets._service_in_pipeline()

    def _service_on_pipeline(self):
        """The files among these files of tickets whose ticket is of the pipeline."""
        tickets = self.env[TICKET].sudo().browse(self.mapped("res_id"))
        ids = tickets._service_in_pipeline().ids
        return self.filtered(lambda file: file.res_id in ids)

    def _service_redact_files(self):
        """Mask the names of these files of tickets, and what is indexed of them.

        :return: how many texts were masked
        """
        Original = self.env["service.contact.original"]
        ticket_ids = {file.id: file.res_id for file in self}
        # no original of what is indexed: the file is still there
        return Original._redact_stored(
            self, ["name"], ticket_ids
        ) + Original._redact_stored(self, ["index_content"])
