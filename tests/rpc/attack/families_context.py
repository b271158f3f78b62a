"""Forged contexts: what a client may send and the server must not believe."""

import pathlib
import re

from .suite import INTERNAL, Attack

ADDON = pathlib.Path(__file__).parents[3] / "service_sla_scripts"
KEY = re.compile(
    r"""context\.get\(\s*["'](\w+)["']|context\[["'](\w+)["']\]"""
    r"""|["'](\w+)["']\s+(?:not )?in self\.env\.context|with_context\(\s*(\w+)="""
)
FORGED = {
    "su": {"su": True, "sudo": True, "uid": 1},
    "superuser": {"uid": 1, "user_id": 1, "force_user": 1, "login": "admin"},
    "bin_size": {"bin_size": True, "bin_size_email": False, "prefetch_fields": False},
    "active_test": {"active_test": False},
    "lang": {"lang": "zh_CN"},
    "company": {"allowed_company_ids": [1], "force_company": 1},
    "install": {"install_mode": True, "module": "base", "module_uninstall": True},
    "import": {"import_file": True, "import_compat": True, "import_flush": True},
    "mail": {
        "mail_create_nolog": True, "tracking_disable": True, "mail_notrack": True,
        "fetchmail_cron_running": True, "mail_post_autofollow": True,
    },
    "portal": {"portal_data": {"portal_partner": 1}, "is_portal": True},
    "bypass": {
        "bypass": True, "BYPASS": True, "by_server": True, "_by_server": True,
        "clear": True, "unmasked": True, "masked": False, "service_clear": True,
        "service_reveal": True, "skip_masking": True, "no_mask": True,
    },
    "defaults": {"default_partner_email": "x", "default_email": "x"},
    "views": {"form_view_ref": "base.view_partner_form", "force_email": True},
}  # fmt: skip


# Core refuses a value of these that it does not know.
CHECKED = {"lang", "tz", "allowed_company_ids"}


def own_keys():
    """Every key of a context that the addon's code names."""
    found = set()
    for path in ADDON.rglob("*.py"):
        for match in KEY.finditer(path.read_text()):
            found.update(filter(None, match.groups()))
    return sorted(found - CHECKED)


def _forged(context):
    def call(s, w):
        s.call("res.partner", "read", [w.partner], ["email"], context=context)

    return call


def _forged_ticket(context):
    def call(s, w):
        fields = ["partner_email", "partner_id"]
        s.call("helpdesk.ticket", "read", [w.ticket], fields, context=context)

    return call


def _own(model, key, fields):
    """Each key of our own, with each value that JSON can carry and that is true."""

    def call(s, w):
        keys = own_keys()
        for value in (True, 1, "1", {}, [1], {"object": 1}):
            context = dict.fromkeys(keys, value)
            s.call(model, "read", [getattr(w, key)], fields, context=context)

    return call


def _view(model, kind, ref):
    """The standard view of others in place of the masked one, and its fields read."""

    def call(s, w):
        context = {f"{kind}_view_ref": ref, "formatted_display_name": True}
        views = s.call(model, "get_views", None, [[False, kind]], context=context)
        fields = views["models"][model]["fields"]
        key = {
            "res.partner": "partner",
            "helpdesk.ticket": "ticket",
            "res.users": "user",
        }
        ids = [getattr(w, key[model])]
        s.call(model, "web_read", ids, {name: {} for name in fields}, context=context)

    return Attack(f"view {ref} of {model}", call, INTERNAL)


CONTEXTS = [
    *(Attack(f"contact with {name}", _forged(c)) for name, c in FORGED.items()),
    *(Attack(f"ticket with {name}", _forged_ticket(c)) for name, c in FORGED.items()),
    Attack(
        "contact with our own keys", _own("res.partner", "partner", ["email", "phone"])
    ),
    Attack(
        "ticket with our own keys", _own("helpdesk.ticket", "ticket", ["partner_email"])
    ),
    Attack("user with our own keys", _own("res.users", "user", ["login"])),
    Attack(
        "account with our own keys", _own("res.partner.bank", "bank", ["acc_number"])
    ),
    Attack("message with our own keys", _own("mail.message", "letter", ["email_from"])),
    _view("res.partner", "form", "base.view_partner_form"),
    _view("res.partner", "list", "base.view_partner_tree"),
    _view("res.partner", "kanban", "base.res_partner_kanban_view"),
    _view("res.users", "form", "base.view_users_form"),
    _view("helpdesk.ticket", "form", "helpdesk_mgmt.ticket_view_form"),
    _view("helpdesk.ticket", "list", "helpdesk_mgmt.ticket_view_tree"),
]

FAMILIES = {"contexts": CONTEXTS}
