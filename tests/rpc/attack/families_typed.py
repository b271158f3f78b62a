"""Typing into raw fields, and looking at what became of it: writing is no reading."""

from .families_guess import WRONG
from .suite import AGENT, INTERNAL, MANAGER, PLUS, Attack, Oracle, each

PARTNER, TICKET = "res.partner", "helpdesk.ticket"
# model -> raw field, what is typed into it
NEW = {
    PARTNER: {
        "email": "typed@customer.example", "phone": "+86 137 0000 1234",
        "vat": "91110000600037341L", "company_registry": "typed", "street": "Typed 1",
        "street2": "Typed 2", "zip": "100000",
    },
    TICKET: {"partner_email": "typed@customer.example", "email_cc": "typed@b.example"},
}  # fmt: skip
# fields that nobody types into
CLOSED = {
    PARTNER: ("email_normalized", "phone_sanitized", "contact_address"),
    TICKET: ("access_token", "service_identity_number", "service_second_phone"),
}
TRACK = {"message_ids": {"fields": {"body": {}, "tracking_value_ids": {}}}}


def _one(id_):
    return id_[0] if isinstance(id_, list) else id_


def _copy(s, model, w):
    """A copy has the same secrets, and may be spoilt."""
    id_ = w.partner if model == PARTNER else w.ticket
    return _one(s.call(model, "copy", [id_]))


def _typed(model, name):
    """The answer to a save, the history, and what others do with the new value."""
    value = NEW[model][name]

    def call(s, w):
        copy = _copy(s, model, w)
        ids, domain = [copy], [("id", "=", copy)]
        spec = {name: {}, "display_name": {}, **TRACK}
        each(
            lambda: s.call(model, "web_save", ids, {name: value}, spec),
            lambda: s.call(model, "web_save_multi", ids, [{name: value}], spec),
            lambda: s.json2(model, "write", ids, vals={name: value}),
            lambda: s.jsonrpc(model, "write", ids, vals={name: value}),
            lambda: s.call(model, "write", ids, {name: [value]}),
            lambda: s.call(model, "write", ids, {name: {"x": value}}),
            lambda: s.call(model, "write", ids, {name: 7}),
            lambda: s.call(model, "load", None, ["id", name], [[str(copy), value]]),
            lambda: s.call(model, "load", None, [".id", name], [[str(copy), value]]),
            lambda: s.call(model, "onchange", ids, {name: value}, [name], spec),
            lambda: s.call(model, "search_read", None, [(name, "=", value)], [name]),
            lambda: s.call(model, "search_read", None, domain, [name], order=name),
            lambda: s.call(model, "read", ids, None),
            lambda: s.json("/mail/thread/messages", thread_model=model, thread_id=copy),
            lambda: s.json(
                "/mail/thread/recipients", thread_model=model, thread_id=copy
            ),
            lambda: s.call(model, "copy_data", ids),
        )

    return Attack(f"typed into {model}.{name}", call, INTERNAL)


def _with_another(model, name):
    """Together with a change that core refuses, or that copies addresses about."""
    value = NEW[model][name]

    def call(s, w):
        ids = [_copy(s, model, w)]
        each(
            lambda: s.call(model, "write", ids, {name: value, "no_such_field": 1}),
            lambda: s.call(model, "write", ids, {name: value, "parent_id": w.me}),
            lambda: s.call(model, "write", ids, {name: value, "partner_id": 99999999}),
            lambda: s.call(model, "write", ids, {name: value, CLOSED[model][0]: "x"}),
            lambda: s.call(model, "write", [*ids, w.me], {name: value}),
            lambda: s.call(model, "write", [*ids, 99999999], {name: value}),
            lambda: s.call(
                model, "web_save", ids, {name: value}, {name: {}, "id": {"fields": 1}}
            ),
        )

    return Attack(f"typed with another into {model}.{name}", call, INTERNAL)


def _closed(model):
    def call(s, w):
        ids = [_copy(s, model, w)]
        each(
            *(
                lambda name=name: s.call(
                    model, "web_save", ids, {name: "typed"}, {name: {}, **TRACK}
                )
                for name in CLOSED[model]
            )
        )

    return Attack(f"closed fields of {model} typed", call, INTERNAL)


def _family(s, w):
    """What is typed goes down in a family; what its people have does not come up."""
    copy = _copy(s, PARTNER, w)
    child = {"name": "x", "parent_id": copy, "type": "contact"}
    child = _one(s.call(PARTNER, "create", None, child))
    spec = {name: {} for name in NEW[PARTNER]}
    each(
        lambda: s.call(PARTNER, "write", [copy], {"street": "Typed 1"}),
        lambda: s.call(
            PARTNER, "write", [copy], {"child_ids": [(1, child, {"zip": "1"})]}
        ),
        lambda: s.call(PARTNER, "web_read", [copy, child], spec),
        lambda: s.call(PARTNER, "write", [child], {"parent_id": False, "zip": "2"}),
        lambda: s.call(PARTNER, "web_read", [copy, child], spec),
    )


def _guess(model, name, right, roles):
    """Typing a guess over a copy: does the history tell that nothing changed?"""

    def ask(s, w, guess):
        copy = _copy(s, model, w)
        s.heard()  # its id
        s.call(model, "write", [copy], {name: guess})
        domain = [("res_id", "=", copy), ("model", "=", model)]
        s.call("mail.message", "search_count", None, domain)
        domain = [("res_id", "=", copy), ("res_model", "=", model)]
        s.call("mail.activity", "search_count", None, domain)
        duplicates = {"same_vat_partner_id": {}, "same_company_registry_partner_id": {}}
        (row,) = s.call(model, "web_read", [copy], duplicates)
        s.wire[-1:] = [(200, {}, str({**row, "id": 0}))]

    return Oracle(
        f"guess typed into {model}.{name}",
        ask,
        lambda w: (getattr(w, right), WRONG[right]),
        roles,
    )


TYPED = [
    *(_typed(model, name) for model, names in NEW.items() for name in names),
    *(_with_another(model, name) for model, names in NEW.items() for name in names),
    *map(_closed, CLOSED),
    Attack("family of what was typed", _family, INTERNAL),
    *(
        _guess(PARTNER, name, name, (PLUS,))
        for name in ("email", "phone", "vat", "company_registry", "street")
    ),
    _guess(PARTNER, "service_phone_masked", "phone", (PLUS,)),
    _guess(TICKET, "partner_email", "email", (AGENT, PLUS, MANAGER)),
]
