import logging
from datetime import timedelta

from psycopg2 import OperationalError
from psycopg2.errorcodes import (
    DEADLOCK_DETECTED,
    LOCK_NOT_AVAILABLE,
    SERIALIZATION_FAILURE,
)

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# One digest for each person and batch: as large as the locks may last, a second or two.
# Levels that were missed come several to a clock, ten milliseconds for each clock.
BATCH_SIZE = 200
# An agent and a sweep met on the same rows: the one who lost tries again.
CONCURRENCY = (DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE, SERIALIZATION_FAILURE)
ATTEMPTS = 5
# How far back from the deadlines working hours are fetched at once: most levels lie
# within, and a planner fetches more by itself.
LOOK_BACK = timedelta(days=31)
# How long a clock waits that cannot even be planned.
POSTPONED = timedelta(hours=1)
# Odoo's scheduler sleeps for a minute after whatever woke it. Woken by another job a
# moment before the next full minute of this one, it would let two minutes pass; so the
# next time it wakes, for whatever reason, this job is due.
PAUSE = timedelta(seconds=2)


def is_concurrency(error):
    """Whether a transaction failed only because another one was faster."""
    return getattr(error, "pgcode", None) in CONCURRENCY


class ServiceSlaClock(models.Model):
    """Escalation: what is due is carried out, exactly once.

    The cost follows what is due, not what is open: one partial index finds it. Any
    number of workers may sweep at once, each skips what another one has locked.
    """

    _inherit = "service.sla.clock"

    @api.model
    def _cron_escalate(self, batch_size=BATCH_SIZE):
        """Carry out all levels that are due, a batch per transaction.

        A batch that met somebody else is lost as a whole: the next one is a quarter of
        it, and as large as before when all went well.
        """
        cron = self.env["ir.cron"]
        attempts, limit, more = 0, batch_size, True
        while more:
            try:
                done = self._escalate_due(fields.Datetime.now(), limit)
                more = done == limit
                if not more:
                    self._be_due_again()
                if not cron._commit_progress(done, remaining=int(more)):
                    return
                attempts, limit = 0, min(batch_size, 4 * limit)
            except OperationalError as error:
                if not is_concurrency(error):
                    raise
                self.env.cr.rollback()
                attempts, limit, more = attempts + 1, max(1, limit // 4), True
                if attempts == ATTEMPTS:
                    # nothing is lost: the scheduler comes back as soon as it can
                    cron._commit_progress(remaining=1)
                    return
            self.env.invalidate_all()

    @api.model
    def _be_due_again(self):
        """Let the scheduler look again whenever it wakes, at most every ``PAUSE``."""
        cron = self.env.ref(
            "service_sla_scripts.ir_cron_escalate", raise_if_not_found=False
        )
        if cron:
            cron._trigger(at=fields.Datetime.now() + PAUSE)

    @api.model
    def _escalate_due(self, now, limit=BATCH_SIZE):
        """Carry out one batch of what is due, in the present transaction.

        :param now: moment of the sweep
        :param int limit: how many clocks at most
        :return: number of clocks that were looked at
        """
        clocks = self._lock_due(now, limit)
        clocks._escalate_apart(now)
        return len(clocks)

    def _escalate_apart(self, now):
        """Escalate all of these together; where that fails, each half for itself.

        So one that is poisoned is found in a few steps, and blocks no other.
        """
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._escalate(now)
        except Exception as error:
            if is_concurrency(error):
                raise
            if len(self) == 1:
                self._escalate_or_postpone(now)
                return
            half = len(self) // 2
            self[:half]._escalate_apart(now)
            self[half:]._escalate_apart(now)

    def _escalate_or_postpone(self, now):
        """The last net: a clock that cannot even be planned is shown, and waits."""
        try:
            with self.env.cr.savepoint():
                self._escalate_alone(now)
        except Exception as error:
            if is_concurrency(error):
                raise
            _logger.warning("SLA clock %s: set aside", self.id, exc_info=True)
            moment = self.next_alert_at
            self.next_alert_at = now + POSTPONED
            shown = self.alert_ids.filtered(
                lambda alert: alert.state == "failed" and not alert.level_id
            )
            if not shown:
                Level = self.env["service.sla.level"]
                self.env["service.sla.alert"]._set_aside(
                    self, Level, moment, now, error
                )

    @api.model
    def _lock_due(self, now, limit):
        """Clocks that need escalation, the most urgent first, locked for us alone.

        Their tickets as well: what a level does reaches the ticket and its other
        clocks, and two sweeps on one ticket would end in a deadlock.
        """
        self.flush_model(["state", "next_alert_at", "ticket_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT clock.id FROM service_sla_clock clock
                     JOIN helpdesk_ticket ticket ON ticket.id = clock.ticket_id
                    WHERE clock.state = 'running' AND clock.next_alert_at <= %s
                    ORDER BY clock.next_alert_at
                    LIMIT %s
                      FOR NO KEY UPDATE SKIP LOCKED""",
                now,
                limit,
            )
        )
        return self.browse(id_ for [id_] in rows)

    def _escalate(self, now):
        """Carry out what is due on these clocks, and look ahead to what comes next."""
        due = self._due_levels(self._alert_planners(), now)
        if due:
            self.env["service.sla.alert"]._carry_out(due, now)
        self._look_ahead()

    def _look_ahead(self):
        """An action may have stopped, paused, re-targeted or deleted some of these."""
        running = self.exists().filtered(lambda clock: clock.state == "running")
        running._arm(running._alert_planners())

    def _alert_planners(self):
        """As ``_planners``, for the time around the deadlines only."""
        planners = {}
        for calendar, clocks in self.grouped("calendar_id").items():
            planner = planners[calendar] = calendar._service_planner()
            deadlines = [moment for moment in clocks.mapped("deadline_at") if moment]
            if calendar and deadlines:
                planner.prepare(min(deadlines) - LOOK_BACK, max(deadlines))
        return planners

    def _due_levels(self, planners, now):
        """Levels whose moment has come: list of (clock, level, moment), in order."""
        ladder = self._ladder()
        Level = self.env["service.sla.level"]
        due = [
            (clock, Level.browse(level.level_id), moment)
            for clock in self
            for level, moment in ladder.pending(
                ladder.moments(clock._run(planners)),
                clock.deadline_at,
                clock.armed_at,
                clock.alert_ids,
            )
            if moment <= now
        ]
        return sorted(due, key=lambda item: item[2])

    def _escalate_alone(self, now):
        """Carry out what is due on one clock, level by level; set aside what fails."""
        Alert = self.env["service.sla.alert"]
        deadline = self.deadline_at
        for clock, level, moment in self._due_levels(self._alert_planners(), now):
            try:
                with self.env.cr.savepoint():
                    Alert._carry_out([(clock, level, moment)], now)
            except Exception as error:
                if is_concurrency(error):
                    raise
                _logger.warning(
                    "SLA clock %s, level %s: set aside",
                    clock.id,
                    level.id,
                    exc_info=True,
                )
                Alert._set_aside(clock, level, moment, now, error)
            if not clock.exists() or (clock.state, clock.deadline_at) != (
                "running",
                deadline,
            ):
                break  # what is left is decided anew, by the promise as it is now
        self._look_ahead()
