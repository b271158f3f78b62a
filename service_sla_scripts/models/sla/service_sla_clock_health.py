import time

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .const import BEHIND

CRON = "service_sla_scripts.ir_cron_escalate"


class ServiceSlaClock(models.Model):
    """What a browser or an administrator asks about escalation."""

    _inherit = "service.sla.clock"

    @api.model
    @api.readonly
    def service_now(self):
        """The server's time, for countdowns on a computer whose clock is wrong.

        :return: milliseconds since 1970-01-01 UTC
        """
        self.check_access("read")
        return int(time.time() * 1000)

    @api.model
    def service_sweep(self):
        """A browser saw a clock reach its moment: wake escalation at once.

        Costs one look into the index; nothing happens when nothing is due.

        :return: whether it was asked for; False when nothing is due, and when it was
            asked for before: then it is only woken
        """
        self.check_access("read")
        now = fields.Datetime.now()
        # sudo: due is due, whoever looks at it
        if not self.sudo()._due_since(now):
            return False
        cron = self.env.ref(CRON).sudo()  # agents may not read crons, only wake this
        waiting = self.env["ir.cron.trigger"].sudo()
        if waiting.search([("cron_id", "=", cron.id), ("call_at", "<=", now)], limit=1):
            # perhaps by the last sweep, for whenever the scheduler wakes: wake it
            self.env.cr.postcommit.add(cron._notifydb)
            return False
        cron._trigger()
        return True

    @api.model
    @api.readonly
    def service_health(self):
        """Whether escalation keeps up. Odoo itself is silent about a failing cron.

        :return: dict ``is_healthy`` (bool), ``behind_seconds`` (age of the oldest
            level not carried out), ``due`` (clocks that wait), ``set_aside`` (levels
            that failed on open promises), ``cron_active`` (bool), ``cron_failures``
            (in a row), ``cron_last_at`` (datetime or False)
        :raise AccessError: the user is no supervisor
        """
        if not self.env.user.has_group("service_sla_scripts.group_supervisor"):
            raise AccessError(
                self.env._("Only supervisors may see how escalation is doing.")
            )
        now = fields.Datetime.now()
        # sudo: the figure is about the whole house, not about one's own teams
        clocks = self.sudo()
        oldest = clocks._due_since(now)
        behind = int((now - oldest).total_seconds()) if oldest else 0
        due = [("state", "=", "running"), ("next_alert_at", "<=", now)]
        set_aside = (
            self.env["service.sla.alert"]
            .sudo()
            .search_count(
                [("state", "=", "failed"), ("clock_id.state", "=", "running")]
            )
        )
        cron = self.env.ref(CRON).sudo()
        return {
            "is_healthy": behind < BEHIND and not set_aside and cron.active,
            "behind_seconds": behind,
            "due": clocks.search_count(due) if oldest else 0,
            "set_aside": set_aside,
            "cron_active": cron.active,
            "cron_failures": cron.failure_count,
            "cron_last_at": cron.lastcall,
        }

    @api.model
    def _due_since(self, now):
        """The moment of the oldest level not carried out; False when there is none."""
        oldest = self.search_fetch(
            [("state", "=", "running"), ("next_alert_at", "<=", now)],
            ["next_alert_at"],
            order="next_alert_at",
            limit=1,
        )
        return oldest.next_alert_at
