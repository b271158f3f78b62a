"""Guessing by domain: every field, operator and path that tells right from wrong."""

from .suite import KINDS, Attack, Oracle

# what a guess looks like: the value, or the beginning of it
WRONG = {
    "email": "zzq9999mail@customer.example",
    "phone": "+86 138 5559 9999",
    "vat": "440101199003079999",
    "company_registry": "440101199003079998",
    "login": "zzq9998mail@customer.example",
    "street": "Zzq9999weg 12",
    "acc_number": "6222 0200 0001 9999",
    "comment_phone": "+86 138 5559 9998",
}


def guesses(field):
    return lambda w: (getattr(w, field), WRONG[field])


def _half(field):
    """The beginning of a value: what somebody tries who works his way along."""

    def pair(w):
        value = getattr(w, field)
        length = len(value) * 3 // 4
        return value[:length], WRONG[field][:length]

    return pair


def _count(model, leaf, value="email", half=False, make=lambda guess: guess, name=None):
    """How many records of a model fulfil a leaf; ``leaf`` is path and operator."""
    path, operator = leaf

    def ask(s, w, guess):
        # of the target only: an attacker may know what is his own
        target = [("id", "=", w.partner)] if model == "res.partner" else []
        s.call(model, "search_count", None, [(path, operator, make(guess)), *target])

    pick = _half(value) if half else guesses(value)
    return Oracle(name or f"{model} {path} {operator} {value}", ask, pick, KINDS)


OPERATORS = {
    "=": lambda g: g, "in": lambda g: [g], "ilike": lambda g: g, "like": lambda g: g,
    "=like": lambda g: g[:-3] + "%", "=ilike": lambda g: g[:-3] + "%",
    "not ilike": lambda g: g, "!=": lambda g: g, "not in": lambda g: [g],
}  # fmt: skip
FIELDS = {
    "email": "email", "email_normalized": "email", "phone": "phone", "vat": "vat",
    "company_registry": "company_registry", "street": "street",
}  # fmt: skip
PATHS = {
    ("helpdesk.ticket", "partner_id.email"): "email",
    ("helpdesk.ticket", "partner_id.phone"): "phone",
    ("helpdesk.ticket", "commercial_partner_id.vat"): "vat",
    ("helpdesk.ticket", "partner_id.user_ids.login"): "login",
    ("helpdesk.ticket", "partner_id.bank_ids.acc_number"): "acc_number",
    ("helpdesk.ticket", "partner_id.child_ids.parent_id.street"): "street",
    ("helpdesk.ticket", "message_partner_ids.email"): "email",
    ("helpdesk.ticket", "message_follower_ids.email"): "email",
    ("helpdesk.ticket", "message_follower_ids.partner_id.phone"): "phone",
    ("helpdesk.ticket", "message_ids.email_from"): "email",
    ("helpdesk.ticket", "message_ids.author_id.email"): "email",
    ("helpdesk.ticket", "message_ids.notified_partner_ids.phone"): "phone",
    ("helpdesk.ticket", "rating_ids.partner_id.email"): "email",
    ("res.partner", "user_ids.login"): "login",
    ("res.partner", "child_ids.parent_id.email"): "email",
    ("res.partner", "commercial_partner_id.phone"): "phone",
    ("res.partner", "bank_ids.acc_number"): "acc_number",
    ("res.partner", "message_partner_ids.email"): "email",
    ("res.partner", "phone_mobile_search"): "phone",
    ("res.partner", "category_id.partner_ids.email"): "email",
    ("res.users", "login"): "login",
    ("res.users", "email"): "email",
    ("res.users", "email_normalized"): "email",
    ("res.users", "phone"): "phone",
    ("res.users", "partner_id.vat"): "vat",
    ("res.users", "phone_mobile_search"): "phone",
    ("res.partner.bank", "acc_number"): "acc_number",
    ("res.partner.bank", "partner_id.email"): "email",
    ("mail.message", "email_from"): "email",
    ("mail.message", "author_id.phone"): "phone",
    ("mail.message", "partner_ids.email"): "email",
    ("mail.message", "author_id.user_ids.login"): "login",
    ("mail.followers", "email"): "email",
    ("mail.followers", "partner_id.phone"): "phone",
    ("mail.notification", "res_partner_id.email"): "email",
    ("rating.rating", "partner_id.email"): "email",
    ("res.partner.category", "partner_ids.email"): "email",
    ("helpdesk.ticket.team", "ticket_ids.partner_id.email"): "email",
}


def _any(model, operator, path, value, name):
    """Sub-domains, nested as deep as the path."""

    def ask(s, w, guess):
        *steps, leaf = path.split(".")
        domain = [(leaf, "ilike", guess)]
        for step in reversed(steps):
            domain = [(step, operator, domain)]
        s.call(model, "search_count", None, domain)

    return Oracle(f"{model} {operator} {name}", ask, guesses(value), KINDS)


DOMAINS = [
    *(
        _count("res.partner", (field, "ilike"), value)
        for field, value in FIELDS.items()
        if field != "email"
    ),
    *(
        _count("res.partner", ("email", operator), make=make)
        for operator, make in OPERATORS.items()
    ),
    *(
        _count("res.partner", ("phone", operator), "phone", make=OPERATORS[operator])
        for operator in ("=", "in", "=like", "not ilike")
    ),
    *(
        _count(
            "res.partner", (field, "ilike"), value, half=True,
            name=f"beginning of {field}",
        )
        for field, value in FIELDS.items()
    ),
    *(_count(m, (path, "ilike"), value) for (m, path), value in PATHS.items()),
    *(
        _any(model, operator, path, value, path)
        for operator in ("any", "not any")
        for model, path, value in (
            ("helpdesk.ticket", "partner_id.email", "email"),
            ("helpdesk.ticket", "partner_id.user_ids.login", "login"),
            ("helpdesk.ticket", "message_ids.email_from", "email"),
            ("res.partner", "bank_ids.acc_number", "acc_number"),
        )
    ),
    # core takes it from nobody but itself
    Attack(
        "any! over RPC",
        lambda s, w: s.call(
            "helpdesk.ticket", "search_read", None,
            [("partner_id", "any!", [("email", "!=", False)])], ["partner_email"],
        ),
    ),
    *(
        _count(
            "helpdesk.ticket", (path, "ilike"), value, name=f"ticket named by {value}"
        )
        for path, value in (("partner_id", "email"), ("partner_id", "vat"))
    ),
    *(
        _count(model, (path, operator), value)
        for operator in ("child_of", "parent_of")
        for model, path, value in (
            ("helpdesk.ticket", "partner_id", "email"),
            ("res.partner", "id", "vat"),
            ("res.partner", "commercial_partner_id", "email"),
        )
    ),
    *(
        _count(model, ("display_name", "ilike"), value)
        for model, value in (
            ("res.partner", "email"), ("res.partner", "vat"), ("res.users", "login"),
            ("res.partner.bank", "acc_number")
        )
    ),
    *(
        _count("res.partner", (path, "ilike"), value)
        for path, value in (
            ("user_ids", "login"), ("bank_ids", "acc_number"), ("parent_id", "email"),
        )
    ),
    _count("res.partner", ("email", ">"), name="email > guess"),
    _count("res.partner", ("phone", ">="), "phone", name="phone >= guess"),
    _count(
        "mail.message", ("body", "ilike"), "comment_phone",
        name="messages with the number",
    ),
]  # fmt: skip

FAMILIES = {"domains": DOMAINS}
