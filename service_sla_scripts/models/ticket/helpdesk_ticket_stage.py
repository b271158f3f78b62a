from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from .const import STEPS


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    service_step = fields.Selection(
        selection=STEPS,
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The step of the service pipeline this stage stands for. Teams that use "
        "the pipeline have exactly these stages, other teams never see them.",
    )

    _service_step_unique = models.UniqueIndex(
        "(service_step) WHERE service_step IS NOT NULL",
        "A step of the service pipeline has one stage only.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_service_step_is_ours(vals)
        stages = super().create(vals_list)
        self._service_forget_stages()
        return stages

    def write(self, vals):
        self._check_service_step_is_ours(vals)
        if "active" in vals and not vals["active"]:
            self._check_service_step_stays()
        result = super().write(vals)
        if "service_step" in vals:
            self._service_forget_stages()
        return result

    def _service_forget_stages(self):
        self.env.registry.clear_cache()
        # what was cached meanwhile is wrong when this transaction is undone
        self.env.cr.postrollback.add(self.env.registry.clear_cache)

    def _check_service_step_is_ours(self, vals):
        if vals.get("service_step") and not self.env.su:
            raise UserError(
                self.env._(
                    "The steps of the service pipeline come with the addon, a stage "
                    "each. Rename those as you like."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_service_step(self):
        self._check_service_step_stays()

    def _check_service_step_stays(self):
        steps = set(self._service_stages().values())
        kept = self.filtered(lambda stage: stage.id in steps)
        if kept:
            raise UserError(
                self.env._(
                    "The stage “%(stage)s” is a pipeline step: it cannot "
                    "be deleted or archived. Rename it if you like; to do without the "
                    "pipeline, switch it off in the settings of the team.",
                    stage=kept[0].name,
                )
            )

    @api.model
    @tools.ormcache()
    def _service_stages(self):
        """The pipeline's stages: dict step -> stage id, in the order of the steps.

        Cached, because every write on any ticket asks: a ticket of a team without
        the pipeline may not cost a query more than without this addon.
        """
        stages = self.sudo().search([("service_step", "!=", False)])
        by_step = {stage.service_step: stage.id for stage in stages}
        return {step: by_step[step] for step, _label in STEPS if step in by_step}

    @api.model
    def _service_stage(self, step):
        """The stage of a step.

        :raise UserError: the stage was deleted in the database
        """
        stage_id = self._service_stages().get(step)
        if not stage_id:
            label = dict(self._fields["service_step"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "The stage of the step “%(step)s” is missing. Upgrade the addon "
                    "service_sla_scripts to get it back.",
                    step=label[step],
                )
            )
        return self.browse(stage_id)
