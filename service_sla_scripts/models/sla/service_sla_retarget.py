import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .const import METRIC_SELECTION, OPEN_STATES
from .service_sla_clock_escalate import ATTEMPTS, is_concurrency

_logger = logging.getLogger(__name__)

# Clocks per transaction: some seconds of work, and little to repeat after a crash.
BATCH_SIZE = 500


class ServiceSlaRetarget(models.Model):
    """Apply the policies of a metric, as they are now, to promises that are open.

    Changing a policy never does that by itself. The work is done in batches, each its
    own transaction: it shows how far it is, and after a crash it goes on where it was.
    """

    _name = "service.sla.retarget"
    _description = "Apply Policies to Open Promises"
    _order = "id desc"
    _rec_name = "metric"

    metric = fields.Selection(selection=METRIC_SELECTION, required=True, readonly=True)
    asked_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, default=lambda self: self.env.user
    )
    company_ids = fields.Many2many(
        comodel_name="res.company",
        string="Companies",
        readonly=True,
        default=lambda self: self.env.user.company_ids,
    )
    state = fields.Selection(
        selection=[
            ("running", "In Progress"),
            ("done", "Done"),
            ("stopped", "Stopped"),
        ],
        default="running",
        required=True,
        readonly=True,
    )
    total = fields.Integer(string="Promises", readonly=True, aggregator=None)
    done = fields.Integer(string="Looked At", readonly=True, aggregator=None)
    changed = fields.Integer(readonly=True, aggregator=None)
    last_clock_id = fields.Integer(readonly=True, aggregator=None)
    progress = fields.Float(compute="_compute_progress")
    error = fields.Text(readonly=True)

    @api.depends("total", "done", "state")
    def _compute_progress(self):
        for job in self:
            job.progress = 100.0
            if job.state == "running":
                job.progress = 100.0 * min(1, job.done / job.total) if job.total else 0

    @api.model
    def _begin(self, metric):
        """Start the work for a metric, or return the one that is under way."""
        companies = self.env.user.company_ids
        running = self.search(
            [("metric", "=", metric), ("state", "=", "running")]
        ).filtered(lambda job: job.company_ids == companies)
        if running:
            return running[0]
        job = self.create({"metric": metric, "company_ids": companies.ids})
        job.total = self.env["service.sla.clock"].search_count(job._open_clocks())
        self.env.ref("service_sla_scripts.ir_cron_retarget")._trigger()
        return job

    def action_service_stop(self):
        """Stop where it is; what was done stays done.

        :raise AccessError: the user is no helpdesk manager
        """
        self._check_may_apply()
        self.check_access("read")
        # sudo: jobs are written by the server alone
        self.sudo().filtered(lambda job: job.state == "running").state = "stopped"

    @api.model
    def _check_may_apply(self):
        if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
            raise AccessError(
                self.env._(
                    "Only a helpdesk manager may apply policies to open promises."
                )
            )

    @api.model
    def _cron_retarget(self, batch_size=BATCH_SIZE):
        """Work off all running jobs, a batch per transaction."""
        jobs = self.search([("state", "=", "running")], order="id", limit=100)
        attempts = 0
        while jobs:
            job = jobs[0]
            try:
                with self.env.cr.savepoint():
                    if not job._retarget_batch(batch_size, fields.Datetime.now()):
                        jobs -= job
                attempts = 0
            except Exception as error:
                if is_concurrency(error) and attempts < ATTEMPTS:
                    self.env.cr.rollback()
                    attempts += 1
                    continue
                _logger.warning("re-target %s: stopped", job.id, exc_info=True)
                job.write({"state": "stopped", "error": str(error)})
                jobs -= job
            left = sum(max(job.total - job.done, 1) for job in jobs)
            if not self.env["ir.cron"]._commit_progress(batch_size, remaining=left):
                return
            self.env.invalidate_all()  # a hundred thousand clocks need no memory

    def _open_clocks(self):
        """Domain of the clocks this job concerns: those of its manager's companies."""
        return [
            ("metric", "=", self.metric),
            ("state", "in", OPEN_STATES),
            ("ticket_id.company_id", "in", self.company_ids.ids),
        ]

    def _retarget_batch(self, limit, now):
        """Apply the policies to the next clocks in the order of their ids.

        :return: whether there were any
        """
        self.ensure_one()
        # nobody may write or stop this job meanwhile
        if not self.try_lock_for_update() or self.state != "running":
            return False
        clocks = self.env["service.sla.clock"].search(
            [*self._open_clocks(), ("id", ">", self.last_clock_id)],
            order="id",
            limit=limit,
        )
        if not clocks:
            self.state = "done"
            return False
        clocks._retarget(dict.fromkeys(clocks.ticket_id.ids, now))
        self.done += len(clocks)
        self.last_clock_id = clocks[-1].id
        return True
