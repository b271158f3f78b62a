from odoo import api, fields, models
from odoo.tools import SQL

from .const import BEHIND

AGENTS = "helpdesk_mgmt.group_helpdesk_user_own"


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    # helpdesk_mgmt_sla has a calendar of its own on the team: both may be installed
    service_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Service Hours",
        check_company=True,
        groups="base.group_user",
        help="When this team works, and is called by escalation. Empty: the working "
        "hours of the company, and escalation at any time.",
    )
    # dashboard
    service_late_count = fields.Integer(
        string="Late Now", compute="_compute_service_promises", groups=AGENTS
    )
    service_soon_count = fields.Integer(
        string="Due Within 1 h", compute="_compute_service_promises", groups=AGENTS
    )
    service_health_text = fields.Char(
        compute="_compute_service_health_text", groups=AGENTS
    )

    def write(self, vals):
        result = super().write(vals)
        if "service_calendar_id" in vals:
            self.sudo().service_calendar_id._service_check_usable()
            self.env["service.sla.clock"]._look_again(
                SQL(
                    """ticket_id IN (SELECT id FROM helpdesk_ticket
                                      WHERE team_id = ANY(%s))""",
                    self.ids,
                )
            )
        return result

    @api.depends_context("uid")
    def _compute_service_promises(self):
        counts = dict(
            ((team, group), count)
            for team, group, count in self.env["helpdesk.ticket"]._read_group(
                [
                    ("team_id", "in", self.ids),
                    ("service_deadline_group", "in", ["late", "soon"]),
                ],
                ["team_id", "service_deadline_group"],
                ["__count"],
            )
        )
        for team in self:
            team.service_late_count = counts.get((team, "late"), 0)
            team.service_soon_count = counts.get((team, "soon"), 0)

    @api.depends_context("uid", "lang")
    def _compute_service_health_text(self):
        """What a supervisor has to know when escalation does not keep up."""
        self.service_health_text = False
        if not self.env.user.has_group("service_sla_scripts.group_supervisor"):
            return
        health = self.env["service.sla.clock"].service_health()
        if health["is_healthy"]:
            return
        texts = []
        if not health["cron_active"]:
            texts.append(self.env._("Escalation is switched off."))
        elif health["behind_seconds"] >= BEHIND:
            minutes = health["behind_seconds"] // 60
            texts.append(self.env._("Escalation is %(n)s min behind.", n=minutes))
        if health["set_aside"]:
            texts.append(
                self.env._("%(n)s levels were set aside.", n=health["set_aside"])
            )
        ours = self.filtered("service_use_pipeline")
        ours.service_health_text = " ".join(texts)
