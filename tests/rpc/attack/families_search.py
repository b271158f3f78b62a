"""Guessing by search, sort order and matching: names, panels, imports, recipients."""

import json
import re

from .families_guess import WRONG, guesses
from .suite import EVERYBODY, INTERNAL, KINDS, PLUS, Oracle

# -- by a domain that is an argument ---------------------------------------------


def _argument(name, call, value="email", roles=None):
    return Oracle(
        f"domain of {name}", call, guesses(value), *([roles] if roles else [])
    )


def _leaf(guess):
    return [("partner_id.email", "=", guess)]


def _panel_domain(key):
    def ask(s, w, guess):
        s.call(
            "helpdesk.ticket", "search_panel_select_range", None, "stage_id",
            enable_counters=True, expand=True, **{key: _leaf(guess)},
        )  # fmt: skip

    return _argument(f"search panel, {key}", ask)


def _blocked(value, field, *fields):
    """Customers who want no mails are known: so see who else is blocked."""

    def ask(s, w, guess):
        values = {"name": "x", field: guess}
        spec = dict.fromkeys(fields, {})
        s.call("res.partner", "onchange", [], values, [field], spec)
        made = s.call("res.partner", "create", None, values)
        s.call("res.partner", "read", [made], list(fields))
        for name in fields:
            domain = [("id", "=", made), (name, "=", True)]
            s.call("res.partner", "search_count", None, domain)

    return Oracle(f"blocked {value}", ask, guesses(value), (PLUS,))


ARGUMENTS = [
    _blocked("email", "email", "is_blacklisted"),
    _blocked("phone", "phone", "phone_sanitized_blacklisted", "phone_blacklisted"),
    _argument(
        "name_search",
        lambda s, w, g: s.call(
            "res.partner", "name_search", None, "", domain=[("phone", "=", g)]
        ),
        "phone",
    ),
    _argument(
        "web_name_search",
        lambda s, w, g: s.call(
            "res.partner", "web_name_search", None, "", {"name": {}},
            domain=[("email", "=", g)],
        ),
    ),
    *(
        _panel_domain(key)
        for key in ("search_domain", "category_domain", "filter_domain")
    ),
    _argument(
        "web_read_group",
        lambda s, w, g: s.call(
            "helpdesk.ticket", "web_read_group", None, _leaf(g), ["team_id"],
            ["__count"],
        ),
    ),
    _argument(
        "formatted_read_group",
        lambda s, w, g: s.call(
            "helpdesk.ticket", "formatted_read_group", None, _leaf(g), [], ["__count"]
        ),
    ),
    _argument(
        "read_progress_bar",
        lambda s, w, g: s.call(
            "helpdesk.ticket", "read_progress_bar", None, _leaf(g), "team_id",
            {"field": "priority", "colors": {"1": "success"}},
        ),
    ),
    _argument(
        "having",
        lambda s, w, g: s.call(
            "res.partner", "formatted_read_group", None, [], ["id"], ["__count"],
            having=[("email:max", "=", g)],
        ),
    ),
    _argument(
        "json2 search",
        lambda s, w, g: s.json2("res.partner", "search", domain=[["email", "=", g]]),
        roles=EVERYBODY,
    ),
    _argument(
        "xmlrpc search",
        lambda s, w, g: s.xmlrpc("res.partner", "search", [["phone", "=", g]]),
        "phone", EVERYBODY,
    ),
    _argument(
        "rating_get_stats",
        lambda s, w, g: s.call(
            "helpdesk.ticket", "rating_get_stats", [w.ticket],
            domain=[("partner_id.email", "=", g)],
        ),
    ),
    _argument(
        "rating_get_grades",
        lambda s, w, g: s.call(
            "helpdesk.ticket", "rating_get_grades", [w.ticket],
            domain=[("partner_id.email", "=", g)],
        ),
    ),
    _argument(
        "get_activity_data",
        lambda s, w, g: s.call(
            "mail.activity", "get_activity_data", None, "helpdesk.ticket", _leaf(g)
        ),
    ),
    _argument(
        "search_fetch by export",
        lambda s, w, g: s.post(
            "/web/export/csv", csrf_token=s.csrf(),
            data=_export_of("helpdesk.ticket", _leaf(g)),
        ),
        roles=(PLUS,),
    ),
]  # fmt: skip


def _export_of(model, domain):
    return json.dumps({
        "model": model, "fields": [{"name": "id", "label": "id"}], "ids": False,
        "domain": domain, "import_compat": True, "context": {}, "groupby": [],
    })  # fmt: skip


# -- by sort order ----------------------------------------------------------------


def _order(model, field):
    """Two records in both directions: the order says which value is greater."""

    def ask(s, w, direction):
        ids = {
            "res.partner": [w.partner, w.other.partner],
            "res.users": [w.user, w.other.user],
            "res.partner.bank": [w.bank, w.other.bank],
            "helpdesk.ticket": [w.ticket, w.other.ticket],
            "mail.message": [w.letter, w.answer],
        }.get(model)
        domain = [("id", "in", ids)]
        if model == "mail.notification":
            domain = [("mail_message_id", "in", [w.letter, w.answer])]
        if model == "mail.followers":
            domain = [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", w.ticket)]
        s.call(model, "search", None, domain, order=f"{field} {direction}", limit=20)

    return Oracle(f"order of {model} by {field}", ask, lambda w: ("asc", "desc"), KINDS)


ORDERS = [
    *(
        _order("res.partner", f)
        for f in (
            "email", "email_normalized", "phone", "phone_sanitized", "street", "vat",
            "company_registry",
        )
    ),
    *(
        _order("res.users", f)
        for f in ("login", "email", "email_normalized", "phone", "vat")
    ),
    *(_order("res.partner.bank", f) for f in ("acc_number", "sanitized_acc_number")),
    *(_order("helpdesk.ticket", f) for f in ("partner_email", "email_cc")),
    _order("mail.followers", "email"),
    _order("mail.message", "email_from"),
    _order("mail.notification", "mail_email_address"),
]  # fmt: skip

# -- by name ----------------------------------------------------------------------


def _name(model, value, **kwargs):
    def ask(s, w, guess):
        s.call(model, "name_search", None, guess, **kwargs)

    how = kwargs.get("operator", "")
    return Oracle(f"name_search {model} {value} {how}", ask, guesses(value))


def _my_tickets(where):
    def ask(s, w, guess):
        page = s.get("/my/tickets", search=guess, search_in=where)
        # the page repeats what was searched: which tickets it lists is the answer
        s.wire[-1] = (
            page.status_code,
            {},
            str(re.findall(r"/my/ticket/\d+", page.text)),
        )

    return Oracle(f"/my/tickets in {where}", ask, guesses("email"))


def _prefix(value, length):
    return lambda w: (getattr(w, value)[:length], WRONG[value][:length])


TERMS = [
    *(_name("res.partner", value) for value in ("email", "vat", "company_registry")),
    *(_name("res.partner", value, operator="=") for value in ("email", "vat")),
    _name("res.users", "login"),
    _name("res.users", "login", operator="="),
    _name("res.partner.bank", "acc_number"),
    Oracle(
        "name_search by the first letters",
        lambda s, w, g: s.call("res.partner", "name_search", None, g),
        _prefix("email", 8),
    ),
    *(
        Oracle(
            f"{method} {value}",
            lambda s, w, g, method=method: s.call("res.partner", method, None, g),
            guesses(value),
        )
        for method in ("get_mention_suggestions", "search_for_channel_invite")
        for value in ("email",)
    ),
    Oracle(
        "/discuss/search", lambda s, w, g: s.json("/discuss/search", term=g),
        guesses("email"), EVERYBODY,
    ),
    Oracle(
        "search in the chatter",
        lambda s, w, g: s.json(
            "/mail/thread/messages", thread_model="helpdesk.ticket", thread_id=w.ticket,
            fetch_params={"search_term": g},
        ),
        guesses("comment_phone"),
    ),
    *map(_my_tickets, ("all", "content", "name", "partner", "user")),
    *(
        Oracle(
            f"web_search_read of {model}",
            lambda s, w, g, model=model, leaf=leaf: s.call(
                model, "web_search_read", None, [(leaf, "=", g)], {"id": {}}
            ),
            guesses("email"),
        )
        for model, leaf in (
            ("res.partner", "email"), ("helpdesk.ticket", "partner_id.email"),
        )
    ),
]  # fmt: skip

# -- by matching an exact address ---------------------------------------------------


def _matched(name, ask, value="email", roles=INTERNAL):
    return Oracle(f"match by {name}", ask, guesses(value), roles)


def _imported(s, w, guess):
    rows = [["Imported", guess]]
    s.call("helpdesk.ticket", "load", None, ["name", "partner_id"], rows)


def _imported_for(s, w, guess):
    rows = [["Imported", guess]]
    s.call("helpdesk.ticket", "load", None, ["name", "user_id"], rows)


def _reset(s, w, guess):
    s.call("res.users", "reset_password", [], guess)


def _duplicate(field):
    def ask(s, w, guess):
        spec = {"same_vat_partner_id": {}, "same_company_registry_partner_id": {}}
        s.call(
            "res.partner", "onchange", [], {field: guess}, [field], {**spec, field: {}}
        )

    return ask


def _from_email(s, w, guess):
    s.json(
        "/mail/partner/from_email", thread_model="helpdesk.ticket", thread_id=w.ticket,
        emails=[guess],
    )  # fmt: skip


def _suggested(s, w, guess):
    s.json(
        "/mail/thread/recipients/get_suggested_recipients",
        thread_model="helpdesk.ticket", thread_id=w.by_stranger, partner_ids=[],
        main_email=guess,
    )  # fmt: skip


MATCHES = [
    _matched("import", _imported),
    _matched("import of a login", _imported_for, "login"),
    _matched("import of identity", _imported, "vat"),
    _matched("/mail/partner/from_email", _from_email),
    _matched("suggested recipients", _suggested),
    _matched("duplicate identity", _duplicate("vat"), "vat"),
    _matched("duplicate registry", _duplicate("company_registry"), "company_registry"),
    _matched("reset_password", _reset, "login"),
]  # fmt: skip

FAMILIES = {
    "arguments": ARGUMENTS, "orders": ORDERS, "terms": TERMS, "matches": MATCHES,
}  # fmt: skip
