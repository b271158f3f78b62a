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
        on top. Works in the language of the customer.

        :param str search: words to look for instead, in all steps
        :return: dict ``lang``, ``next_id`` (id of the script to say next, or False) and
            ``scripts``, a list of dict ``id, name, kind, scenario, phase, note, html,
            text, spoken, gaps, spoken_gaps, files, video_url, shortcut, is_used``;
            ``gaps`` are pairs (name, label) of what has to be filled in
        :raise AccessError: no agent, or a ticket the user may not read
        """
        self.ensure_one()
        self.check_access("read")
        ticket = self._service_in_customer_language()
        Script = ticket.env["service.script"]
        found = Script._find_for(ticket, (search or "").strip())
        used = ticket._service_used_scripts()
        phases = used.phase_id
        found = found.sorted(
            lambda s: (s.kind == "solution", s.phase_id in phases or s in used)
        )[:SHOWN]
        waiting = found.filtered(
            lambda s: s.kind == "script" and s.phase_id not in phases
        )
        return {
            "lang": ticket.env.lang,
            "next_id": waiting[:1].id,
            "scripts": [
                row | {"is_used": script in used}
                for script, row in zip(
                    found, ticket._service_script_rows(found), strict=True
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
        ticket = self._service_in_customer_language()
        script = ticket._service_script(script_id)
        return ticket._service_script_rows(script, values)[0]

    @api.readonly
    def service_script_shortcuts(self):
        """The scripts of this ticket that have a shortcut, of all steps, filled in.

        :return: list of dict ``id``, ``shortcut``, ``text`` (gaps stand in it)
        :raise AccessError: no agent, or a ticket the user may not read
        """
        self.ensure_one()
        self.check_access("read")
        ticket = self._service_in_customer_language()
        scripts = ticket.env["service.script"]._find_shortcuts(ticket)
        return [
            {"id": script.id, "shortcut": script.shortcut, "text": filled["text"]}
            for script, filled in zip(
                scripts, scripts._filled(ticket._service_facts()), strict=True
            )
        ]

    def _service_script(self, script_id):
        """The script, if there is one and the user may read it.

        :raise UserError: there is none
        """
        script = self.env["service.script"]
        if isinstance(script_id, int):
            script = script.with_context(active_test=False).search(
                [("id", "=", script_id)]
            )
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
        facts = self._service_facts() | self._service_checked_values(values)
        rows = []
        for script, filled in zip(scripts, scripts._filled(facts), strict=True):
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
