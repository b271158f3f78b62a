"""The table at the end of a run."""

from collections import Counter

from .suite import EVERYBODY


def table(attacks, plain, addon):
    """One line per attack: what plain helpdesk_mgmt gives away, what the addon does.

    :param plain: outcome per attack name
    :param addon: outcome per (attack name, role), empty when it was not run
    """
    width = max(len(attack.name) for attack in attacks)
    yield f"{'attack':{width}} | plain | with the addon"
    for attack in attacks:
        tried = {
            role: addon[attack.name, role]
            for role in attack.roles
            if (attack.name, role) in addon
        }
        leaking = [role for role, outcome in tried.items() if outcome]
        verdict = ", ".join(leaking) or ("-" if tried else "not run")
        mark = "LEAKS" if plain.get(attack.name) else "-"
        yield f"{attack.name:{width}} | {mark:5} | {verdict}"
    yield ""
    yield from totals(attacks, plain, addon)


def totals(attacks, plain, addon):
    leaking = sum(bool(outcome) for outcome in plain.values())
    oracles = sum(attack.oracle for attack in attacks)
    yield f"attacks: {len(attacks)}, of these guesses: {oracles}"
    yield f"leaking on plain helpdesk_mgmt: {leaking} of {len(plain)}"
    leaks = sum(map(bool, addon.values()))
    yield f"leaking with the addon: {leaks} of {len(addon)} (attack, role)"
    tried = Counter(role for _name, role in addon)
    leaked = Counter(role for (_name, role), outcome in addon.items() if outcome)
    for role in EVERYBODY:
        yield f"    {role:12} {leaked[role]:4} of {tried[role]}"
