from . import ticket
from . import sla
from . import script
from . import contact
