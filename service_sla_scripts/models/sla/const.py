"""Metrics of the service standard (§2): what starts a clock, and what stops it."""

from typing import NamedTuple


class Metric(NamedTuple):
    """A promise that can be measured.

    ``start`` and ``stop`` are events of the ticket. ``pauses`` says whether a policy
    may let the clock rest while the customer has to act; the first response never does.
    ``outlives_closing`` is for what happens after the ticket is closed.
    """

    label: str
    start: str
    stop: str
    pauses: bool = True
    outlives_closing: bool = False


METRICS = {
    "first_response": Metric("First Response", "opened", "answered", pauses=False),
    "collaboration_start": Metric("Collaboration Start", "complex", "handler_named"),
    "collaboration_feedback": Metric(
        "Collaboration Feedback", "handler_named", "customer_informed"
    ),
    "handler_response": Metric("Handler Response", "dispatched", "handler_acted"),
    "resolution": Metric("Resolution", "opened", "resolved"),
    "complaint_follow_up": Metric(
        "Complaint Follow-up", "plan_promised", "followed_up"
    ),
    "on_site_arrival": Metric("On-site Arrival", "visit_agreed", "engineer_arrived"),
    "approval": Metric("Approval", "approval_asked", "approval_decided"),
    "survey": Metric("Survey", "resolved", "survey_sent", outlives_closing=True),
}
METRIC_SELECTION = [(name, metric.label) for name, metric in METRICS.items()]

STARTED_BY, STOPPED_BY = {}, {}
for _name, _metric in METRICS.items():
    STARTED_BY.setdefault(_metric.start, []).append(_name)
    STOPPED_BY.setdefault(_metric.stop, []).append(_name)

CLOCK_STATES = [
    ("running", "Running"),
    ("paused", "Paused"),
    ("met", "Met"),
    ("breached", "Breached"),
    ("cancelled", "Cancelled"),
]
OPEN_STATES = ("running", "paused")

UNITS = [
    ("seconds", "Seconds"),
    ("minutes", "Minutes"),
    ("hours", "Hours"),
    ("days", "Days"),
]
UNIT_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
MAX_TARGET_SECONDS = 10 * 366 * 86_400

# Shorter promises are over before a mail is read: they alert on screen.
SHORT_SECONDS = 300

# Escalation comes every minute and may be busy for some: later than this is a fault.
BEHIND = 180
