# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Desk: SLA and Talk Scripts",
    "summary": "Five steps, promises kept to the second, and the right words at hand",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "Service SLA Scripts contributors",
    "depends": [
        "helpdesk_mgmt",
        "helpdesk_mgmt_rating",
        "phone_validation",
        "resource",
    ],
    "data": [
        "security/service_sla_scripts_groups.xml",
        "security/service_sla_scripts_security.xml",
        "security/ir.model.access.csv",
        "data/helpdesk_ticket_stage_data.xml",
        "data/helpdesk_ticket_category_data.xml",
        "data/helpdesk_ticket_tag_data.xml",
        "wizards/service_force_move_views.xml",
        "views/ticket/helpdesk_ticket_views.xml",
        "views/ticket/helpdesk_ticket_search_views.xml",
        "views/ticket/helpdesk_ticket_team_views.xml",
        "views/ticket/helpdesk_ticket_settings_views.xml",
        "views/ticket/service_forced_move_views.xml",
        "views/ticket/service_interaction_views.xml",
        "views/service_sla_scripts_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "service_sla_scripts/static/src/**/*",
        ],
        "web.assets_tests": [
            "service_sla_scripts/static/tests/tours/**/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
