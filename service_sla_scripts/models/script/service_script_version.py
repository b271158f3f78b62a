from odoo import fields, models


class ServiceScriptVersion(models.Model):
    """What a script said at a time, in one language. Written by the server alone."""

    _name = "service.script.version"
    _description = "Wording of a Talk Script"
    _order = "id desc"
    _rec_name = "script_id"

    script_id = fields.Many2one(
        comodel_name="service.script", required=True, index=True, ondelete="cascade"
    )
    lang = fields.Char(string="Language", required=True)
    wording = fields.Html(required=True)
    spoken = fields.Text(string="Spoken Form")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Worded By",
        help="Empty for a wording that came with the addon or a translation.",
    )
