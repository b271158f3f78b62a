from odoo import api, fields, models

from ...tools.plain_wording import is_said, to_plain


class ServiceScriptDraft(models.TransientModel):
    """A wording that was put into a reply which is not sent yet.

    Nobody but the server reads or writes these: being sent is what counts as a use.
    """

    _name = "service.script.draft"
    _description = "Talk Script in a Reply"
    _transient_max_hours = 24.0

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="cascade"
    )
    version_id = fields.Many2one(
        comodel_name="service.script.version", required=True, ondelete="cascade"
    )
    text = fields.Text(required=True)

    @api.model
    def _about_to_say(self, ticket, version, html):
        """A wording goes out now, without anybody putting it into a reply."""
        if version:
            self.create(
                {
                    "ticket_id": ticket.id,
                    "user_id": self.env.uid,
                    "version_id": version.id,
                    "text": to_plain(html),
                }
            )

    @api.model
    def _settle(self, messages, user, moments):
        """A reply was sent: what it still says is used, the rest was given up.

        :param dict messages: ticket id -> ``mail.message``
        :param user: who sent them
        :param dict moments: ticket id -> when
        """
        drafts = self.search(
            [("ticket_id", "in", list(messages)), ("user_id", "=", user.id)]
        )
        if not drafts:
            return
        bodies = {id_: to_plain(message.body) for id_, message in messages.items()}
        # put in twice, it was still said once
        last = {(draft.ticket_id.id, draft.version_id.id): draft for draft in drafts}
        self.env["service.script.use"]._record(
            [
                {
                    "ticket_id": ticket_id,
                    "version_id": version_id,
                    "user_id": user.id,
                    "how": "sent",
                    "used_at": moments[ticket_id],
                    "text": draft.text,
                    "message_id": messages[ticket_id].id,
                }
                for (ticket_id, version_id), draft in last.items()
                if is_said(draft.text, bodies[ticket_id])
            ]
        )
        drafts.unlink()
