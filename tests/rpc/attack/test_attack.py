"""Every attack by every role, on the addon and on plain helpdesk_mgmt.

``bin/test tests/rpc/attack -s`` prints what leaks where.
"""

import sys

from odoo.tests import tagged

from ...integration.common import ADDON_TEMPLATE, BASE_TEMPLATE
from . import (
    families_context,
    families_doors,
    families_events,
    families_groups,
    families_guess,
    families_http,
    families_mail,
    families_names,
    families_own,
    families_read,
    families_search,
    families_write,
)  # fmt: skip
from .attack_case import AttackCase
from .brute import SCRIPT as BRUTE
from .report import table
from .suite import AGENT, ANYBODY, CUSTOMER, EVERYBODY, MANAGER, PLUS

FAMILIES = {
    name: attacks
    for module in (
        families_read, families_doors, families_names, families_groups,
        families_guess, families_search, families_mail, families_http, families_context,
        families_events, families_write, families_own,
    )
    for name, attacks in module.FAMILIES.items()
}  # fmt: skip
ATTACKS = [attack for attacks in FAMILIES.values() for attack in attacks]
# whose public methods are called blindly, and on which record of the customer's
CALLED = {
    "res.partner": "partner",
    "res.users": "user",
    "helpdesk.ticket": "ticket",
    "mail.message": "letter",
    "res.partner.bank": "bank",
    "ir.attachment": "attachment",
    "rating.rating": "rating",
}
# Of the attacks, so many have to succeed where nobody is masked: a suite that finds
# nothing there proves nothing. Measured; the rest are doors that core keeps closed.
LEAKING_PLAIN = 0.85
# who tries on plain helpdesk_mgmt, until one of them gets something
PLAIN_ROLES = (AGENT, PLUS, MANAGER, CUSTOMER, ANYBODY)


@tagged("post_install", "-at_install")
class TestAttack(AttackCase):
    """With the addon: nothing."""

    template = ADDON_TEMPLATE
    label = "addon"

    def test_brute_force(self):
        data = self.site.data
        anna = data.victims["anna"]
        found = self.run_script(
            self.site.database,
            BRUTE,
            # who has the most rights of all who are masked
            roles=[PLUS],
            planted=data.planted,
            people=data.people,
            records={model: [anna[key]] for model, key in CALLED.items()},
        )
        self.assertGreater(found["counts"]["fields"], 1000)
        self.assertGreater(found["counts"]["methods"], 200)
        leaks = [f"{what}: {', '.join(names)}" for what, names in found["hits"]]
        self.assertFalse(leaks, "\n".join(["", *leaks]))


def _test(family, role):
    def test(self):
        leaks = [
            f"{attack.name}: {outcome}"
            for attack in FAMILIES[family]
            if role in attack.roles and (outcome := self.outcome(attack, role))
        ]
        # all of them at once: what one attack gets says nothing about the next
        self.assertFalse(leaks, "\n".join(["", *leaks]))

    test.__doc__ = f"{role}: {family}"
    return test


for _role in EVERYBODY:
    for _family, _attacks in FAMILIES.items():
        if any(_role in attack.roles for attack in _attacks):
            setattr(TestAttack, f"test_{_role}_{_family}", _test(_family, _role))


@tagged("post_install", "-at_install")
class TestPlain(AttackCase):
    """Without the addon: nearly all, or the suite would prove nothing."""

    template = BASE_TEMPLATE
    label = "plain"

    def test_plain_helpdesk_leaks(self):
        plain = {attack.name: self._first_leak(attack) for attack in ATTACKS}
        addon = getattr(TestAttack, "outcomes", {})
        sys.stdout.write("\n".join(["", *table(ATTACKS, plain, addon), ""]))
        there = [attack.name for attack in ATTACKS if attack not in families_own.OWN]
        leaking = [name for name in there if plain[name]]
        self.assertGreaterEqual(len(leaking), LEAKING_PLAIN * len(there))

    def _first_leak(self, attack):
        """What the first of two roles gets that gets anything."""
        outcomes = (
            self.outcome(attack, role)
            for role in [role for role in PLAIN_ROLES if role in attack.roles][:2]
        )
        return next(filter(None, outcomes), None)

    def test_names_are_unique(self):
        self.assertEqual(len({attack.name for attack in ATTACKS}), len(ATTACKS))
