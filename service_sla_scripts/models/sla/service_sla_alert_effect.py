from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_datetime, format_list

from ..ticket.const import URGENCY_NAMES
from .const import OPEN_STATES

# A pop-up shows so many promises by name; the button opens them all.
SHOWN = 5


class ServiceSlaAlert(models.Model):
    """What a level does: one method per action, each for any number of alerts."""

    _inherit = "service.sla.alert"

    # -- on the ticket --------------------------------------------------------------

    def _act_reassigning(self):
        """The ticket goes to the one who is told, the first of several."""
        for user, alerts in self.grouped(lambda alert: alert.user_ids[:1]).items():
            alerts.ticket_id.filtered(lambda t, u=user: t.user_id != u).write(
                {"user_id": user.id}
            )

    def _act_raising_urgency(self):
        """One level more urgent; promises are re-targeted by the event that follows.

        As often as it was due: two levels that were missed together raise twice.
        """
        raised = {}
        for ticket, alerts in self.grouped("ticket_id").items():
            urgency = ticket.service_urgency or URGENCY_NAMES[0]
            higher = URGENCY_NAMES.index(urgency) + len(alerts)
            higher = URGENCY_NAMES[min(higher, len(URGENCY_NAMES) - 1)]
            if higher != urgency:
                raised[ticket.id] = higher
        tickets = self.ticket_id.browse(raised)
        for urgency, group in tickets.grouped(lambda t: raised[t.id]).items():
            group.write({"service_urgency": urgency})

    def _act_note(self):
        """A line in the ticket's history."""
        bodies = {}
        for ticket, alerts in self.grouped("ticket_id").items():
            # history is read by everybody: in the language of the company
            alerts = alerts.with_context(lang=ticket.company_id.partner_id.lang)
            lines = [
                alerts.env._(
                    "Escalation, %(level)s: %(what)s. Told: %(users)s.",
                    level=alert.level_name,
                    what=alert._what(),
                    users=format_list(alerts.env, alert.user_ids.mapped("name")) or "–",
                )
                for alert in alerts
            ]
            bodies[ticket.id] = Markup("<br/>").join(lines)
        self.ticket_id._message_log_batch(bodies=bodies)

    def _act_server_action_id(self):
        for action, alerts in self.grouped(
            lambda a: a.level_id.server_action_id
        ).items():
            ids = alerts.ticket_id.ids
            action.with_context(
                active_model="helpdesk.ticket", active_ids=ids, active_id=ids[0]
            ).run()

    # -- to people ------------------------------------------------------------------

    def _act_activity(self):
        """A to-do on the ticket for everybody who is told; no mail for each.

        It goes by itself when the clock has ended: see ``service.sla.clock._settle``.
        A clock that the same level has just ended, by an urgency for which nothing is
        promised, gets none that would stay for ever.
        """
        kind = self.env.ref("service_sla_scripts.activity_type_escalation")
        model_id = self.env["ir.model"]._get_id("helpdesk.ticket")
        # the context: creating 100 activities for somebody else sends 100 mails
        Activity = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        Activity.create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": alert.ticket_id.id,
                    "user_id": user.id,
                    "summary": alert._for(user)._what(),
                    "date_deadline": fields.Date.context_today(alert._for(user)),
                    "automated": True,
                    "service_alert_id": alert.id,
                }
                for alert in self
                if alert.clock_id.state in OPEN_STATES
                for user in alert.user_ids
            ]
        )

    def _act_on_screen(self):
        """A pop-up in every open browser of a person: one, however many alerts."""
        for user, alerts in self._by_user():
            lines = [alert._line() for alert in alerts[:SHOWN]]
            if len(alerts) > SHOWN:
                lines.append(alerts.env._("and %(n)s more", n=len(alerts) - SHOWN))
            late = any(alert._is_late() for alert in alerts)
            user._bus_send(
                "service_sla.alert",
                {
                    "title": alerts._headline(),
                    "message": "\n".join(lines),
                    "type": "danger" if late else "warning",
                    "sticky": late,
                    "ticket_ids": alerts.ticket_id.ids,
                },
            )

    def _act_message(self):
        """One message for each person, by mail or in the inbox.

        The mail waits in Odoo's queue: a mail server that is down delays it, and
        nothing else.
        """
        for user, alerts in self._by_user():
            items = Markup("").join(
                Markup("<li>%s</li>")
                % alert._line(alert.ticket_id._get_html_link(alert.ticket_id.number))
                for alert in alerts
            )
            alerts.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=alerts._headline(),
                body=Markup("<ul>%s</ul>") % items,
                email_layout_xmlid="mail.mail_notification_light",
                force_send=False,
            )
        # the queue is worked off once an hour otherwise
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    # -- words ----------------------------------------------------------------------

    def _for(self, user):
        """These alerts as ``user`` reads them: language and time zone."""
        return self.with_context(lang=user.lang, tz=user.tz)

    def _by_user(self):
        """Pairs of a person and the alerts for that person, in their language.

        One alert for each promise, the last, when several levels came due together.
        """
        for user in self.user_ids:
            mine = self.filtered(lambda alert, u=user: u in alert.user_ids)
            last = [alerts[-1].id for alerts in mine.grouped("clock_id").values()]
            yield user, self.browse(last)._for(user)

    def _is_late(self):
        """By the moment, not by the level: one that was missed may come too late."""
        return self.deadline_at <= self.done_at

    def _what(self):
        labels = dict(self._fields["metric"]._description_selection(self.env))
        promise = labels[self.metric]
        if self._is_late():
            return self.env._("%(promise)s is late", promise=promise)
        return self.env._("%(promise)s is due soon", promise=promise)

    def _line(self, ticket=None):
        deadline = format_datetime(
            self.env,
            self.deadline_at,
            tz=self.env.context.get("tz"),
            dt_format="MM-dd HH:mm:ss",
        )
        # %s keeps the markup of a link, and a plain number plain
        return (Markup("%s · %s (%s)") if ticket else "%s · %s (%s)") % (
            ticket or self.ticket_id.number,
            self._what(),
            deadline,
        )

    def _headline(self):
        late = len(self.filtered(lambda alert: alert._is_late()))
        soon = len(self) - late
        if len(self) == 1:
            return self.env._(
                "%(what)s: %(ticket)s", what=self._what(), ticket=self.ticket_id.number
            )
        if not late:
            return self.env._("%(n)s promises are due soon", n=soon)
        if not soon:
            return self.env._("%(n)s promises are late", n=late)
        return self.env._(
            "%(late)s promises are late, %(soon)s are due soon", late=late, soon=soon
        )
