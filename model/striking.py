"""What dated events do to organisations and ties, at the end of step 4: in place of what these decided themselves."""

from __future__ import annotations

from coalitionlab.model.compiled import step
from coalitionlab.model.lanes import tie_index
from coalitionlab.model.membership import enter, leave, trust_restarts
from coalitionlab.model.rules.learning import kept_by
from coalitionlab.scenarios.names.fields import MEMBER, OUTSIDE
from coalitionlab.scenarios.world import CHANGES, LARGEST, STRIKES, STRONGEST_CHAMPION, WHOEVER

_LEAVES, _JOINS, _CHAMPION_GOES, _TRUST, _WORKS = (1.0 + k for k in range(len(STRIKES)))
_LARGEST, _CHAMPION = -1.0 - WHOEVER.index(LARGEST), -1.0 - WHOEVER.index(STRONGEST_CHAMPION)


@step
def events_strike(system, month):
    """This month's events strike organisations and ties, in the order of the scenario's file."""
    for event in system.events:
        if 0.0 < event.kind < CHANGES and event.month == month + 1.0:
            i = whoever(system, event.who)
            if i >= 0:
                strike_one(system, event, i)


@step
def strike_one(system, event, i):
    """An organisation leaves for good, comes in, loses its champion, or is played by somebody who has it inside this month, working so
    much, whatever it has decided; or its trust and another's in each other are set."""
    s = system.state[i]
    if event.kind == _LEAVES:
        s.gone = 1.0
        if s.status != OUTSIDE:
            leave(s)
            s.joined_now = 0.0
    elif event.kind == _JOINS:
        s.gone = 0.0
        if s.status == OUTSIDE:
            enter(s, MEMBER)
            s.left_now = 0.0
    elif event.kind == _CHAMPION_GOES:
        kept = kept_by(s.leaders, s.buy_in, system.p)
        s.champion *= kept
        s.ownership *= kept
        s.mapped *= kept
        s.contact *= kept
        trust_restarts(system, i, kept)
    elif event.kind == _WORKS:
        s.gone = 0.0
        if s.status == OUTSIDE and s.left_now > 0.0:  # it would have gone just now: nobody hears of it
            s.status, s.left_now = MEMBER, 0.0
        elif s.status == OUTSIDE:
            enter(s, MEMBER)
        s.effort = event.trust
    elif event.kind == _TRUST:
        j = int(event.other) if event.other >= 0.0 else strongest_partner(system, i)
        if j >= 0:
            set_trust(system, i, j, event.trust)
            set_trust(system, j, i, event.trust)


@step
def whoever(system, who):
    """The row that an event names: of an organisation, or of the most powerful member, or the member with the strongest champion
    (the first of equals); -1 where there is none."""
    if who >= 0.0:
        return int(who)
    found, most = -1, -1.0
    for i in range(len(system.state)):
        measure = system.traits[i].power if who == _LARGEST else -1.0
        measure = system.state[i].champion if who == _CHAMPION else measure
        if system.state[i].status != OUTSIDE and measure > most:
            found, most = i, measure
    return found


@step
def strongest_partner(system, i):
    """The most powerful member to whom organisation i has a tie; -1 where there is none."""
    found, most = -1, -1.0
    for k in range(system.degree[i]):
        index = tie_index(system.start, i, k)
        j = system.target[index]
        inside = system.state[j].status != OUTSIDE and system.ties[index].strength > 0.0
        if inside and system.traits[j].power > most:
            found, most = int(j), system.traits[j].power
    return found


@step
def set_trust(system, i, j, trust):
    """How far i trusts j, now and without contact, where it has a tie to it."""
    for k in range(system.degree[i]):
        index = tie_index(system.start, i, k)
        if system.target[index] == j:
            system.ties[index].trust = trust
            system.ties[index].usual = trust
