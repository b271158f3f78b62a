"""What masking costs: lists, searches and chatters, as people who see and do not see.

The same work on the same database by the same person, while the wing's methods are
taken out and with them: an agent with the right to see contacts in clear, and one
without it. Against helpdesk_mgmt alone one would measure columns of the other wings.
"""

import contextlib
import functools

import desk as build
from browser import Browser
from measure import in_turns
from table import at_most, ms, say, without_bar

TICKETS, PARTNERS, MESSAGES = 500, 2000, 30
CLEAR = "service_sla_scripts.group_contact_clear"
TURNS, ROUNDS = 11, 8
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
    people = {"in clear": clear, "masked": masked}
    rows = []
    with contextlib.ExitStack() as stack:
        browsers = {
            who: stack.enter_context(Browser(env)) for who, env in people.items()
        }
        for figure, work in (
            (f"list of {TICKETS} tickets", listing(clear)),
            (f"finding contacts by name among {PARTNERS}", finding),
            (f"opening a chatter of {MESSAGES} messages", opening(clear)),
        ):
            rows += compare(desk.env, figure, works(work, browsers))
    # of each the part that masking has to do with, without request and answer
    for figure, work in (
        (f"  {TICKETS} mail addresses, method alone", addresses),
        ("  contacts by name, method alone", names),
        ("  messages and followers, methods alone", chatter),
    ):
        rows += map(without_bar, compare(desk.env, figure, works(work, people)))
    return rows


def works(work, people):
    return {who: functools.partial(work, person) for who, person in people.items()}


def compare(env, figure, by_whom):
    """A row for people in clear, and one for masked people.

    Of each the same person without the wing and with it, in short turns: the machine is
    as fast in both halves of one. The turn with the median ratio is told.
    """
    rows = []
    for who, work in by_whom.items():
        turns = [turn(env, work) for _turn in range(TURNS)]
        without, with_wing = sorted(turns, key=ratio)[TURNS // 2]
        rows.append(
            at_most(
                f"{figure}, {who}",
                with_wing.seconds,
                without.seconds,
                BAR,
                a=shown(without),
                c=shown(with_wing),
            )
        )
    return rows


def turn(env, work):
    """Cost without the wing, and with it."""
    with taken_out(env.registry):
        without = in_turns({None: (env, work)}, rounds=ROUNDS)
    return without[None], in_turns({None: (env, work)}, rounds=ROUNDS)[None]


def ratio(costs):
    without, with_wing = costs
    return with_wing.seconds / without.seconds


def shown(cost):
    # requests have cursors of their own, whose queries are not counted
    return ms(cost.seconds) + (f", {cost.queries} q" if cost.queries else "")


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


def listing(env):
    """The list of tickets, as a browser asks for it."""
    Ticket = env["helpdesk.ticket"]
    view = env.ref("helpdesk_mgmt.ticket_view_tree").id
    spec = {
        name: {"fields": {"display_name": {}}} if Ticket._fields[name].relational
        else {}
        for name in Ticket.get_view(view)["models"]["helpdesk.ticket"]
    }  # fmt: skip

    def work(browser):
        found = browser.call(
            "helpdesk.ticket",
            "web_search_read",
            domain=[],
            specification=spec,
            limit=TICKETS,
        )
        assert len(found["records"]) == TICKETS

    return work


def addresses(env):
    """Nothing but the column that is masked."""
    from odoo.addons.service_sla_scripts.models.contact.twin import twin_name

    name = "partner_email"
    if env["base"]._service_masks():
        name = twin_name(name)
    found = env["helpdesk.ticket"].web_search_read([], {name: {}}, limit=TICKETS)
    assert len(found["records"]) == TICKETS


NAMES = {"name": "Customer 1", "specification": {"display_name": {}}, "limit": 100}


def finding(browser):
    """Contacts, as the field of a form asks for them."""
    assert len(browser.call("res.partner", "web_name_search", **NAMES)) == 100


def names(env):
    assert len(env["res.partner"].web_name_search(**NAMES)) == 100


def first_ticket(env):
    return env["helpdesk.ticket"].search([], order="id", limit=1)


def opening(env):
    """A chatter, from the first request to the last answer."""
    ticket = first_ticket(env)

    def work(browser):
        about, said = browser.chatter(ticket._name, ticket.id)
        assert len(about["mail.followers"]) >= 10
        assert len(said["mail.message"]) >= MESSAGES

    return work


def chatter(env):
    from odoo.addons.mail.tools.discuss import Store

    ticket = first_ticket(env)
    store = Store().add(ticket, [], as_thread=True, request_list=["followers"])
    data = store.add(ticket.message_ids).get_result()
    assert len(data["mail.message"]) >= MESSAGES
