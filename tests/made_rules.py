"""One decision rule of a user's own for all tests that need one: compiling it into the model takes half a minute, and is kept on disk."""

import inspect
import math


def sober(seen, traits, state, p):
    """Uses all four of what a rule gets, and mathematics whose last digits differ between C libraries."""
    share = seen.tie_count / seen.ties if seen.ties > 0 else 0.0
    if seen.inside:
        return 0.9 + 0.1 * state.ownership
    pull = 0.0
    for _ in range(2):
        pull += 0.5 * state.awareness * (1.0 - traits.cost)
    drawn = 0.4 * math.tanh(share) + 0.05 * math.sin(traits.power) ** 2 + 0.02 * share**1.7
    return min(1.0, pull * (0.2 + seen.others / seen.organisations) + p.activity * max(0.0, seen.utility) + drawn)


#: The same as the content of a file.
TEXT = f"import math\n\n\n{inspect.getsource(sober)}"
