from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import placeholders
from .const import SHOWN


class HelpdeskTicket(models.Model):
    """The scripts that come up on a ticket, filled in."""

    _inherit = "helpdesk.ticket"

    @api.readonly
    def service_scripts(self, search=None):
        """The scripts for now, in the order in which they are said.

        Phases that were not gone through in this cycle come first, so the next one is
        on top. Wordings are in the customer's language, all else in the user's.

        :param str search: words to look for instead, in all steps
        :return: dict ``lang`` (of the wordings), ``next_id`` (id of the script to say
            next, or False) and ``scripts``, a list of dict ``id, name, kind, scenario,
            phase, note, html, text, spoken, gaps, spoken_gaps, files, video_url,
            shortcut, needs_approval, is_used``; ``gaps`` are pairs (name, label) of
            what has to be filled in; ``needs_approval`` says that it may not be said
            before exactly this is approved
        :raise AccessError: no agent, or a ticket the user may not read
        """
        self.ensure_one()
        self.check_access("read")
        told = self._service_in_customer_language()
        search = (search or "").strip()
        # keywords are compared with the customer's words, a search with the agent's
        Script = (self if search else told).env["service.script"]
        found = Script._find_for(self, search).with_env(self.env)
        used = self._service_used_scripts()
        phases = used.phase_id
        found = found.sorted(
            lambda s: (s.kind == "solution", s.phase_id in phases or s in used)
        )[:SHOWN]
        waiting = found.filtered(
            lambda s: s.kind == "script" and s.phase_id not in phases
        )
        return {
            "lang": told.env.lang,
            "next_id": waiting[:1].id,
            "scripts": [
                row | {"is_used": script in used}
                for script, row in zip(
                    found, self._service_script_rows(found), strict=True
                )
            ],
        }

    @api.readonly
    def service_script_render(self, script_id, values=None):
        """One script, filled with what is known and with ``values`` for what is not.

        :param int script_id: ``service.script``
        :param dict values: text by name of a placeholder, for this once
        :return: dict as in :meth:`service_scripts`, without ``is_used``
        :raise AccessError: no agent, or a script or ticket the user may not read
        :raise UserError: no such script, or a value of no placeholder
        """
        self.ensure_one()
        self.check_access("read")
        script = self._service_script(script_id)
        return self._service_script_rows(script, values)[0]

    @api.readonly
    def service_script_shortcuts(self):
        """The scripts of this ticket that have a shortcut, of all steps, filled in.

        :return: list of dict ``id``, ``shortcut``, ``text`` (gaps stand in it)
        :raise AccessError: no agent, or a ticket the user may not read
        """
        self.ensure_one()
        self.check_access("read")
        scripts = self.env["service.script"]._find_shortcuts(self)
        return [
            {"id": row["id"], "shortcut": row["shortcut"], "text": row["text"]}
            for row in self._service_script_rows(scripts)
        ]

    def _service_script(self, script_id):
        """The script, if there is one and the user may read it.

        :raise UserError: there is none
        """
        script = self.env["service.script"].with_context(active_test=False)
        # any other type would be no id, or several
        is_id = isinstance(script_id, int)
        script = is_id and script.search([("id", "=", script_id)])
        if not script:
            raise UserError(
                self.env._("This script is not there any more. Load the page again.")
            )
        return script.with_env(self.env)

    def _service_in_customer_language(self):
        """This ticket, in the language its customer is written to."""
        lang = self.partner_id.lang
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        return self.with_context(lang=lang) if lang in installed else self

    def _service_used_scripts(self):
        """Scripts that were used in the present cycle."""
        uses = self.env["service.script.use"].search_fetch(
            Domain("ticket_id", "=", self.id)
            & Domain("cycle", "=", self.service_cycle),
            ["script_id"],
        )
        return uses.script_id

    def _service_script_rows(self, scripts, values=None):
        """What the client is told about scripts: see :meth:`service_scripts`."""
        labels = scripts._placeholder_labels()
        scenarios = dict(scripts._fields["scenario"]._description_selection(self.env))
        told = self._service_in_customer_language()
        facts = told._service_facts() | self._service_checked_values(values)
        filled_scripts = scripts.with_env(told.env)._filled(facts)
        rows = []
        for script, filled in zip(scripts, filled_scripts, strict=True):
            for gaps in ("gaps", "spoken_gaps"):
                filled[gaps] = [(name, labels[name]) for name in filled[gaps]]
            rows.append(
                filled
                | {
                    "name": script.name,
                    "kind": script.kind,
                    "scenario": scenarios.get(script.scenario, ""),
                    "phase": script.phase_id.name or "",
                    "note": script.note or "",
                    "video_url": script.video_url or "",
                    "shortcut": script.shortcut or "",
                    "needs_approval": not self._service_may_say(script, filled["html"]),
                    # sudo: files belong to the script, which the user reads
                    "files": script.sudo().attachment_ids.mapped("name"),
                }
            )
        return rows

    @api.model
    def _service_checked_values(self, values):
        """What an agent filled in for gaps.

        :raise UserError: it is no text, or there is no such placeholder
        """
        if not isinstance(values or {}, dict) or any(
            name not in placeholders.NAMES or not isinstance(value, str)
            for name, value in (values or {}).items()
        ):
            raise UserError(
                self.env._(
                    "Values are texts by the name of a placeholder. There are: "
                    "%(names)s.",
                    names=", ".join(placeholders.NAMES),
                )
            )
        return {name: value for name, value in (values or {}).items() if value.strip()}
