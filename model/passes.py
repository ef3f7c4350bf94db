"""Passes over columns: what is done to everybody, or to every tie, at once; and sums over them.

Each is one loop over a few arrays that share no memory, without a branch that cannot be foreseen, so that the machine does
several at a time. Sums are eight side by side for each quantity, then their total, always in the same order.
"""

from __future__ import annotations

from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.rules.arithmetic import bounded, toward, within


@sweeping
def set_all(values, value):
    """Every value becomes the same."""
    for i in range(len(values)):
        values[i] = value


@sweeping
def fade_away(values, rate):
    """Each value loses the share `rate` of itself."""
    for i in range(len(values)):
        values[i] -= rate * values[i]


@sweeping
def how_many(values):
    """How many values are above 0."""
    count = 0
    for i in range(len(values)):
        count += 1 if values[i] > 0.0 else 0
    return count


@sweeping
def rate_each(rates, rate, shares, first, first_base, first_slope, second, second_base, second_slope):
    """The rate of an effect for each: `rate`, for those reached (`shares` is 1, else 0), times two conditions base + slope x reading."""
    for i in range(len(rates)):
        by_first = first_base + first_slope * first[i]
        rates[i] = shares[i] * rate * by_first * (second_base + second_slope * second[i])


@sweeping
def shift(values, aim, rate, shares):
    """The law of every effect: values move to an aim by rate x what is missing, rates within 0..1.

    Those that are not reached have a share of 0, and a rate of 0 moves nothing.
    """
    for i in range(len(values)):
        values[i] = within(toward(values[i], aim, bounded(rate * shares[i])))


@sweeping
def shift_to_each(values, aims, rates):
    """As `shift`, each by a rate and to an aim of its own."""
    for i in range(len(values)):
        values[i] = within(toward(values[i], aims[i], bounded(rates[i])))


@sweeping
def lift_to_each(values, aims, rates):
    """As `shift_to_each`, upwards only."""
    for i in range(len(values)):
        values[i] = within(toward(values[i], max(values[i], aims[i]), bounded(rates[i])))


#: Sums at a time: room for so many quantities, of which each has eight.
QUANTITIES = 16


@step
def total(sums, which):
    """The sum of the quantity of this number."""
    at = 8 * which
    first, second = sums[at] + sums[at + 4], sums[at + 1] + sums[at + 5]
    third, fourth = sums[at + 2] + sums[at + 6], sums[at + 3] + sums[at + 7]
    return (first + third) + (second + fourth)


@sweeping
def tally_two(sums, a, b):
    """Any two columns."""
    for k in range(16):
        sums[k] = 0.0
    for first in range(0, len(a), 8):
        for lane in range(8):
            sums[lane] += a[first + lane]
            sums[8 + lane] += b[first + lane]


@sweeping
def tally_distances(sums, strength, distance):
    """Distances of established ties, and how many there are."""
    for k in range(16):
        sums[k] = 0.0
    for first in range(0, len(strength), 8):
        for lane in range(8):
            established, far = 1.0 if strength[first + lane] > 0.0 else 0.0, distance[first + lane]
            sums[lane] += established * far
            sums[8 + lane] += established
