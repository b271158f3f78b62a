"""Grouping and aggregates: values as the labels of groups, as minimum and as list."""

from .suite import KINDS, Attack, Oracle

GROUPED = {
    "res.partner": (
        "email", "email_normalized", "phone", "phone_sanitized", "street", "vat",
        "company_registry",
    ),
    "helpdesk.ticket": ("partner_email", "email_cc", "name"),
    "res.users": ("login", "email", "email_normalized", "phone", "vat", "street"),
    "res.partner.bank": ("acc_number", "sanitized_acc_number"),
    "mail.message": ("email_from", "reply_to", "subject"),
    "mail.followers": ("email",),
    "mail.notification": ("mail_email_address", "sms_number"),
    "ir.attachment": ("name",),
    "rating.rating": ("feedback",),
}  # fmt: skip
AGGREGATED = {
    "res.partner": ("email", "phone", "vat", "street", "phone_sanitized"),
    "helpdesk.ticket": ("partner_email", "email_cc"),
    "res.users": ("login", "email", "phone"),
    "res.partner.bank": ("acc_number",),
    "mail.message": ("email_from", "incoming_email_cc"),
    "mail.followers": ("email",),
}
FUNCTIONS = ("max", "array_agg", "array_agg_distinct")


def _domain(model, w):
    return {
        "res.partner": [("id", "in", [w.partner, w.child])],
        "helpdesk.ticket": [("id", "in", [w.ticket, w.by_stranger])],
        "res.users": [("id", "=", w.user)],
        "res.partner.bank": [("id", "=", w.bank)],
        "mail.message": [("model", "=", "helpdesk.ticket"), ("res_id", "=", w.ticket)],
        "mail.followers": [
            ("res_model", "=", "helpdesk.ticket"), ("res_id", "=", w.ticket),
        ],
        "mail.notification": [("mail_message_id", "in", [w.answer, w.letter])],
        "ir.attachment": [("id", "=", w.attachment)],
        "rating.rating": [("id", "=", w.rating)],
    }[model]  # fmt: skip


def _group(model, field):
    def call(s, w):
        s.call(
            model, "formatted_read_group", None, _domain(model, w), [field], ["__count"]
        )

    return Attack(f"group {model} by {field}", call, KINDS)


def _web_group(model, field):
    def call(s, w):
        s.call(model, "web_read_group", None, _domain(model, w), [field], ["__count"])

    return Attack(f"web_read_group {model} by {field}", call, KINDS)


def _aggregate(model, field, function):
    def call(s, w):
        s.call(
            model, "formatted_read_group", None, _domain(model, w), [],
            [f"{field}:{function}"],
        )  # fmt: skip

    return Attack(f"{function} of {model}.{field}", call, KINDS)


def _sets(s, w):
    s.call(
        "res.partner", "formatted_read_grouping_sets", None, _domain("res.partner", w),
        [["email"], ["phone"], []], ["__count", "vat:max"],
    )  # fmt: skip


def _progress(model, field, value):
    """The bar counts the records of a colour, and a colour is a guess."""

    def ask(s, w, guess):
        bar = {"field": field, "colors": {guess: "success"}}
        s.call(model, "read_progress_bar", None, _domain(model, w), "create_uid", bar)

    def guesses(w):
        return getattr(w, value), "nobody@other.example"

    return Oracle(f"progress bar of {model}.{field}", ask, guesses)


def _panel(model, field, method):
    def call(s, w):
        s.call(model, method, None, field, enable_counters=True, limit=100, expand=True)

    return Attack(f"{method} {model}.{field}", call)


def _properties(s, w):
    s.call(
        "helpdesk.ticket", "formatted_read_group", None, _domain("helpdesk.ticket", w),
        ["partner_id.email"], ["__count"],
    )  # fmt: skip


def _ordered(s, w):
    s.call(
        "res.partner", "formatted_read_group", None, _domain("res.partner", w), ["id"],
        ["email:max"], order="email:max desc", having=[("email:max", ">", "a")],
    )  # fmt: skip


GROUPS = [
    *(_group(model, f) for model, fields in GROUPED.items() for f in fields),
    *(_web_group(m, GROUPED[m][0]) for m in GROUPED),
    *(
        _aggregate(model, f, function)
        for model, fields in AGGREGATED.items()
        for f in fields
        for function in FUNCTIONS
    ),
    _progress("helpdesk.ticket", "partner_email", "partner_email"),
    _progress("res.partner", "email", "email"),
    _progress("res.users", "login", "login"),
    *(
        _panel(model, field, method)
        for method in ("search_panel_select_range", "search_panel_select_multi_range")
        for model, field in (
            ("res.partner", "parent_id"), ("helpdesk.ticket", "partner_id"),
            ("res.users", "partner_id"), ("res.partner.bank", "partner_id"),
        )
    ),
    Attack("grouping sets", _sets),
    Attack("group by a path", _properties),
    Attack("order of groups", _ordered),
]  # fmt: skip

FAMILIES = {"groups": GROUPS}
