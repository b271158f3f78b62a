from . import service_force_move
