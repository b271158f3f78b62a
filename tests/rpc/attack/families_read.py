"""Reading: every field, through every door, nested, and through names."""

from .suite import KINDS, Attack, each

PARTNER = (
    "email", "email_normalized", "email_formatted", "phone", "phone_sanitized",
    "street", "street2", "vat", "company_registry", "contact_address",
    "contact_address_inline",
)  # fmt: skip
USER = ("login", *PARTNER)
TICKET = ("name", "description", "partner_email", "email_cc", "display_name")
MESSAGE = (
    "email_from", "reply_to", "incoming_email_cc", "incoming_email_to", "body",
    "preview", "subject", "outgoing_email_to", "record_name", "display_name",
)  # fmt: skip


def _read(model, key, *fields):
    return lambda s, w: s.call(model, "read", [getattr(w, key)], list(fields))


def _search(model, domain, *fields):
    return lambda s, w: s.call(
        model,
        "search_read",
        None,
        domain(w) if callable(domain) else domain,
        list(fields),
    )


def _of_ticket(w):
    return [("model", "=", "helpdesk.ticket"), ("res_id", "=", w.ticket)]


def _on_contact(w):
    return [("model", "=", "res.partner"), ("res_id", "in", [w.partner, w.invited])]


def _of_answers(w):
    return [("mail_message_id", "in", [w.answer, w.letter])]


def _records_of(w):
    return [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", w.ticket)]


def _everything(model, key):
    """Each field that the model describes: one refusal hides no other."""

    def call(s, w):
        described = s.call(model, "fields_get", None, attributes=["type"])
        names = [n for n, f in described.items() if f["type"] in READABLE]
        each(
            *(lambda n=n: s.call(model, "read", [getattr(w, key)], [n]) for n in names)
        )

    return call


READABLE = ("char", "text", "html", "json", "properties", "many2one", "reference")

FIELDS = [
    *(Attack(f"read contact {f}", _read("res.partner", "partner", f)) for f in PARTNER),
    *(Attack(f"read user {f}", _read("res.users", "user", f)) for f in USER),
    *(
        Attack(f"read ticket {f}", _read("helpdesk.ticket", "ticket", f))
        for f in TICKET
    ),
    *(
        Attack(f"read messages {f}", _search("mail.message", _of_ticket, f))
        for f in MESSAGE
    ),
    *(
        Attack(
            f"read ticket of a stranger {f}", _read("helpdesk.ticket", "by_stranger", f)
        )
        for f in TICKET
    ),
    *(
        Attack(f"read bank {f}", _read("res.partner.bank", "bank", f))
        for f in ("acc_number", "sanitized_acc_number", "display_name")
    ),
    *(
        Attack(f"read followers {f}", _search("mail.followers", _records_of, f))
        for f in ("email", "name", "display_name")
    ),
    *(
        Attack(
            f"read notifications {f}",
            _search(
                "mail.notification", _of_answers, f
            ),
        )
        for f in ("failure_reason", "mail_email_address", "sms_number")
    ),
    *(
        Attack(f"read attachments {f}", _search("ir.attachment", _records_of, f))
        for f in ("name", "index_content", "display_name")
    ),
    Attack("read child phone", _read("res.partner", "child", "phone", "street")),
    Attack("read rating feedback", _read("rating.rating", "rating", "feedback")),
    Attack(
        "read last feedback of ticket",
        _read("helpdesk.ticket", "ticket", "rating_last_feedback"),
    ),
    Attack(
        "read name that is an address",
        _read("res.partner", "nameless", "name", "complete_name", "display_name"),
    ),
    Attack(
        "read chatter of contact",
        _search("mail.message", _on_contact, "body", "preview"),
    ),
    Attack(
        "read tracking",
        _search("mail.tracking.value", [], "old_value_char", "new_value_char"),
    ),
    Attack("read mails", _search("mail.mail", [], "email_to", "email_from")),
    Attack("read blacklist", _search("mail.blacklist", [], "email")),
    Attack("read texts", _search("sms.sms", [], "number")),
    Attack("read log table", _search("ir.logging", [], "message")),
    *(
        Attack(f"read all fields of {model}", _everything(model, key), KINDS)
        for model, key in (
            ("res.partner", "partner"), ("res.users", "user"),
            ("helpdesk.ticket", "ticket"), ("mail.message", "letter"),
            ("res.partner.bank", "bank"), ("rating.rating", "rating"),
        )
    ),
]  # fmt: skip

FAMILIES = {"fields": FIELDS}
