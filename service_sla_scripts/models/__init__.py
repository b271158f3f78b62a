from . import ticket
from . import guard
from . import sla
from . import approval
