"""What masking costs: lists, searches and chatters, as people who see and do not see.

The same work on the same database: by an agent while the wing's methods are taken out,
with them and the right to see contacts in clear, and without that right. Against
helpdesk_mgmt alone one would measure the columns of the other wings.
"""

import contextlib

import desk as build
from measure import in_turns
from table import at_most, ms, say, without_bar

TICKETS, PARTNERS, MESSAGES = 500, 2000, 30
CLEAR = "service_sla_scripts.group_contact_clear"
TURNS, ROUNDS = 3, 12
BAR = 1.05
WING = "service_sla_scripts.models.contact"


def run(desks):
    say(f"{TICKETS} tickets, {PARTNERS} contacts")
    desk = build.build(desks.env("C", "-contacts"))
    fill(desk)
    clear = second_agent(desk)
    desk.env.cr.commit()
    clear, masked = (desk.env(user=user) for user in (clear, desk.agent))
    assert masked["base"]._service_masks() and not clear["base"]._service_masks()
    rows = []
    for figure, work in (
        (f"list of {TICKETS} tickets", tickets),
        (f"finding contacts by name among {PARTNERS}", names),
        (f"chatter of {MESSAGES} messages with followers", chatter),
    ):
        rows += compare(figure, work, clear, masked)
    alone = compare(f"  {TICKETS} mail addresses alone", addresses, clear, masked)
    return rows + [without_bar(row) for row in alone]


def compare(figure, work, clear, masked):
    """A row for people in clear, and one for masked people."""

    works = {
        "in clear": (clear, lambda: work(clear)),
        "masked": (masked, lambda: work(masked)),
    }
    costs = {}
    for _turn in range(TURNS):
        with taken_out(clear.registry):
            best = in_turns({"without": works["in clear"]}, rounds=ROUNDS)
        best |= in_turns(works, rounds=ROUNDS)
        costs = {name: min(cost, costs.get(name, cost)) for name, cost in best.items()}
    shown = {n: f"{ms(c.seconds)}, {c.queries} q" for n, c in costs.items()}
    return [
        at_most(
            f"{figure}, {who}",
            costs[who].seconds,
            costs["without"].seconds,
            BAR,
            a=shown["without"],
            c=shown[who],
        )
        for who in ("in clear", "masked")
    ]


@contextlib.contextmanager
def taken_out(registry):
    """Without any method of the wing that overrides one of core's."""
    classes = {cls for model in registry.values() for cls in model.mro()}
    with contextlib.ExitStack() as stack:
        for cls in classes:
            for name, value in list(vars(cls).items()):
                ours = WING in (getattr(value, "__module__", None) or "")
                if ours and callable(value) and not name.startswith(("__", "_service")):
                    stack.callback(setattr, cls, name, value)
                    delattr(cls, name)
        yield


def fill(desk):
    """Customers with addresses, tickets of theirs, and a conversation."""
    env = desk.env
    partners = env["res.partner"].create(
        [
            {
                "name": f"Customer {number}",
                "email": f"customer.{number}@example.com",
                "phone": f"+86138{number:08}",
            }
            for number in range(PARTNERS)
        ]
    )
    quiet = build.tickets(desk).sudo().with_context(tracking_disable=True)
    made = quiet.create(
        [
            vals | {"partner_id": partner.id, "partner_email": partner.email}
            for vals, partner in zip(
                build.values(desk, TICKETS), partners[:TICKETS], strict=True
            )
        ]
    )
    ticket = made[0]
    ticket.message_subscribe(partners[:10].ids)
    env["mail.message"].create(
        [
            {
                "model": ticket._name,
                "res_id": ticket.id,
                "body": f"<p>It blinks red {number}</p>",
                "message_type": "email",
                "subtype_id": env.ref("mail.mt_comment").id,
                "author_id": partners[number % 10].id,
                "email_from": partners[number % 10].email_formatted,
            }
            for number in range(MESSAGES)
        ]
    )


def second_agent(desk):
    """A colleague with the right to see contacts in clear."""
    user = desk.agent.copy({"login": "bench_clear", "name": "Li"})
    user.group_ids += desk.env.ref(CLEAR)
    desk.team.user_ids += user
    return user


def tickets(env):
    """The list as the browser asks for it."""
    Ticket = env["helpdesk.ticket"]
    view = env.ref("helpdesk_mgmt.ticket_view_tree").id
    spec = {
        name: {"fields": {"display_name": {}}} if Ticket._fields[name].relational
        else {}
        for name in Ticket.get_view(view)["models"]["helpdesk.ticket"]
    }  # fmt: skip
    found = Ticket.web_search_read([], spec, limit=TICKETS)
    assert len(found["records"]) == TICKETS


def addresses(env):
    """Nothing but the column that is masked."""
    from odoo.addons.service_sla_scripts.models.contact.twin import twin_name

    name = "partner_email"
    if env["base"]._service_masks():
        name = twin_name(name)
    found = env["helpdesk.ticket"].web_search_read([], {name: {}}, limit=TICKETS)
    assert len(found["records"]) == TICKETS


def names(env):
    found = env["res.partner"].web_name_search(
        "Customer 1", {"display_name": {}}, limit=100
    )
    assert len(found) == 100


def chatter(env):
    from odoo.addons.mail.tools.discuss import Store

    ticket = env["helpdesk.ticket"].search([], order="id", limit=1)
    store = Store().add(ticket, [], as_thread=True, request_list=["followers"])
    data = store.add(ticket.message_ids).get_result()
    assert len(data["mail.message"]) >= MESSAGES
