"""What has to be true when everything has settled, counted with SQL.

Every check is a function that takes a cursor and the moment up to which all that is due
has to be done, and returns what differs, one text per difference. The arithmetic is
PostgreSQL's and not the addon's: all policies of the desk count round the clock.
"""

# Each level of a clock that runs or ran: when it was due by the last deadline.
MOMENTS = """
    SELECT c.id AS clock_id, c.ticket_id, c.metric, c.state, c.deadline_at,
           c.stopped_at, l.id AS level_id,
           greatest(c.started_at, c.deadline_at + make_interval(secs => CASE l.timing
               WHEN 'percent' THEN -(c.target_seconds * (100 - l.percent) / 100)
               WHEN 'before' THEN -l.offset_value
               WHEN 'after' THEN l.offset_value
               ELSE 0 END)) AS moment,
           c.armed_at
      FROM service_sla_clock c
      JOIN service_sla_policy p ON p.id = c.policy_id AND p.active
      JOIN service_sla_level l ON l.policy_id = p.id
     WHERE c.deadline_at IS NOT NULL
"""
# Levels that are due now: not done for this deadline, nor before it moved.
DUE = f"""
    SELECT m.* FROM ({MOMENTS}) m
     WHERE NOT EXISTS (SELECT FROM service_sla_alert a
                        WHERE a.clock_id = m.clock_id AND a.level_id = m.level_id
                          AND (a.deadline_at = m.deadline_at OR m.moment < m.armed_at))
"""
# Tickets somebody has to keep a promise to, and those that are over.
TICKETS = """
    SELECT t.*, tm.service_use_pipeline AS is_ours, tm.name AS team,
           s.service_step = 'archive' AS is_closed,
           tm.service_use_pipeline AND t.active AND t.duplicate_id IS NULL
           AND s.service_step <> 'archive' AS is_open
      FROM helpdesk_ticket t
      JOIN helpdesk_ticket_team tm ON tm.id = t.team_id
      JOIN helpdesk_ticket_stage s ON s.id = t.stage_id
"""
OPEN = "c.state IN ('running', 'paused')"
TOLD = """
    SELECT a.*, u.id AS user_id, u.partner_id, u.notification_type, l.is_activity,
           l.is_message, l.is_on_screen,
           to_char(a.deadline_at, 'MM-DD HH24:MI:SS') AS deadline
      FROM service_sla_alert a
      JOIN res_users_service_sla_alert_rel r ON r.service_sla_alert_id = a.id
      JOIN res_users u ON u.id = r.res_users_id
      JOIN service_sla_level l ON l.id = a.level_id
     WHERE a.state = 'done'
"""
# What people read: several levels of a promise that came due together are one line.
LINES = f"""
    SELECT DISTINCT ON (t.user_id, t.clock_id, t.create_date) t.* FROM ({TOLD}) t
     WHERE %s ORDER BY t.user_id, t.clock_id, t.create_date, t.id DESC
"""
# What an alert says: “Resolution is late”.
WHAT = """
    (SELECT s.name->>'en_US' FROM ir_model_fields_selection s
       JOIN ir_model_fields f ON f.id = s.field_id
      WHERE f.model = 'service.sla.clock' AND f.name = 'metric'
        AND s.value = a.metric)
    || CASE WHEN a.deadline_at <= a.done_at THEN ' is late'
            ELSE ' is due soon' END
"""
# Levels whose moment never moved.
UNDISTURBED = """
    SELECT a.delay_seconds FROM service_sla_alert a
      JOIN service_sla_clock c ON c.id = a.clock_id
     WHERE c.retargets IS NULL AND a.due_at >= %s
       AND NOT EXISTS (SELECT FROM service_sla_pause p WHERE p.clock_id = c.id)
"""
# Seconds within which a level has to be carried out, whatever dies meanwhile.
BOUND = 120


def _levels(cr, at):
    """No level that is due is left, on clocks that run and on those that ended."""
    yield from _rows(
        cr,
        f"SELECT clock_id, level_id, moment FROM ({DUE}) d"
        " WHERE state = 'running' AND moment <= %s",
        at,
    )
    yield from _rows(
        cr,
        f"""SELECT clock_id, level_id, moment, stopped_at FROM ({DUE}) d
             WHERE state NOT IN ('running', 'paused')
               AND greatest(moment, armed_at) < stopped_at - interval '{BOUND} s'""",
    )


def _doubled(cr, at):
    """A level again for a deadline, or again although its moment did not come again."""
    yield from _rows(
        cr,
        """SELECT clock_id, level_id, deadline_at, count(*) FROM service_sla_alert
            GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    )
    yield from _rows(
        cr,
        """SELECT a.clock_id, a.level_id, a.done_at, b.due_at AS again
             FROM service_sla_alert a JOIN service_sla_alert b
               ON b.clock_id = a.clock_id AND b.level_id = a.level_id AND b.id > a.id
              AND b.due_at < a.done_at""",
    )


def _untimely(cr, at):
    """Nobody is called before the time, after the end, or while a clock rests."""
    yield from _rows(
        cr,
        """SELECT a.id, a.due_at, a.done_at, c.stopped_at FROM service_sla_alert a
             JOIN service_sla_clock c ON c.id = a.clock_id
            WHERE a.done_at < a.due_at OR a.done_at > c.stopped_at OR EXISTS (
                  SELECT FROM service_sla_pause p
                   WHERE p.clock_id = c.id AND a.done_at > p.started_at
                     AND a.done_at < coalesce(p.ended_at, 'infinity'))""",
    )


def _next(cr, at):
    yield from _rows(
        cr,
        """SELECT id, state, next_alert_at FROM service_sla_clock
            WHERE next_alert_at <= %s OR (state <> 'running' AND next_alert_at IS NOT
                  NULL)""",
        at,
    )


def _set_aside(cr, at):
    yield from _rows(
        cr, "SELECT id, error FROM service_sla_alert WHERE state = 'failed'"
    )


def _activities(cr, at):
    """A to-do for everybody told by an open clock, once; none of a clock that ended."""
    yield from _compare(
        cr,
        f"""SELECT t.id AS alert, t.user_id FROM ({TOLD}) t
              JOIN service_sla_clock c ON c.id = t.clock_id AND {OPEN}
             WHERE t.is_activity""",
        """SELECT service_alert_id AS alert, user_id FROM mail_activity
            WHERE service_alert_id IS NOT NULL""",
    )


def _digests(cr, at):
    """Each promise is one line in one message of everybody told; a mail for each."""
    yield from _compare(
        cr,
        f"""SELECT a.partner_id, t.number || ' · ' || {WHAT}
                   || ' (' || a.deadline || ')' AS line
              FROM ({LINES % "t.is_message"}) a
              JOIN helpdesk_ticket t ON t.id = a.ticket_id""",
        r"""SELECT n.res_partner_id AS partner_id,
                   regexp_replace(line[1], '<[^>]*>', '', 'g') AS line
              FROM mail_message m
              JOIN mail_notification n ON n.mail_message_id = m.id
             CROSS JOIN regexp_matches(m.body, '<li>(.*?)</li>', 'g') AS line
             WHERE m.model IS NULL AND m.message_type = 'user_notification'""",
    )
    yield from _rows(
        cr,
        """SELECT m.id, u.login, u.notification_type, count(x.id) AS mails
             FROM mail_message m
             JOIN mail_notification n ON n.mail_message_id = m.id
             JOIN res_users u ON u.partner_id = n.res_partner_id
             LEFT JOIN mail_mail x ON x.mail_message_id = m.id
            WHERE m.model IS NULL AND m.message_type = 'user_notification'
            GROUP BY 1, 2, 3
           HAVING count(x.id) <> (u.notification_type = 'email')::int""",
    )


def _notes(cr, at):
    """Each alert is one line in the history of its ticket."""
    yield from _compare(
        cr,
        f"""SELECT a.ticket_id, 'Escalation, ' || a.level_name || ': ' || {WHAT} AS line
              FROM service_sla_alert a JOIN service_sla_level l ON l.id = a.level_id
             WHERE a.state = 'done' AND l.is_note""",
        r"""SELECT m.res_id AS ticket_id,
                   regexp_replace(line, '\. Told: .*', '') AS line
              FROM mail_message m
             CROSS JOIN regexp_split_to_table(
                   regexp_replace(m.body, '</?p>', '', 'g'), '<br ?/?>') AS line
             WHERE m.model = 'helpdesk.ticket' AND m.body LIKE '%Escalation, %'""",
    )


def _pop_ups(cr, at):
    """As many promises in the pop-ups of a person as were told on screen."""
    yield from _compare(
        cr,
        f"""SELECT partner_id, count(*) AS promises
              FROM ({LINES % "t.is_on_screen"}) lines GROUP BY 1""",
        """SELECT (channel::json->>2)::int AS partner_id,
                  sum(cardinality(string_to_array(text, E'\n'))
                      + coalesce(substring(text FROM 'and ([0-9]+) more$')::int - 1, 0)
                  ) AS promises
             FROM (SELECT channel, message::json #>> '{payload,message}' AS text
                     FROM bus_bus
                    WHERE message::json->>'type' = 'service_sla.alert') shown
            GROUP BY 1""",
    )


def _steady(cr, at):
    """In the team where nobody else does it, levels raise urgency and assign, once."""
    yield from _rows(
        cr,
        f"""SELECT t.id, t.service_urgency, count(a.id) AS raised
              FROM ({TICKETS}) t LEFT JOIN (
                   service_sla_alert a JOIN service_sla_level l
                   ON l.id = a.level_id AND l.is_raising_urgency AND a.state = 'done')
                   ON a.ticket_id = t.id
             WHERE t.team->>'en_US' = 'Steady' GROUP BY 1, 2
            HAVING t.service_urgency IS DISTINCT FROM
                   CASE count(a.id) WHEN 0 THEN 'normal' WHEN 1 THEN 'urgent' END""",
    )
    yield from _rows(
        cr,
        f"""SELECT t.id, t.user_id FROM ({TICKETS}) t WHERE t.team->>'en_US' = 'Steady'
               AND EXISTS (SELECT FROM service_sla_alert a JOIN service_sla_level l
                               ON l.id = a.level_id AND l.is_reassigning
                            WHERE a.ticket_id = t.id AND a.state = 'done')
               AND t.user_id NOT IN (SELECT res_users_id
                     FROM res_users_service_sla_alert_rel r
                     JOIN service_sla_alert a ON a.id = r.service_sla_alert_id
                     JOIN service_sla_level l ON l.id = a.level_id AND l.is_reassigning
                    WHERE a.ticket_id = t.id)""",
    )


def _promises(cr, at):
    """Every open ticket has the clocks it was promised, and just one of each."""
    yield from _rows(
        cr,
        f"""SELECT t.id, m.metric, count(c.id) FROM ({TICKETS}) t
             CROSS JOIN (VALUES ('first_response'), ('resolution')) m (metric)
              LEFT JOIN service_sla_clock c
                ON c.ticket_id = t.id AND c.metric = m.metric AND {OPEN}
             WHERE t.is_open AND CASE m.metric
                   WHEN 'resolution' THEN t.service_is_resolved IS NOT TRUE
                   ELSE t.service_first_response_at IS NULL END
             GROUP BY 1, 2 HAVING count(c.id) <> 1""",
    )
    yield from _rows(
        cr,
        f"""SELECT ticket_id, metric, count(*) FROM service_sla_clock c WHERE {OPEN}
             GROUP BY 1, 2 HAVING count(*) > 1""",
    )


def _orphans(cr, at):
    """No clock is left of what is over."""
    yield from _rows(
        cr,
        f"""SELECT c.id, c.ticket_id, c.metric, t.active, t.is_closed, t.is_ours
              FROM service_sla_clock c JOIN ({TICKETS}) t ON t.id = c.ticket_id
             WHERE {OPEN} AND (
                   NOT t.active OR NOT t.is_ours OR t.duplicate_id IS NOT NULL
                   OR (t.is_closed AND c.metric <> 'survey')
                   OR (c.metric = 'resolution' AND t.service_is_resolved)
                   OR (c.metric = 'first_response'
                       AND t.service_first_response_at IS NOT NULL))""",
    )


def _fitting(cr, at):
    """An open clock keeps the promise that is made to tickets like this now."""
    yield from _rows(
        cr,
        f"""SELECT c.id, c.metric, c.policy_name, t.service_urgency, t.team
              FROM service_sla_clock c JOIN ({TICKETS}) t ON t.id = c.ticket_id
              JOIN service_sla_policy p ON p.id = c.policy_id
             WHERE {OPEN} AND (
                   c.target_seconds <> p.target_seconds
                   OR p.urgency <> coalesce(t.service_urgency, 'normal')
                   OR NOT (t.team_id = ANY (
                      SELECT helpdesk_ticket_team_id
                        FROM helpdesk_ticket_team_service_sla_policy_rel r
                       WHERE r.service_sla_policy_id = p.id) OR NOT EXISTS (
                      SELECT FROM helpdesk_ticket_team_service_sla_policy_rel r
                       WHERE r.service_sla_policy_id = p.id)))""",
    )


def _pauses(cr, at):
    """A clock rests exactly while its ticket waits, in one open pause."""
    yield from _rows(
        cr,
        f"""SELECT c.id, c.state, c.deadline_at, t.service_is_waiting,
                   count(p.id) AS open_pauses
              FROM service_sla_clock c JOIN ({TICKETS}) t ON t.id = c.ticket_id
              LEFT JOIN service_sla_pause p ON p.clock_id = c.id AND p.ended_at IS NULL
             GROUP BY 1, 2, 3, 4
            HAVING count(p.id) <> (c.state = 'paused')::int
                OR (c.deadline_at IS NULL) <> (c.state = 'paused')
                OR ({OPEN} AND (c.state = 'paused') <>
                    (c.is_pausing AND coalesce(t.service_is_waiting, false)))""",
    )
    yield from _rows(cr, "SELECT id FROM service_sla_pause WHERE ended_at < started_at")


def _states(cr, at):
    yield from _rows(
        cr,
        f"""SELECT id, state, deadline_at, stopped_at FROM service_sla_clock c
             WHERE ({OPEN}) = (stopped_at IS NOT NULL)
                OR (state = 'met' AND stopped_at > deadline_at)
                OR (state = 'breached' AND stopped_at <= deadline_at)
                OR (state = 'cancelled' AND stopped_at > deadline_at)""",
    )


def _crons(cr, at):
    """No cron was given up by Odoo."""
    yield from _rows(
        cr,
        """SELECT cron_name, active, failure_count FROM ir_cron
            WHERE cron_name LIKE ANY (ARRAY['Escalate%', 'Service Desk%'])
              AND (NOT active OR failure_count > 0)""",
    )


CHECKS = {
    "levels that are due and were not carried out": _levels,
    "levels carried out twice": _doubled,
    "levels before the time, in a pause or after the end": _untimely,
    "clocks that escalation did not come to": _next,
    "levels set aside": _set_aside,
    "to-dos missing, doubled or left over": _activities,
    "lines in messages, and mails, missing or doubled": _digests,
    "notes missing or doubled": _notes,
    "promises in pop-ups missing or doubled": _pop_ups,
    "urgency or assignee not as the levels say": _steady,
    "open tickets without a promise, or with two": _promises,
    "clocks of what is over": _orphans,
    "clocks with another promise than their ticket's": _fitting,
    "pauses that do not agree": _pauses,
    "clocks with an impossible state": _states,
    "crons that failed": _crons,
}


def differences(cr, at):
    """All differences: dict check -> list of texts."""
    return {title: list(check(cr, at)) for title, check in CHECKS.items()}


def _rows(cr, query, *params):
    """Each row is a difference."""
    cr.execute(query, params or None)
    names = [column[0] for column in cr.description]
    for row in cr.fetchall():
        yield ", ".join(
            f"{name} {value}" for name, value in zip(names, row, strict=True)
        )


def _compare(cr, expected, found):
    """Rows that the two queries do not have equally often."""
    for title, first, second in (
        ("missing", expected, found),
        ("surplus", found, expected),
    ):
        for row in _rows(cr, f"({first}) EXCEPT ALL ({second})"):
            yield f"{title}: {row}"
