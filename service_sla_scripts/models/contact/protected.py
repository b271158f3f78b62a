"""Which fields hold contact data, for the whole process.

Another addon joins with one line at import::

    from odoo.addons.service_sla_scripts.models.contact.protected import protect

    protect("crm.lead", phone="phone", email_from="email")

Models and fields that are not installed are no matter. Fields that are ``related`` to a
protected one need no line: they are found when the models are set up.
"""

# what tools/masking.py knows how to mask
KINDS = frozenset(
    {"phone", "email", "identity", "card", "address", "name", "account", "secret"}
)
# how to reach a company is what its customers are told anyway
OPEN_MODELS = frozenset({"res.company"})

_explicit = {}


def protect(model, /, **kinds):
    """Hide fields of a model from people who may not see contacts in clear.

    :param str model: name of the model
    :param kinds: field name -> what it holds, one of ``KINDS``
    """
    unknown = set(kinds.values()) - KINDS
    if unknown:
        raise ValueError(f"{model}: no such kind: {', '.join(sorted(unknown))}")
    _explicit.setdefault(model, {}).update(kinds)


def protected_fields(registry):
    """Protected fields of a registry, closed over ``related``.

    :return: dict model name -> dict field name -> kind
    """
    found = {
        name: {
            field: kind
            for field, kind in _explicit.get(name, {}).items()
            if field in model._fields
        }
        for name, model in registry.items()
    }
    return with_related(registry, found)


def with_related(registry, found):
    """Add what is ``related`` to a field that was found, over any number of steps.

    :param found: dict model name -> dict field name -> what is known of it; grows
    """
    related = [
        (name, field.name, field.related.split("."))
        for name, model in registry.items()
        if name not in OPEN_MODELS
        for field in model._fields.values()
        if field.related
    ]
    grown = True
    while grown:
        grown = False
        for name, field, path in related:
            if field not in found[name]:
                kind = _kind_at(registry, found, name, path)
                if kind:
                    found[name][field] = kind
                    grown = True
    return found


def _kind_at(registry, found, name, path):
    """Kind of the field at the end of a path, or None."""
    *links, last = path
    for link in links:
        field = registry[name]._fields.get(link)
        if field is None or field.comodel_name not in registry:
            return None
        name = field.comodel_name
    return found[name].get(last)


_ADDRESS = dict.fromkeys(
    (
        "street", "street2", "zip", "contact_address", "contact_address_inline",
        "contact_address_complete", "partner_latitude", "partner_longitude",
        # base_address_extended
        "street_name", "street_number", "street_number2",
    ),
    "address",
)  # fmt: skip

protect(
    "res.partner",
    phone="phone",
    mobile="phone",
    phone_sanitized="phone",
    phone_mobile_search="phone",
    email="email",
    email_normalized="email",
    email_formatted="email",
    vat="identity",
    # sole traders register with their own identity number
    company_registry="identity",
    **_ADDRESS,
)
# whether a number or an address is blocked: of any that is typed, one after the other
_BLOCKED = dict.fromkeys(
    ("is_blacklisted", "phone_sanitized_blacklisted", "phone_blacklisted"), "secret"
)
protect("res.partner", **_BLOCKED)
protect("res.users", login="account")
protect("res.partner.bank", acc_number="card", sanitized_acc_number="card")
protect(
    "helpdesk.ticket",
    partner_email="email",
    email_cc="email",
    access_token="secret",
)
protect("service.interaction", caller="account")
protect(
    "mail.message",
    email_from="email",
    reply_to="email",
    incoming_email_to="email",
    incoming_email_cc="email",
    outgoing_email_to="email",
)
protect("mail.followers", email="email")
protect(
    "mail.notification",
    mail_email_address="email",
    sms_number="phone",
    # the words of a mail server, which name the address that it refuses
    failure_reason="secret",
)
protect("mail.guest", email="email")
protect("mail.blacklist", email="email")
protect("mail.blacklist.remove", email="email")
protect("phone.blacklist", number="phone")
protect("phone.blacklist.remove", phone="phone")
protect("ir.attachment", index_content="secret")
protect("portal.wizard.user", email="email")
protect(
    "sms.composer",
    recipient_single_number="phone",
    recipient_single_number_itf="phone",
    numbers="phone",
    sanitized_numbers="phone",
)
protect("sms.sms", number="phone")
protect(
    "snailmail.letter",
    street="address",
    street2="address",
    zip="address",
)
protect("snailmail.letter.missing.required.fields", street="address", street2="address")
protect("calendar.attendee", email="email")
