from odoo import api, fields, models
from odoo.tools import SQL

from .batch_write import write_rows
from .ladder import Ladder, Run


class ServiceSlaClock(models.Model):
    """When escalation has to look at a clock next (Service standard §2)."""

    _inherit = "service.sla.clock"

    next_alert_at = fields.Datetime(
        string="Next Escalation",
        readonly=True,
        help="When the next level is due. Empty: nothing more will happen.",
    )
    warn_at = fields.Datetime(
        string="Warning From",
        readonly=True,
        help="The first level before the deadline: from here on the clock is amber.",
    )
    # A level that was carried out before the deadline moved is repeated only when its
    # moment comes again after the move.
    armed_at = fields.Datetime(readonly=True)
    alert_ids = fields.One2many(
        comodel_name="service.sla.alert", inverse_name="clock_id", readonly=True
    )

    # only what is due: its size follows what waits for escalation, not what is open
    _alert_idx = models.Index(
        "(next_alert_at) WHERE state = 'running' AND next_alert_at IS NOT NULL"
    )

    def _arm(self, planners):
        """Set anew when each of these running clocks needs escalation next.

        :param dict planners: calendar -> planner, see ``_planners``
        """
        ladder = self._ladder()
        write_rows(
            self,
            {
                clock.id: ladder.values(
                    clock._run(planners), clock.armed_at, clock.alert_ids
                )
                for clock in self
            },
        )

    def _ladder(self):
        """The levels of the policies, and when the teams of these clocks are open."""
        levels = self.env["service.sla.policy"]._levels()
        return Ladder(levels, self.ticket_id.team_id if levels else ())

    def _run(self, planners, deadline=None):
        """This clock as its levels see it, with its present deadline or another."""
        return Run(
            self.policy_id.id,
            self.ticket_id.team_id,
            planners[self.calendar_id],
            self.started_at,
            deadline or self.deadline_at,
            self.target_seconds,
            self.due_at,
        )

    @api.model
    def _look_again(self, where):
        """Let escalation look at running clocks once more.

        One statement however many they are; the next sweeps find out, a batch at a
        time, what is due by levels and hours as they are now.

        :param SQL where: condition on the table of clocks
        """
        self.flush_model(["state", "policy_id", "ticket_id", "next_alert_at"])
        self.env["helpdesk.ticket"].flush_model(["team_id"])
        self.env.cr.execute(
            SQL(
                """UPDATE service_sla_clock SET next_alert_at = LEAST(next_alert_at, %s)
                    WHERE state = 'running' AND %s""",
                fields.Datetime.now(),
                where,
            )
        )
        self.invalidate_model(["next_alert_at"])

    def _settle(self):
        """These clocks have ended: no to-do is left of them."""
        self._open_todos().unlink()

    def _open_todos(self):
        """What people were told to do; what they did stays, whatever the context."""
        domain = [("service_alert_id.clock_id", "in", self.ids), ("active", "=", True)]
        # sudo: whoever answers the customer may not own the to-do
        return self.env["mail.activity"].sudo().search(domain)
