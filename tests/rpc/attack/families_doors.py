"""Doors and paths: each way to ask for the same value."""

from .families_read import PARTNER
from .suite import EVERYBODY, INTERNAL, KINDS, PLUS, Attack

ALL = ["name", *PARTNER]


def _export(model, key, *paths):
    return lambda s, w: s.call(model, "export_data", [getattr(w, key)], list(paths))


DOORS = [
    Attack(
        "json2 read",
        lambda s, w: s.json2("res.partner", "read", [w.partner], fields=ALL),
        EVERYBODY,
    ),
    Attack(
        "json2 search_read",
        lambda s, w: s.json2(
            "res.partner", "search_read", domain=[["id", "=", w.partner]], fields=ALL
        ),
        EVERYBODY,
    ),
    Attack(
        "json2 context",
        lambda s, w: s.json2(
            "helpdesk.ticket",
            "read",
            [w.ticket],
            fields=["partner_id"],
            context={"show_email": True, "su": True, "uid": 1},
        ),
        EVERYBODY,
    ),
    Attack(
        "jsonrpc read",
        lambda s, w: s.jsonrpc("res.partner", "read", [w.partner], fields=ALL),
        EVERYBODY,
    ),
    Attack(
        "jsonrpc login",
        lambda s, w: s.jsonrpc("res.users", "read", [w.user], fields=["login"]),
        EVERYBODY,
    ),
    Attack(
        "xmlrpc read",
        lambda s, w: s.xmlrpc("res.partner", "read", [w.partner], fields=ALL),
        EVERYBODY,
    ),
    Attack(
        "xmlrpc ticket",
        lambda s, w: s.xmlrpc(
            "helpdesk.ticket", "read", [w.ticket], fields=["partner_email", "email_cc"]
        ),
        EVERYBODY,
    ),
    Attack(
        "call_kw anonymous",
        lambda s, w: s.call("res.partner", "read", [w.partner], ALL),
        EVERYBODY,
    ),
    Attack(
        "web_read",
        lambda s, w: s.call(
            "res.partner", "web_read", [w.partner], {name: {} for name in ALL}
        ),
    ),
    Attack(
        "web_search_read",
        lambda s, w: s.call(
            "res.partner",
            "web_search_read",
            None,
            [("id", "=", w.partner)],
            {name: {} for name in ALL},
        ),
    ),
    Attack(
        "search_read users",
        lambda s, w: s.call(
            "res.users", "search_read", None, [("share", "=", True)], ["login", "email"]
        ),
    ),
    Attack(
        "read _load",
        lambda s, w: s.call(
            "res.partner", "read", [w.partner], ["email"], load="_classic_write"
        ),
    ),
    Attack(
        "read_group, old",
        lambda s, w: s.call(
            "res.partner", "read_group", None, [], ["email"], ["email"]
        ),
    ),
    Attack("export_data contact", _export("res.partner", "partner", "email", "phone")),
    Attack("export_data ticket", _export("helpdesk.ticket", "ticket", "partner_email")),
    Attack(
        "export_data path",
        _export("helpdesk.ticket", "ticket", "partner_id/phone"),
    ),
    Attack(
        "export_data login",
        _export("helpdesk.ticket", "ticket", "partner_id/user_ids/login"),
    ),
    Attack(
        "export_data messages",
        _export("helpdesk.ticket", "ticket", "message_ids/email_from"),
    ),
    Attack(
        "export_data followers",
        _export("helpdesk.ticket", "ticket", "message_follower_ids/email"),
    ),
    Attack(
        "copy_data contact",
        lambda s, w: s.call("res.partner", "copy_data", [w.partner]),
    ),
    Attack(
        "copy_data ticket",
        lambda s, w: s.call("helpdesk.ticket", "copy_data", [w.ticket]),
    ),
    Attack(
        "copy_data bank",
        lambda s, w: s.call("res.partner.bank", "copy_data", [w.bank]),
    ),
    Attack(
        "translations of street",
        lambda s, w: s.call(
            "res.partner", "get_field_translations", [w.partner], "street", ["en_US"]
        ),
    ),
    Attack(
        "default_get of my filter",
        lambda s, w: s.call(
            "helpdesk.ticket",
            "default_get",
            None,
            ["partner_email", "partner_id"],
            context={"default_partner_id": w.partner},
        ),
    ),
]


def _spec(path, leaf):
    """A specification of web_read that goes down a path to a field."""
    for name in reversed(path):
        leaf = {name: {"fields": leaf}}
    return leaf


NESTED_PATHS = {
    "partner_id": ("email", "phone", "vat", "street", "contact_address"),
    "commercial_partner_id": ("email",),
    "partner_id.user_ids": ("login", "email"),
    "partner_id.bank_ids": ("acc_number",),
    "partner_id.child_ids": ("phone", "street"),
    "partner_id.message_ids": ("body",),
    "message_ids": ("email_from", "reply_to", "incoming_email_cc", "body"),
    "message_ids.author_id": ("email",),
    "message_ids.notification_ids": ("failure_reason",),
    "message_ids.attachment_ids": ("index_content",),
    "message_follower_ids": ("email",),
    "message_follower_ids.partner_id": ("phone",),
    "message_partner_ids": ("email", "phone"),
    "attachment_ids": ("index_content", "name"),
    "rating_ids": ("feedback",),
    "rating_ids.partner_id": ("email",),
    "website_message_ids": ("email_from", "body"),
}


def _nested(path, field):
    def call(s, w):
        spec = _spec(path.split("."), {field: {}})
        s.call("helpdesk.ticket", "web_read", [w.ticket], spec)

    return Attack(f"web_read {path}.{field}", call, KINDS)


SAVED = {"email": {}, "phone": {}, "display_name": {}}

NESTED = [
    *(_nested(path, f) for path, fields in NESTED_PATHS.items() for f in fields),
    Attack(
        "web_save answers with the contact",
        lambda s, w: s.call(
            "helpdesk.ticket",
            "web_save",
            [w.ticket],
            {"color": 1},
            {"partner_id": {"fields": SAVED}, "partner_email": {}},
        ),
    ),
    Attack(
        "web_save_multi answers with the contact",
        lambda s, w: s.call(
            "helpdesk.ticket",
            "web_save_multi",
            [w.ticket],
            [{"color": 2}],
            {"partner_id": {"fields": SAVED}},
        ),
    ),
    Attack(
        "web_resequence answers with the contact",
        lambda s, w: s.call(
            "helpdesk.ticket",
            "web_resequence",
            [w.ticket],
            {"partner_id": {"fields": SAVED}},
        ),
    ),
    Attack(
        "web_save own preferences, next_id",
        lambda s, w: s.call(
            "res.partner",
            "web_save",
            [w.me],
            {"comment": "x"},
            SAVED,
            next_id=w.partner,
        ),
        (PLUS,),
    ),
    Attack(
        "web_name_search specification",
        lambda s, w: s.call(
            "res.partner",
            "web_name_search",
            None,
            "",
            SAVED,
            domain=[("id", "=", w.partner)],
        ),
    ),
    Attack(
        "onchange nested specification",
        lambda s, w: s.call(
            "helpdesk.ticket",
            "onchange",
            [],
            {"partner_id": w.partner},
            ["partner_id"],
            {"partner_id": {"fields": SAVED}, "partner_email": {}, "partner_name": {}},
        ),
    ),
    Attack(
        "onchange of a saved ticket",
        lambda s, w: s.call(
            "helpdesk.ticket",
            "onchange",
            [w.ticket],
            {"partner_id": w.partner},
            ["partner_id"],
            {"partner_id": {}, "partner_email": {}},
        ),
    ),
    Attack(
        "web_read reference to user",
        lambda s, w: s.call(
            "res.partner",
            "web_read",
            [w.partner],
            {"main_user_id": {"fields": {"login": {}}}},
        ),
    ),
    Attack(
        "web_read tag of contacts",
        lambda s, w: s.call(
            "res.partner.category",
            "web_read",
            [w.tag],
            {"partner_ids": {"fields": {"email": {}}, "limit": 80}},
        ),
    ),
    Attack(
        "web_read commercial contact of a user",
        lambda s, w: s.call(
            "res.users",
            "web_read",
            [w.user],
            {"partner_id": {"fields": {"phone": {}, "vat": {}}}},
        ),
    ),
    Attack(
        "get_views with records",
        lambda s, w: s.call(
            "helpdesk.ticket",
            "get_views",
            None,
            [[False, "form"], [False, "search"]],
            options={"load_filters": True},
        ),
        INTERNAL,
    ),
]

FAMILIES = {"doors": DOORS, "nested": NESTED}
