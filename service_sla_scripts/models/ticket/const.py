"""The words of the service standard, in one place (Service standard §1)."""

# The pipeline, in order. A ticket moves forward through these, a stage per step.
STEPS = [
    ("response", "Response"),
    ("classification", "Classification"),
    ("solution", "Solution"),
    ("confirmation", "Confirmation"),
    ("archive", "Archive"),
]
STEP_NAMES = [name for name, _label in STEPS]

PROCESSES = [
    ("hotline", "Service Hotline"),
    ("online", "Online Service"),
    ("network", "Network Support"),
]

# code, label, process of a team that has not chosen one for itself
CHANNELS = [
    ("phone", "Phone"),
    ("web_chat", "Web Chat"),
    ("app", "App Message"),
    ("wecom", "WeChat Work"),
    ("email", "Email"),
    ("portal", "Portal"),
    ("other", "Other"),
]
CHANNEL_PROCESS = {
    "phone": "hotline",
    "web_chat": "online",
    "app": "online",
    "wecom": "online",
    "email": "network",
    "portal": "online",
    "other": "online",
}

NATURES = [
    ("inquiry", "Information Inquiry"),
    ("fault", "Fault Repair"),
    ("complaint", "Complaint and Suggestion"),
    ("transaction", "Transaction Assistance"),
    ("after_sales", "After-sales Repair or Return"),
    ("technical", "Technical Consultation"),
]

URGENCIES = [
    ("normal", "Normal"),
    ("urgent", "Urgent"),
    ("critical", "Critical"),
]
URGENCY_NAMES = [name for name, _label in URGENCIES]
# helpdesk_mgmt sorts by priority: urgency leads it, so that lists stay in order
URGENCY_PRIORITY = {"normal": "1", "urgent": "2", "critical": "3"}
PRIORITY_URGENCY = {"0": "normal", "1": "normal", "2": "urgent", "3": "critical"}

COMPLEXITIES = [("simple", "Simple"), ("complex", "Complex")]

IDENTITY_STATES = [
    ("unchecked", "Not checked yet"),
    ("verified", "Verified"),
    ("impossible", "Cannot be verified"),
]
IDENTITY_METHODS = [
    ("account", "Account and name"),
    ("callback", "Call back on the number on file"),
    ("email", "Mail from the address on file"),
    ("order", "Order or serial number"),
    ("document", "Identity document"),
    ("known", "Known contact person"),
]

STATES = [
    ("pending", "Pending Follow-up"),
    ("progress", "In Progress"),
    ("waiting", "Waiting for Customer"),
    ("solved", "Solved"),
    ("closed", "Closed"),
]

# 5W1H: field of the ticket, what is asked
W1H_FIELDS = [
    "service_what",
    "service_when",
    "service_where",
    "service_who",
    "service_why",
    "service_how",
]
# Longer facts belong into an attached file; a form stays usable at this length.
FACT_MAX_LENGTH = 10_000
