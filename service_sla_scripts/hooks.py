from odoo import Command
from odoo.tools import sql

from .models.contact.service_contact_reveal_chain import DROP_GUARD
from .models.ticket.const import CHANNELS
from .models.ticket.res_company import CODE

MODULE = "service_sla_scripts"
# Where the external ids of what stays wait until the addon comes again; underscores
# mark it as no addon, like Odoo's own __export__.
KEPT = "__service_sla_scripts__"

# helpdesk_mgmt's own channels, and what they are to the service pipeline
ADOPTED_CHANNELS = {
    "helpdesk_mgmt.helpdesk_ticket_channel_phone": "phone",
    "helpdesk_mgmt.helpdesk_ticket_channel_email": "email",
    "helpdesk_mgmt.helpdesk_ticket_channel_web": "portal",
    "helpdesk_mgmt.helpdesk_ticket_channel_other": "other",
}
# what users work with stays when the addon goes
KEPT_MODELS = (
    "helpdesk.ticket.category",
    "helpdesk.ticket.channel",
    "helpdesk.ticket.tag",
    "discuss.channel",
)


def pre_init_hook(env):
    """Add the columns whose values are known, so that no ticket is written.

    No ticket has a step yet, and each arrived when it was made. Left to Odoo, all are
    computed one by one, were last changed today, and arrived today.
    """
    for table, column, kind in (
        ("helpdesk_ticket", "service_state", "varchar"),
        ("helpdesk_ticket", "service_process", "varchar"),
        ("helpdesk_ticket", "service_nature", "varchar"),
        ("helpdesk_ticket", "service_opened_at", "timestamp"),
        ("helpdesk_ticket_category", "service_nature", "varchar"),
    ):
        sql.create_column(env.cr, table, column, kind)
    env.cr.execute(
        "UPDATE helpdesk_ticket"
        " SET service_opened_at = date_trunc('second', create_date)"
    )
    # what an earlier life of the addon left is taken over, not made twice
    env.cr.execute(
        "UPDATE ir_model_data SET module = %s WHERE module = %s", (MODULE, KEPT)
    )


def post_init_hook(env):
    """Complete the channels, and number work orders in every company."""
    Channel = env["helpdesk.ticket.channel"]
    ours = {f"{MODULE}.channel_{code}": code for code, _label in CHANNELS}
    for xmlid, code in (ADOPTED_CHANNELS | ours).items():
        channel = env.ref(xmlid, raise_if_not_found=False)
        if channel:
            channel.service_code = code
    known = Channel.search([("service_code", "!=", False)]).mapped("service_code")
    missing = [code for code, _label in CHANNELS if code not in known]
    made = Channel._service_create(missing, env["res.company"])
    env["ir.model.data"].create(
        [
            {
                "module": MODULE,
                "name": f"channel_{code}",
                "model": Channel._name,
                "res_id": channel.id,
                "noupdate": True,
            }
            for code, channel in zip(missing, made, strict=True)
        ]
    )
    companies = env["res.company"].search([])
    companies._service_without_sequence()._service_create_sequences()
    # who administers the database can read it all in another way; from here on whoever
    # becomes an administrator is named in the settings until somebody decides
    env.ref(f"{MODULE}.group_contact_clear").user_ids = env.ref(
        "base.group_system"
    ).all_user_ids


def uninstall_hook(env):
    """Give every ticket a stage of helpdesk_mgmt again, and leave user data behind."""
    teams = env["helpdesk.ticket.team"].with_context(
        active_test=False, service_uninstall=True
    )
    teams.search([("service_use_pipeline", "=", True)]).write(
        {"service_use_pipeline": False}
    )
    # open to-dos of escalation go with it, done ones stay as history
    kind = env.ref(f"{MODULE}.activity_type_escalation")
    todos = env["mail.activity"].with_context(active_test=False)
    ours = todos.search([("activity_type_id", "=", kind.id)])
    ours.filtered("active").unlink()
    ours.exists().activity_type_id = env.ref("mail.mail_activity_data_todo")
    sequences = env["ir.sequence"].search([("code", "=", CODE)])
    # first: deleted along with their sequence they leave PostgreSQL's own behind
    sequences.date_range_ids.unlink()
    sequences.unlink()
    # whoever had our groups keeps what they implied
    for xmlid in (
        "group_supervisor",
        "group_contact_system",
        "group_contact_reveal",
        "group_contact_auditor",
    ):
        group = env.ref(f"{MODULE}.{xmlid}")
        implied = [Command.link(id_) for id_ in group.implied_ids.ids]
        group.with_context(active_test=False).user_ids.write({"group_ids": implied})
    # the function that guards the log of revealed contacts outlives its table
    env.cr.execute(DROP_GUARD)
    env["ir.model.data"].search(
        [("module", "=", MODULE), ("model", "in", KEPT_MODELS)]
    ).write({"module": KEPT})
