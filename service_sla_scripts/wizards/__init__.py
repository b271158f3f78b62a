from . import service_approval_answer
from . import service_approval_ask
from . import service_force_move
from . import service_sla_policy_try
from . import service_phrase_try
