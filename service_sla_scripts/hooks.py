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


def post_init_hook(env):
    """Adopt the channels that are there, and number work orders in every company."""
    for xmlid, code in ADOPTED_CHANNELS.items():
        channel = env.ref(xmlid, raise_if_not_found=False)
        if channel:
            channel.service_code = code
    env["res.company"].search([])._service_create_sequences()


def uninstall_hook(env):
    """Give every ticket a stage of helpdesk_mgmt again, and leave user data behind."""
    env["helpdesk.ticket.team"].with_context(active_test=False).search(
        [("service_use_pipeline", "=", True)]
    ).write({"service_use_pipeline": False})
    env["ir.model.data"].search(
        [("module", "=", "service_sla_scripts"), ("model", "in", KEPT_MODELS)]
    ).unlink()
