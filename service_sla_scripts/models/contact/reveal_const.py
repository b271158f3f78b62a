"""What the log of revealed contacts may say."""

REVEAL_GROUP = "service_sla_scripts.group_contact_reveal"
AUDITOR_GROUP = "service_sla_scripts.group_contact_auditor"
AGENT_GROUP = "helpdesk_mgmt.group_helpdesk_user_own"

REASONS = [
    ("call_back", "Call the customer back"),
    ("identity", "Verify the customer's identity"),
    ("visit", "Visit or delivery"),
    ("correct", "Correct the record"),
    ("legal", "Fraud or a legal matter"),
    ("other", "Another reason"),
]
KINDS = [
    ("reveal", "Reveal"),
    ("lookup", "Look-up"),
    ("call", "Call"),
    ("sms", "Text message"),
    ("purge", "Old rows removed"),
]
OUTCOMES = [("given", "Given"), ("refused", "Refused")]
REFUSALS = [
    ("no_right", "No right to reveal"),
    ("no_access", "Record out of reach"),
    ("not_protected", "Nothing that is masked"),
    ("no_reason", "No reason of the list"),
    ("no_note", "Reason not put into words"),
    ("no_ticket", "No ticket"),
    ("ticket_access", "Ticket out of reach"),
    ("ticket_closed", "Ticket closed"),
    ("other_customer", "Ticket of another customer"),
    ("other_team", "Ticket of another team"),
    ("empty", "Nothing on record"),
    ("incomplete", "Not a full number or address"),
    ("rate_limit", "Too many in an hour"),
]
# what is shown, and how often it may be, are alarming; a number that goes to the
# telephone system unseen is not
WATCHED_KINDS = ("reveal", "lookup")

SHOWN_SECONDS = 30
# shorter texts explain nothing
NOTE_LENGTH = 10
NOTE_MAX_LENGTH = 500

RETENTION = "service_sla_scripts.reveal_retention_months"
RETENTION_MONTHS = 36
# the law asks for this much, whatever the setting says
RETENTION_LEAST_MONTHS = 6
# id and hash of the row that was the last one when the chain was verified
HEAD = "service_sla_scripts.reveal_head"
