from . import helpdesk_portal
from . import helpdesk_ticket
