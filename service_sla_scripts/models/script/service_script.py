from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ticket.const import NATURES, PROCESSES, STEPS
from .const import KINDS


class ServiceScript(models.Model):
    """What an agent says or writes in a phase of a conversation.

    A standard solution is the same thing, found by what the ticket is about.
    """

    _name = "service.script"
    _description = "Talk Script"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "kind, phase_sequence, sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=KINDS, required=True, default="script", tracking=True
    )
    # when it comes up
    phase_id = fields.Many2one(
        comodel_name="service.script.phase",
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    scenario = fields.Selection(related="phase_id.scenario", store=True)
    phase_sequence = fields.Integer(
        string="Order of the Phase", related="phase_id.sequence", store=True
    )
    step = fields.Selection(
        selection=STEPS,
        compute="_compute_step",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="The step of the ticket in which it comes up; that of the phase if it has "
        "one.",
    )
    process = fields.Selection(selection=PROCESSES, help="Empty: all processes.")
    channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel", help="Empty: all channels."
    )
    nature = fields.Selection(selection=NATURES, help="Empty: all natures.")
    team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team", help="Empty: all teams."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        help="Empty: all companies. A script of a team belongs to the team's.",
    )
    condition = fields.Char(
        help="Further conditions on the ticket, if any; on fields that hold no words "
        "of the customer."
    )
    keywords = fields.Char(
        string="Product Keywords",
        translate=True,
        help="Separated by commas. A solution with keywords comes up when the title or "
        "the facts of a ticket contain one of them.",
    )
    # what is said
    wording = fields.Html(required=True, translate=True)
    spoken = fields.Text(
        string="Spoken Form",
        translate=True,
        help="How it is said on the phone, where that differs.",
    )
    note = fields.Text(
        string="How to Use It",
        translate=True,
        help="Shown to the agent under the wording.",
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="service_script_attachment_rel",
        column1="script_id",
        column2="attachment_id",
        string="Pictures and Files",
        bypass_search_access=True,
        help="Go along when the wording is put into a reply.",
    )
    video_url = fields.Char(string="Video Link")
    shortcut = fields.Char(
        index="btree_not_null",
        copy=False,
        help="Typed after :: in a reply on a ticket, it brings this wording.",
    )
    # who keeps it
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        domain="[('share', '=', False)]",
        tracking=True,
    )
    version_ids = fields.One2many(
        comodel_name="service.script.version",
        inverse_name="script_id",
        string="Earlier Wordings",
        readonly=True,
        copy=False,
    )
    use_count = fields.Integer(string="Times Used", compute="_compute_use_count")

    _shortcut_unique = models.UniqueIndex(
        "(shortcut, COALESCE(company_id, 0)) WHERE shortcut IS NOT NULL AND active",
        "Another script has this shortcut already. Choose a different one.",
    )
    _phase_or_solution = models.Constraint(
        "CHECK(kind = 'solution' OR phase_id IS NOT NULL)",
        "A talk script needs a phase; only a standard solution does without.",
    )

    @api.depends("phase_id.step", "kind")
    def _compute_step(self):
        for script in self:
            script.step = script.phase_id.step or (
                "solution" if script.kind == "solution" else script.step
            )

    @api.depends("team_id.company_id")
    def _compute_company_id(self):
        for script in self:
            script.company_id = script.team_id.company_id or script.company_id

    def _compute_use_count(self):
        counts = dict(
            self.env["service.script.use"]._read_group(
                [("script_id", "in", self.ids)], ["script_id"], ["__count"]
            )
        )
        for script in self:
            script.use_count = counts.get(script, 0)

    @api.constrains("video_url")
    def _check_video_url(self):
        for script in self:
            url = (script.video_url or "").lower()
            if url and not url.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._(
                        "%(script)s: the video link has to begin with https:// or "
                        "http://.",
                        script=script.name,
                    )
                )

    @api.constrains("shortcut")
    def _check_shortcut(self):
        for script in self:
            shortcut = script.shortcut or ""
            if shortcut and not shortcut.replace("_", "").replace("-", "").isalnum():
                raise ValidationError(
                    self.env._(
                        "“%(shortcut)s” cannot be typed as a shortcut: use letters, "
                        "digits, - and _ without blanks.",
                        shortcut=shortcut,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env["service.script.use"].sudo()  # of tickets the user cannot see
        used = used.search([("script_id", "in", self.ids)], limit=1).script_id
        if used:
            raise UserError(
                self.env._(
                    "“%(script)s” was used on tickets, where its wording has to stay "
                    "readable. Archive it instead.",
                    script=used.name,
                )
            )

    def action_service_uses(self):
        """The uses of these scripts, as an action."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_sla_scripts.service_script_use_action"
        )
        action["domain"] = [("script_id", "in", self.ids)]
        return action
