from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from .service_sla_level import ACTIONS, ADDRESSED


class ServiceSlaAlert(models.Model):
    """A level that was carried out: for which deadline, when, and who was told.

    The row is the proof: it is written first and unique, the effects follow in the same
    transaction. So a level happens once or not at all, whoever sweeps and dies.
    """

    _name = "service.sla.alert"
    _description = "Escalation"
    _order = "done_at desc, id desc"
    _rec_name = "level_name"

    clock_id = fields.Many2one(
        comodel_name="service.sla.clock",
        string="Promise",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    metric = fields.Selection(related="clock_id.metric", store=True, readonly=True)
    level_id = fields.Many2one(
        comodel_name="service.sla.level",
        string="Level of the Policy",
        readonly=True,
        ondelete="set null",
    )
    level_name = fields.Char(string="Level", readonly=True)
    deadline_at = fields.Datetime(string="Deadline", required=True, readonly=True)
    due_at = fields.Datetime(string="Was Due", required=True, readonly=True)
    done_at = fields.Datetime(string="Carried Out At", readonly=True)
    user_ids = fields.Many2many(comodel_name="res.users", string="Told", readonly=True)
    state = fields.Selection(
        selection=[("done", "Carried Out"), ("failed", "Set Aside")],
        default="done",
        required=True,
        readonly=True,
    )
    error = fields.Text(readonly=True)
    delay_seconds = fields.Integer(
        string="Delay",
        readonly=True,
        aggregator="avg",
        help="Seconds from the moment it was due until it was carried out.",
    )

    _once = models.UniqueIndex(
        "(clock_id, level_id, deadline_at)", "A level is carried out once."
    )
    _failed_idx = models.Index("(id) WHERE state = 'failed'")

    # -- carrying out ---------------------------------------------------------------

    @api.model
    def _carry_out(self, due, now):
        """Write down what is done, then do it; all or nothing.

        :param list due: (clock, level, moment it was due) with ``service.sla.level``
        A level for which there is nobody to tell is set aside.
        """
        managers = self._managers(clock for clock, _level, _moment in due)
        told, lost = [], []
        for clock, level, moment in due:
            values = self._values(clock, level, moment, now)
            try:
                users = self._recipients(clock, level, managers)
                told.append(values | {"user_ids": [Command.set(users.ids)]})
            except UserError as error:
                # no poison, only nobody there: it need not be searched for
                lost.append(values | {"state": "failed", "error": str(error)})
        self.create(lost)
        alerts = self.create(told)
        alerts._perform()
        return alerts

    @api.model
    def _values(self, clock, level, moment, now):
        return {
            "clock_id": clock.id,
            "ticket_id": clock.ticket_id.id,
            "company_id": clock.ticket_id.company_id.id,
            "level_id": level.id,
            # what stays on record is in the language of the company
            "level_name": level.with_context(
                lang=clock.ticket_id.company_id.partner_id.lang
            ).name,
            "deadline_at": clock.deadline_at,
            "due_at": moment,
            "done_at": now,
            "delay_seconds": max(0, int((now - moment).total_seconds())),
        }

    def _perform(self):
        """Do what the levels of these alerts say, one kind of action after another."""
        for action in ACTIONS:
            alerts = self.filtered(lambda alert, name=action: alert.level_id[name])
            if alerts:
                getattr(alerts, f"_act_{action.removeprefix('is_')}")()

    @api.model
    def _set_aside(self, clock, level, moment, now, error):
        """A level that cannot be carried out stands on record and blocks nothing."""
        values = self._values(clock, level, moment, now)
        return self.create([{**values, "state": "failed", "error": str(error)}])

    def action_service_retry(self):
        """Carry out again what was set aside, as far as the promise is still open.

        :raise AccessError: the user is no supervisor
        :raise UserError: it fails again; it stays set aside
        """
        if not self.env.user.has_group("service_sla_scripts.group_supervisor"):
            raise AccessError(
                self.env._("Only a supervisor may repeat what was set aside.")
            )
        self.check_access("read")
        now = fields.Datetime.now()
        # sudo: alerts are written by the server alone
        alerts = self.sudo().filtered(lambda alert: alert.state == "failed")
        gone = alerts.filtered(
            lambda alert: (
                alert.clock_id.state != "running"
                or alert.clock_id.deadline_at != alert.deadline_at
                or not alert.level_id
            )
        )
        if gone:
            raise UserError(
                self.env._(
                    "%(ticket)s: the promise is not open any more, its deadline has "
                    "moved, or the level is gone. There is nothing to repeat.",
                    ticket=gone[0].ticket_id.number,
                )
            )
        managers = self._managers(alerts.clock_id)
        for alert in alerts:
            alert.user_ids = self._recipients(alert.clock_id, alert.level_id, managers)
            alert.delay_seconds = max(0, int((now - alert.due_at).total_seconds()))
        alerts.write({"state": "done", "error": False, "done_at": now})
        alerts._perform()

    # -- who ------------------------------------------------------------------------

    @api.model
    def _managers(self, clocks):
        """Helpdesk managers of the companies of ``clocks``: dict company -> users."""
        companies = self.env["res.company"].concat(
            *[clock.ticket_id.company_id for clock in clocks]
        )
        return companies._service_managers()

    @api.model
    def _recipients(self, clock, level, managers):
        """Whom a level tells: those it names, or who comes after them.

        :param dict managers: see ``_managers``
        :raise UserError: somebody has to be told, and nobody is left
        """
        ticket = clock.ticket_id
        chain = {
            "assignee": ticket.user_id,
            "members": ticket.team_id.user_ids,
            "users": level.user_ids,
            "supervisor": ticket.team_id.user_id,
            "manager": managers[ticket.company_id],
        }
        order = [level.recipient, "supervisor", "manager"]
        if level.recipient == "manager":
            order = ["manager"]
        for name in order:
            users = chain[name].filtered(
                lambda user: (
                    user.active
                    and ticket.company_id in user.company_ids
                    and user.has_group("helpdesk_mgmt.group_helpdesk_user_own")
                )
            )
            if users:
                return users
        if any(level[action] for action in ADDRESSED):
            raise UserError(
                self.env._(
                    "There is nobody to tell: name a team leader, or a helpdesk "
                    "manager in the settings."
                )
            )
        return users
