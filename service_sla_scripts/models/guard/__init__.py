from . import service_phrase
from . import service_fact
from . import service_tone_finding
from . import res_company
from . import helpdesk_ticket_fact
from . import helpdesk_ticket_guard
from . import helpdesk_ticket_guard_contact
from . import helpdesk_ticket_guard_record
