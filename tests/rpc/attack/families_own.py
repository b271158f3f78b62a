"""What the addon itself brought: twins, vault, private fields, calls and the reveal."""

from .families_typed import TYPED
from .suite import INTERNAL, KINDS, LOGGED_IN, Attack, Oracle, each

TICKET = "helpdesk.ticket"
PRIVATE = ("service_identity_number", "service_second_phone", "service_visit_address")
TWINS = {
    "res.partner": ("service_phone_masked", "service_email_masked"),
    TICKET: ("service_partner_email_masked", "service_identity_number_masked"),
    "res.users": ("service_login_masked",),
}  # fmt: skip
REASONS = ("callback", "other", "")


def _id(model, w):
    key = {"res.partner": "partner", TICKET: "ticket", "res.users": "user"}[model]
    return getattr(w, key)


def _twin(model, twin):
    """A twin shows the mask however it is asked."""

    def call(s, w):
        ids, domain = [_id(model, w)], [("id", "=", _id(model, w))]
        each(
            lambda: s.call(model, "read", ids, [twin]),
            lambda: s.call(model, "export_data", ids, [twin]),
            lambda: s.call(model, "formatted_read_group", None, domain, [twin], []),
            lambda: s.call(
                model, "formatted_read_group", None, domain, [], [f"{twin}:max"]
            ),
            lambda: s.call(model, "search_read", None, domain, [twin], order=twin),
            lambda: s.call(model, "web_save", ids, {twin: "1*"}, {twin: {}}),
            lambda: s.call(model, "copy_data", ids),
        )

    return Attack(f"twin {model}.{twin}", call)


def _private(field):
    def call(s, w):
        ids, domain = [w.ticket], [("id", "=", w.ticket)]
        each(
            lambda: s.call(TICKET, "read", ids, [field]),
            lambda: s.json2(TICKET, "read", ids, fields=[field]),
            lambda: s.call(TICKET, "web_read", ids, {field: {}}),
            lambda: s.call(TICKET, "export_data", ids, [field]),
            lambda: s.call(TICKET, "formatted_read_group", None, domain, [field], []),
            lambda: s.call(TICKET, "search_read", None, domain, ["id"], order=field),
            lambda: s.call(TICKET, "onchange", ids, {}, [], {field: {}}),
            lambda: s.get(
                f"/web/image/helpdesk.ticket/{w.ticket}/rating_last_image",
                filename_field=field,
            ),
        )

    return Attack(f"private {field}", call)


def _everything(model):
    """Whatever a model of ours tells, field by field."""

    def call(s, w):
        names = s.call(model, "fields_get", None, attributes=["type"])
        each(
            *(
                lambda name=name: s.call(
                    model, "search_read", None, [], [name], limit=50
                )
                for name in names
            )
        )

    return Attack(f"all of {model}", call, KINDS)


def _calls(s, w):
    """The number goes to the telephone, not to the screen."""
    each(
        lambda: s.call("res.partner", "action_service_call", [w.partner]),
        lambda: s.call(TICKET, "action_service_call", [w.ticket]),
        lambda: s.call(
            TICKET, "action_service_call", [w.ticket], "service_second_phone"
        ),
        lambda: s.call(TICKET, "action_service_sms", [w.ticket], "Hello"),
        lambda: s.call("service.send.sms", "search_read", None, []),
        lambda: s.json(
            "/mail/thread/messages", thread_model=TICKET, thread_id=w.ticket
        ),
    )


def _send_sms(s, w):
    context = {
        "active_model": TICKET,
        "active_id": w.ticket,
        "default_ticket_id": w.ticket,
    }
    names = s.call("service.send.sms", "fields_get", None, attributes=["type"])
    spec = {name: {} for name in names}
    s.call("service.send.sms", "web_save", [], {"body": "Hi"}, spec, context=context)


def _reveal(model, key, field):
    """Nobody of these may reveal, whatever reason he gives."""

    def call(s, w):
        each(
            *(
                lambda reason=reason: s.call(
                    "service.contact.reveal", "service_reveal", None, model,
                    getattr(w, key), field, reason, note="Needed", ticket_id=w.ticket,
                )
                for reason in REASONS
            ),
            lambda: s.call(
                "service.contact.reveal", "service_reveal_options", None, model,
                getattr(w, key),
            ),
        )  # fmt: skip

    return Attack(f"reveal {model}.{field}", call)


def _find(s, w):
    """Finding by a full number tells who it is, and no other value."""
    each(
        lambda: s.call("res.partner", "service_find_by_contact", None, w.phone[:9]),
        lambda: s.call("res.partner", "service_find_by_contact", None, "%"),
        lambda: s.call("res.partner", "service_find_by_contact", None, "kelp%"),
        lambda: s.call("res.partner", "service_find_by_contact", None, "Anna"),
    )


def _raw_typed(s, w):
    """Writing the raw field in place of its twin, and the mask into the raw one."""
    each(
        lambda: s.call(TICKET, "web_save", [w.ticket], {"partner_email": "a***@b.c"},
                       {"partner_email": {}, "message_ids": {"fields": {"body": {}}}}),
        lambda: s.call(TICKET, "onchange", [w.ticket], {"partner_id": w.partner},
                       ["partner_id"], {"service_partner_email_masked": {}}),
        lambda: s.call(TICKET, "onchange", [], {"partner_id": w.partner},
                       ["partner_id"], {"service_partner_email_masked": {}}),
    )  # fmt: skip


def _guess_twin(model, twin, guesses):
    def ask(s, w, guess):
        s.call(model, "search_count", None, [(twin, "ilike", guess)])

    return Oracle(f"guess by twin {model}.{twin}", ask, guesses, KINDS)


OWN = [
    *(_twin(model, twin) for model, twins in TWINS.items() for twin in twins),
    *map(_private, PRIVATE),
    *map(
        _everything,
        (
            "service.contact.original", "service.contact.reveal", "service.interaction",
            "service.interaction.message", "service.contact.redaction",
            "service.sla.clock", "service.forced.move",
        ),
    ),
    Attack("calls and texts", _calls),
    Attack("text message of our own", _send_sms, INTERNAL),
    *(
        _reveal(model, key, field)
        for model, key, field in (
            ("res.partner", "partner", "phone"), ("res.partner", "partner", "vat"),
            ("res.users", "user", "login"), (TICKET, "ticket", "partner_email"),
            (TICKET, "ticket", "service_identity_number"),
            (TICKET, "ticket", "description"),
            ("res.partner.bank", "bank", "acc_number"),
            ("mail.message", "letter", "body"), (TICKET, "ticket", "access_token"),
            ("res.users", "user", "password"),
        )
    ),
    Attack("find by parts of a value", _find, LOGGED_IN),
    Attack("raw field typed", _raw_typed, INTERNAL),
    *TYPED,
    _guess_twin(
        "res.partner", "service_phone_masked", lambda w: (w.phone[-4:], "9" * 4)
    ),
    _guess_twin(TICKET, "service_partner_email_masked", lambda w: (w.email, "x@y.z")),
]  # fmt: skip

FAMILIES = {"own": OWN}
