from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .const import (
    CHANNEL_PROCESS,
    COMPLEXITIES,
    FACT_MAX_LENGTH,
    IDENTITY_METHODS,
    IDENTITY_STATES,
    NATURES,
    PROCESSES,
    URGENCIES,
    W1H_FIELDS,
)

FACT_FIELDS = [
    "name",
    *W1H_FIELDS,
    "service_tried",
    "service_demand",
    "service_gap_reason",
    "service_identity_reason",
    "service_error_code",
    "service_operation_path",
]
INTERNAL = "base.group_user"  # portal customers read tickets over RPC: not these fields


class HelpdeskTicket(models.Model):
    """What an agent writes down while the customer talks (Service standard §1)."""

    _inherit = "helpdesk.ticket"

    # contact
    service_opened_at = fields.Datetime(
        string="Contact Arrived At",
        default=fields.Datetime.now,
        readonly=True,
        copy=False,
        groups=INTERNAL,
        help="When the customer's ring, message or mail arrived.",
    )
    service_left_at = fields.Datetime(
        string="Left the Pipeline At",
        readonly=True,
        copy=False,
        groups=INTERNAL,
        help="When it went to a team without the service pipeline.",
    )
    service_first_response_at = fields.Datetime(
        string="First Response At",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    service_first_response_by_id = fields.Many2one(
        comodel_name="res.users",
        string="First Response By",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    service_process = fields.Selection(
        selection=PROCESSES,
        string="Process",
        compute="_compute_service_process",
        store=True,
        readonly=False,
        groups=INTERNAL,
    )
    service_interaction_ids = fields.One2many(
        comodel_name="service.interaction",
        inverse_name="ticket_id",
        string="Calls and Chats",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    # identity
    service_identity_state = fields.Selection(
        selection=IDENTITY_STATES,
        string="Identity",
        default="unchecked",
        copy=False,
        groups=INTERNAL,
    )
    service_identity_method = fields.Selection(
        selection=IDENTITY_METHODS,
        string="Checked By Means Of",
        copy=False,
        groups=INTERNAL,
    )
    service_identity_reason = fields.Char(
        string="Why Not",
        copy=False,
        groups=INTERNAL,
        help="Why the customer's identity cannot be verified.",
    )
    service_identity_checked_at = fields.Datetime(
        string="Identity Checked At",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    service_identity_checked_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Identity Checked By",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    # classification
    service_nature = fields.Selection(
        selection=NATURES,
        string="Nature",
        compute="_compute_service_nature",
        store=True,
        index="btree_not_null",
        groups=INTERNAL,
    )
    service_urgency = fields.Selection(
        selection=URGENCIES,
        string="Urgency",
        default="normal",
        index="btree_not_null",
        groups=INTERNAL,
    )
    service_complexity = fields.Selection(
        selection=COMPLEXITIES,
        string="Complexity",
        copy=False,
        groups=INTERNAL,
    )
    # 5W1H
    service_what = fields.Text(string="What Happened", groups=INTERNAL)
    service_when = fields.Text(string="When", groups=INTERNAL)
    service_where = fields.Text(string="Where", groups=INTERNAL)
    service_who = fields.Text(string="Who Is Affected", groups=INTERNAL)
    service_why = fields.Text(
        string="Why",
        groups=INTERNAL,
        help="The suspected cause, or what changed before it happened.",
    )
    service_how = fields.Text(
        string="How",
        groups=INTERNAL,
        help="How it shows, or how to make it happen again.",
    )
    service_w1h_count = fields.Integer(
        string="5W1H Answered",
        compute="_compute_service_w1h_count",
        compute_sudo=True,
        groups=INTERNAL,
    )
    service_gap_reason = fields.Char(
        string="Why Facts Are Missing",
        groups=INTERNAL,
        help="Explains the questions of 5W1H that stay open.",
    )
    service_tried = fields.Text(string="Already Tried", groups=INTERNAL)
    service_demand = fields.Text(string="Customer's Demand", groups=INTERNAL)
    # network support
    service_error_code = fields.Char(string="Error Code", groups=INTERNAL)
    service_operation_path = fields.Char(
        string="Operation Path",
        groups=INTERNAL,
        help="The clicks that lead there, like Settings > Network > Test.",
    )
    service_screenshot_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="helpdesk_ticket_service_screenshot_rel",
        column1="ticket_id",
        column2="attachment_id",
        string="Screenshots",
        copy=False,
        groups=INTERNAL,
    )
    # solution and confirmation
    service_solution = fields.Html(
        string="Solution",
        sanitize_style=True,
        copy=False,
        groups=INTERNAL,
    )
    service_is_resolved = fields.Boolean(
        string="Customer Confirmed",
        copy=False,
        groups=INTERNAL,
        help="The customer said that the problem is solved.",
    )
    service_resolved_at = fields.Datetime(
        string="Confirmed At",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    service_resolved_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Confirmed By",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    service_cycle = fields.Integer(
        string="Cycle",
        default=1,
        readonly=True,
        copy=False,
        aggregator=None,
        groups=INTERNAL,
        help="How often this ticket went through the solution, the first time too.",
    )
    service_is_waiting = fields.Boolean(
        string="Waiting for Customer",
        copy=False,
        groups=INTERNAL,
    )

    @api.depends("team_id.service_process", "channel_id")
    def _compute_service_process(self):
        for ticket in self:
            if ticket.team_id.id in ticket.team_id._service_pipeline_ids():
                code = ticket.channel_id.service_code
                ticket.service_process = (
                    ticket.team_id.service_process
                    or CHANNEL_PROCESS.get(code)
                    or ticket.service_process
                )
            else:
                ticket.service_process = ticket.service_process

    @api.depends("team_id", "category_id.service_nature")
    def _compute_service_nature(self):
        for ticket in self:
            # the category of a ticket without pipeline is never read: no query more
            in_pipeline = ticket.team_id.id in ticket.team_id._service_pipeline_ids()
            ticket.service_nature = in_pipeline and ticket.category_id.service_nature

    @api.depends(*W1H_FIELDS)
    def _compute_service_w1h_count(self):
        for ticket in self:
            ticket.service_w1h_count = sum(
                bool((ticket[name] or "").strip()) for name in W1H_FIELDS
            )

    @api.onchange("team_id")
    def _onchange_team_service_channel(self):
        """The hotline is called; every other channel is the agent's to choose."""
        if self.team_id.service_process == "hotline" and not self.channel_id:
            company = self.team_id.company_id or self.env.company
            self.channel_id = self.env["helpdesk.ticket.channel"]._service_by_code(
                ["phone"], company
            )["phone"]

    @api.constrains(*FACT_FIELDS)
    def _check_service_fact_length(self):
        names = FACT_FIELDS
        for ticket in self.sudo():
            if ticket.team_id.id not in ticket.team_id._service_pipeline_ids():
                continue
            for name in names:
                length = len(ticket[name] or "")
                if length > FACT_MAX_LENGTH:
                    label = self._fields[name]._description_string(self.env)
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” is %(length)s characters long, at most "
                            "%(limit)s fit. Put the long text into a file and attach "
                            "it.",
                            field=label,
                            length=length,
                            limit=FACT_MAX_LENGTH,
                        )
                    )
