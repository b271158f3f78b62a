"""People at work on the same tickets, over JSON-2, whichever server answers."""

import collections
import http.client
import json
import random
import threading
import urllib.error
import urllib.request

TICKET, CLOCK = "helpdesk.ticket", "service.sla.clock"
# no proxy between this machine and itself
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
COLLISIONS = ("SerializationFailure", "DeadlockDetected", "LockNotAvailable")
REPORTS = ("dispatched", "dispatched", "handler_acted", "handler_named", "survey_sent")
STEPS = ("response", "classification", "solution", "confirmation", "archive")
FACTS = ("what", "when", "where", "who", "why", "how")
# what a ticket needs to enter each step
NEEDED = {
    "classification": {
        "service_identity_state": "verified",
        "service_identity_method": "account",
    },
    "solution": {
        **{f"service_{name}": f"Answer to {name}" for name in FACTS},
        "service_complexity": "simple",
    },
    "confirmation": {"service_solution": "<p>Restart the box.</p>"},
    "archive": {"service_is_resolved": True},
}
# how often an agent does what; some of it is refused, as in real life
WORK = {
    "create": 10,
    "answer": 14,
    "wait": 18,
    "urgency": 14,
    "assign": 8,
    "advance": 14,
    "not_resolved": 3,
    "archive": 6,
    "bring_back": 5,
    "change_team": 8,
    "report": 14,
    "look": 8,
    "retarget": 1,
}


class Lost(Exception):
    """The connection broke: nobody knows whether it was done."""


class Refused(Exception):
    """The server said no."""


class Agents:
    """Agents in threads of their own, until ``stop``.

    :param desk: what ``desk.build`` returned
    :param urls: function that returns the addresses of the servers there are
    :param pause: seconds an agent takes for a breath, at most
    """

    def __init__(self, desk, urls, seed, count, pause=0.4):
        self.desk, self.urls, self.pause = desk, urls, pause
        self.known = list(desk["tickets"])
        self.acknowledged = []
        self.outcomes = collections.Counter()
        self.errors = collections.Counter()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._work, args=(random.Random(f"{seed}-{index}"), index)
            )
            for index in range(count)
        ]

    def start(self):
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def stop(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=60)

    # -- one agent ------------------------------------------------------------------

    def _work(self, dice, index):
        names, weights = list(WORK), list(WORK.values())
        person = self.desk["agents"][index % len(self.desk["agents"])]
        while not self._stopping.is_set():
            name = dice.choices(names, weights)[0]
            try:
                getattr(self, f"_do_{name}")(dice, person)
                self.outcomes["done"] += 1
            except Refused as refusal:
                kind, text = refusal.args
                if any(word in kind + text for word in COLLISIONS):
                    self.outcomes["gave up after collisions"] += 1
                elif kind.startswith("5"):
                    self.outcomes["server error"] += 1
                    self.errors[f"{name}: {kind} {text[:160]}"] += 1
                else:
                    self.outcomes["refused"] += 1
            except Lost:
                self.outcomes["connection lost"] += 1
                self._stopping.wait(0.3)
            self._stopping.wait(dice.uniform(0, self.pause))

    def call(self, key, model, method, **arguments):
        """The answer of whichever server is asked.

        :raise Refused: with the kind of the error and its text
        :raise Lost: the server died, or has no time
        """
        urls = self.urls()
        if not urls:
            raise Lost()
        request = urllib.request.Request(
            f"{random.choice(urls)}/json/2/{model}/{method}",
            data=json.dumps(arguments).encode(),
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
            },
        )
        try:
            with OPENER.open(request, timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise _refusal(error) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Lost() from error

    def _some(self, dice):
        """A ticket: most people look at the same few."""
        if dice.random() < 0.6:
            return dice.choice(self.known[-40:] + self.known[:40])
        return dice.choice(self.known)

    def _write(self, person, ticket, **values):
        self.call(person["key"], TICKET, "write", ids=[ticket], vals=values)

    def _read(self, person, ticket, *names):
        found = self.call(
            person["key"], TICKET, "read", ids=[ticket], fields=list(names)
        )
        if not found:
            raise Refused("404", "no such ticket")
        return found[0]

    def _is_steady(self, person, ticket):
        """Tickets of this team are never re-classified: the checks count on it."""
        team, _name = self._read(person, ticket, "team_id")["team_id"]
        return team == self.desk["teams"]["steady"]

    # -- what they do ---------------------------------------------------------------

    def _do_create(self, dice, person):
        team = dice.choice(["busy", "other", "steady"])
        urgency = "normal"
        if team != "steady":
            urgency = dice.choice(["normal", "normal", "urgent", "critical"])
        made = self.call(
            person["key"],
            TICKET,
            "create",
            vals_list=[
                {
                    "name": "Chaos, new",
                    "description": "<p>No internet</p>",
                    "team_id": self.desk["teams"][team],
                    "service_urgency": urgency,
                }
            ],
        )
        self.acknowledged += made
        self.known += made

    def _do_answer(self, dice, person):
        ticket = self._some(dice)
        self.call(person["key"], TICKET, "action_service_answer", ids=[ticket])

    def _do_wait(self, dice, person):
        ticket = self._some(dice)
        self.call(person["key"], TICKET, "action_service_wait", ids=[ticket])

    def _do_urgency(self, dice, person):
        ticket = self._some(dice)
        if not self._is_steady(person, ticket):
            urgency = dice.choice(["normal", "normal", "urgent", "critical"])
            self._write(person, ticket, service_urgency=urgency)

    def _do_assign(self, dice, person):
        ticket = self._some(dice)
        if not self._is_steady(person, ticket):
            user = dice.choice(self.desk["agents"])["id"]
            self._write(person, ticket, user_id=user)

    def _do_advance(self, dice, person):
        """Some steps on, with all that the gates ask for."""
        ticket = self._some(dice)
        self.call(person["key"], TICKET, "action_service_answer", ids=[ticket])
        for _step in range(dice.randint(1, 4)):
            step = self._read(person, ticket, "service_step")["service_step"]
            if step not in STEPS[:-1]:
                raise Refused("422", "nowhere to go")
            step = STEPS[STEPS.index(step) + 1]
            values = {**NEEDED[step], "stage_id": self.desk["stages"][step]}
            if step == "solution":
                values["category_id"] = self.desk["category"]
            self._write(person, ticket, **values)

    def _do_not_resolved(self, dice, person):
        ticket = self._some(dice)
        if not self._is_steady(person, ticket):
            self.call(
                person["key"], TICKET, "action_service_not_resolved", ids=[ticket]
            )

    def _do_archive(self, dice, person):
        self._write(person, self._some(dice), active=False)

    def _do_bring_back(self, dice, person):
        self._write(person, self._some(dice), active=True)

    def _do_change_team(self, dice, person):
        ticket = self._some(dice)
        if not self._is_steady(person, ticket):
            name = dice.choice(["busy", "busy", "other", "other", "plain"])
            self._write(person, ticket, team_id=self.desk["teams"][name])

    def _do_report(self, dice, person):
        self.call(
            self.desk["supervisor"],
            TICKET,
            "service_report_event",
            ids=[self._some(dice)],
            event=dice.choice(REPORTS),
        )

    def _do_look(self, dice, person):
        """An open list whose countdown reached zero."""
        self.call(person["key"], CLOCK, "service_sweep")

    def _do_retarget(self, dice, person):
        self.call(
            self.desk["manager"],
            "service.sla.policy",
            "action_service_retarget",
            ids=[dice.choice(self.desk["policies"])],
        )


def _refusal(error):
    try:
        body = json.load(error)
    except (OSError, ValueError, http.client.HTTPException):
        return Lost()
    name = body.get("name", "")
    # what Odoo's retries gave up on arrives with the name of its class
    return Refused(f"{error.code} {name}", str(body.get("message")))
