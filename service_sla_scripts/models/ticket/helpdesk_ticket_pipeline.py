from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import plaintext2html

from .const import STATES, STEPS, URGENCY_PRIORITY
from .helpdesk_ticket_event import WATCHED

INTERNAL = "base.group_user"

# Set by the server when something happens, never by hand: promises are judged by them.
SERVER_FIELDS = frozenset(
    {
        "service_opened_at",
        "service_first_response_at",
        "service_first_response_by_id",
        "service_identity_checked_at",
        "service_identity_checked_by_id",
        "service_resolved_at",
        "service_resolved_by_id",
        "service_cycle",
        "service_work_order_number",
        "service_replaced_stage_id",
    }
)


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
        return [("stage_id", "in", [stages.get(step, False) for step in value])]

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
        """A ticket that changes to a team of the other kind keeps its place."""
        for ticket in self:
            if ticket.stage_id and ticket.team_id:
                applicable = ticket.team_id._get_applicable_stages()
                if ticket.stage_id not in applicable:
                    ticket.stage_id = ticket.team_id.sudo()._service_counterpart(
                        ticket.stage_id, applicable
                    )
        return super()._compute_stage_id()

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
        pipelines = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        team_id = self.default_get(["team_id"]).get("team_id")
        teams = {team_id} if team_id else set(self.env.user.helpdesk_team_ids.ids)
        return bool(teams) and teams <= pipelines

    def _service_in_pipeline(self):
        """The tickets among these whose team uses the pipeline."""
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        return self.filtered(lambda ticket: ticket.team_id.id in teams)

    def _service_open(self):
        """The tickets among these that have a step and are not closed."""
        return self._service_in_pipeline().filtered(
            lambda ticket: ticket.service_step not in (False, "archive")
        )

    # -- create and write ---------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        # a default of the context or of the user may not say when things happened
        server_values = (
            {}
            if self._service_may_set_times()
            else dict.fromkeys(SERVER_FIELDS, False)
            | {"service_opened_at": now, "service_cycle": 1}
        )
        for vals in vals_list:
            self._service_check_server_fields(vals)
            self._service_complete_vals(vals, now)
            self._service_complete_intake(vals)
            for name, value in server_values.items():
                vals.setdefault(name, value)
        tickets = super().create(vals_list)
        ours = tickets.sudo()._service_in_pipeline()
        steps = set(self.env["helpdesk.ticket.stage"]._service_stages().values())
        if ours or steps & set(tickets.sudo().mapped("stage_id").ids):
            ours._service_adopt_screenshots()
            tickets.sudo()._service_settle({}, now)
        return tickets

    def write(self, vals):
        self._service_check_server_fields(vals)
        watched = WATCHED & vals.keys()
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        steps = self.env["helpdesk.ticket.stage"]._service_stages().values()
        if not (watched or "service_identity_state" in vals) or not (
            teams or vals.get("stage_id") in steps
        ):
            result = super().write(vals)
            if "service_screenshot_ids" in vals:
                self.sudo()._service_adopt_screenshots()
            return result
        now = fields.Datetime.now()
        before = self.sudo()._service_snapshot(watched)
        result = super().write(self._service_complete_vals(dict(vals), now))
        self.sudo()._service_settle(before, now)
        return result

    def _service_complete_intake(self, vals):
        """Fill what a new ticket of the pipeline needs and an agent need not type.

        A ticket is nobody's unless a member of the team makes it: helpdesk_mgmt
        assigns it to its creator, so a mail would belong to the robot that fetched it.
        """
        Team = self.env["helpdesk.ticket.team"]
        if vals.get("team_id") not in Team._service_pipeline_ids():
            return
        team = Team.browse(vals["team_id"])
        company = team.company_id or self.env.company
        if "user_id" not in vals:
            mine = self.env.user in team.user_ids
            vals["user_id"] = (
                mine and company.helpdesk_mgmt_ticket_auto_assign and self.env.uid
            )
        if not vals.get("description"):
            text = vals.get("service_what") or vals.get("name") or ""
            vals["description"] = plaintext2html(text)
        if not vals.get("channel_id") and team.sudo().service_process == "hotline":
            channels = self.env["helpdesk.ticket.channel"]
            vals["channel_id"] = channels._service_by_code(["phone"], company)[
                "phone"
            ].id

    @api.ondelete(at_uninstall=False)
    def _unlink_service_cancel(self):
        tickets = self.sudo()._service_in_pipeline()
        tickets._service_emit("cancelled", fields.Datetime.now(), reason="deleted")

    def _service_may_set_times(self):
        return self.env.su or self.env.user.has_group(
            "helpdesk_mgmt.group_helpdesk_manager"
        )

    def _service_check_server_fields(self, vals):
        """Times and numbers that promises are judged by come from the server.

        :raise AccessError: somebody without the manager's rights sends one
        """
        touched = SERVER_FIELDS & vals.keys()
        if touched and not self._service_may_set_times():
            labels = [
                self._fields[name]._description_string(self.env)
                for name in sorted(touched)
            ]
            raise AccessError(
                self.env._(
                    "%(fields)s: set by the system when it happens. Only a helpdesk "
                    "manager may correct it.",
                    fields=", ".join(labels),
                )
            )

    def _service_complete_vals(self, vals, now):
        """Add what follows from the values given: who, when, and the priority."""
        if "service_identity_state" in vals:
            checked = vals["service_identity_state"] in ("verified", "impossible")
            vals.setdefault("service_identity_checked_at", checked and now)
            vals.setdefault("service_identity_checked_by_id", checked and self.env.uid)
        if "service_is_resolved" in vals:
            resolved = bool(vals["service_is_resolved"])
            vals.setdefault("service_resolved_at", resolved and now)
            vals.setdefault("service_resolved_by_id", resolved and self.env.uid)
        if vals.get("service_urgency") and "priority" not in vals:
            priority = URGENCY_PRIORITY.get(vals["service_urgency"])
            if priority and (vals["service_urgency"] != "normal" or self):
                vals["priority"] = priority
        return vals

    def _service_switched(self, now):
        """The team of these open tickets has just switched the pipeline on or off."""
        ours = self._service_in_pipeline()
        ours._service_emit("joined", now)
        (self - ours)._service_emit("left", now)
        note = self.env._("The stages of the team changed; this ticket came along.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, note))

    def _service_adopt_screenshots(self):
        """Files uploaded before the ticket was saved belong to it from now on."""
        for ticket in self:
            loose = ticket.service_screenshot_ids.filtered(
                lambda file: (
                    file.res_model == self._name
                    and not file.res_id
                    and file.create_uid == self.env.user
                )
            )
            loose.write({"res_id": ticket.id})
