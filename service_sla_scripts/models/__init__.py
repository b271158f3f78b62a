from . import ticket
from . import sla
