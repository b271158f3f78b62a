from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ticket.wording import BLOCK
from .service_phrase import FINE


class HelpdeskTicket(models.Model):
    """What was caught goes on record."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _service_wording_refused(self, caught):
        rows = [
            ticket._service_finding_values(
                finding, "blocked" if finding.level == BLOCK else "held"
            )
            for ticket, findings in caught.items()
            for finding in findings
        ]
        self.env["service.tone.finding"]._log_refused(rows)
        return super()._service_wording_refused(caught)

    def _service_wording_passed(self, caught, reason):
        rows = [
            {**ticket._service_finding_values(finding, "sent"), "reason": reason}
            for ticket, findings in caught.items()
            for finding in findings
        ]
        # sudo: nobody writes this log by hand
        self.env["service.tone.finding"].sudo()._settle(self.env.user, self, rows)
        return super()._service_wording_passed(caught, reason)

    def service_take_wording(self, phrase_id):
        """Put on record that a better wording replaced a phrase while one was typing.

        :param int phrase_id: id of a ``service.phrase``
        :raise AccessError: the user may not read the ticket, or is no colleague
        :raise UserError: there is no such phrase any more
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only colleagues write to customers here."))
        # sudo: whether or not he may read the list
        phrase = self.env["service.phrase"].sudo().browse(int(phrase_id)).exists()
        if not phrase or phrase.level == FINE:
            raise UserError(self.env._("This phrase was deleted in the meantime."))
        values = self.sudo()._service_record_values("phrase", phrase.phrase, phrase.id)
        self.env["service.tone.finding"].sudo()._rewritten(
            {**values, "level": phrase.level, "outcome": "rewritten"}
        )

    def _service_finding_values(self, finding, outcome):
        return {
            **self._service_record_values(finding.rule, finding.label, finding.key),
            "level": finding.level,
            "outcome": outcome,
        }

    def _service_record_values(self, rule, label, key):
        return {
            "ticket_id": self.id,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
            "user_id": self.env.uid,
            "rule": rule,
            "phrase_id": key if rule == "phrase" else False,
            "key": key,
            "label": label,
            "caught_at": fields.Datetime.now(),
        }
