"""What happened in a run, in numbers."""

from .checks import DUE, OPEN, TOLD, UNDISTURBED


def figures(cr, since):
    """What happened, in numbers: dict title -> number.

    :param since: when the servers ran; delays count for what was due from then on
    """
    cr.execute(
        f"""SELECT
            (SELECT count(*) FROM helpdesk_ticket) AS "tickets",
            (SELECT count(*) FROM service_sla_clock) AS "clocks",
            (SELECT count(*) FROM service_sla_clock c WHERE {OPEN})
                AS "clocks still open",
            (SELECT count(*) FROM service_sla_pause) AS "pauses",
            (SELECT count(*) FROM service_sla_clock WHERE retargets IS NOT NULL)
                AS "clocks re-targeted",
            (SELECT count(*) FROM service_sla_alert) AS "levels carried out",
            (SELECT count(*) FROM mail_activity WHERE service_alert_id IS NOT NULL)
                AS "to-dos of open clocks",
            (SELECT count(*) FROM ({TOLD}) t WHERE is_message)
                AS "lines in messages",
            (SELECT count(*) FROM mail_message WHERE model IS NULL
                AND message_type = 'user_notification') AS "messages (digests)",
            (SELECT count(*) FROM ({TOLD}) t WHERE is_on_screen)
                AS "promises in pop-ups",
            (SELECT count(*) FROM service_sla_alert a JOIN service_sla_level l
                 ON l.id = a.level_id AND l.is_note) AS "notes",
            (SELECT count(*) FROM ({DUE}) d
              WHERE state NOT IN ('running', 'paused')
                AND greatest(moment, armed_at) < stopped_at)
                AS "levels overtaken by the end of the clock",
            (SELECT round(avg(delay_seconds), 1) FROM ({UNDISTURBED}) u)
                AS "delay of a level, average (s)",
            (SELECT max(delay_seconds) FROM ({UNDISTURBED}) u)
                AS "delay of a level, at most (s)" """,
        (since, since),
    )
    return dict(
        zip((column[0] for column in cr.description), cr.fetchone(), strict=True)
    )
