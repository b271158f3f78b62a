"""What the tests of installing look at in a database, table by table."""

# Models whose records the addon brings and takes along (for SIMILAR TO).
OURS = "service.%%|ir.(cron|actions.server)"
# Rows that must be the same before, with, and after the addon. Columns are those that
# the table had before; ``skip`` names what may differ, and why.
KEPT = {
    "helpdesk_ticket": {},
    "helpdesk_ticket_stage": {},
    "helpdesk_ticket_team": {},
    "helpdesk_ticket_category": {},
    "helpdesk_ticket_tag": {},
    # the addon marks helpdesk_mgmt's channels with their kind
    "helpdesk_ticket_channel": {"skip": {"write_date", "write_uid"}},
    "helpdesk_ticket_helpdesk_ticket_tag_rel": {},
    # a conversation about a record of ours, scheduled actions included, goes with it
    "mail_message": {"where": f"coalesce(model, '') NOT SIMILAR TO '{OURS}'"},
    "mail_tracking_value": {
        "skip": {"field_info"},
        "where": "mail_message_id NOT IN "
        f"(SELECT id FROM mail_message WHERE model SIMILAR TO '{OURS}')",
    },
    "mail_followers": {"where": f"coalesce(res_model, '') NOT SIMILAR TO '{OURS}'"},
    "mail_activity": {},
    "mail_alias": {},
    # core works out anew who is a customer when a group gets members
    "res_partner": {"skip": {"write_date", "write_uid"}},
    "res_users": {"skip": {"write_date", "write_uid"}},
    "ir_sequence": {},
    # bundles of scripts and styles are made anew when a module comes or goes; the icon
    # of a menu of ours goes with it
    "ir_attachment": {
        "where": "coalesce(url, '') NOT LIKE '/web/assets/%%'"
        " AND coalesce(res_model, '') <> 'ir.ui.menu'"
    },
    "rating_rating": {},
}
# Not part of what a company's database holds: caches, logs, and the registry's own
# lists of what is installed, which are looked at by name.
UNCOUNTED = {
    "ir_attachment",
    "ir_module_module",
    "ir_module_module_dependency",
    "orm_signaling_registry",
    "ir_cron_progress",
    "ir_cron_trigger",
    "ir_logging",
    "ir_model_constraint",
    "ir_model_data",
    "ir_model_relation",
    "ir_profile",
    "ir_translation",
}
# Tables in which work done meanwhile leaves rows that are the company's own.
USERS_DATA = {
    "helpdesk_ticket",
    "helpdesk_ticket_team",
    # categories, tags, channels that tickets use stay (hooks.KEPT_MODELS)
    "helpdesk_ticket_category",
    "helpdesk_ticket_channel",
    "helpdesk_ticket_tag",
    "discuss_channel",
    "discuss_channel_member",
    # what was done, and letters on their way
    "mail_activity",
    "mail_mail",
    "mail_alias",
    "mail_followers",
    "mail_message",
    "mail_notification",
    "mail_tracking_value",
    "mail_presence",
    "bus_bus",
    "res_partner",
    "res_users",
    "res_users_settings",
    "res_users_log",
    "res_users_deletion",
}
