from odoo import api, models
from odoo.tools import email_normalize_all

from .helpdesk_ticket_promise import RULE
from .message_values import ADDRESSES, ORDINARY_TYPES, recipients_of
from .wording import BLOCK

CHANNEL = "discuss.channel"
AGENT = "helpdesk_mgmt.group_helpdesk_user_own"
# Where nobody could be asked whether to send it anyway, only what is never sent counts;
# and not a letter of another department that names an account.
ELSEWHERE = frozenset({"phrase", RULE})


class HelpdeskTicket(models.Model):
    """Whose rules a message follows: those of the ticket of whoever gets it.

    Somebody who works in the pipeline keeps to them where he writes to a customer
    beside it, too: on a ticket that he has moved to another team, on her contact, in a
    channel, in a mail of its own.
    """

    _inherit = "helpdesk.ticket"

    def _service_guarded(self):
        """The tickets among these whose messages are looked at."""
        ours = self._service_in_pipeline()
        left = (self - ours).filtered("service_left_at")
        return ours | left if left and self._service_is_bound() else ours

    @api.model
    def _service_is_bound(self):
        """Whether the user belongs to a team that uses the pipeline."""
        pipelines = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        # sudo: which teams are one's own
        return not pipelines.isdisjoint(self.env.user.sudo().helpdesk_team_ids.ids)

    @api.model
    def _service_addressed(self, values_list):
        """Which of these messages are looked at, and as if for which ticket.

        :param values_list: values of messages that may leave the house
        :return: list of (ticket with sudo, values)
        """
        own, elsewhere = [], []
        for values in values_list:
            is_own = values.get("model") == self._name and values.get("res_id")
            (own if is_own else elsewhere).append(values)
        # sudo: whoever may write here; what is found out stays with the rules
        batch = self.sudo().browse([int(values["res_id"]) for values in own])
        guarded = set(batch._service_guarded()._ids)
        return [
            (ticket, values)
            for ticket, values in zip(batch, own, strict=True)
            if ticket.id in guarded and ticket._service_leaves(values)
        ] + self._service_elsewhere(elsewhere)

    @api.model
    def _service_elsewhere(self, values_list):
        """Messages to customers that are on no ticket: as if on their latest ones."""
        if not values_list or not self.env.user.has_group(AGENT):
            return []
        reached = self._service_outsiders(values_list)
        families = reached[0].commercial_partner_id.union(
            *(partners.commercial_partner_id for partners in reached)
        )
        if not families or not self._service_is_bound():
            return []
        pipelines = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        latest = dict(
            self.sudo()._read_group(  # sudo: as above
                [
                    ("commercial_partner_id", "in", families.ids),
                    ("team_id", "in", list(pipelines)),
                ],
                ["commercial_partner_id"],
                ["id:max"],
            )
        )
        # together: they are read once for all
        tickets = self.sudo().browse(latest.values())
        latest = dict(zip(latest, tickets, strict=True))
        return [
            (latest[family], values)
            for partners, values in zip(reached, values_list, strict=True)
            for family in partners.commercial_partner_id
            if family in latest
        ]

    @api.model
    def _service_outsiders(self, values_list):
        """For each of these messages, the customers who get it; constant in queries."""
        # sudo: who they are does not get out of here
        env = self.sudo().env
        emails = [
            {
                email
                for name in ADDRESSES
                for email in email_normalize_all(values.get(name) or "")
            }
            for values in values_list
        ]
        by_email = env["res.partner"]
        if any(emails):
            by_email = by_email.search(
                [("email_normalized", "in", list(set().union(*emails)))]
            )
        by_email = by_email.grouped("email_normalized")
        channel_ids = [
            values["res_id"]
            for values in values_list
            if values.get("model") == CHANNEL and values.get("res_id")
        ]
        members = env["discuss.channel.member"]
        if channel_ids:
            members = members.search_fetch(
                [
                    ("channel_id", "in", channel_ids),
                    ("partner_id.partner_share", "=", True),
                ],
                ["channel_id", "partner_id"],
            )
        members = {c.id: found for c, found in members.grouped("channel_id").items()}
        reached = []
        for values, addresses in zip(values_list, emails, strict=True):
            partners = recipients_of(env, values)
            for email in addresses & by_email.keys():
                partners |= by_email[email]
            model, id_ = values.get("model"), values.get("res_id")
            if model == CHANNEL and id_ in members:
                partners |= members[id_].partner_id
            kind = values.get("message_type", "comment")
            if model == "res.partner" and kind not in ORDINARY_TYPES:
                partners |= partners.browse(id_ or ())
            reached.append(partners)
        everybody = env["res.partner"].union(*reached)
        return [
            partners.with_prefetch(everybody._ids).filtered("partner_share")
            for partners in reached
        ]

    def _service_addressed_findings(self, outgoing, values):
        """What speaks against a text, in a message with these values."""
        findings = self._service_findings(outgoing)
        if values.get("model") == self._name:
            return findings
        return [f for f in findings if f.level == BLOCK and f.rule in ELSEWHERE]
