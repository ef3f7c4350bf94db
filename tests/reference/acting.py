"""The actions of the convener: whom they reach, in what dose, and to what effect (ODD, 7.3)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from coalitionlab.scenarios.names.effects import Action, Effect, Quantity
from reference.arithmetic import bounded, within
from reference.organisation import Organisation, Tie

if TYPE_CHECKING:
    from reference.model import ReferenceModel

#: Aims that name organisations by a quality of their own.
_QUALITIES: dict[str, Callable[[Organisation], bool]] = {
    "all": lambda one: True,
    "outsiders": lambda one: not one.inside,
    "members": lambda one: one.inside,
    "high_profile": lambda one: not one.inside and one.trait.profile_rank >= 0.8,
    "low_profile": lambda one: not one.inside and one.trait.profile_rank <= 0.2,
    "affected": lambda one: one.trait.affected >= 0.5,
}


def carry_out(model: ReferenceModel, action: Action, days: float, aim: str) -> float:
    """Carry out one action with some staff-days; the days that it took."""
    if action.mode == "tie":
        reached_ties: list[Tie] = aimed_ties(model, aim)
        reached = list(dict.fromkeys(tie.start for tie in reached_ties))
        targets = len(reached_ties)
    else:
        reached_ties, reached = [], reached_organisations(model, action, aim)
        targets = {"central": 1, "broadcast": min(1, len(reached))}.get(action.mode, len(reached))
    if targets == 0:
        return 0.0
    worth = days * model.skill[action.family] * model.p.months_per_year / 12
    effective = worth * worth / (worth + model.p.overhead)
    dose = 1 - math.exp(-effective * action.reach / targets)
    for effect in action.effects:
        rate = dose * getattr(model.p, rate_of(action, effect))
        if model.p.months_per_year != 12:
            rate = 1 - max(0, 1 - rate) ** (12 / model.p.months_per_year)
        for whose in _owners(model, action, effect, reached_ties, reached):
            _apply(effect, rate, whose)
    return days


def rate_of(action: Action, effect: Effect) -> str:
    """The parameter that holds the rate of an effect."""
    return f"rate_{action.name}_{effect.moves.field}{'_backfire' if effect.backfire else ''}"


def for_outsiders(action: Action) -> bool:
    """Whether an action only makes sense for those outside."""
    return action.aims[0] not in ("all", "members") and "all" not in action.aims


def reached_organisations(model: ReferenceModel, action: Action, aim: str) -> list[Organisation]:
    """The organisations that an action not on ties reaches."""
    aimed = aimed_organisations(model, aim)
    if action.mode == "member":
        return [one for one in aimed if one.inside]
    if not for_outsiders(action):
        return aimed
    also = [] if aim.startswith("sector:") else model.goals.needed()
    return [one for one in dict.fromkeys([*aimed, *also]) if not one.inside]


def aimed_organisations(model: ReferenceModel, aim: str) -> list[Organisation]:
    """The organisations that an action aimed so is meant for."""
    if aim.startswith("sector:"):
        return [one for one in model.organisations if one.sector == aim.removeprefix("sector:")]
    if aim in ("waverers", "sceptics"):
        outside = [one for one in model.organisations if not one.inside]
        mean = sum(one.utility for one in outside) / max(1, len(outside))
        return [one for one in outside if (one.utility >= mean) == (aim == "waverers")]
    return [one for one in model.organisations if _QUALITIES[aim](one)]


def aimed_ties(model: ReferenceModel, aim: str) -> list[Tie]:
    """The established ties that an action aimed so is meant for."""
    ties = [tie for one in model.organisations for tie in one.ties if tie.strength > 0]
    if aim in ("distant_ties", "close_ties"):
        mean = sum(tie.distance for tie in ties) / max(1, len(ties))
        return [tie for tie in ties if (tie.distance >= mean - 1e-9) == (aim == "distant_ties")]
    if aim == "members":
        return [tie for tie in ties if tie.start.inside and tie.end.inside]
    if aim == "outsiders":
        return [tie for tie in ties if not tie.start.inside]
    if aim.startswith("sector:"):
        return [tie for tie in ties if tie.start.sector == aim.removeprefix("sector:")]
    return ties


def _owners(
    model: ReferenceModel, action: Action, effect: Effect, ties: list[Tie], reached: list[Organisation]
) -> Iterator[dict[str, Any]]:
    """Whose quantities an effect may move or depend on, by the words in which effects are written; once for each."""
    whole = {"convener": model.convener, "climate": model.climate, "coalition": model.coalition}
    if effect.moves.scope == "organisation":
        for one in reached:
            yield {**whole, "organisation": one, "trait": one.trait}
    elif effect.moves.scope == "tie":
        for tie in ties if action.mode == "tie" else [tie for one in reached for tie in one.ties]:
            yield {**whole, "organisation": tie.start, "trait": tie.start.trait, "tie": tie}
    else:
        yield whole


def _apply(effect: Effect, rate: float, whose: dict[str, Any]) -> None:
    """The law of all effects: a quantity moves part of the way towards its aim."""
    aim = _value(effect.aim, whose) if isinstance(effect.aim, Quantity) else effect.aim
    here = _value(effect.moves, whose)
    if effect.only_up and here > aim:
        return
    for condition in effect.conditions:
        met = _value(condition.quantity, whose)
        rate *= condition.floor + (1 - condition.floor) * (1 - met if condition.lacking else met)
    setattr(whose[effect.moves.scope], effect.moves.field, within(here + bounded(rate) * (aim - here)))


def _value(quantity: Quantity, whose: dict[str, Any]) -> float:
    """What a quantity is now."""
    return getattr(whose[quantity.scope], quantity.field)
