from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from .const import PROCESSES


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    service_use_pipeline = fields.Boolean(
        string="Service Pipeline",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="Tickets of this team walk the five steps of the service standard: "
        "response, classification, solution, confirmation, archive.",
    )
    service_process = fields.Selection(
        selection=PROCESSES,
        string="Process",
        groups="base.group_user",
        help="The process of all tickets of this team. Leave it empty to let the "
        "channel decide.",
    )

    # -- which teams take part --------------------------------------------------

    @api.model
    @tools.ormcache()
    def _service_pipeline_ids(self):
        """Ids of the teams that use the pipeline, archived ones included.

        Cached for the same reason as ``helpdesk.ticket.stage._service_stages``.
        """
        teams = self.sudo().with_context(active_test=False)
        return frozenset(teams.search([("service_use_pipeline", "=", True)]).ids)

    def _get_applicable_stages(self):
        """The five steps for a team that uses the pipeline, all but them for others.

        helpdesk_mgmt gives stages without a team to every team: ours carry no team,
        so that a team opts in by one switch and not by five lists.
        """
        steps = self.env["helpdesk.ticket.stage"]._service_stages()
        if self and self.id in self._service_pipeline_ids():
            return self.env["helpdesk.ticket.stage"].browse(steps.values())
        stages = super()._get_applicable_stages()
        return stages - stages.browse(steps.values())

    # -- switching --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        if any(vals.get("service_use_pipeline") for vals in vals_list):
            self._service_forget_pipelines()
        return teams

    def write(self, vals):
        if "service_use_pipeline" not in vals:
            return super().write(vals)
        switched = self.filtered(
            lambda team: team.service_use_pipeline != bool(vals["service_use_pipeline"])
        )
        result = super().write(vals)
        self.flush_recordset(["service_use_pipeline"])
        self._service_forget_pipelines()
        switched._service_map_stages(fields.Datetime.now())
        return result

    def unlink(self):
        # a ticket without a team has no steps: it gets an ordinary stage first
        self.filtered("service_use_pipeline").write({"service_use_pipeline": False})
        return super().unlink()

    def _service_forget_pipelines(self):
        self.env.registry.clear_cache()
        # what was cached meanwhile is wrong when this transaction is undone
        self.env.cr.postrollback.add(self.env.registry.clear_cache)

    def _service_map_stages(self, now):
        """Give every ticket of these teams a stage that its team has now.

        Waiting tickets come to Response, closed ones to Archive, all others to
        Solution, where work goes on; and the other way round. The stage they leave is
        kept on the ticket: switching back restores it for all that did not move.
        Nothing is sent to customers and no date of a ticket changes, hence the SQL:
        ``write()`` would set closing dates anew and send mails.
        """
        Ticket = self.env["helpdesk.ticket"].with_context(active_test=False).sudo()
        for team in self:
            Ticket.flush_model(["team_id", "stage_id", "service_replaced_stage_id"])
            groups = Ticket._read_group(
                [("team_id", "=", team.id)],
                ["stage_id", "service_replaced_stage_id"],
                ["id:array_agg"],
            )
            tickets = Ticket.browse()
            for stage, replaced, ids in groups:
                target = team._service_target_stage(stage, replaced)
                self.env.cr.execute(
                    SQL(
                        """UPDATE helpdesk_ticket
                              SET stage_id = %s, service_replaced_stage_id = %s
                            WHERE id = ANY(%s)""",
                        target.id,
                        stage.id or None,
                        ids,
                    )
                )
                tickets |= Ticket.browse(ids)
            tickets.invalidate_recordset(["stage_id", "service_replaced_stage_id"])
            tickets.modified(["stage_id"])
            tickets.filtered(
                lambda ticket: (
                    ticket.active and not ticket.closed and not ticket.duplicate_id
                )
            )._service_switched(now)

    def _service_target_stage(self, stage, replaced):
        """The stage that takes the place of ``stage`` when this team has switched.

        :param replaced: the stage the ticket had before an earlier switch
        :raise UserError: the team is left without any stage
        """
        self.ensure_one()
        applicable = self._get_applicable_stages()
        if not applicable and self.env.context.get("service_uninstall"):
            # better a stage of another team than none: the steps are going
            applicable = stage.search([("service_step", "=", False)])
        if not applicable:
            raise UserError(
                self.env._(
                    "The team “%(team)s” would have no stage at all. Create a stage "
                    "for it first.",
                    team=self.display_name,
                )
            )
        if stage in applicable:
            return stage
        if replaced in applicable and stage == self._service_counterpart(
            replaced, self._service_stages_of_kind(not self.service_use_pipeline)
        ):
            return replaced
        return self._service_counterpart(stage, applicable)

    def _service_stages_of_kind(self, pipeline):
        """The pipeline's stages, or what this team has without it."""
        Stage = self.env["helpdesk.ticket.stage"]
        steps = Stage.browse(Stage._service_stages().values())
        return steps if pipeline else super()._get_applicable_stages() - steps

    def _service_counterpart(self, stage, candidates):
        """The stage among ``candidates`` for work that stands where ``stage`` is."""
        if stage.closed:
            fitting = candidates.filtered("closed")
        elif stage.unattended or not stage:
            fitting = candidates.filtered("unattended")
        else:
            fitting = candidates.filtered(lambda s: not s.closed and not s.unattended)
            # of the pipeline's middle steps the one in which work is done
            fitting = (
                fitting.filtered(lambda s: s.service_step == "solution") or fitting
            )
        return (fitting or candidates)[:1]
