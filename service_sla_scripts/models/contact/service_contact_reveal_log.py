import hashlib

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from ...tools.contact_text import AllowList, redact_text
from .reveal_const import NOTE_MAX_LENGTH, WATCHED_KINDS


class ServiceContactReveal(models.Model):
    """Logging what was asked for, and whether it was too much."""

    _inherit = "service.contact.reveal"

    @api.model
    def _log(self, kind, values, refusal=False, limit=None):
        """Put on record what the user asks for, before it is given.

        In a transaction of its own: an error later in the same request would take the
        row along, and the answer may already carry the contact.

        :param str kind: see ``KINDS``
        :param dict values: what, which and why, by column
        :param refusal: code of ``REFUSALS``: what speaks against it already
        :param limit: how many of the kind a user may be given in an hour
        :return: code of the refusal, or False when it may be given
        """
        now = fields.Datetime.now()
        row = {
            **values,
            "kind": kind,
            "done_at": now,
            "user_id": self.env.uid,
            "company_id": self.env.company.id,
            **self._where_from(),
        }
        # read here, and not while others wait for the log
        companies = self.env.user.sudo().company_ids
        watched = kind in WATCHED_KINDS and [
            (company.service_unusual_minimum, company.service_unusual_factor)
            for company in companies
        ]
        with self._own_transaction() as log:
            seen = log._seen(kind, self.env.uid, now)
            too_many = limit is not None and seen["given"] >= limit
            refusal = refusal or (too_many and "rate_limit")
            unusual = self._is_unusual(watched or [], seen)
            log._append(
                {
                    **row,
                    "refusal": refusal,
                    "outcome": "refused" if refusal else "given",
                    "is_unusual": unusual,
                }
            )
            log.env.cr.commit()  # on record, whatever becomes of the alerts
            who = self.env.user.with_env(log.env)
            if refusal == "rate_limit" and not seen["was_refused"]:
                log._alert_rate(who, seen["given"])
            if unusual and not seen["was_unusual"]:
                log._alert_unusual(who, seen["day"] + 1, seen["month"])
        return refusal

    @api.model
    def _where_from(self):
        """Where the request comes from; nothing for what the server does by itself."""
        if not request:
            return {}
        session = request.session.sid or ""
        return {
            "address": request.httprequest.remote_addr,
            "session_hash": hashlib.sha256(session.encode()).hexdigest(),
        }

    @api.model
    def _seen(self, kind, uid, now):
        """What the user did of this kind, in one query.

        :return: dict ``given`` (in an hour), ``day`` and ``month`` (asked for in 24
            hours, and in the 30 days before), ``was_refused``, ``was_unusual``
        """
        (row,) = self.env.execute_query_dict(
            SQL(
                """SELECT count(*) FILTER (WHERE outcome = 'given' AND %(hour)s)
                              AS given,
                          count(*) FILTER (WHERE %(day)s) AS day,
                          count(*) FILTER (WHERE NOT %(day)s) AS month,
                          coalesce(bool_or(refusal = 'rate_limit' AND %(hour)s), false)
                              AS was_refused,
                          coalesce(bool_or(is_unusual AND %(day)s), false)
                              AS was_unusual
                     FROM service_contact_reveal
                    WHERE user_id = %(uid)s AND kind = %(kind)s AND done_at > %(month)s
                """,
                hour=SQL("done_at > %s", fields.Datetime.subtract(now, hours=1)),
                day=SQL("done_at > %s", fields.Datetime.subtract(now, days=1)),
                month=fields.Datetime.subtract(now, days=31),
                uid=uid,
                kind=kind,
            )
        )
        return row

    @api.model
    def _is_unusual(self, thresholds, seen):
        """Whether this one makes it far more than the user's own daily mean.

        :param thresholds: (least number, times the mean) of each of the companies
        """
        count, mean = seen["day"] + 1, seen["month"] / 30
        return any(
            count >= minimum and count > factor * mean for minimum, factor in thresholds
        )

    @api.model
    def _clean(self, text, secret=""):
        """What a person wrote, fit for the log: never a contact, never endless.

        :param str secret: a value that must not come along, however it is written
        """
        text = str(text or "").replace("\x00", "").encode("utf-8", "replace").decode()
        text = " ".join(text.split())[:NOTE_MAX_LENGTH]
        if secret:
            text = text.replace(secret, "***")
        return redact_text(text, AllowList())
