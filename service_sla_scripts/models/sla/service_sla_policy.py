import ast
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..ticket.const import CHANNELS, COMPLEXITIES, NATURES, PROCESSES, URGENCIES
from .const import (
    MAX_TARGET_SECONDS,
    METRIC_SELECTION,
    METRICS,
    UNIT_SECONDS,
    UNITS,
)

# Many-to-many conditions: field of the policy, value of a ticket it is compared with.
SET_CONDITIONS = {
    "team_ids": lambda ticket: ticket.team_id,
    "category_ids": lambda ticket: ticket.category_id,
    "tag_ids": lambda ticket: ticket.tag_ids,
    "partner_tag_ids": lambda ticket: ticket.partner_id.category_id,
}
# Plain conditions: field of the policy, value of a ticket it must equal.
VALUE_CONDITIONS = {
    "process": lambda ticket: ticket.service_process,
    "channel_code": lambda ticket: ticket.channel_id.service_code,
    "nature": lambda ticket: ticket.service_nature,
    "urgency": lambda ticket: ticket.service_urgency or "normal",
    "complexity": lambda ticket: ticket.service_complexity,
}


class Terms(NamedTuple):
    """What a policy promises, as plain values: cached, and copied onto a clock."""

    policy_id: int
    name: str
    metric: str
    company_id: int
    target_seconds: int
    hours: str
    calendar_id: int
    is_pausing: bool
    max_rings: int
    values: tuple
    sets: tuple
    domain: tuple


class ServiceSlaPolicy(models.Model):
    """What is promised to which tickets.

    The policies of a metric are tried in their order; the first one that fits wins. A
    clock keeps a copy of what was promised: changing or deleting a policy never
    rewrites what happened.
    """

    _name = "service.sla.policy"
    _description = "SLA Policy"
    _inherit = ["mail.thread"]
    _order = "metric, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(comodel_name="res.company")
    # promise
    metric = fields.Selection(selection=METRIC_SELECTION, required=True, tracking=True)
    target_value = fields.Integer(
        string="Target", required=True, tracking=True, aggregator=None
    )
    target_unit = fields.Selection(
        selection=UNITS, string="Unit", required=True, default="hours", tracking=True
    )
    target_seconds = fields.Integer(
        compute="_compute_target_seconds", store=True, aggregator=None
    )
    hours = fields.Selection(
        selection=[
            ("always", "Round the clock"),
            ("team", "Working hours of the team"),
            ("calendar", "These working hours"),
        ],
        string="Counted",
        required=True,
        default="team",
        tracking=True,
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar", string="Working Hours", ondelete="restrict"
    )
    is_pausing = fields.Boolean(
        string="Rests While Waiting",
        tracking=True,
        help="The clock rests while the ticket waits for the customer.",
    )
    max_rings = fields.Integer(
        string="Rings at Most",
        help="For calls: answered after more rings than this is late, however fast. "
        "Zero for no limit.",
    )
    # conditions; what is empty fits every ticket
    process = fields.Selection(selection=PROCESSES)
    channel_code = fields.Selection(selection=CHANNELS, string="Channel")
    nature = fields.Selection(selection=NATURES)
    urgency = fields.Selection(selection=URGENCIES)
    complexity = fields.Selection(selection=COMPLEXITIES)
    team_ids = fields.Many2many(comodel_name="helpdesk.ticket.team", string="Teams")
    category_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.category",
        string="Categories",
        help="Sub-categories are included.",
    )
    tag_ids = fields.Many2many(comodel_name="helpdesk.ticket.tag", string="Tags")
    partner_tag_ids = fields.Many2many(
        comodel_name="res.partner.category", string="Customer's Tags"
    )
    domain = fields.Char(string="More Conditions", default="[]", required=True)

    _target_positive = models.Constraint(
        "CHECK(target_seconds > 0)", "A target needs at least one second."
    )

    @api.depends("target_value", "target_unit")
    def _compute_target_seconds(self):
        for policy in self:
            seconds = policy.target_value * UNIT_SECONDS.get(policy.target_unit, 0)
            # out of bounds is refused below; the column could not even hold it
            policy.target_seconds = min(max(seconds, 0), 2**31 - 1)

    # -- what is refused when saved -------------------------------------------------

    @api.constrains("target_value", "target_unit")
    def _check_target(self):
        for policy in self:
            seconds = policy.target_value * UNIT_SECONDS[policy.target_unit]
            if not 0 < seconds <= MAX_TARGET_SECONDS:
                raise ValidationError(
                    self.env._(
                        "The target of “%(policy)s” has to lie between one second and "
                        "ten years.",
                        policy=policy.name,
                    )
                )

    @api.constrains("metric", "is_pausing")
    def _check_pausing(self):
        for policy in self:
            if policy.is_pausing and not METRICS[policy.metric].pauses:
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”: the first response never waits for the "
                        "customer, who is waiting for it.",
                        policy=policy.name,
                    )
                )

    @api.constrains("hours", "calendar_id")
    def _check_calendar(self):
        for policy in self:
            if policy.hours == "calendar":
                if not policy.calendar_id:
                    raise ValidationError(
                        self.env._(
                            "“%(policy)s”: choose the working hours it is counted on.",
                            policy=policy.name,
                        )
                    )
                policy.calendar_id._service_check_usable()

    @api.constrains("domain")
    def _check_domain(self):
        for policy in self:
            try:
                domain = Domain(ast.literal_eval(policy.domain or "[]"))
                # as the one who writes it: nobody may ask for what he may not read
                self.env["helpdesk.ticket"].search(domain, limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The conditions of “%(policy)s” cannot be used: %(error)s",
                        policy=policy.name,
                        error=error,
                    )
                ) from error

    @api.constrains(
        "metric", "sequence", "active", "domain", *VALUE_CONDITIONS, *SET_CONDITIONS
    )
    def _check_reachable(self):
        """A policy behind one that takes every ticket it could take never applies."""
        for policy in self.filtered("active"):
            others = self.search(
                [
                    ("metric", "=", policy.metric),
                    ("id", "!=", policy.id),
                    ("company_id", "in", [False, policy.company_id.id]),
                ]
            )
            for other in others:
                first, second = sorted(policy | other, key=lambda p: (p.sequence, p.id))
                if policy in (first, second) and first._covers(second):
                    raise ValidationError(
                        self.env._(
                            "“%(second)s” would never apply: “%(first)s” comes before "
                            "it and takes all its tickets. Change their order or "
                            "their conditions.",
                            first=first.name,
                            second=second.name,
                        )
                    )

    def _covers(self, other):
        """Whether every ticket that fits ``other`` fits this policy as well."""
        return (
            Domain(ast.literal_eval(self.domain)).is_true()
            and (not self.company_id or self.company_id == other.company_id)
            and all(not self[n] or self[n] == other[n] for n in VALUE_CONDITIONS)
            and all(
                not self[n] or (other[n] and other[n] <= self[n])
                for n in SET_CONDITIONS
            )
        )

    # -- matching -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _terms_by_metric(self):
        """All active policies as plain values: dict metric -> tuple of Terms."""
        terms = {}
        # sudo: promises hold for every ticket, whoever may read policies
        policies = self.sudo().with_context(lang=None)
        for policy in policies.search([("active", "=", True)]):
            terms.setdefault(policy.metric, []).append(policy._terms())
        return {metric: tuple(found) for metric, found in terms.items()}

    @api.model
    def _labels(self, names):
        """Source names, which clocks keep, as the user reads them.

        :return: dict source name -> name; without those that no policy has any more
        """
        names = [name for name in names if name]
        if not names:
            return {}
        # sudo: promises hold for every ticket, whoever may read policies
        policies = self.sudo().with_context(lang=None, active_test=False)
        found = policies.search([("name", "in", names)])
        shown = found.with_context(lang=self.env.lang)
        return dict(zip(found.mapped("name"), shown.mapped("name"), strict=True))

    def _terms(self):
        return Terms(
            self.id,
            self.name,
            self.metric,
            self.company_id.id,
            self.target_seconds,
            self.hours,
            self.calendar_id.id,
            self.is_pausing,
            self.max_rings,
            tuple((n, self[n]) for n in VALUE_CONDITIONS if self[n]),
            tuple(
                (n, frozenset(self._condition_ids(n)))
                for n in SET_CONDITIONS
                if self[n]
            ),
            tuple(ast.literal_eval(self.domain or "[]")),
        )

    def _condition_ids(self, name):
        if name == "category_ids":
            return (
                self.env["helpdesk.ticket.category"]
                .search([("id", "child_of", self.category_ids.ids)])
                .ids
            )
        return self[name].ids

    @api.model
    def _match(self, metric, tickets):
        """The policy that applies to each ticket, the first one in order that fits.

        :return: dict ticket -> :class:`Terms`, only for tickets that some policy fits
        """
        found = {}
        for terms in self._terms_by_metric().get(metric, ()):
            left = tickets.filtered(lambda ticket: ticket not in found)
            for ticket in self._fitting(terms, left):
                found[ticket] = terms
        return found

    @api.model
    def _fitting(self, terms, tickets):
        fitting = tickets.filtered(
            lambda ticket: (
                terms.company_id in (False, ticket.company_id.id)
                and all(
                    VALUE_CONDITIONS[n](ticket) == value for n, value in terms.values
                )
                and all(
                    ids & set(SET_CONDITIONS[n](ticket).ids) for n, ids in terms.sets
                )
            )
        )
        return fitting.filtered_domain(list(terms.domain)) if terms.domain else fitting
