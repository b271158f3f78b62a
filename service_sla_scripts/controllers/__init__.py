from . import mail_thread
from . import helpdesk_portal
from . import helpdesk_ticket
