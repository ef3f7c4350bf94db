"""Sums over everybody or over all ties: eight side by side for each quantity, then their total, always in the same order."""

from __future__ import annotations

from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.rules.working import effort, matched
from coalitionlab.scenarios.names.fields import MANDATED, PILOT

#: Sums at a time: room for so many quantities, of which each has eight.
QUANTITIES = 9


@step
def total(sums, which):
    """The sum of the quantity of this number."""
    at = 8 * which
    first, second = sums[at] + sums[at + 4], sums[at + 1] + sums[at + 5]
    third, fourth = sums[at + 2] + sums[at + 6], sums[at + 3] + sums[at + 7]
    return (first + third) + (second + fourth)


@sweeping
def tally_members(
    sums, inside, status, signal, joined_now, mapped, ownership, leaders, power_share, profile
):  # fmt: skip
    """Of those inside: how many, their power, maps, ownership and leaders, how many mandated; what their being there tells, and
    that of joiners alone."""
    for k in range(64):
        sums[k] = 0.0
    for first in range(0, len(inside), 8):
        for lane in range(8):
            i = first + lane
            here, tells = inside[i], signal[i] * profile[i]
            sums[lane] += here
            sums[8 + lane] += here * power_share[i]
            sums[16 + lane] += here * mapped[i]
            sums[24 + lane] += here * ownership[i]
            sums[32 + lane] += here * leaders[i]
            sums[40 + lane] += 1.0 if status[i] == MANDATED else 0.0
            sums[48 + lane] += tells
            sums[56 + lane] += joined_now[i] * tells


@sweeping
def tally_work(
    sums, inside, status, ownership, identity, mapped, power, expertise, money, reach, authority, hidden, matching, p
):  # fmt: skip
    """The four kinds of work that members do."""
    for k in range(32):
        sums[k] = 0.0
    on_trial, mandated = p.effort_pilot, p.effort_mandated * p.effort_floor
    for first in range(0, len(inside), 8):
        for lane in range(8):
            i = first + lane
            given = effort(ownership[i], identity[i], hidden, p)
            given *= on_trial if status[i] == PILOT else 1.0
            given = mandated if status[i] == MANDATED else given
            given *= inside[i] * power[i] * matched(matching, mapped[i], p.unmatched)
            sums[lane] += given * expertise[i]
            sums[8 + lane] += given * money[i]
            sums[16 + lane] += given * reach[i]
            sums[24 + lane] += given * authority[i]


@sweeping
def tally_two(sums, one, other):
    """Any two columns."""
    for k in range(16):
        sums[k] = 0.0
    for first in range(0, len(one), 8):
        for lane in range(8):
            sums[lane] += one[first + lane]
            sums[8 + lane] += other[first + lane]


@sweeping
def tally_distances(sums, strength, distance):
    """Distances of established ties, and how many there are."""
    for k in range(16):
        sums[k] = 0.0
    for first in range(0, len(strength), 8):
        for lane in range(8):
            known, far = 1.0 if strength[first + lane] > 0.0 else 0.0, distance[first + lane]
            sums[lane] += known * far
            sums[8 + lane] += known
