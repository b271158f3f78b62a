"""Escalation among processes that die: does every level happen exactly once?

    make chaos                      three minutes; MINUTES=10 SEED=7 make chaos

``desk`` builds the database, ``servers`` and ``agents`` run and disturb it, ``checks``
counts afterwards what happened and what should have. The suite does the same in short:
``tests/integration/test_chaos.py``. Killed is what a machine kills: a server with
SIGKILL at any moment, PostgreSQL without a checkpoint. The seed repeats what is done,
not when the machine gets to it.
"""
