from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from .const import MAX_TARGET_SECONDS, SHORT_SECONDS, UNIT_SECONDS, UNITS

TIMINGS = [
    ("percent", "% of the Target"),
    ("before", "Before the Deadline"),
    ("deadline", "At the Deadline"),
    ("after", "After the Deadline"),
]
RECIPIENTS = [
    ("assignee", "Assignee"),
    ("members", "Members of the Team"),
    ("supervisor", "Supervisor (Team Leader)"),
    ("manager", "Helpdesk Manager"),
    ("users", "These Users"),
]
# what a level does, in the order in which it is done
ACTIONS = [
    "is_reassigning",
    "is_raising_urgency",
    "is_note",
    "is_activity",
    "is_on_screen",
    "is_message",
    "server_action_id",
]
# actions that somebody has to receive
ADDRESSED = {"is_reassigning", "is_activity", "is_on_screen", "is_message"}


class LevelTerms(NamedTuple):
    """When a level is due, as plain values: cached with the terms of its policy."""

    level_id: int
    timing: str
    percent: int
    seconds: int
    is_any_time: bool


class ServiceSlaLevel(models.Model):
    """A rung of a policy's ladder: when, who is told, and what is done.

    Levels are read when they are due: they are no part of the promise, and changing
    them changes what happens from now on to clocks that run already.
    """

    _name = "service.sla.level"
    _description = "Escalation Level"
    _order = "policy_id, sequence, id"

    name = fields.Char(compute="_compute_name")
    policy_id = fields.Many2one(
        comodel_name="service.sla.policy", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    # when
    timing = fields.Selection(selection=TIMINGS, required=True, default="percent")
    percent = fields.Integer(
        string="% Used", default=80, help="Share of the target that is used up."
    )
    offset_value = fields.Integer(string="Working Time", default=1)
    offset_unit = fields.Selection(
        selection=UNITS, string="Unit", required=True, default="hours"
    )
    is_any_time = fields.Boolean(
        string="Outside Service Hours Too",
        help="Otherwise a level that is due while a team with service hours of its own "
        "is closed waits until it opens.",
    )
    # who
    recipient = fields.Selection(
        selection=RECIPIENTS,
        string="Tell",
        required=True,
        default="assignee",
        help="Where there is nobody, it falls through: to the supervisor, then to the "
        "helpdesk manager.",
    )
    user_ids = fields.Many2many(comodel_name="res.users")
    # what
    is_on_screen = fields.Boolean(string="Alert on Screen", default=True)
    is_activity = fields.Boolean(string="To-do")
    is_message = fields.Boolean(
        string="Message", help="By mail or in the inbox, as the person prefers."
    )
    is_note = fields.Boolean(string="Note on the Ticket")
    is_raising_urgency = fields.Boolean(string="Raise the Urgency")
    is_reassigning = fields.Boolean(string="Assign the Ticket")
    server_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        ondelete="restrict",
        groups="base.group_system",
        domain="[('model_id.model', '=', 'helpdesk.ticket')]",
    )
    actions_text = fields.Char(string="Does", compute="_compute_actions_text")

    @api.depends("timing", "percent", "offset_value", "offset_unit")
    @api.depends_context("lang")
    def _compute_name(self):
        for level in self:
            n = level.offset_value
            span = {
                "seconds": self.env._("%(n)s s", n=n),
                "minutes": self.env._("%(n)s min", n=n),
                "hours": self.env._("%(n)s h", n=n),
                "days": self.env._("%(n)s d", n=n),
            }.get(level.offset_unit)
            level.name = {
                "percent": self.env._("%(n)s %% of the target", n=level.percent),
                "before": self.env._("%(span)s before the deadline", span=span),
                "deadline": self.env._("At the deadline"),
                "after": self.env._("%(span)s after the deadline", span=span),
            }.get(level.timing)

    @api.depends(*ACTIONS)
    @api.depends_context("lang")
    def _compute_actions_text(self):
        labels = self.fields_get(ACTIONS, ["string"])
        for level in self:
            # sudo: that an action runs is no secret, only which one
            done = [name for name in ACTIONS if level.sudo()[name]]
            level.actions_text = format_list(
                self.env,
                [
                    labels.get(name, {"string": self.env._("Server Action")})["string"]
                    for name in done
                ],
            )

    # -- what is refused when saved -------------------------------------------------

    def _check_timing(self):
        for level in self:
            if level.timing == "percent" and not 0 < level.percent < 100:
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”: a level at a share of the target lies between "
                        "1 and 99 %%. Choose “At the Deadline” for the whole.",
                        policy=level.policy_id.name,
                    )
                )
            seconds = level.offset_value * UNIT_SECONDS[level.offset_unit]
            if level.timing in ("before", "after") and not (
                0 < seconds <= MAX_TARGET_SECONDS
            ):
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”: a level before or after the deadline needs a "
                        "time between one second and ten years.",
                        policy=level.policy_id.name,
                    )
                )

    @api.constrains(
        "policy_id", "sequence", "timing", "percent", "offset_value", "offset_unit"
    )
    def _check_moment(self):
        self._check_timing()
        self.policy_id._check_ladder()

    @api.constrains("recipient", "user_ids")
    def _check_users(self):
        for level in self:
            if level.recipient == "users" and not level.user_ids:
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”, %(level)s: name the users to tell.",
                        policy=level.policy_id.name,
                        level=level.name,
                    )
                )

    @api.constrains("policy_id", *ACTIONS)
    def _check_actions(self):
        for level in self.sudo():  # managers may not read server actions
            problem = False
            if not any(level[name] for name in ACTIONS):
                problem = self.env._("choose what it does.")
            elif level.is_message and level.policy_id.target_seconds < SHORT_SECONDS:
                problem = self.env._(
                    "a promise under five minutes is over before a message is read. "
                    "Choose the alert on screen."
                )
            elif level.server_action_id.model_id.model not in (
                False,
                "helpdesk.ticket",
            ):
                problem = self.env._("its server action has to be one for tickets.")
            if problem:
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”, %(level)s: %(problem)s",
                        policy=level.policy_id.name,
                        level=level.name,
                        problem=problem,
                    )
                )

    # -- life -----------------------------------------------------------------------

    def copy_data(self, default=None):
        """Managers copy a ladder, without the server actions they may not see."""
        if self.env.su or self.env.user.has_group("base.group_system"):
            return super().copy_data(default)
        vals_list = super().copy_data({**(default or {}), "server_action_id": False})
        for vals in vals_list:
            vals.pop("server_action_id", None)
        return vals_list

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels.policy_id._levels_changed()
        return levels

    def write(self, vals):
        policies = self.policy_id
        result = super().write(vals)
        (policies | self.policy_id)._levels_changed()
        return result

    def unlink(self):
        policies = self.policy_id
        result = super().unlink()
        policies._levels_changed()
        return result

    def _terms(self):
        return LevelTerms(
            self.id,
            self.timing,
            self.percent,
            self.offset_value * UNIT_SECONDS[self.offset_unit],
            self.is_any_time,
        )

    def _distance(self):
        """Working seconds from the deadline of the policy's target; negative before."""
        seconds = self.offset_value * UNIT_SECONDS[self.offset_unit]
        if self.timing == "percent":
            return -(self.policy_id.target_seconds * (100 - self.percent) // 100)
        return {"before": -seconds, "deadline": 0, "after": seconds}[self.timing]
