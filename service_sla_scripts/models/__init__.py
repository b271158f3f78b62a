from . import ticket
from . import guard
from . import sla
from . import script
from . import contact
from . import approval
