from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.mail.tools.discuss import Store

from ...tools.same_words import words_of


class HelpdeskTicket(models.Model):
    """Using a script: put into a reply, copied, or spoken."""

    _inherit = "helpdesk.ticket"

    def service_script_insert(self, script_id, values=None):
        """A script for the reply the user is writing, with its files.

        Counts as a use when a message to the customer is sent that still says it. Gaps
        may be filled in the reply; unfilled, it cannot be sent.

        :param int script_id: ``service.script``
        :param dict values: see :meth:`service_script_render`
        :return: dict ``text`` (what to put into the reply), ``attachment_ids`` and
            ``store`` (what the client has to know about the files)
        :raise UserError: no such script, a value of no placeholder, or it is not
            approved
        :raise AccessError: the user may not write this ticket
        """
        script, row = self._service_script_to_use(script_id, values)
        # sudo: nobody reads or writes drafts by hand
        self.env["service.script.draft"].sudo().create(
            {
                "ticket_id": self.id,
                "user_id": self.env.uid,
                "version_id": script._current_versions()[script].id,
                "text": row["text"],
            }
        )
        # copies: deleting a message's file must not take it from the script
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": file.name,
                    "raw": file.raw,
                    "mimetype": file.mimetype,
                    "res_model": "mail.compose.message",
                    "res_id": 0,
                }
                # sudo: files belong to the script, which the user reads
                for file in script.sudo().attachment_ids
            ]
        )
        store = Store().add(files, extra_fields=files._get_store_ownership_fields())
        return {
            "text": row["text"],
            "attachment_ids": files.ids,
            "store": store.get_result(),
        }

    def service_script_use(self, script_id, how, values=None):
        """Put on record that a script was copied or spoken.

        What is spoken may have gaps: they are filled while talking.

        :param int script_id: ``service.script``
        :param str how: ``copied`` or ``spoken``
        :param dict values: see :meth:`service_script_render`
        :return: the text that is copied or spoken
        :raise UserError: another ``how``, something not filled in yet, no such script,
            or it is not approved
        :raise AccessError: the user may not write this ticket
        """
        if how not in ("copied", "spoken"):
            raise UserError(
                self.env._(
                    "A script is marked as “copied” or “spoken”; “sent” comes with the "
                    "message itself."
                )
            )
        script, row = self._service_script_to_use(script_id, values)
        if how == "copied" and row["gaps"]:
            raise UserError(
                self.env._(
                    "Fill in first: %(gaps)s.",
                    gaps=", ".join(label for _name, label in row["gaps"]),
                )
            )
        text = row["text"]
        if how == "spoken" and row["spoken"] and not script.needs_approval:
            # what was approved is said word for word, on the phone as well
            text = row["spoken"]
        now = fields.Datetime.now()
        self.env["service.script.use"]._record(
            [
                {
                    "ticket_id": self.id,
                    "version_id": script._current_versions()[script].id,
                    "user_id": self.env.uid,
                    "how": how,
                    "used_at": now,
                    "text": text,
                }
            ]
        )
        if script.needs_approval:
            # sudo: what was approved, whoever says it
            self.sudo()._service_promised(words_of(text), self.env.user, now)
        return text

    def _service_script_to_use(self, script_id, values):
        """The script in the customer's language, and what it says on this ticket."""
        self.ensure_one()
        self.check_access("write")
        if not self.service_use_pipeline:
            raise UserError(
                self.env._("Only tickets of the service pipeline have scripts.")
            )
        script = self._service_script(script_id)
        (row,) = self._service_script_rows(script, values)
        told = self._service_in_customer_language()
        return script.with_env(told.env), row

    # -- what is sent ------------------------------------------------------------

    def _on_service_event(self, event, moments, details):
        result = super()._on_service_event(event, moments, details)
        if event == "customer_informed" and details.get("messages"):
            # sudo: nobody reads or writes drafts by hand
            self.env["service.script.draft"].sudo()._settle(
                details["messages"], details["user"], moments
            )
        return result
