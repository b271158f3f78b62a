"""Pages, files and tokens: what a browser is given, logged in or not."""

import json

from .suite import ANYBODY, EVERYBODY, INTERNAL, LOGGED_IN, PLUS, Attack

FILENAMES = (
    "email", "phone", "phone_sanitized", "vat", "street", "contact_address",
    "email_formatted", "company_registry",
)  # fmt: skip


def _avatar(field, token=True):
    def call(s, w):
        params = {"access_token": w.avatar_token} if token else {}
        s.get(
            f"/web/image/res.partner/{w.partner}/avatar_128", filename_field=field,
            download="1", **params,
        )  # fmt: skip

    return call


def _image(path, **params):
    """``path`` and parameters are templates of what the world knows."""

    def call(s, w):
        known = vars(w)
        filled = {key: str(value).format(**known) for key, value in params.items()}
        s.get(path.format(**known), **filled)

    return call


def _export(kind, model, key, paths, **options):
    def call(s, w):
        params = {
            "model": model, "ids": [getattr(w, key)], "domain": [], "groupby": [],
            "import_compat": False, "context": {}, **options,
            "fields": [{"name": path, "label": path} for path in paths],
        }  # fmt: skip
        s.post(f"/web/export/{kind}", csrf_token=s.csrf(), data=json.dumps(params))

    return call


def _page(path):
    return _image(path)


def _portal_url(s, w):
    """The link for the customer, opened in a browser that nobody knows."""
    url = s.call("helpdesk.ticket", "get_portal_url", [w.ticket])
    w.site.client(ANYBODY).http.cookies.clear()
    stranger = w.site.client(ANYBODY)
    stranger.get(url)
    s.wire += stranger.wire
    s.get(url)


def _share(s, w):
    s.call(
        "helpdesk.ticket",
        "action_share",
        None,
        context={"active_id": w.ticket, "active_model": "helpdesk.ticket"},
    )
    values = {"res_model": "helpdesk.ticket", "res_id": w.ticket}
    context = {"active_model": "helpdesk.ticket", "active_id": w.ticket}
    (saved,) = s.call(
        "portal.share", "web_save", [], values, {"share_link": {}}, context=context
    )
    url = saved["share_link"].partition("/mail/view")
    stranger = w.site.client(ANYBODY)
    location = stranger.get("/mail/view" + url[2]).headers["Location"]
    stranger.get("/" + location.split("/", 3)[-1] if "//" in location else location)
    s.wire += stranger.wire


def _readable_token(s, w):
    (ticket,) = s.call(
        "helpdesk.ticket", "read", [w.ticket], ["access_token", "access_url"]
    )
    stranger = w.site.client(ANYBODY)
    stranger.get(ticket["access_url"], access_token=ticket["access_token"])
    s.wire += stranger.wire


def _token_of_message(s, w):
    """The store hands out tokens of avatars: each opens the record in sudo."""
    answer = s.json(
        "/mail/thread/messages", thread_model="helpdesk.ticket", thread_id=w.ticket
    )
    for partner in answer["data"].get("res.partner", []):
        token = partner.get("avatar_128_access_token")
        if token and partner["id"] == w.partner:
            for field in ("phone", "email", "street"):
                w.site.client(ANYBODY).get(
                    f"/web/image/res.partner/{w.partner}/avatar_128",
                    filename_field=field, access_token=token, unique="1",
                )  # fmt: skip
    s.wire += w.site.client(ANYBODY).wire


def _signup(s, w):
    s.call("res.partner", "signup_get_auth_param", [w.partner])
    s.call("res.partner", "signup_get_auth_param", [w.invited])


def _signup_page(s, w):
    """A token of the invited customer shows the address, and takes the account over."""
    s.call("res.partner", "signup_prepare", [w.invited])
    answer = s.call("res.partner", "signup_get_auth_param", [w.invited])
    for values in answer.values():
        s.get("/web/signup", **{k: v for k, v in values.items() if isinstance(v, str)})
        s.get("/web/reset_password", token=values.get("auth_signup_token"))


def _breadcrumb(s, w):
    action = s.call("res.partner", "get_formview_action", [w.partner])
    s.json(
        "/web/action/load_breadcrumbs",
        actions=[{"model": "res.partner", "resId": w.partner}],
    )
    s.json(
        "/web/action/run", action_id=action.get("id"),
        context={"active_model": "res.partner", "active_id": w.partner},
    )  # fmt: skip


def _reports(s, w):
    domain = [("model", "in", ["res.partner", "helpdesk.ticket", "res.users"])]
    reports = s.call(
        "ir.actions.report", "search_read", None, domain, ["report_name", "model"]
    )
    for report in reports:
        key = {
            "res.partner": "partner",
            "helpdesk.ticket": "ticket",
            "res.users": "user",
        }
        id_ = getattr(w, key[report["model"]])
        s.get(f"/report/html/{report['report_name']}/{id_}")


def _bus(s, w):
    """Asking for channels of others, as a websocket does."""
    channels = [
        f"res.partner_{w.partner}", f"helpdesk.ticket_{w.ticket}",
        f"odoo-presence-res.partner_{w.partner}", "broadcast", "mail.message",
    ]  # fmt: skip
    s.json(
        "/websocket/peek_notifications", channels=channels, last=0, is_first_poll=True
    )


HTTP = [
    *(
        Attack(f"avatar with token, file named by {f}", _avatar(f), EVERYBODY)
        for f in FILENAMES
    ),
    *(
        Attack(f"avatar, file named by {f}", _avatar(f, token=False), EVERYBODY)
        for f in ("email", "phone", "vat")
    ),
    *(
        Attack(name, _image(path, **params), EVERYBODY)
        for name, path, params in (
            ("avatar of user named by login", "/web/image/res.users/{user}/avatar_128",
             {"filename_field": "login"}),
            ("avatar of the nameless", "/web/image/res.partner/{nameless}/avatar_128",
             {"filename_field": "display_name"}),
            ("avatar named by name", "/web/image/res.partner/{nameless}/avatar_128",
             {"filename_field": "name"}),
            ("author's avatar named by email_from",
             "/web/image/mail.message/{letter}/author_avatar",
             {"filename_field": "email_from"}),
            ("author's avatar with token",
             "/web/image/mail.message/{letter}/author_avatar",
             {"filename_field": "email_from", "access_token": "{author_token}"}),
            ("author's avatar named by reply_to",
             "/web/image/mail.message/{letter}/author_avatar",
             {"filename_field": "reply_to", "access_token": "{author_token}"}),
            ("attachment named by its text", "/web/content/{attachment}",
             {"filename_field": "index_content"}),
            ("attachment with token, named by its text", "/web/content/{attachment}",
             {"filename_field": "index_content", "access_token": "{attachment_token}"}),
            ("image of an attachment, named by its text", "/web/image/{attachment}",
             {"filename_field": "index_content", "access_token": "{attachment_token}"}),
            ("rating image named by partner_email",
             "/web/image/helpdesk.ticket/{ticket}/rating_last_image",
             {"filename_field": "partner_email"}),
            ("rating image named by feedback",
             "/web/image/rating.rating/{rating}/rating_image",
             {"filename_field": "feedback"}),
            ("content of a field of text",
             "/web/content/res.partner/{partner}/phone", {}),
            ("content named by a field",
             "/web/content/res.partner/{partner}/avatar_128",
             {"filename_field": "phone", "access_token": "{avatar_token}"}),
        )
    ),
    *(
        Attack(f"page {path}", _page(path), EVERYBODY)
        for path in (
            "/my/ticket/{ticket}", "/my/ticket/{by_stranger}",
            "/my/ticket/{ticket}?access_token={ticket_token}",
            "/my/ticket/{ticket}/{ticket_token}", "/my/tickets", "/my", "/my/account",
            "/my/tickets?groupby=stage", "/my/tickets?sortby=name",
            "/rate/{rating_token}/5", "/rate/{rating_token}/submit_feedback",
            "/mail/view?model=helpdesk.ticket&res_id={ticket}",
            "/mail/view?model=helpdesk.ticket&res_id={ticket}&access_token={ticket_token}",
            "/mail/message/{letter}",
            "/mail/avatar/mail.message/{letter}/author_avatar/50x50",
            "/web_enterprise/partner/{partner}/vcard",
            "/web/partner/vcard?partner_ids={partner}", "/json/1/res.partner/{partner}",
            "/json/1/contacts", "/my/addresses", "/my/address?partner_id={child}",
            "/my/address?partner_id={partner}", "/odoo/res.partner/{partner}",
                    )
    ),
    *(
        Attack(f"export {kind} {name}", _export(kind, model, key, paths, **options))
        for kind in ("csv", "xlsx")
        for name, model, key, paths, options in (
            ("contact", "res.partner", "partner", ["email", "phone", "street"], {}),
            ("ticket", "helpdesk.ticket", "ticket", ["partner_email", "email_cc"], {}),
            ("path", "helpdesk.ticket", "ticket", ["partner_id/vat"], {}),
            ("name", "helpdesk.ticket", "ticket", ["partner_id"],
             {"context": {"show_email": True, "show_address": True}}),
            ("bank", "res.partner.bank", "bank", ["acc_number"], {}),
            ("grouped", "helpdesk.ticket", "ticket", ["name"],
             {"groupby": ["partner_email"], "ids": False}),
            ("users", "res.users", "user", ["login"], {}),
        )
    ),
    Attack("portal URL, opened by anybody", _portal_url, INTERNAL),
    Attack("share link, opened by anybody", _share, INTERNAL),
    Attack("token read, page opened by anybody", _readable_token, LOGGED_IN),
    Attack("token of the chatter", _token_of_message, LOGGED_IN),
    Attack("signup parameters", _signup, LOGGED_IN),
    Attack("signup page of another", _signup_page, (*INTERNAL,)),
    Attack("breadcrumb and action", _breadcrumb, LOGGED_IN),
    Attack("reports", _reports, LOGGED_IN),
    Attack("bus channels of others", _bus, EVERYBODY),
    Attack(
        "export dialog", lambda s, w: s.json(
            "/web/export/get_fields", model="res.partner",
            domain=[["id", "=", w.partner]],
        ), (PLUS,),
    ),
]  # fmt: skip

FAMILIES = {"http": HTTP}
