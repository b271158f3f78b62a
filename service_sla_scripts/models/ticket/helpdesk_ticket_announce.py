from markupsafe import Markup

from odoo import models


class HelpdeskTicket(models.Model):
    """Tags that call another group: “network-technical” (Service standard §1)."""

    _inherit = "helpdesk.ticket"

    def _service_announce(self, before):
        """Tell the channel of every tag that a ticket has just got.

        :param dict before: see ``_service_snapshot``
        """
        for ticket in self:
            old = before.get(ticket.id)
            if old is not None and "tag_ids" not in old:
                continue
            added = ticket.tag_ids - (
                old["tag_ids"] if old else ticket.tag_ids.browse()
            )
            for channel in added.service_announce_channel_id:
                # sudo: whoever tags a ticket may reach the group without being in it
                channel.sudo().message_post(
                    body=ticket._service_announcement(),
                    author_id=self.env.user.partner_id.id,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )

    def _service_announcement(self):
        """Text for a channel: what and how urgent, and nothing about the customer."""
        urgency = dict(self._fields["service_urgency"]._description_selection(self.env))
        return Markup("<p>%s<br/>%s</p>") % (
            self._get_html_link(title=self.number),
            self.env._(
                "%(urgency)s · %(nature)s · %(team)s",
                urgency=urgency.get(self.service_urgency, ""),
                nature=self.category_id.display_name or self.env._("nature not known"),
                team=self.team_id.display_name or self.env._("no team"),
            ),
        )
