import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .redact import TICKET

_logger = logging.getLogger(__name__)

# Tickets per transaction, each with all its messages: some seconds of work, and little
# to repeat after a crash.
BATCH_SIZE = 100
# a colleague may be writing on one of them
ATTEMPTS = 5


class ServiceContactRedaction(models.Model):
    """Mask contacts in what tickets hold from before the installation.

    What comes in since then is masked when it comes in. The installation leaves a job
    that waits for a manager: nobody's old texts change because an addon was installed.
    Done in batches, each its own transaction: it shows how far it is, and after a crash
    it goes on where it was. Doing it again changes nothing.
    """

    _name = "service.contact.redaction"
    _description = "Mask Contacts in Old Tickets"
    _order = "id desc"
    _rec_name = "create_date"

    asked_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, default=lambda self: self.env.user
    )
    state = fields.Selection(
        selection=[
            ("needed", "Not Started"),
            ("running", "In Progress"),
            ("done", "Done"),
            ("stopped", "Stopped"),
        ],
        default="running",
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(
        string="Started", readonly=True, default=fields.Datetime.now
    )
    total = fields.Integer(string="Tickets", readonly=True, aggregator=None)
    done = fields.Integer(string="Looked At", readonly=True, aggregator=None)
    changed = fields.Integer(string="Texts Masked", readonly=True, aggregator=None)
    last_ticket_id = fields.Integer(readonly=True, aggregator=None)
    progress = fields.Float(compute="_compute_progress")
    error = fields.Text(readonly=True)

    @api.depends("total", "done", "state")
    def _compute_progress(self):
        for job in self:
            job.progress = 100.0 if job.state == "done" else 0
            if job.state != "done" and job.total:
                job.progress = 100.0 * min(1, job.done / job.total)

    def action_service_begin(self):
        """Start masking old tickets, or show the work that is under way.

        The job that waits since the installation is started, or else a new one.

        :return: an action that shows how far it is
        :raise AccessError: the user is no helpdesk manager
        """
        self._check_may_redact()
        # sudo: jobs are written by the server alone
        jobs = self.sudo()
        job = jobs.search([("state", "=", "running")], limit=1)
        if not job:
            job = jobs.search([("state", "=", "needed")], limit=1)
            vals = {
                "state": "running",
                "asked_by_id": self.env.uid,
                "started_at": fields.Datetime.now(),
                "total": self._count_tickets(),
            }
            if job:
                job.write(vals)
            else:
                job = jobs.create(vals)
            self.env.ref("service_sla_scripts.ir_cron_redact")._trigger()
        return job._action_show()

    def action_service_stop(self):
        """Stop where it is; what was done stays done.

        :raise AccessError: the user is no helpdesk manager
        """
        self._check_may_redact()
        self.check_access("read")
        # sudo: jobs are written by the server alone
        self.sudo().filtered(lambda job: job.state == "running").state = "stopped"

    @api.model
    def _check_may_redact(self):
        if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
            raise AccessError(
                self.env._("Only a helpdesk manager may have old tickets masked.")
            )

    def _action_show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mask Contacts in Old Tickets"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [[False, "form"]],
            "target": "new",
        }

    @api.model
    def _count_tickets(self):
        # sudo: all of them are masked, whoever may see them
        return self.env[TICKET].sudo().with_context(active_test=False).search_count([])

    @api.model
    def _propose(self):
        """At the installation: a job that waits, if there are tickets from before."""
        total = self._count_tickets()
        if total:
            self.create(
                {
                    "state": "needed",
                    "asked_by_id": False,
                    "started_at": False,
                    "total": total,
                }
            )

    @api.model
    def _is_needed(self):
        """Whether there were tickets before, and nobody had them masked."""
        # sudo: supervisors are told, and see no jobs
        return bool(self.sudo().search_count([("state", "=", "needed")], limit=1))

    @api.model
    def _cron_redact(self, batch_size=BATCH_SIZE):
        """Work off the running job, a batch per transaction."""
        job = self.search([("state", "=", "running")], order="id", limit=1)
        attempts = 0
        while job:
            try:
                with self.env.cr.savepoint():
                    is_left = job._redact_batch(batch_size)
                attempts = 0
            except Exception as error:
                if isinstance(error, OperationalError) and attempts < ATTEMPTS:
                    self.env.cr.rollback()
                    attempts += 1
                    continue
                _logger.warning("masking old tickets: stopped", exc_info=True)
                job.write({"state": "stopped", "error": str(error)})
                is_left = False
            left = max(job.total - job.done, 1) if is_left else 0
            if not self.env["ir.cron"]._commit_progress(batch_size, remaining=left):
                return
            self.env.invalidate_all()  # a hundred thousand tickets need no memory
            if not is_left:
                return

    def _redact_batch(self, limit):
        """Mask the next tickets in the order of their ids.

        :return: whether there were any
        """
        self.ensure_one()
        # nobody may write or stop this job meanwhile
        if not self.try_lock_for_update() or self.state != "running":
            return False
        tickets = (
            self.env[TICKET]
            .with_context(active_test=False)
            .search([("id", ">", self.last_ticket_id)], order="id", limit=limit)
        )
        if not tickets:
            self.state = "done"
            return False
        self.changed += tickets._service_redact_stored()
        self.done += len(tickets)
        self.last_ticket_id = tickets[-1].id
        return True
