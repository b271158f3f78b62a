from itertools import pairwise

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL


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

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self._levels_changed()
        return result

    def _levels_changed(self):
        """Let escalation look at the running clocks of these policies once more.

        One statement however many they are; the next sweeps find out, a batch at a
        time, what is due by the levels as they are now.
        """
        self.env.registry.clear_cache()
        # what was cached meanwhile is wrong when this transaction is undone
        self.env.cr.postrollback.add(self.env.registry.clear_cache)
        Clock = self.env["service.sla.clock"]
        Clock.flush_model(["state", "policy_id", "next_alert_at"])
        self.env.cr.execute(
            SQL(
                """UPDATE service_sla_clock SET next_alert_at = LEAST(next_alert_at, %s)
                    WHERE state = 'running' AND policy_id = ANY(%s)""",
                fields.Datetime.now(),
                self.ids,
            )
        )
        Clock.invalidate_model(["next_alert_at"])
