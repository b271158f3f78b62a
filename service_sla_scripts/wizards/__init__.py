from . import service_force_move
from . import service_sla_policy_try
from . import service_send_sms
