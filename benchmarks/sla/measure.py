"""Measuring: the same work in several databases, in turns, so that noise hits all."""

import contextlib
import gc
import time
from typing import NamedTuple
from unittest.mock import patch

from odoo.sql_db import Cursor


class Cost(NamedTuple):
    seconds: float
    queries: int


@contextlib.contextmanager
def quiet():
    """Without pauses of the garbage collector, which come when they like."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def settle(env):
    """What a commit would still do: flush, and work out tracking and notifications."""
    env.cr.flush()
    env.cr.precommit.run()


def once(env, work):
    """Cost of ``work`` up to the point of the commit, which is not made."""
    env.invalidate_all()
    with quiet():
        before = env.cr.sql_log_count
        start = time.perf_counter()
        work()
        settle(env)
        seconds = time.perf_counter() - start
    cost = Cost(seconds, env.cr.sql_log_count - before)
    env.cr.rollback()
    env.invalidate_all()
    return cost


def statements(env, work, naming):
    """How many statements of ``work`` name something; nothing is committed."""
    found = []
    execute = Cursor.execute

    def listen(cursor, query, *args, **kwargs):
        if naming in str(getattr(query, "code", query)):
            found.append(query)
        return execute(cursor, query, *args, **kwargs)

    with patch.object(Cursor, "execute", listen):
        once(env, work)
    return len(found)


def in_turns(works, rounds=5):
    """Least cost of each work, taken in turns after a round that warms up.

    The least: whatever else happens on a machine can only make a run slower.

    :param dict works: name -> (env, function without arguments)
    :return: dict name -> :class:`Cost`
    """
    best = {}
    for turn in range(rounds + 1):
        for name, (env, work) in works.items():
            cost = once(env, work)
            if turn:
                best[name] = min(cost, best.get(name, cost))
    return best


def plain(works, rounds=7):
    """Least seconds of functions that touch no database, taken in turns."""
    best = {}
    for turn in range(rounds + 1):
        for name, work in works.items():
            with quiet():
                start = time.perf_counter()
                work()
                seconds = time.perf_counter() - start
            if turn:
                best[name] = min(seconds, best.get(name, seconds))
    return best
