from . import helpdesk_ticket_portal
from . import helpdesk_ticket_token
from . import helpdesk_ticket_customer
from . import portal_share
