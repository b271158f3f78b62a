from itertools import pairwise

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# Lines of a ladder that are saved together are checked together. Only code of this
# process holds this very object.
_BEING_SAVED = object()


class ServiceSlaPolicy(models.Model):
    """The escalation levels of a policy."""

    _inherit = "service.sla.policy"

    level_ids = fields.One2many(
        comodel_name="service.sla.level",
        inverse_name="policy_id",
        string="Escalation",
        copy=True,
    )

    @api.constrains("target_value", "target_unit")
    def _check_ladder(self):
        """Levels stand in the order in which they come, none before the start."""
        if self.env.context.get("service_ladder") is _BEING_SAVED:
            return
        for policy in self:
            levels = policy.level_ids.sorted(lambda level: (level.sequence, level.id))
            for level in levels:
                if -level._distance() >= policy.target_seconds:
                    raise ValidationError(
                        self.env._(
                            "“%(policy)s”: %(level)s would be before the clock starts.",
                            policy=policy.name,
                            level=level.name,
                        )
                    )
            for first, second in pairwise(levels):
                if second._distance() < first._distance():
                    raise ValidationError(
                        self.env._(
                            "“%(policy)s”: %(second)s comes before %(first)s. Put the "
                            "levels into the order of time.",
                            policy=policy.name,
                            first=first.name,
                            second=second.name,
                        )
                    )
            levels._check_actions()

    @api.model
    @tools.ormcache()
    def _levels(self):
        """Levels of all active policies: dict policy id -> tuple of ``LevelTerms``.

        An archived policy has none: what it promised is still judged, but nobody is
        called for it any more.
        """
        # sudo: promises hold for every ticket, whoever may read policies
        levels = self.env["service.sla.level"].sudo()
        return {
            policy.id: tuple(level._terms() for level in found)
            for policy, found in levels.search([("policy_id.active", "=", True)])
            .grouped("policy_id")
            .items()
        }

    @api.model_create_multi
    def create(self, vals_list):
        saving = self.with_context(service_ladder=_BEING_SAVED)
        policies = super(ServiceSlaPolicy, saving).create(vals_list)
        policies = policies.with_context(service_ladder=None)
        policies._check_ladder()
        return policies

    def write(self, vals):
        saving = self.with_context(service_ladder=_BEING_SAVED)
        result = super(ServiceSlaPolicy, saving).write(vals)
        if vals.keys() & {"level_ids", "target_value", "target_unit"}:
            self._check_ladder()
        if "active" in vals:
            self._levels_changed()
        return result

    def _levels_changed(self):
        """Escalation looks at the running clocks of these policies once more."""
        self.env.registry.clear_cache()
        # what was cached meanwhile is wrong when this transaction is undone
        self.env.cr.postrollback.add(self.env.registry.clear_cache)
        self.env["service.sla.clock"]._look_again(SQL("policy_id = ANY(%s)", self.ids))
