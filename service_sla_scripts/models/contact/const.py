CLEAR = "service_sla_scripts.group_contact_clear"
AGENT = "helpdesk_mgmt.group_helpdesk_user_own"
# a setting: also people who have nothing to do with the helpdesk are masked
MASK_EVERYBODY = "service_sla_scripts.mask_everybody"
