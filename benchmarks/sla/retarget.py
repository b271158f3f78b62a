"""100,000 running clocks take over another target; the worker is killed half-way."""

import os
import signal
import subprocess
import sys
import time

import desk as build
from desks import CONF, start_odoo
from fill import fill
from table import Row, limit, ms, say

CLOCKS = 100_000


def run(desks):
    say(f"{CLOCKS} clocks to re-target")
    database = desks.database("C", "-retarget")
    desk = build.build(desks.connect(database))
    build.use_ours(desk)
    fill(desk, CLOCKS)
    env = desk.env
    # one metric for all of them, so that one job has them all
    env.cr.execute("UPDATE service_sla_clock SET cycle = id, metric = 'resolution'")
    policy = desk.policies.filtered(lambda p: p.metric == "resolution")
    policy.target_value = 20
    env.user.group_ids += env.ref("helpdesk_mgmt.group_helpdesk_manager")
    job_id = policy.action_service_retarget()["res_id"]
    env.cr.commit()
    job = env["service.sla.retarget"].browse(job_id)
    assert job.total == CLOCKS, job.total

    begin = time.monotonic()
    killed_at, seen, memory = work(job, until=0.4)
    say(f"killed after {killed_at} of {CLOCKS}")
    resumed_at = progress(job)[0]
    end, seen_again, memory_again = work(job)
    seconds = time.monotonic() - begin
    state = job.state
    env.cr.execute(
        """SELECT count(*) FILTER (WHERE json_array_length(retargets::json) = 1
                                     AND target_seconds = 72000)
             FROM service_sla_clock WHERE state = 'running'"""
    )
    [once] = env.cr.fetchone()
    say(f"{once} clocks re-targeted exactly once")
    is_whole = (state, end, once) == ("done", CLOCKS, CLOCKS)
    steps = len(set(seen + seen_again))
    return [
        Row("re-target 100,000 clocks: progress seen by others", "", "",
            f"{steps} steps, {ms(seconds)}", "", "shown", steps > 20),
        Row("  killed on the way, gone on, each clock once", "", "",
            f"killed at {killed_at}, went on at {resumed_at}", f"{once} once",
            f"{CLOCKS}", is_whole and killed_at <= resumed_at < CLOCKS),
        limit("  memory of the worker", max(memory, memory_again), 500,
              "{:.0f} MB".format),
    ]  # fmt: skip


def progress(job):
    """What another connection sees now."""
    job.env.cr.rollback()
    job.invalidate_recordset()
    return job.done, job.state


def work(job, until=1.1):
    """A process works the job off; it is killed when so much is done.

    :return: how far it came, all steps that were seen, its peak memory in MB
    """
    command = [sys.executable, "-B", __file__, job.env.cr.dbname]
    worker = subprocess.Popen(command)
    seen, pid = [], 0
    while not pid:
        pid, _status, usage = os.wait4(worker.pid, os.WNOHANG)
        seen.append(progress(job)[0])
        if not pid and seen[-1] >= until * CLOCKS:
            os.kill(worker.pid, signal.SIGKILL)
            pid, _status, usage = os.wait4(worker.pid, 0)
        time.sleep(0.2)
    worker.returncode = 0  # waited for
    seen.append(progress(job)[0])
    return seen[-1], seen, usage.ru_maxrss / 1024


def cron(database):
    """The worker: what the scheduler would call."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    start_odoo()
    with Registry(database).cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        env["service.sla.retarget"]._cron_retarget()


if __name__ == "__main__":
    assert CONF.exists()
    cron(sys.argv[1])
