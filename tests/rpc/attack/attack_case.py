"""A class of tests with a site to attack."""

from ...integration.common import IntegrationCase
from .site import Site
from .suite import carry_out


class AttackCase(IntegrationCase):
    template = None
    label = None
    site = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcomes = {}
        cls.site = Site(cls, cls.template, cls.label)

    def outcome(self, attack, role):
        key = attack.name, role
        if key not in self.outcomes:
            self.outcomes[key] = carry_out(attack, self.site, role)
        return self.outcomes[key]
