"""Names: display_name in sudo, under every context a client may send."""

from .suite import EVERYBODY, MANAGER, PLUS, Attack, each

CONTEXTS = {
    "email": {"show_email": True},
    "vat": {"show_vat": True},
    "address": {"show_address": True},
    "inline": {"show_address": True, "address_inline": True},
    "formatted": {
        "formatted_display_name": True, "show_email": True, "show_address": True,
        "show_vat": True,
    },
    "all": {
        "show_email": True, "show_vat": True, "show_address": True,
        "partner_show_db_id": True, "show_address_only": True, "html_format": True,
    },
}  # fmt: skip


def _ticket(s, w, context):
    s.call("helpdesk.ticket", "read", [w.ticket], ["partner_id"], context=context)


def _contact(s, w, context):
    s.call("res.partner", "read", [w.partner], ["display_name"], context=context)


def _name_search(s, w, context):
    domain = [("id", "=", w.partner)]
    s.call("res.partner", "name_search", None, "", domain=domain, context=context)


def _web_read(s, w, context):
    spec = {"partner_id": {"fields": {"display_name": {}}, "context": context}}
    s.call("helpdesk.ticket", "web_read", [w.ticket], spec)


def _grouped(s, w, context):
    s.call(
        "helpdesk.ticket", "formatted_read_group", None, [("id", "=", w.ticket)],
        ["partner_id"], ["__count"], context=context,
    )  # fmt: skip


def _web_grouped(s, w, context):
    s.call(
        "helpdesk.ticket", "web_read_group", None, [("id", "=", w.ticket)],
        ["partner_id"], ["__count"], context=context,
    )  # fmt: skip


def _group_spec(s, w, context):
    s.call(
        "helpdesk.ticket", "web_read_group", None, [("id", "=", w.ticket)],
        ["partner_id"], [], context=context,
        groupby_read_specification={"partner_id": {"display_name": {}, "email": {}}},
    )  # fmt: skip


def _unfold(s, w, context):
    s.call(
        "helpdesk.ticket", "web_read_group", None, [("id", "=", w.ticket)],
        ["stage_id"], [], auto_unfold=True, context=context,
        unfold_read_specification={"partner_id": {"fields": {"display_name": {}}}},
    )  # fmt: skip


def _panel(s, w, context):
    s.call(
        "helpdesk.ticket", "search_panel_select_range", None, "partner_id",
        enable_counters=True, limit=100, context=context,
    )  # fmt: skip


def _panel_multi(s, w, context):
    s.call(
        "helpdesk.ticket", "search_panel_select_multi_range", None, "partner_id",
        enable_counters=True, limit=100, context=context,
    )  # fmt: skip


def _export(s, w, context):
    s.call(
        "helpdesk.ticket", "export_data", [w.ticket], ["partner_id"], context=context
    )


def _author(s, w, context):
    s.call("mail.message", "read", [w.letter], ["author_id"], context=context)


def _user(s, w, context):
    s.call(
        "res.users", "read", [w.user], ["partner_id", "display_name"], context=context
    )


def _bank(s, w, context):
    s.call("res.partner.bank", "read", [w.bank], ["partner_id"], context=context)


def _child(s, w, context):
    s.call("res.partner", "read", [w.child], ["parent_id", "self"], context=context)


def _follower(s, w, context):
    domain = [("res_model", "=", "helpdesk.ticket"), ("partner_id", "=", w.partner)]
    fields = ["partner_id", "display_name"]
    s.call("mail.followers", "search_read", None, domain, fields, context=context)


def _notification(s, w, context):
    domain = [("mail_message_id", "=", w.answer)]
    s.call(
        "mail.notification", "search_read", None, domain, ["res_partner_id"],
        context=context,
    )  # fmt: skip


def _rating(s, w, context):
    s.call("rating.rating", "read", [w.rating], ["partner_id"], context=context)


def _chatter(s, w, context):
    """The route takes a context of the client's."""
    s.json(
        "/mail/data", context=context,
        fetch_params=[["mail.thread", {
            "thread_model": "res.partner", "thread_id": w.partner,
            "request_list": ["display_name", "followers", "suggestedRecipients"],
        }]],
    )  # fmt: skip


def _posted(s, w, context):
    s.json(
        "/mail/message/post", thread_model="helpdesk.ticket", thread_id=w.ticket,
        post_data={"body": "Hello", "partner_ids": [w.partner]}, context=context,
    )  # fmt: skip


def _exact(s, w, context):
    """By an exact name, as an import finds a contact."""
    s.call(
        "res.partner",
        "name_search",
        None,
        "Anna Customer",
        operator="=",
        context=context,
    )


ALWAYS = {
    "contact": _contact, "ticket": _ticket, "name_search": _name_search,
    "web_read": _web_read, "group": _grouped,
}  # fmt: skip
ELSEWHERE = {
    "web_read_group": _web_grouped, "group specification": _group_spec,
    "unfolded group": _unfold, "search panel": _panel, "multi panel": _panel_multi,
    "export": _export, "author": _author, "user": _user, "bank": _bank, "child": _child,
    "follower": _follower, "notification": _notification, "rating": _rating,
    "thread": _chatter,
    "posted message": _posted, "exact name": _exact,
}  # fmt: skip


def _named(path, call, name, *roles):
    context = CONTEXTS[name]
    return Attack(
        f"name of {path}, {name}", lambda s, w: call(s, w, dict(context)), *roles
    )


# a many2one among the team's own properties of a ticket
DEFINITION = {
    "name": "0123456789abcdef", "string": "Whom to ring", "type": "many2one",
    "comodel": "res.partner",
}  # fmt: skip


def _property(s, w):
    s.call(
        "helpdesk.ticket.team", "write", [w.team], {"ticket_properties": [DEFINITION]}
    )
    value = [DEFINITION | {"value": w.partner}]
    s.call("helpdesk.ticket", "write", [w.ticket], {"properties": value})
    context = CONTEXTS["all"]
    s.call("helpdesk.ticket", "read", [w.ticket], ["properties"], context=context)
    s.call(
        "helpdesk.ticket", "web_read", [w.ticket], {"properties": {}}, context=context
    )
    s.call(
        "helpdesk.ticket", "formatted_read_group", None, [("id", "=", w.ticket)],
        ["properties.0123456789abcdef"], ["__count"], context=context,
    )  # fmt: skip


def _breadcrumb(s, w):
    records = {
        "res.partner": w.nameless, "res.partner.bank": w.bank,
        "helpdesk.ticket": w.ticket, "mail.message": w.letter,
    }  # fmt: skip
    each(
        *(
            lambda crumb={"model": model, "resId": id_}: s.json(
                "/web/action/load_breadcrumbs", actions=[crumb]
            )
            for model, id_ in records.items()
        )
    )


def _numbered(name, call, *roles):
    """A number in a name, by the doors beside reading the contact."""
    return Attack(f"number in a name: {name}", call, *roles)


def _of_numbered(method, *args, **kwargs):
    return lambda s, w: s.call(
        "res.partner", method, None, [("id", "=", w.numbered)], *args, **kwargs
    )


def _numbered_avatar(field):
    return lambda s, w: s.get(
        f"/web/image/res.partner/{w.numbered}/avatar_128",
        access_token=w.numbered_token, filename_field=field, download="1",
    )  # fmt: skip


def _numbered_in_form(s, w):
    values, spec = {"partner_id": w.numbered}, {"partner_name": {}}
    s.call("helpdesk.ticket", "onchange", [], values, ["partner_id"], spec)
    values, spec = {"parent_id": w.numbered}, {"parent_name": {}, "display_name": {}}
    s.call("res.partner", "onchange", [], values, ["parent_id"], spec)


def _numbered_follower(s, w):
    domain = [("partner_id", "=", w.numbered)]
    s.call("mail.followers", "search_read", None, domain, ["name", "display_name"])
    s.json("/mail/data", fetch_params=[["mail.thread", {
        "thread_model": "helpdesk.ticket", "thread_id": w.ticket,
        "request_list": ["followers"],
    }]])  # fmt: skip


NUMBERED = [
    _numbered("read", lambda s, w: s.call("res.partner", "read", [w.numbered])),
    _numbered("copy", lambda s, w: s.call("res.partner", "copy_data", [w.numbered])),
    _numbered("groups", _of_numbered("formatted_read_group", ["name"], ["__count"])),
    _numbered("groups of the web", _of_numbered("web_read_group", ["complete_name"])),
    _numbered(
        "greatest", _of_numbered("formatted_read_group", [], ["name:max"]),
    ),
    _numbered(
        "all", _of_numbered("formatted_read_group", [], ["complete_name:array_agg"])
    ),
    _numbered(
        "grouping sets",
        _of_numbered("formatted_read_grouping_sets", [["name"]], ["__count"]),
    ),
    _numbered(
        "progress bar",
        _of_numbered(
            "read_progress_bar", "name", {"field": "type", "colors": {"contact": "x"}}
        ),
    ),
    _numbered(
        "groups of followers",
        lambda s, w: s.call(
            "mail.followers", "formatted_read_group", None,
            [("partner_id", "=", w.numbered)], ["partner_id.name"], ["__count"],
        ),
    ),
    _numbered("form", _numbered_in_form),
    _numbered("follower", _numbered_follower),
    _numbered(
        "export",
        lambda s, w: s.call("res.partner", "export_data", [w.numbered], ["name"]),
        (PLUS,),
    ),
    *(
        _numbered(f"file named by {field}", _numbered_avatar(field), EVERYBODY)
        for field in ("name", "complete_name")
    ),
]  # fmt: skip


NAMES = [
    *NUMBERED,
    *(_named(p, call, name) for p, call in ALWAYS.items() for name in CONTEXTS),
    *(
        _named(p, call, n)
        for p, call in ELSEWHERE.items()
        for n in ("formatted", "all")
    ),
    Attack("name in a property", _property, (MANAGER,)),
    Attack("name in the breadcrumbs", _breadcrumb),
    Attack(
        "name_search of the nameless",
        lambda s, w: s.call(
            "res.partner", "name_search", None, "", domain=[("id", "=", w.nameless)]
        ),
    ),
    Attack(
        "name_search of accounts",
        lambda s, w: s.call(
            "res.partner.bank", "name_search", None, "", domain=[("id", "=", w.bank)]
        ),
    ),
]

FAMILIES = {"names": NAMES}
