"""Random numbers as functions of what they are for (ODD, section 8): nothing is drawn in any order."""

from __future__ import annotations

import math

import numpy as np

_BITS = 2**64 - 1

#: What each stream of numbers is for. A trait has stream TRAIT plus its place in the table of sectors.
DECIDE, MANDATE, CLIMATE, WIRING, TRUST, DISTANCE, LATENT, START = 1, 2, 3, 4, 5, 6, 7, 8
READINESS, SKILL, SHOCK, TURNOVER, PLANS, TURN, CLOSURE, TRAIT = 9, 10, 11, 12, 13, 14, 15, 100


def run_key(seed: int, replicate: int) -> int:
    """The number from which all draws of one replicate follow."""
    return int(np.random.SeedSequence(seed, spawn_key=(replicate,)).generate_state(1, np.uint64)[0])


def mixed(bits: int, part: int) -> int:
    """Two 64-bit numbers mixed into one (the finaliser of SplitMix64)."""
    z = (bits + 0x9E3779B97F4A7C15 * (part + 1)) & _BITS
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _BITS
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _BITS
    return z ^ (z >> 31)


def stream_key(key: int, stream: int, month: int) -> int:
    """The luck of one stream in one month (or of whatever stands in the month's place)."""
    return mixed(mixed(key, stream), month)


def uniform(luck: int, who: int) -> float:
    """A number drawn evenly from 0 up to, not including, 1."""
    return (mixed(luck, who) >> 11) * 2.0**-53


def normal(luck: int, who: int) -> float:
    """A standard normal number (Box and Muller 1958)."""
    bits = mixed(luck, who)
    radius = math.sqrt(-2 * math.log(1 - (bits >> 11) * 2.0**-53))
    return radius * math.cos(2 * math.pi * uniform(bits, 0))
