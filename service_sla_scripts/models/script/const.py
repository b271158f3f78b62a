"""The words of talk scripts (Service standard §5)."""

SCENARIOS = [
    ("hotline", "Hotline"),
    ("inquiry", "Inquiry"),
    ("complaint", "Complaint"),
    ("after_sales", "After-sales"),
    ("network", "Network Support"),
]
KINDS = [("script", "Talk Script"), ("solution", "Standard Solution")]
USES = [("sent", "Sent"), ("copied", "Copied"), ("spoken", "Spoken")]

# What a condition may look at: kinds of fields in which no customer's words stand.
CONDITION_TYPES = frozenset(
    ("boolean", "selection", "integer", "float", "many2one", "date", "datetime")
)
CONDITION_OPERATORS = frozenset(("=", "!=", "in", "not in", "<", "<=", ">", ">="))
CONDITION_GROUPS = (None, "base.group_user", "helpdesk_mgmt.group_helpdesk_user_own")
# nobody reads more in a panel while a customer waits
SHOWN = 40
