"""How the climate moves, and how beliefs are formed and talked about."""

from __future__ import annotations

from coalitionlab.model.compiled import rule
from coalitionlab.model.rules.arithmetic import bounded


@rule
def next_climate(value, base, drift, shock):
    """Opinion, regulation, failures or funding next month: back towards its base, plus a shock.

    Source: a mean-reverting walk, assumed.
    """
    return bounded(value + drift * (base - value) + shock)


@rule
def closeness(trust, distance, identity):
    """How close a tie is, 0..1: its trust, less by the distance perceived, as far as there is no common identity.

    Source: S0 ("divergent viewpoints"; "we're all in this together"); assumed form.
    """
    return trust * (1.0 - distance * (1.0 - identity))


@rule
def common_ground(alignment, p):
    """The most that an aim can be made to serve an organisation without ceasing to serve the others, -1..1: what sets it against the aim is made up in part.

    Source: S1 (needs better met together); Lax & Sebenius 1986 (value is created, and then divided); assumed form.
    """
    return alignment + p.redesign * (1.0 - alignment)


@rule
def push(outside_against, membership, p):
    """The share of legitimacy and opinion that opponents outside take in a month: their power against, once there is something
    to be against.

    Source: Oliver & Myers 2003 (movements and countermovements); assumed form.
    """
    return p.opposition_push * outside_against * min(1.0, 3.0 * membership)


@rule
def propensity(distance):
    """How far one wants to be where the other is, -1..1: 1 where their aims agree, -1 where they are as distant as can be.

    Source: Axelrod & Bennett 1993, whose propensities are given; that they follow from distance is assumed.
    """
    return 1.0 - 2.0 * distance
