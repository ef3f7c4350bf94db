"""What stands against an organisation's coming, and which actions of the catalogue work on that."""

from __future__ import annotations

import numpy as np

from coalitionlab.experiments.attribution.without import active_actions
from coalitionlab.experiments.statistics import Floats
from coalitionlab.model.terms import TERM_NAMES, TERMS
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.effects import Effect
from coalitionlab.scenarios.schema import Strategy

#: What is said where an organisation would come if it were asked.
NOT_ASKED = "nobody asks it"
#: Not to be worked on: it is what it is.
_GIVEN = ("readiness",)
#: What should go down for the better; everything else should go up.
_DOWN = (
    "convener.control",
    "convener.power",
    "organisation.fatigue",
    "organisation.reactance",
    "organisation.alone",
)
#: What an action has to move where that is not what the term reads.
_STANDS_FOR = {
    "seen.trust": "tie.trust",
    "seen.wariness": "tie.trust",
    "seen.opposed": "organisation.overlap",
    "coalition.structure": "convener.backbone",
}


def supports(terms: Floats) -> str:
    """Return the name of the term that weighs most for it."""
    return _strongest(terms, 1.0)


def obstacle(terms: Floats, balance: float, inside: bool = False) -> str:
    """Return the name of the term that weighs most against it; or that nobody asks it, where on balance it would come."""
    return NOT_ASKED if balance > 0 and not inside else _strongest(terms, -1.0)


def remedy(against: str, strategy: Strategy) -> str:
    """Return the title of the action that works most on an obstacle, one that the strategy does where there is one; "" where none does."""
    ranked = sorted(_working_on(against).items(), key=lambda pair: -pair[1])
    try:
        own = active_actions(strategy)
    except InputError:
        own = ()
    names = [name for name, _ in ranked]
    best = next((name for name in names if name in own), names[0] if names else None)
    return ACTIONS[best].title.lower() if best else ""


def _working_on(against: str) -> dict[str, float]:
    """By action, the fastest of its effects on what an obstacle depends on."""
    if against == NOT_ASKED:
        wanted = {"organisation.invited", "organisation.contact"}
    else:
        term = next(each for each in TERMS if each.name == against)
        wanted = {_STANDS_FOR.get(quantity, quantity) for _, quantity in term.readings}
    found = {}
    for name, action in ACTIONS.items():
        if action.mode == "member":  # it reaches nobody outside
            continue
        rates = [effect.rate for effect in action.effects if str(effect.moves) in wanted and _helps(effect)]
        if rates:
            found[name] = max(rates)
    return found


def _helps(effect: Effect) -> bool:
    down = str(effect.moves) in _DOWN
    return not effect.backfire and (effect.aim == 0.0) == down


def _strongest(terms: Floats, sign: float) -> str:
    weights = sign * np.where([name in _GIVEN for name in TERM_NAMES], -np.inf * sign, terms)
    return TERM_NAMES[int(np.argmax(weights))]
