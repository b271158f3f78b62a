"""The life of an approval, in one place (Service standard §1.3)."""

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"
SUPERVISOR = "service_sla_scripts.group_supervisor"
MANAGER = "helpdesk_mgmt.group_helpdesk_manager"

STATES = [
    ("pending", "Waiting for Approval"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("void", "Void"),
    ("cancelled", "Withdrawn"),
]
DECISIONS = [("approved", "Approved"), ("refused", "Refused")]

# What a ticket shows: the state that stops it first, among those that still count.
TICKET_STATES = [
    ("none", "None"),
    ("pending", "Waiting for Approval"),
    ("refused", "Refused"),
    ("approved", "Approved"),
]
# Step 3 is not left with one of these.
BLOCKING = ("pending", "refused")
# What a ticket's state is made of, the strongest first.
COUNTING = ("pending", "refused", "approved")
