from .holes import HoleCase
from .holes_access import AccessHoles
from .holes_forms import FormHoles


class TestHelpdeskHoles(FormHoles, AccessHoles, HoleCase):
    """All attacks on one pair of servers, which take longer to start than to attack."""
