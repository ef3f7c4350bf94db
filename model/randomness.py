"""Counter-based random draws: each draw is a function of what it is for, so it depends on nothing else.

A draw is named by (key of the run, stream, month, whom it concerns). The key comes from NumPy's SeedSequence; the draw
is SplitMix64's finaliser (Steele, Lea & Flood 2014) applied once for each part of the name. So draw k of organisation i in
month t is the same under every strategy (common random numbers), in whatever order or process it is made, and
adding a stream disturbs no other.
"""

from __future__ import annotations

import math
from enum import IntEnum

import numpy as np

from coalitionlab.model.compiled import compiled, rule, sweeping
from coalitionlab.model.rules.arithmetic import cos_of_turn, log

_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_S30, _S27, _S31, _S11, _ONE = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11), np.uint64(1)
_SCALE = 2.0**-53


class Stream(IntEnum):
    """What a draw is for."""

    DECIDE = 1
    MANDATE = 2
    CLIMATE = 3
    WIRING = 4
    TRUST = 5
    DISTANCE = 6
    LATENT = 7
    START = 8
    READINESS = 9
    SKILL = 10
    SHOCK = 11
    TURNOVER = 12
    PLANS = 13
    TURN = 14
    CLOSURE = 15
    TRAIT = 100  # and one stream a trait from here on


def run_key(seed: int, replicate: int = 0) -> np.uint64:
    """The key of replicate `replicate` of an experiment seeded with `seed` (0 is a seed like any other)."""
    return np.uint64(np.random.SeedSequence(seed, spawn_key=(replicate,)).generate_state(1, np.uint64)[0])


def stream_of(key: np.uint64, stream: Stream) -> np.uint64:
    """The key of one stream of a run, for use outside compiled code."""
    return np.uint64(stream_key(key, int(stream), 0))


@compiled
def mixed(bits, part):
    """SplitMix64: 64 bits scrambled with one part of a draw's name."""
    z = bits + _STEP * (np.uint64(part) + _ONE)
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@compiled
def stream_key(key, stream, month):
    """The part of a draw's name that all organisations share in one month."""
    return mixed(mixed(key, stream), month)


@compiled
def uniform(shared, who):
    """A uniform draw in [0, 1) for `who`, from the shared part of its name."""
    return float(mixed(shared, who) >> _S11) * _SCALE


@rule
def _normal_of(bits):
    """A standard normal number from 64 random bits (Box & Muller 1958)."""
    radius = math.sqrt(-2.0 * log(1.0 - float(bits >> _S11) * _SCALE))
    return radius * cos_of_turn(uniform(bits, 0))


@compiled
def normal(shared, who):
    """A standard normal draw for `who`."""
    return _normal_of(mixed(shared, who))


@sweeping
def uniforms(drawn, shared, who):
    """A uniform draw for each of `who`."""
    for k in range(len(who)):
        drawn[k] = uniform(shared, who[k])


@sweeping
def normals(drawn, shared, who):
    """A standard normal draw for each of `who`."""
    for k in range(len(who)):
        drawn[k] = _normal_of(mixed(shared, who[k]))
