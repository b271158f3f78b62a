from odoo import api, models

from .redact import MESSAGE_TEXTS, TICKET, redacted

# written by people or programs that no agent stands behind
BY_OTHERS = ("notification", "user_notification", "auto_comment")


class MailMessage(models.Model):
    """Messages on tickets of the pipeline are stored with contacts masked.

    Those of customers, those that the system makes, and notes among colleagues. What an
    agent writes to a customer stays: it is the company's word, its own numbers in it.
    Messages elsewhere, on a contact for instance, are not the helpdesk's.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        originals = self._service_redact_new(vals_list)
        messages = super().create(vals_list)
        messages._service_keep(originals)
        return messages

    def write(self, vals):
        if not redacted(self, vals, MESSAGE_TEXTS):
            return super().write(vals)
        # sudo: whether they may be written is asked when they are written
        ours = self.sudo().filtered(lambda message: message.model == TICKET)
        tickets = self.env[TICKET].sudo().browse(ours.mapped("res_id"))
        ids = tickets._service_in_pipeline().ids
        ours = ours.filtered(lambda message: message.res_id in ids)
        ours = self.browse(ours._service_not_our_word().ids)
        hidden = {}
        if ours:
            allowed = self.env["res.company"]._service_contact_allowed()
            hidden = redacted(self, vals, MESSAGE_TEXTS, allowed)
        if not hidden:
            return super().write(vals)
        others = self - ours
        if others:
            super(MailMessage, others).write(dict(vals))
        result = super(MailMessage, ours).write(vals | hidden)
        originals = {name: vals[name] for name in hidden}
        ours._service_keep([originals] * len(ours))
        return result

    @api.model
    def _service_redact_new(self, vals_list):
        """Mask the texts of new messages, in the values themselves.

        :return: for each message a dict field name -> original, empty mostly
        """
        originals = [{} for _vals in vals_list]
        suspects = [
            (vals, original)
            for vals, original in zip(vals_list, originals, strict=True)
            if vals.get("model") == TICKET
            and vals.get("res_id")
            and redacted(self, vals, MESSAGE_TEXTS)
        ]
        if not suspects:
            return originals
        # sudo: their team, whoever posts
        tickets = (
            self.env[TICKET]
            .sudo()
            .browse([vals["res_id"] for vals, _original in suspects])
        )
        ids = tickets._service_in_pipeline().ids
        suspects = [
            (vals, original)
            for vals, original in suspects
            if vals["res_id"] in ids and self._service_is_redacted(vals)
        ]
        if suspects:
            allowed = self.env["res.company"]._service_contact_allowed()
            for vals, original in suspects:
                found = redacted(self, vals, MESSAGE_TEXTS, allowed)
                original.update((name, vals[name]) for name in found)
                vals.update(found)
        return originals

    def _service_keep(self, originals):
        """Keep the originals of these messages, a dict for each."""
        self.env["service.contact.original"].sudo()._keep(
            [
                # sudo: the ticket's id, of messages that were just written
                (message, message.sudo().res_id, original)
                for message, original in zip(self, originals, strict=True)
                if original
            ]
        )

    def _service_not_our_word(self):
        """The messages on tickets among these whose texts are to be masked."""
        return self.filtered(
            lambda message: self._service_is_redacted(
                {
                    "message_type": message.message_type,
                    "author_id": message.author_id.id,
                    "author_guest_id": message.author_guest_id.id,
                    "subtype_id": message.subtype_id.id,
                    "is_internal": message.is_internal,
                }
            )
        )

    @api.model
    def _service_is_redacted(self, vals):
        """Whether a message on a ticket with these values is not the company's word."""
        kind = vals.get("message_type") or "comment"
        xmlid = self.env["ir.model.data"]._xmlid_to_res_id
        if (
            kind in BY_OTHERS
            or vals.get("is_internal")
            # a note among colleagues; the mail that opened the ticket, passed on by one
            or vals.get("subtype_id")
            in (xmlid("mail.mt_note"), xmlid("helpdesk_mgmt.hlp_tck_created"))
        ):
            return True
        if "author_id" not in vals:
            return self.env.user.share
        # sudo: whether somebody is a customer, no matter who asks
        author = self.env["res.partner"].sudo().browse(vals["author_id"] or ())
        if not author:
            return kind == "email" or bool(vals.get("author_guest_id"))
        return author.partner_share
