"""What the values of a message that is not written yet say about who gets it."""

# Types that say nothing about it; whatever else there is leaves the house (a text
# message, a letter), even where it is only noted on the ticket.
ORDINARY_TYPES = frozenset(
    {
        "auto_comment",
        "comment",
        "email",
        "email_outgoing",
        "notification",
        "out_of_office",
        "user_notification",
    }
)
RECIPIENTS = ("partner_ids", "recipient_ids")
ADDRESSES = ("outgoing_email_to", "email_to", "email_cc")
# all that a guard looks at
GUARDED = frozenset(
    {"model", "res_id", "subject", "body", "body_html", "subtype_id", "message_type"}
    | {*RECIPIENTS, *ADDRESSES}
)


def may_leave(env, values):
    """Whether a message may reach anybody outside, told without a query."""
    note = env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")
    return (
        values.get("subtype_id") not in (False, None, note)
        or is_for_outsiders(env, values)
        or any(values.get(name) for name in RECIPIENTS)
    )


def is_for_outsiders(env, values):
    """Whether it goes to bare addresses, a contact that is new, or by another way."""
    return (
        any(values.get(name) for name in ADDRESSES)
        or values.get("message_type", "comment") not in ORDINARY_TYPES
        or any(
            not isinstance(command, int) and command[0] in (0, 1)
            for name in RECIPIENTS
            for command in values.get(name) or ()
        )
    )


def recipients_of(env, values):
    """The partners that are named, from ids or commands."""
    ids = set()
    for name in RECIPIENTS:
        for command in values.get(name) or ():
            if isinstance(command, int):
                ids.add(command)
            elif command[0] == 4:
                ids.add(command[1])
            elif command[0] == 6:
                ids.update(command[2])
    # sudo: who they are does not get out of here
    return env["res.partner"].sudo().browse(sorted(ids))
