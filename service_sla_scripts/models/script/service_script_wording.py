from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import is_html_empty

from ...tools import placeholders
from ...tools.plain_wording import to_plain


class ServiceScript(models.Model):
    """Wordings: what may stand in one, how it is filled, and what it was before."""

    _inherit = "service.script"

    placeholder_help = fields.Html(
        string="Placeholders", compute="_compute_placeholder_help", sanitize=False
    )
    preview_ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        string="Try It on a Ticket",
        store=False,
        domain=[("service_use_pipeline", "=", True)],
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    # -- what may stand in a wording ---------------------------------------------

    @api.constrains("wording", "spoken")
    def _check_wording(self):
        """Refuse placeholders that nothing would fill.

        :raise ValidationError: names the first that is wrong, and what is possible
        """
        for script in self:
            if is_html_empty(script.wording):
                raise ValidationError(
                    self.env._("%(script)s has no wording.", script=script.name)
                )
            try:
                placeholders.parse_html(script.wording)
                placeholders.parse(script.spoken)
            except placeholders.PlaceholderError as error:
                raise ValidationError(script._placeholder_refusal(error)) from None

    def _placeholder_refusal(self, error):
        what = {"script": self.name, "text": error.excerpt}
        if error.code == "unknown":
            names = ", ".join("{{%s}}" % name for name in placeholders.NAMES)
            return self.env._(
                "%(script)s: there is no placeholder %(text)s. There are: %(names)s.",
                names=names,
                **what,
            )
        if error.code == "in_tag":
            return self.env._(
                "%(script)s: %(text)s stands inside a link. Put it into the text.",
                **what,
            )
        if error.code == "too_long":
            return self.env._(
                "%(script)s: too long; at most %(limit)s characters fit.",
                limit=placeholders.MAX_LENGTH,
                **what,
            )
        return self.env._(
            "%(script)s: “%(text)s” is no placeholder. Write one like "
            "{{customer_title}}, in one piece and without formatting inside.",
            **what,
        )

    @api.model
    def _placeholder_labels(self):
        """What each placeholder is called, by name, in the user's language."""
        return {
            "customer_title": self.env._("form of address"),
            "customer_name": self.env._("customer's name"),
            "company_name": self.env._("company"),
            "agent_name": self.env._("agent"),
            "team_name": self.env._("team"),
            "product": self.env._("product"),
            "feature": self.env._("feature"),
            "fault": self.env._("problem"),
            "ticket_number": self.env._("ticket number"),
            "work_order_number": self.env._("work-order number"),
            "handler_name": self.env._("responsible handler"),
            "expected_time": self.env._("expected completion"),
            "followup_time": self.env._("time of the follow-up"),
            "engineer_name": self.env._("engineer"),
            "visit_window": self.env._("date and time of the visit"),
            "visit_duration": self.env._("duration of the visit"),
            "option_one": self.env._("first option"),
            "option_two": self.env._("second option"),
        }

    def _compute_placeholder_help(self):
        table = self.env["ir.qweb"]._render(
            "service_sla_scripts.service_script_placeholders",
            {
                "rows": [
                    ("{{%s}}" % name, label)
                    for name, label in self._placeholder_labels().items()
                ]
            },
        )
        self.placeholder_help = table

    @api.depends("wording", "preview_ticket_id")
    @api.depends_context("uid", "lang")
    def _compute_preview(self):
        labels = self._placeholder_labels()
        for script in self:
            ticket = script.preview_ticket_id
            values = {}
            if ticket:
                ticket.check_access("read")
                values = ticket._service_facts()
            script.preview = placeholders.render_html(
                script.wording or "", values, labels
            ).text

    # -- filled ------------------------------------------------------------------

    def _filled(self, values):
        """These wordings with ``values``, in the language of the context.

        :param dict values: text by name of a placeholder
        :return: list of dict ``id``, ``html``, ``text``, ``spoken``, ``gaps`` (names)
        """
        labels = self._placeholder_labels()
        filled = []
        for script in self:
            html, gaps = placeholders.render_html(script.wording, values, labels)
            spoken, more = placeholders.render_text(script.spoken, values, labels)
            filled.append(
                {
                    "id": script.id,
                    "html": html,
                    "text": to_plain(html),
                    "spoken": spoken,
                    "gaps": list(gaps),
                    "spoken_gaps": list(more),
                }
            )
        return filled

    # -- versions ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        scripts = super().create(vals_list)
        scripts._current_versions(author=self.env.user)
        return scripts

    def write(self, vals):
        if not {"wording", "spoken"} & vals.keys():
            return super().write(vals)
        # what was installed or imported is on record before it goes
        self._current_versions()
        result = super().write(vals)
        self._current_versions(author=self.env.user)
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Translations are wordings as well: checked, and put on record."""
        languages = list(translations)
        if field_name in ("wording", "spoken"):
            for lang in languages:
                self.with_context(lang=lang)._current_versions()
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        if field_name in ("wording", "spoken"):
            for lang in languages:
                script = self.with_context(lang=lang)
                script._check_wording()
                script._current_versions(author=self.env.user)
        return result

    def _current_versions(self, author=None):
        """The versions that hold what these scripts say in the context's language.

        Missing ones are made: what comes with the addon or a translation file never
        passed :meth:`write`.

        :param author: who worded it so, if that is known
        :return: dict script -> ``service.script.version``
        """
        lang = self.env.lang or "en_US"
        Version = self.env["service.script.version"].sudo()  # nobody writes these
        latest = {}
        for version in Version.search(
            [("script_id", "in", self.ids), ("lang", "=", lang)], order="id"
        ):
            latest[version.script_id.id] = version
        missing = self.filtered(
            lambda script: (
                script.id not in latest
                or latest[script.id].wording != script.wording
                or (latest[script.id].spoken or "") != (script.spoken or "")
            )
        )
        for version in Version.create(
            [
                {
                    "script_id": script.id,
                    "lang": lang,
                    "wording": script.wording,
                    "spoken": script.spoken,
                    "user_id": author.id if author else False,
                }
                for script in missing
            ]
        ):
            latest[version.script_id.id] = version
        return {script: latest[script.id] for script in self}
