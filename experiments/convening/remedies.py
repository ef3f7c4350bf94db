"""What stands against an organisation's coming, and which actions of the catalogue work on that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from coalitionlab.experiments.attribution.without import active_actions
from coalitionlab.model.terms import TERM_NAMES, TERMS
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.effects import Effect
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Strategy

#: The traits of an organisation on which it hangs what actions do to it.
TRAITS = ("standing", "exposure", "complement")
#: What is said where an organisation would come if it were asked.
NOT_ASKED = "nobody asks it"
NOTHING = "nothing that was found"
#: An action of one's own plan is advised where it gains this share of what the best of the catalogue does.
HALF = 0.5
#: The odds of success that organisations outside usually see, by which an aim that serves them weighs.
ODDS = 0.3
_USUAL = ("fit_worth", "recognition", "buy_in_relief", "ambient")
#: Of these as much is to be gained as is there but not felt: a mission may be worth twice as much, the others what is beyond `ambient`.
_FELT = ("mission", "market", "mandate", "needs")
#: Not to be worked on: it is what it is.
_GIVEN = ("readiness",)
#: What should go down for the better; everything else should go up.
_DOWN = ("convener.control", "convener.power", "organisation.fatigue", "organisation.reactance", "organisation.alone")
#: What an action has to move where that is not what the term reads.
_STANDS_FOR = {
    "seen.trust": "tie.trust",
    "seen.wariness": "tie.trust",
    "seen.opposed": "organisation.overlap",
    "coalition.structure": "convener.backbone",
}


def supports(terms: np.ndarray) -> str:
    """Return the name of the term that weighs most for it."""
    return _strongest(terms, 1.0)


def obstacle(terms: np.ndarray, balance: float, inside: bool = False) -> str:
    """Return the name of the term that weighs most against it; or that nobody asks it, where on balance it would come."""
    return NOT_ASKED if balance > 0 and not inside else _strongest(terms, -1.0)


def remedy(against: str, terms: np.ndarray, traits: Mapping[str, float], strategy: Strategy) -> tuple[str, str]:
    """Return the action by which an organisation has most to gain, and the term that it works on most; ("", "") where there is none.

    An action's gain is how fast it moves what terms depend on, as far as the organisation's traits let it, times what there is to gain in
    each term with this organisation (see `lacking`). One that the strategy does is taken where it
    gains half as much as the best of the catalogue, or more.

    Parameters
    ----------
    against : str
        The obstacle; where nobody asks the organisation, only asking it is looked at.
    terms : ndarray
        Its terms of utility.
    traits : mapping of str to float
        Its motives, exposure and complement, by name (see `TRAITS`).
    strategy : Strategy
    """
    lacks = {NOT_ASKED: 1.0} if against == NOT_ASKED else lacking(terms, traits)
    gains = {}
    for name, by_term in _effects_outside().items():
        effects = {
            term: lacks[term] * max(_speed(effect, traits) for effect in effects)
            for term, effects in by_term.items()
            if term in lacks
        }
        if effects:
            gains[name] = (sum(effects.values()), max(effects, key=lambda term: effects[term]))
    ranked = sorted(gains, key=lambda name: -gains[name][0])
    if not ranked or gains[ranked[0]][0] <= 0.0:
        return "", ""
    try:
        own = active_actions(strategy)
    except InputError:
        own = ()
    worth = HALF * gains[ranked[0]][0]
    best = next((name for name in ranked if name in own and gains[name][0] >= worth), ranked[0])
    return ACTIONS[best].title.lower(), gains[best][1]


def lacking(terms: np.ndarray, traits: Mapping[str, float]) -> dict[str, float]:
    """Return by term how much utility there is to gain at most, at usual parameters.

    Of barriers what they take away (of the cost what support inside relieves), of the aim what it does not serve it, of standing the honour of
    being asked, of motives and needs what is there and not brought home yet (see `_FELT`).
    """
    usual = {name: PARAMETERS[name].default for name in _USUAL}
    has = dict(zip(TERM_NAMES, terms, strict=True))
    found = {term: max(0.0, -has[term]) for term in TERM_NAMES if term not in (*_GIVEN, *_FELT)}
    unfelt = 1.0 / usual["ambient"] - 1.0
    found |= {term: max(0.0, has[term]) * (1.0 if term == "mission" else unfelt) for term in _FELT}
    return found | {
        "fit": max(0.0, ODDS * usual["fit_worth"] - has["fit"]),
        "standing": usual["recognition"] * traits["standing"],
        "cost": usual["buy_in_relief"] * found["cost"],
    }


def advice() -> dict[str, Any]:
    """Return what `obstacle` and `remedy` rest on, as plain values: by action and term, how fast each effect is and the lines of traits on which that hangs."""

    def plain(effect: Effect) -> list[Any]:
        lines = [[each.quantity.field, *each.line] for each in effect.conditions if each.quantity.scope == "trait"]
        return [_rate(effect), [line for line in lines if line[0] in TRAITS]]

    effects = {
        name: {term: [plain(each) for each in effects] for term, effects in by_term.items()}
        for name, by_term in _effects_outside().items()
    }
    return {
        "effects": effects, "traits": list(TRAITS), "not_asked": NOT_ASKED, "nothing": NOTHING, "half": HALF, "odds": ODDS, "felt": list(_FELT),
        "given": list(_GIVEN), "usual": {name: PARAMETERS[name].default for name in _USUAL},
    }  # fmt: skip


@cache
def _effects_outside() -> dict[str, dict[str, list[Effect]]]:
    """By action that reaches organisations outside, its effects on what each term depends on (and on their being asked)."""
    wanted = {term.name: {_STANDS_FOR.get(quantity, quantity) for _, quantity in term.readings} for term in TERMS}
    wanted[NOT_ASKED] = {"organisation.invited", "organisation.contact"}
    found = {}
    for name, action in ACTIONS.items():
        if action.mode == "member":
            continue
        by_term = {
            term: [each for each in action.effects if str(each.moves) in moved and _helps(each)]
            for term, moved in wanted.items()
        }
        found[name] = {term: effects for term, effects in by_term.items() if effects}
    return found


def _speed(effect: Effect, traits: Mapping[str, float]) -> float:
    """How fast an effect moves an organisation with these traits; half as much where it only lifts a belief to what is claimed."""
    speed = _rate(effect)
    for each in effect.conditions:
        if each.quantity.scope == "trait" and each.quantity.field in traits:
            intercept, slope = each.line
            speed *= intercept + slope * traits[each.quantity.field]
    return speed


def _rate(effect: Effect) -> float:
    return effect.rate * (HALF if effect.only_up else 1.0)


def _helps(effect: Effect) -> bool:
    down = str(effect.moves) in _DOWN
    return not effect.backfire and (effect.aim == 0.0) == down


def _strongest(terms: np.ndarray, sign: float) -> str:
    weights = sign * np.where([name in _GIVEN for name in TERM_NAMES], -np.inf * sign, terms)
    return TERM_NAMES[int(np.argmax(weights))]
