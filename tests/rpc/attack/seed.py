"""The service desk under attack; runs in ``odoo shell`` on either database.

Names nothing that only one of them has, but for the switch of the team's pipeline.
"""

SCRIPT = '''
from datetime import datetime, timedelta
from itertools import count
from email.message import EmailMessage
from markupsafe import Markup
from odoo.tests import new_test_user
from odoo.tools.misc import limited_field_access_token

PASSWORD = "attack-of-the-desk"
numbers = count(1)
planted = {}
people = {}
env = env(context={"mail_notify_force_send": False, "lang": "en_US"})


def secret(owner, name, kind):
    """A value of a kind whose core is unique (see planted.py)."""
    n = f"{next(numbers):04d}"
    core, value = {
        "phone": (f"1385550{n}", f"+86 138 5550 {n}"),
        "mail": (f"kelp{n}mail", f"kelp{n}mail@customer.example"),
        "street": (f"kelp{n}weg", f"Kelp{n}weg 12"),
        "identity": (f"11010119900307{n}", f"11010119900307{n}"),
        "bank": (f"622202000000{n}", f"6222 0200 0000 {n}"),
    }[kind]
    planted[core] = f"{owner}.{name}"
    return value


def commit():
    env.cr.commit()
    env.invalidate_all()


# -- the desk -------------------------------------------------------------------

def colleague(login, groups, **values):
    user = new_test_user(
        env, login, groups, password=PASSWORD, email=f"{login}@desk.example",
        name=login.title(), **{"notification_type": "inbox", **values},
    )
    people[login] = user
    return user


desk = "helpdesk_mgmt.group_helpdesk_user_team"
agent = colleague("agent", desk)
plus = colleague(
    "agent_plus", f"{desk},base.group_partner_manager,base.group_allow_export"
)
manager = colleague("manager", "helpdesk_mgmt.group_helpdesk_manager")
colleague("employee", "base.group_user")
by_mail = colleague("agent_by_mail", desk, notification_type="email")
masked = agent | plus | manager | by_mail
team = env["helpdesk.ticket.team"].create(
    {"name": "Desk", "user_ids": [Command.set(masked.ids)]}
)
if "service_use_pipeline" in team._fields:
    team.service_use_pipeline = True
tag = env["res.partner.category"].create({"name": "VIP"})


# -- customers ------------------------------------------------------------------

def contact(owner, **values):
    return env["res.partner"].create({
        "name": f"{owner.title()} Customer",
        "email": secret(owner, "email", "mail"),
        "phone": secret(owner, "phone", "phone"),
        "street": secret(owner, "street", "street"),
        "street2": secret(owner, "street2", "street"),
        "vat": secret(owner, "vat", "identity"),
        "company_registry": secret(owner, "company_registry", "identity"),
        "category_id": [Command.set(tag.ids)],
        **values,
    })


def mail(owner, sender, **headers):
    """A letter with a number in its subject, its words and the name of its file."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = f"desk@desk.example, {secret(owner, 'to', 'mail')}"
    letter["Cc"] = f"Somebody <{secret(owner, 'cc', 'mail')}>"
    letter["Subject"] = f"Please ring {secret(owner, 'subject', 'phone')}"
    letter["Message-ID"] = f"<{next(numbers)}@customer.example>"
    words = secret(owner, "letter", "phone"), secret(owner, "signature", "mail")
    letter.set_content("Ring %s or write to %s." % words)
    letter.add_attachment(
        f"My number is {secret(owner, 'file', 'phone')}",
        filename=f"card {secret(owner, 'filename', 'phone')}.txt",
    )
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    return letter.as_string()


def told_to_the_addon(owner, ticket):
    """What only the addon has a place for."""
    if "service_identity_number" not in ticket._fields:
        return
    ticket.write({
        "service_identity_number_masked": secret(owner, "identity_number", "identity"),
        "service_second_phone_masked": secret(owner, "second_phone", "phone"),
        "service_visit_address_masked": secret(owner, "visit_address", "street"),
    })
    telephone = new_test_user(
        env, f"telephone of {owner}", "service_sla_scripts.group_contact_system"
    )
    ticket.with_user(telephone).service_register_contact([{
        "external_id": f"call of {owner}", "channel": "web_chat",
        "ticket": ticket.number,
        "started_at": "2024-03-15 06:30:00", "caller": secret(owner, "caller", "phone"),
        "messages": [{
            "at": "2024-03-15 06:30:05", "side": "customer",
            "body": f"Ring {secret(owner, 'chat', 'phone')}",
        }],
    }])


def victim(owner):
    """Everything that Odoo keeps of a customer, each piece with a secret of its own."""
    partner = contact(owner)
    child = contact(f"{owner}.child", parent_id=partner.id, type="other")
    bank = env["res.partner.bank"].create(
        {"partner_id": partner.id, "acc_number": secret(owner, "bank", "bank")}
    )
    user = new_test_user(
        env, secret(owner, "login", "mail"), "base.group_portal", password=PASSWORD,
        partner_id=partner.id, email=partner.email, name=partner.name,
    )
    people[owner] = user
    commit()
    # tracked: the old values stay in the chatter of the contact
    partner.write({
        "email": secret(owner, "new_email", "mail"),
        "phone": secret(owner, "new_phone", "phone"),
    })
    commit()
    ticket = env["helpdesk.ticket"].with_user(user).sudo().create({
        "name": f"No internet, ring {secret(owner, 'title', 'phone')}",
        "description": "<p>My number: <b>%s</b>, mail %s, identity %s</p>" % (
            secret(owner, "text_phone", "phone"),
            secret(owner, "text_mail", "mail"),
            secret(owner, "text_identity", "identity"),
        ),
        "team_id": team.id,
        "partner_id": partner.id,
        "partner_name": partner.name,
        "partner_email": secret(owner, "partner_email", "mail"),
        "email_cc": secret(owner, "email_cc", "mail"),
    })
    # the colleague who wants mails hears of all that goes on; the others look at it
    ticket.message_subscribe((partner | by_mail.partner_id).ids)
    ticket.sudo().write({"user_id": agent.id})
    Thread = env["mail.thread"]
    Thread.message_process(
        "helpdesk.ticket", mail(owner, f"{partner.name} <{partner.email}>"),
        thread_id=ticket.id,
    )
    letter = ticket.message_ids.filtered(lambda m: m.message_type == "email")[:1]
    by_stranger = Thread.message_process(
        "helpdesk.ticket", mail(owner, secret(owner, "stranger", "mail")),
        custom_values={"team_id": team.id},
    )
    comment_phone = secret(owner, "comment", "phone")
    ticket.with_user(user).message_post(
        body=Markup("<p>Ring %s</p>") % comment_phone,
        message_type="comment", subtype_xmlid="mail.mt_comment",
    )
    answer = ticket.with_user(agent).message_post(
        body="Good morning", message_type="comment", subtype_xmlid="mail.mt_comment",
        partner_ids=partner.ids,
    )
    notifications = answer.sudo().notification_ids
    notifications.filtered(lambda n: n.res_partner_id == partner).write({
        "notification_status": "exception",
        "failure_type": "mail_email_invalid",
        "failure_reason": f"refused: <{secret(owner, 'failure', 'mail')}>",
        "mail_email_address": secret(owner, "notified", "mail"),
    })
    env["mail.notification"].create({
        "mail_message_id": letter.id, "res_partner_id": partner.id,
        "notification_type": "sms", "notification_status": "exception",
        "failure_type": "sms_number_format",
        "sms_number": secret(owner, "sms_number", "phone"),
    })
    ticket.with_user(agent).activity_schedule(summary="Ring", user_id=agent.id)
    rating = env["rating.rating"].create({
        "res_model_id": env["ir.model"]._get_id("helpdesk.ticket"),
        "res_id": ticket.id, "partner_id": partner.id,
        "rated_partner_id": agent.partner_id.id,
    })
    ticket.rating_apply(
        5, rating=rating, feedback=f"Fine, ring {secret(owner, 'feedback', 'phone')}"
    )
    env["mail.blacklist"].sudo()._add(secret(owner, "blacklist", "mail"))
    env["mail.blacklist"].sudo()._add(partner.email)
    env["phone.blacklist"].sudo()._add([partner.phone])
    commit()
    # what a file contains is read by whoever opens it; what was indexed is not
    attachment = env["ir.attachment"].create({
        "name": "nothing.txt", "raw": b"nothing", "res_model": "helpdesk.ticket",
        "res_id": ticket.id,
    })
    attachment._write({"index_content": secret(owner, "index", "phone")})
    attachment.generate_access_token()
    ticket._portal_ensure_token()
    told_to_the_addon(owner, ticket)
    commit()
    return {
        "partner": partner.id, "child": child.id, "bank": bank.id, "user": user.id,
        "ticket": ticket.id, "letter": letter.id, "answer": answer.id,
        "by_stranger": by_stranger, "attachment": attachment.id, "rating": rating.id,
        "attachment_token": attachment.access_token,
        "rating_token": rating.access_token, "ticket_token": ticket.access_token,
        "avatar_token": limited_field_access_token(
            partner, "avatar_128", scope="binary"
        ),
        "author_token": limited_field_access_token(
            letter, "author_avatar", scope="binary"
        ) if letter else "",
        # what an oracle asks for; a secret that is guessed is no secret that is told
        "email": partner.email, "phone": partner.phone, "vat": partner.vat,
        "company_registry": partner.company_registry, "login": user.login,
        "street": partner.street, "acc_number": bank.acc_number,
        "comment_phone": comment_phone, "partner_email": ticket.partner_email,
    }


victims = {owner: victim(owner) for owner in ("anna", "bert", "carl")}
anna = env["helpdesk.ticket"].browse(victims["anna"]["ticket"])
anna.message_subscribe([victims["bert"]["partner"]])

# a customer of whom a letter without a name came: the address is the name
nameless = env["res.partner"].find_or_create(secret("nameless", "email", "mail"))
# one who has a number in the name, among other words
hotline = secret("numbered", "name", "phone")
numbered = contact("numbered", name=f"Hotline {hotline} Ltd")
anna.message_subscribe(numbered.ids)
for owner in victims:
    victims[owner] |= {
        "nameless": nameless.id, "numbered": numbered.id,
        "numbered_token": limited_field_access_token(
            numbered, "avatar_128", scope="binary"
        ),
    }

# invited with the wizard, which writes about it into the chatter
invited = contact("invited")
wizard = env["portal.wizard"].create({"partner_ids": [Command.set(invited.ids)]})
wizard.user_ids.action_grant_access()

# customers whom an attack may use up
spares = [contact(f"spare{n}").id for n in range(90)]

keys = {}
for login, user in people.items():
    env["res.users.apikeys"].with_user(user).sudo()
    keys[login] = env["res.users.apikeys"].with_user(user).sudo()._generate(
        "rpc", "attack", datetime.now() + timedelta(hours=5)
    )
commit()
give({
    "planted": planted,
    "victims": victims,
    "invited": invited.id,
    "spares": spares,
    # to whom nothing is masked
    "clear": [
        {"partner": user.partner_id.id}
        for user in env.ref("base.user_root") | env.ref("base.user_admin")
    ],
    "team": team.id,
    "tag": tag.id,
    "people": {
        login: {
            "uid": user.id, "partner": user.partner_id.id, "login": user.login,
            "password": PASSWORD, "key": keys[login],
        }
        for login, user in people.items()
    },
})
'''
