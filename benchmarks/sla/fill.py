"""Tickets and running clocks by the hundred thousand, through SQL."""

from datetime import datetime

# A Wednesday, 10:00 in Shanghai: the moment of every sweep that is measured.
NOW = datetime(2026, 3, 4, 2)
METRICS = (
    "resolution",
    "collaboration_start",
    "handler_response",
    "complaint_follow_up",
    "on_site_arrival",
    "approval",
)


def add_levels(desk, **activity):
    """A ladder on every policy: 80 %, the deadline, an hour later."""
    steps = [
        {"timing": "percent", "percent": 80},
        {"timing": "deadline"},
        {"timing": "after", "offset_value": 1, "offset_unit": "hours"},
    ]
    desk.env["service.sla.level"].create(
        [
            {"policy_id": policy.id, "sequence": number, **step, **activity}
            for policy in desk.policies
            for number, step in enumerate(steps, 1)
        ]
    )


def copies(desk, ticket, count):
    """``count`` tickets like this one, their numbers apart."""
    cr = desk.env.cr
    cr.execute(
        """SELECT string_agg(quote_ident(column_name), ', ')
             FROM information_schema.columns
            WHERE table_name = 'helpdesk_ticket'
              AND column_name NOT IN ('id', 'number', 'access_token')"""
    )
    [columns] = cr.fetchone()
    cr.execute(
        f"""INSERT INTO helpdesk_ticket (number, {columns})
            SELECT number || '-' || i, {columns}
              FROM helpdesk_ticket, generate_series(1, %s) i
             WHERE id = %s RETURNING id""",
        [count, ticket.id],
    )
    return [id_ for [id_] in cr.fetchall()]


def fill(desk, running):
    """``running`` clocks, six on a ticket, and a fifth as many that have ended.

    Begun in the last 60 days, most of them lately; due in the next 30 days, most of
    them soon. Of a third the last escalation is over. Nothing is due at ``NOW``.
    """
    env = desk.env
    env.cr.execute("SELECT setseed(0.19)")
    first = desk.env["helpdesk.ticket"].create(
        {"name": "Fill", "description": "<p>x</p>", "team_id": desk.team.id,
         "user_id": desk.agent.id}
    )  # fmt: skip
    env["service.sla.clock"].search([("ticket_id", "=", first.id)]).unlink()
    env.flush_all()
    tickets = copies(desk, first, -(-running // len(METRICS)))
    policies = {policy.metric: policy.id for policy in desk.policies}
    add_clocks(desk, tickets, "running", 1, policies, running)
    add_clocks(desk, tickets, "met", 2, policies, running // 5)
    env.cr.commit()
    maintain(env)


def add_clocks(desk, tickets, state, cycle, policies, limit):
    desk.env.cr.execute(
        """INSERT INTO service_sla_clock
               (ticket_id, metric, cycle, state, policy_id, policy_name, company_id,
                team_id, target_seconds, calendar_id, is_pausing, started_at,
                armed_at, deadline_at, next_alert_at, stopped_at)
           SELECT ticket, metric, %(cycle)s, %(state)s, policy, metric, %(company)s,
                  %(team)s, 86400, %(calendar)s, TRUE, start, start,
                  CASE WHEN over THEN %(now)s - due ELSE %(now)s + due END,
                  CASE WHEN NOT over AND %(state)s = 'running'
                       THEN %(now)s + due * 0.8 + interval '1 minute' END,
                  CASE WHEN %(state)s <> 'running' THEN %(now)s - due END
             FROM (SELECT ticket, metric, policy,
                          %(now)s - interval '60 days' * power(random(), 3) AS start,
                          interval '30 days' * power(random(), 3) AS due,
                          random() < 0.33 AS over
                     FROM unnest(%(tickets)s) ticket,
                          unnest(%(metrics)s, %(policies)s) p(metric, policy)
                    ORDER BY random()
                    LIMIT %(limit)s) drawn""",
        {
            "now": NOW,
            "cycle": cycle,
            "state": state,
            "company": desk.team.company_id.id or desk.env.company.id,
            "team": desk.team.id,
            "calendar": desk.calendar.id,
            "tickets": tickets,
            "metrics": list(METRICS),
            "policies": [policies[metric] for metric in METRICS],
            "limit": limit,
        },
    )


def make_due(env, count=1000):
    """So many clocks have used up 80 % of an hour, within the last three minutes."""
    env.cr.execute(
        """UPDATE service_sla_clock c
              SET target_seconds = 3600, started_at = d.start, armed_at = d.start,
                  deadline_at = d.start + interval '1 hour',
                  next_alert_at = d.start + interval '48 minutes'
             FROM (SELECT id, %s - interval '49 minutes'
                              - date_trunc('second', interval '2 minutes' * random())
                              AS start
                     FROM service_sla_clock WHERE state = 'running'
                    ORDER BY random() LIMIT %s) d
            WHERE c.id = d.id""",
        [NOW, count],
    )
    env.cr.commit()
    env.invalidate_all()
    maintain(env)


def maintain(env):
    """What autovacuum does sooner or later: now, not in between."""
    connection = env.cr._cnx
    connection.commit()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE service_sla_clock, helpdesk_ticket")
    connection.autocommit = False
