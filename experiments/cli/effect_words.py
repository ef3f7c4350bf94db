"""What an action does, effect by effect, in words."""

from __future__ import annotations

from coalitionlab.scenarios.names.effects import Effect, EffectCondition, Quantity

_OWNERS = {
    "trait": "its own",
    "organisation": "an organisation's",
    "tie": "a tie's",
    "convener": "the convener's",
    "climate": "the climate of",
    "coalition": "the coalition's",
}


def effect_words(effect: Effect) -> str:
    """One effect as a sentence, such as: raises an organisation's awareness, by 30 % of what is missing to 1; more, the ...

    The numbers and quantities are those of the catalogue, as the ODD lists them.
    """
    moved, share = _words(effect.moves), f"{100 * effect.rate:g} %"
    if isinstance(effect.aim, Quantity):
        said = f"corrects {moved} towards {_words(effect.aim)}, by {share} of the way"
    elif effect.aim == 0:
        said = f"lowers {moved}, by {share} of what there is"
    elif effect.aim == 1:
        said = f"raises {moved}, by {share} of what is missing to 1"
    else:
        said = f"moves {moved} towards {effect.aim:g}, by {share} of the way"
    conditions = [_condition(one) for one in effect.conditions]
    harm = "; this is how it backfires" if effect.backfire else ""
    return "; ".join([said, *conditions]) + harm


def _condition(one: EffectCondition) -> str:
    least = f" (never less than {100 * one.floor:g} % of that)" if one.floor else ""
    return f"the {'less' if one.lacking else 'more'} of it, the higher {_words(one.quantity)}{least}"


def _words(quantity: Quantity) -> str:
    return f"{_OWNERS[quantity.scope]} {quantity.field.replace('_', ' ')}"
