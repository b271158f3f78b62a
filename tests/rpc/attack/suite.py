"""What an attack is, who tries it, and what came of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from .client import Refused

# -- who ------------------------------------------------------------------------

AGENT = "agent"
PLUS = "agent_plus"  # may also manage partners and export
MANAGER = "manager"  # of the helpdesk, without the right to see contacts
EMPLOYEE = "employee"  # not of the helpdesk; masked in strict mode
CUSTOMER = "customer"  # owns the ticket that the target follows
STRANGER = "stranger"  # another customer
ANYBODY = "anybody"  # not logged in

INTERNAL = (AGENT, PLUS, MANAGER, EMPLOYEE)
LOGGED_IN = (*INTERNAL, CUSTOMER, STRANGER)
EVERYBODY = (*LOGGED_IN, ANYBODY)

# What a customer sees of herself is hers.
OWNER = {CUSTOMER: "anna", STRANGER: "carl"}
# Whose data each role is after.
TARGET = dict.fromkeys(EVERYBODY, "anna") | {CUSTOMER: "bert"}


# Masking asks who somebody is, not what he calls: variations of one call are tried by
# one role of each kind.
KINDS = (AGENT, EMPLOYEE, STRANGER)


# -- what -----------------------------------------------------------------------


@dataclass(frozen=True)
class Attack:
    """A way to get at a value.

    ``call(client, world)`` does it; whatever comes back over the wire, on the bus, in a
    mail to somebody who is masked or in the server's log is searched for every secret,
    so it returns nothing.
    """

    name: str
    call: Callable
    roles: tuple = LOGGED_IN
    oracle = False


@dataclass(frozen=True)
class Oracle:
    """A question whose answer tells a right guess from a wrong one.

    ``ask(client, world, guess)`` is asked twice; ``guesses(world)`` gives the right and
    the wrong one, or two directions to sort in.
    """

    name: str
    ask: Callable
    guesses: Callable
    roles: tuple = LOGGED_IN
    oracle = True


@dataclass(frozen=True)
class Outcome:
    """What an attack brought: the names of the secrets, and where they were seen."""

    leaks: frozenset = frozenset()

    def __bool__(self):
        return bool(self.leaks)

    def __str__(self):
        return ", ".join(sorted(self.leaks))


# refused, or there was nothing to go on with
NOTHING = (Refused, LookupError, TypeError)


def each(*steps):
    """Take all these steps, refused or not; each is a call without arguments."""
    for step in steps:
        try:
            step()
        except Refused:
            continue


def carry_out(attack, site, role):
    """One attack by one role."""
    client = site.client(role)
    world = site.world(role)
    if attack.oracle:
        return Outcome(frozenset(_ask(attack, client, world)))
    site.overhear()
    client.heard()
    with suppress(*NOTHING):
        attack.call(client, world)
    leaks = {
        f"answer: {name}"
        for name in site.planted.found(client.heard(), own=OWNER.get(role))
    }
    # What the server pushes, sends or logs reaches others than the one who asked.
    for place, text in site.overhear().items():
        leaks |= {f"{place}: {name}" for name in site.planted.found(text)}
    return Outcome(frozenset(leaks))


def _ask(oracle, client, world):
    guesses = oracle.guesses(world)
    answers = []
    for guess in guesses:
        client.heard()
        with suppress(*NOTHING):
            oracle.ask(client, world, guess)
        answers.append(client.gist(*(g for g in guesses if isinstance(g, str))))
    if answers[0] != answers[1]:
        yield "answer: right and wrong guesses differ"
