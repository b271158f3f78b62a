from .models.ticket.const import CHANNELS

# helpdesk_mgmt's own channels, and what they are to the service pipeline
ADOPTED_CHANNELS = {
    "helpdesk_mgmt.helpdesk_ticket_channel_phone": "phone",
    "helpdesk_mgmt.helpdesk_ticket_channel_email": "email",
    "helpdesk_mgmt.helpdesk_ticket_channel_web": "portal",
    "helpdesk_mgmt.helpdesk_ticket_channel_other": "other",
}
# what users work with stays when the addon goes
KEPT_MODELS = ("helpdesk.ticket.category", "helpdesk.ticket.tag", "discuss.channel")


def post_init_hook(env):
    """Complete the channels, and number work orders in every company."""
    Channel = env["helpdesk.ticket.channel"]
    for xmlid, code in ADOPTED_CHANNELS.items():
        channel = env.ref(xmlid, raise_if_not_found=False)
        if channel:
            channel.service_code = code
    known = Channel.search([("service_code", "!=", False)]).mapped("service_code")
    Channel._service_create(
        [code for code, _label in CHANNELS if code not in known], env["res.company"]
    )
    companies = env["res.company"].search([])
    companies._service_without_sequence()._service_create_sequences()


def uninstall_hook(env):
    """Give every ticket a stage of helpdesk_mgmt again, and leave user data behind."""
    teams = env["helpdesk.ticket.team"].with_context(
        active_test=False, service_uninstall=True
    )
    teams.search([("service_use_pipeline", "=", True)]).write(
        {"service_use_pipeline": False}
    )
    env["ir.model.data"].search(
        [("module", "=", "service_sla_scripts"), ("model", "in", KEPT_MODELS)]
    ).unlink()
