"""Passes over columns: what is done to everybody, or to every tie, at once.

Each is one loop over a few arrays that share no memory, without a branch that cannot be foreseen, so that the machine does
several at a time.
"""

from __future__ import annotations

from coalitionlab.model.compiled import sweeping
from coalitionlab.model.rules.seeing import bounded, toward


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
def rate_each(rates, rate, shares, first, first_base, first_slope, second, second_base, second_slope):
    """The rate of an effect for each: `rate`, for those reached (`shares` is 1, else 0), times two conditions base + slope x reading."""
    for i in range(len(rates)):
        by_first = first_base + first_slope * first[i]
        rates[i] = shares[i] * rate * by_first * (second_base + second_slope * second[i])


@sweeping
def shift(values, aim, rate, shares):
    """The law of every effect: values move to an aim by rate x what is missing, rates and values within 0..1.

    Those that are not reached have a share of 0, and a rate of 0 moves nothing.
    """
    for i in range(len(values)):
        values[i] = bounded(toward(values[i], aim, bounded(rate * shares[i])))


@sweeping
def shift_to_each(values, aims, rates):
    """As `shift`, each by a rate and to an aim of its own."""
    for i in range(len(values)):
        values[i] = bounded(toward(values[i], aims[i], bounded(rates[i])))
