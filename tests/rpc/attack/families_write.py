"""Writing first: having the server copy a value to where it may be read."""

from contextlib import suppress

from .client import Refused
from .suite import INTERNAL, PLUS, Attack

TICKET = "helpdesk.ticket"
VALUES = [
    "name",
    "email",
    "phone",
    "street",
    "vat",
    "company_registry",
    "contact_address",
]
SPEC = {name: {} for name in VALUES}


def _read_mine(s, w):
    s.call("res.partner", "read", [w.me], VALUES)
    s.call("res.users", "read", [w.my_user], VALUES)


def _child_of(s, w):
    """A new contact under the customer takes the address over."""
    s.call("res.partner", "web_save", [], {"name": "x", "parent_id": w.partner}, SPEC)


def _onchange_parent(s, w):
    values = {"name": "x", "parent_id": w.partner, "type": "contact"}
    s.call("res.partner", "onchange", [], values, ["parent_id"], SPEC)


def _me_under_customer(s, w):
    """A colleague's own data are hers to read: so let them become the customer's."""
    s.call("res.partner", "write", [w.me], {"parent_id": w.spare(), "type": "contact"})
    _read_mine(s, w)
    s.call("res.partner", "write", [w.me], {"parent_id": False})


def _colleague_under_customer(s, w):
    s.call("res.partner", "write", [w.colleague], {"parent_id": w.spare()})
    s.call("res.partner", "read", [w.colleague], VALUES)
    s.call("res.partner", "write", [w.colleague], {"parent_id": False})


def _company_under_customer(s, w):
    """How to reach the company is told to everybody: so let it be the customer's."""
    domain = [("id", "=", 1)]
    (company,) = s.call("res.company", "search_read", None, domain, ["partner_id"])
    ids = [company["partner_id"][0]]
    names = ["street", "street2", "vat", "company_registry", "phone", "email"]
    s.call("res.partner", "write", ids, {"parent_id": w.spare(), "type": "contact"})
    s.call("res.company", "read", [1], names)
    s.call("res.partner", "read", ids, names)
    s.call("res.partner", "write", ids, {"parent_id": False})


def _customer_under_me(s, w):
    spare = w.spare()
    s.call("res.partner", "write", [spare], {"parent_id": w.me, "type": "contact"})
    s.call("res.partner", "read", [spare], VALUES)
    _read_mine(s, w)


def _commercial(s, w):
    """Commercial fields follow the head of the family, downwards and upwards."""
    spare = w.spare()
    s.call("res.partner", "write", [spare], {"is_company": True})
    s.call("res.partner", "write", [w.me], {"parent_id": spare, "is_company": False})
    _read_mine(s, w)
    s.call("res.partner", "write", [w.me], {"parent_id": False})


def _commercial_partner(s, w):
    """The head of the family, without becoming a child."""
    s.call("res.partner", "write", [w.me], {"commercial_partner_id": w.spare()})
    s.call("res.partner", "write", [w.me], {"type": "contact"})
    _read_mine(s, w)


def _between(s, w):
    """An address goes up from contact to contact: so put one in between."""
    values = {"name": "x", "parent_id": w.me}
    between = s.call("res.partner", "create", None, values)
    s.call("res.partner", "write", [w.spare()], {"parent_id": between})
    _read_mine(s, w)
    s.call("res.partner", "read", [between], VALUES)


def _copied_under_me(s, w):
    """The first contact of a company brings its address."""
    s.call("res.partner", "copy", [w.spare()], {"parent_id": w.me, "type": "contact"})
    _read_mine(s, w)


def _no_customer(s, w):
    """Who is a colleague is a field as any other: so write it."""
    spare = w.spare()
    s.call("res.partner", "write", [spare], {"partner_share": False})
    s.call("res.partner", "read", [spare], VALUES)


def _account_linked(s, w):
    s.call("res.partner", "write", [w.me], {"bank_ids": [(4, w.other.bank)]})
    s.call("res.partner.bank", "read", [w.other.bank], ["acc_number", "display_name"])


def _create_company(s, w):
    s.call("res.partner", "create_company", [w.spare()])
    s.call(
        "res.partner", "write", [w.me], {"company_name": "x", "parent_id": w.spare()}
    )
    s.call("res.partner", "create_company", [w.me])
    _read_mine(s, w)


def _merged(into):
    """Contacts with the same address may be merged: so make them have the same."""

    def call(s, w):
        mine, spare = getattr(w, into), w.spare()
        (me,) = s.call("res.partner", "read", [mine], ["email"])
        s.call("res.partner", "write", [spare], {"email": me["email"]})
        values = {
            "partner_ids": [(6, 0, [mine, spare])], "dst_partner_id": mine,
            "state": "selection",
        }  # fmt: skip
        wizard = s.call("base.partner.merge.automatic.wizard", "create", None, values)
        s.call("base.partner.merge.automatic.wizard", "action_merge", [wizard])
        s.call("res.partner", "read", [mine], VALUES)
        _read_mine(s, w)

    return call


def _merge_wizard(s, w):
    context = {"active_model": "res.partner", "active_ids": [w.partner, w.invited]}
    spec = {
        "partner_ids": {"fields": {**SPEC, "display_name": {}}},
        "dst_partner_id": {"fields": {"display_name": {}}},
    }
    (saved,) = s.call(
        "base.partner.merge.automatic.wizard", "web_save", [],
        {"group_by_email": True, "group_by_vat": True}, spec, context=context,
    )  # fmt: skip
    s.call(
        "base.partner.merge.automatic.wizard",
        "action_start_manual_process",
        [saved["id"]],
    )
    s.call(
        "base.partner.merge.automatic.wizard", "web_read", [saved["id"]],
        {**spec, "current_line_id": {"fields": {"aggr_ids": {}}}, "number_group": {}},
    )  # fmt: skip


def _portal_wizard(s, w):
    spec = {"user_ids": {"fields": {"email": {}, "email_state": {}, "partner_id": {}}}}
    context = {"active_ids": [w.partner], "active_model": "res.partner"}
    s.call(
        "portal.wizard", "web_save", [], {"partner_ids": [(6, 0, [w.partner])]}, spec,
        context=context,
    )  # fmt: skip


def _copied(model, key, fields):
    def call(s, w):
        copy = s.call(model, "copy", [getattr(w, key)])
        copy = copy[0] if isinstance(copy, list) else copy
        s.call(model, "read", [copy], fields)

    return call


def _ticket_to_customer(s, w):
    """A ticket of one's own, then the customer as its contact."""
    values = {"name": "x", "description": "x", "partner_id": w.partner}
    spec = {"partner_email": {}, "partner_name": {}, "partner_id": {"fields": SPEC}}
    s.call(TICKET, "web_save", [], values, spec)


def _ticket_moved(s, w):
    ticket = s.call(TICKET, "create", None, {"name": "x", "description": "x"})
    s.call(TICKET, "write", [ticket], {"partner_id": w.partner})
    s.call(TICKET, "read", [ticket])
    s.json("/mail/thread/recipients", thread_model=TICKET, thread_id=ticket)
    s.get(f"/my/ticket/{ticket}")


def _commands(s, w):
    """Lines of a one2many, linked and written in one go."""
    command = [(1, w.partner, {"function": "x"}), (4, w.partner, 0)]
    s.call(TICKET, "web_save", [w.ticket], {"message_partner_ids": command},
           {"message_partner_ids": {"fields": SPEC}})  # fmt: skip


def _author(s, w):
    """Posting in the customer's name: the address comes with the author."""
    message = s.call(TICKET, "message_post", [w.ticket], body="x", author_id=w.partner)
    message = message[0] if isinstance(message, list) else message
    s.call("mail.message", "read", [message], ["email_from", "reply_to", "author_id"])
    s.json("/mail/thread/messages", thread_model=TICKET, thread_id=w.ticket)


def _notified(s, w):
    s.call(
        "res.partner", "message_notify", [w.me], body="x", author_id=w.partner,
        partner_ids=[w.me],
    )  # fmt: skip
    domain = [("create_uid", "=", w.my_user)]
    s.call("mail.message", "search_read", None, domain, ["email_from", "reply_to"])


def _message_created(s, w):
    values = {"model": TICKET, "res_id": w.ticket, "body": "x", "author_id": w.partner}
    message = s.call("mail.message", "create", None, values)
    s.call(
        "mail.message", "read", [message], ["email_from", "reply_to", "display_name"]
    )


def _author_changed(s, w):
    """A colleague's address is shown: so let the customer's letter be mine."""
    fields = ["email_from", "reply_to"]
    s.call("mail.message", "write", [w.other.letter], {"author_id": w.me})
    s.call("mail.message", "read", [w.other.letter], fields)


def _author_of_copy(s, w):
    fields = ["email_from", "reply_to"]
    (copy,) = s.call("mail.message", "copy", [w.other.letter], {"author_id": w.me})
    s.call("mail.message", "read", [copy], fields)


def _author_by_commands(s, w):
    ticket = s.call("mail.message", "read", [w.other.letter], ["res_id"])[0]["res_id"]
    command = [(1, w.other.letter, {"author_id": w.me})]
    spec = {"message_ids": {"fields": {"email_from": {}, "reply_to": {}}}}
    s.call(TICKET, "web_save", [ticket], {"message_ids": command}, spec)


def _colleague_in_form(s, w):
    """Nothing is saved: a form in which the customer is one of us."""
    values = {"partner_share": False, "name": "x"}
    spec = {name: {} for name in ("display_name", "service_street_masked", "name")}
    s.call(
        "res.partner", "onchange", [w.partner], values, list(values), spec,
        context={"show_address": True, "show_email": True, "show_vat": True},
    )  # fmt: skip


def _account_in_form(s, w):
    spec = {name: {} for name in ("display_name", "service_acc_number_masked")}
    s.call(
        "res.partner.bank", "onchange", [w.bank], {"partner_id": w.me},
        ["partner_id"], spec,
    )  # fmt: skip


def _created_with_children(s, w):
    """Put between me and the customer in one go."""
    for command in ((4, w.spare(), 0), (6, 0, [w.spare()])):
        values = {"name": "x", "parent_id": w.me, "child_ids": [command]}
        with suppress(Refused):
            s.call("res.partner", "create", None, values)
    _read_mine(s, w)


def _bank(s, w):
    s.call("res.partner.bank", "write", [w.other.bank], {"partner_id": w.me})
    s.call("res.partner.bank", "read", [w.other.bank], ["acc_number", "display_name"])
    s.call(
        "res.partner", "web_read", [w.me], {"bank_ids": {"fields": {"acc_number": {}}}}
    )


def _tracked(s, w):
    """A changed address leaves the old one in the chatter, read in the same answer."""
    spare = w.spare()
    s.call("res.partner", "write", [spare], {"email": "a@b.example", "phone": "+86 10"})
    s.json("/mail/thread/messages", thread_model="res.partner", thread_id=spare)


def _duplicate(s, w):
    context = {"active_ids": [w.ticket]}
    s.call(TICKET, "action_duplicate_tickets", [w.ticket], context=context)
    ids = s.call(TICKET, "search", None, [("partner_id", "=", w.partner)])
    s.call(TICKET, "read", ids, ["partner_email", "email_cc", "name"])


def _thread_moved(s, w):
    """Messages of the customer's, moved to a record of one's own."""
    ticket = s.call(TICKET, "create", None, {"name": "x", "description": "x"})
    domain = [("model", "=", TICKET), ("res_id", "=", w.other.by_stranger)]
    ids = s.call("mail.message", "search", None, domain)
    s.call("mail.message", "write", ids, {"res_id": ticket})
    s.json("/mail/thread/messages", thread_model=TICKET, thread_id=ticket)


def _forged_letter(s, w):
    letter = (
        f"From: x <x@evil.example>\nTo: desk@desk.example\nSubject: x\n"
        f"Message-ID: <{w.role}@evil.example>\n\nHello"
    )
    s.call("mail.thread", "message_process", None, TICKET, letter, thread_id=w.ticket)
    s.json("/mail/thread/messages", thread_model=TICKET, thread_id=w.ticket)
    domain = [("name", "=", "x"), ("create_uid", "=", w.my_user)]
    s.call(
        TICKET, "search_read", None, domain, ["partner_email", "email_cc", "partner_id"]
    )


def _message_update(s, w):
    """Whoever a letter is addressed to follows the ticket: a name for an address."""
    s.call(TICKET, "message_update", [w.ticket], {"to": "x@evil.example", "cc": ""})
    s.call(TICKET, "message_get_followers", [w.ticket])


def _filter(s, w):
    values = {
        "name": f"x {w.role}", "model_id": TICKET, "domain": "[]", "user_ids": [],
        "context": "{'group_by': ['partner_email']}",
    }  # fmt: skip
    s.call("ir.filters", "create", None, values)
    s.call("ir.filters", "get_filters", None, TICKET)
    s.call("ir.default", "search_read", None, [], ["json_value"])
    s.call(
        "ir.model.data", "search_read", None, [("model", "=", "res.partner")], ["name"]
    )


WRITES = [
    Attack(name, call, roles)
    for name, call, roles in (
        ("child of the customer", _child_of, INTERNAL),
        ("onchange of the parent", _onchange_parent, INTERNAL),
        ("myself under a customer", _me_under_customer, INTERNAL),
        ("a colleague under a customer", _colleague_under_customer, INTERNAL),
        ("the company under a customer", _company_under_customer, INTERNAL),
        ("a customer under me", _customer_under_me, INTERNAL),
        ("commercial fields", _commercial, INTERNAL),
        ("commercial partner", _commercial_partner, INTERNAL),
        ("a contact between", _between, INTERNAL),
        ("a copy under me", _copied_under_me, INTERNAL),
        ("a customer made a colleague", _no_customer, INTERNAL),
        ("account linked to me", _account_linked, (PLUS,)),
        ("create_company", _create_company, INTERNAL),
        ("merged into me", _merged("me"), INTERNAL),
        ("merged into a colleague", _merged("colleague"), INTERNAL),
        ("merge wizard", _merge_wizard, INTERNAL),
        ("portal wizard", _portal_wizard, INTERNAL),
        ("copy of the contact", _copied("res.partner", "partner", VALUES), INTERNAL),
        (
            "copy of the ticket",
            _copied(TICKET, "ticket", ["partner_email", "name"]),
            INTERNAL,
        ),
        (
            "copy of the account",
            _copied("res.partner.bank", "bank", ["acc_number"]),
            INTERNAL,
        ),
        ("ticket for the customer", _ticket_to_customer, INTERNAL),
        ("ticket moved to the customer", _ticket_moved, INTERNAL),
        ("x2many commands", _commands, INTERNAL),
        ("post as the customer", _author, INTERNAL),
        ("notify as the customer", _notified, INTERNAL),
        ("message as the customer", _message_created, INTERNAL),
        ("a letter made mine", _author_changed, INTERNAL),
        ("a copy of a letter made mine", _author_of_copy, INTERNAL),
        ("a letter made mine by commands", _author_by_commands, INTERNAL),
        ("a colleague in a form", _colleague_in_form, (PLUS,)),
        ("an account in a form", _account_in_form, (PLUS,)),
        ("children of a contact between", _created_with_children, (PLUS,)),
        ("account moved to me", _bank, (PLUS,)),
        ("tracking of a change", _tracked, (PLUS,)),
        ("duplicates", _duplicate, INTERNAL),
        ("messages moved", _thread_moved, INTERNAL),
        ("forged letter", _forged_letter, INTERNAL),
        ("message_update", _message_update, INTERNAL),
        ("filters and defaults", _filter, INTERNAL),
    )
]

FAMILIES = {"write": WRITES}
