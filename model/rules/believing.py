"""How the climate moves and how beliefs are formed, talked about and forgotten."""

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
def voice(strength, trust, distance, identity, discount):
    """The weight of what a tie says: trust, discounted by perceived distance as far as there is no common identity.

    Source: DeGroot 1974 for weighted averaging; the discount by distance from S0's communication strategies, assumed form.
    """
    return strength * trust * (1.0 - discount * distance * (1.0 - identity))


@rule
def lent_legitimacy(baseline, lent):
    """The legitimacy to which belief returns, lifted by the standing of those inside (`lent` 0..1: none to all of what is missing).

    Source: S0, "high profile stakeholders help to build legitimacy for the collaboration through their association".
    """
    return baseline + lent * (1.0 - baseline)
