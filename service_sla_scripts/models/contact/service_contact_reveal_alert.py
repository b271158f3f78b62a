import logging

from odoo import api, models

from .reveal_const import AUDITOR_GROUP, HEAD

_logger = logging.getLogger(__name__)


class ServiceContactReveal(models.Model):
    """Telling the auditors what they should look at."""

    _inherit = "service.contact.reveal"

    @api.model
    def _alert_rate(self, user, count):
        for log, auditors in self._by_language(user.company_ids):
            log._notify(
                auditors,
                log.env._("%(user)s reached the limit of contacts", user=user.name),
                log.env._(
                    "%(user)s was given %(count)s contacts within an hour and asked "
                    "for more, which was refused.",
                    user=user.name,
                    count=count,
                ),
            )

    @api.model
    def _alert_unusual(self, user, count, month):
        for log, auditors in self._by_language(user.company_ids):
            log._notify(
                auditors,
                log.env._("%(user)s asks for unusually many contacts", user=user.name),
                log.env._(
                    "%(user)s asked for %(count)s contacts within 24 hours, and for "
                    "%(month)s in the 30 days before.",
                    user=user.name,
                    count=count,
                    month=month,
                ),
            )

    @api.model
    def _cron_verify_chain(self):
        """Verify the log, remember how far it went, tell the auditors if it is broken.

        The end also goes to the server's log, which the database cannot rewrite.
        """
        result = self._verify_chain()
        last = {"id": result["last_id"], "hash": result["last_hash"]}
        if not result["problems"]:
            _logger.info("log of reveals verified to %(id)s, hash %(hash)s", last)
            if last["id"]:
                head = f"{last['id']} {last['hash']}"
                self.env["ir.config_parameter"].sudo().set_param(HEAD, head)
            return
        ids = [problem["id"] for problem in result["problems"]]
        _logger.error("log of reveals is broken at rows %s", ids)
        for log, auditors in self._by_language():
            log._notify(
                auditors,
                log.env._("The log of revealed contacts was tampered with"),
                log.env._(
                    "Rows were changed or removed outside of Odoo. Look at these and "
                    "what stands before them: %(ids)s",
                    ids=", ".join(map(str, ids)),
                ),
            )

    # -- to people ----------------------------------------------------------------

    @api.model
    def _by_language(self, companies=None):
        """Pairs of this model in a language, and the auditors who speak it.

        :param companies: those whose auditors are meant; none: all auditors
        """
        group = self.env.ref(AUDITOR_GROUP).sudo()
        auditors = group.all_user_ids.filtered(
            lambda user: (
                user.active and (companies is None or user.company_ids & companies)
            )
        )
        for lang, users in auditors.grouped("lang").items():
            yield self.with_context(lang=lang), users

    @api.model
    def _notify(self, users, subject, body):
        """By mail or in the inbox, as each of them likes it."""
        self.env["mail.thread"].message_notify(
            partner_ids=users.partner_id.ids,
            subject=subject,
            body=body,
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )
        # the queue is worked off once an hour otherwise
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
