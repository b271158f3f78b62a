from odoo import api, fields, models

from .const import STATES, STEPS

INTERNAL = "base.group_user"


class HelpdeskTicket(models.Model):
    """The five steps: which stage a ticket has, and what a move sets off."""

    _inherit = "helpdesk.ticket"

    stage_id = fields.Many2one(
        domain="service_use_pipeline and [('service_step', '!=', False)] or "
        "[('service_step', '=', False), '|', ('team_ids', '=', team_id), "
        "('team_ids', '=', False)]",
    )
    # Where a case stands is what a customer may ask, so these three carry no group.
    service_use_pipeline = fields.Boolean(
        string="Service Pipeline",
        compute="_compute_service_use_pipeline",
        search="_search_service_use_pipeline",
        compute_sudo=True,
    )
    service_step = fields.Selection(
        selection=STEPS,
        string="Step",
        compute="_compute_service_step",
        search="_search_service_step",
        compute_sudo=True,
    )
    service_state = fields.Selection(
        selection=STATES,
        string="State",
        compute="_compute_service_state",
        store=True,
        index="btree_not_null",
    )
    service_replaced_stage_id = fields.Many2one(
        comodel_name="helpdesk.ticket.stage",
        string="Stage Before the Switch",
        readonly=True,
        copy=False,
        groups=INTERNAL,
        help="The stage this ticket had when its team switched the pipeline on or off.",
    )

    # -- computes ---------------------------------------------------------------

    @api.depends("team_id")
    def _compute_service_use_pipeline(self):
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        for ticket in self:
            ticket.service_use_pipeline = ticket.team_id.id in teams

    def _search_service_use_pipeline(self, operator, value):
        if operator != "in":
            return NotImplemented
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        return [("team_id", "in" if True in value else "not in", list(teams))]

    @api.depends("stage_id", "team_id")
    def _compute_service_step(self):
        stages = self.env["helpdesk.ticket.stage"]._service_stages()
        steps = {stage_id: step for step, stage_id in stages.items()}
        for ticket in self:
            ticket.service_step = steps.get(ticket.stage_id.id)

    def _search_service_step(self, operator, value):
        if operator != "in":
            return NotImplemented
        stages = self.env["helpdesk.ticket.stage"]._service_stages()
        named = [("stage_id", "in", [stages[s] for s in value if s in stages])]
        if False not in value:
            return named
        return ["|", ("stage_id", "not in", list(stages.values())), *named]

    @api.depends("stage_id", "user_id", "service_is_waiting", "service_is_resolved")
    def _compute_service_state(self):
        """State of a work order (Service standard §3)."""
        for ticket in self:
            if not ticket.service_step:
                ticket.service_state = False
            elif ticket.service_step == "archive":
                ticket.service_state = "closed"
            elif ticket.service_is_resolved:
                ticket.service_state = "solved"
            elif ticket.service_is_waiting:
                ticket.service_state = "waiting"
            else:
                ticket.service_state = "progress" if ticket.user_id else "pending"

    @api.depends("team_id")
    def _compute_stage_id(self):
        """A ticket that changes to a team of the other kind keeps its place.

        Under the pipeline an open ticket starts at the first step: nobody has asked yet
        what the gates ask.
        """
        pipelines = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        steps = self.env["helpdesk.ticket.stage"]._service_stages().values()
        for ticket in self:
            if not (ticket.stage_id and ticket.team_id):
                continue
            if (ticket.team_id.id in pipelines) == (ticket.stage_id.id in steps):
                continue  # known without a query: super does what there is to do
            applicable = ticket.team_id._get_applicable_stages()
            if ticket.stage_id in applicable:
                continue
            if ticket.team_id.id in pipelines and not ticket.stage_id.closed:
                ticket.stage_id = applicable[:1]
            else:
                ticket.stage_id = ticket.team_id.sudo()._service_counterpart(
                    ticket.stage_id, applicable
                )
        return super()._compute_stage_id()

    @api.model
    def default_get(self, fields):
        """A ticket that is made on the service desk belongs to a team of the desk."""
        values = super().default_get(fields)
        if self.env.context.get("service_desk") and "team_id" in fields:
            pipelines = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
            if values.get("team_id") not in pipelines:
                teams = self.env.user.helpdesk_team_ids
                mine = teams.filtered(lambda team: team.id in pipelines)
                values["team_id"] = (
                    mine
                    or teams.search(
                        [
                            ("id", "in", list(pipelines)),
                            ("company_id", "in", [False, self.env.company.id]),
                        ],
                        limit=1,
                    )
                )[:1].id
        return values

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Columns of the kanban: the five steps, or all but them."""
        steps = stages.browse(stages._service_stages().values())
        if self._service_shows_steps_only():
            return steps | stages
        found = super()._read_group_stage_ids(stages, domain)
        return found - (steps - stages)

    @api.model
    def _service_shows_steps_only(self):
        """Whether a kanban of tickets needs no column but the five steps."""
        if self.env.context.get("service_desk"):
            return True
        pipelines = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        team_id = self.default_get(["team_id"]).get("team_id")
        teams = {team_id} if team_id else set(self.env.user.helpdesk_team_ids.ids)
        return bool(teams) and teams <= pipelines

    def _service_in_pipeline(self):
        """The tickets among these whose team uses the pipeline."""
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        return self.filtered(lambda ticket: ticket.team_id.id in teams)

    def _service_open(self):
        """The tickets among these that have a step and are being worked on."""
        return self._service_in_pipeline().filtered(
            lambda ticket: (
                ticket.service_step not in (False, "archive")
                and not ticket.duplicate_id
            )
        )
