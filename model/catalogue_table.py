"""The catalogue of actions as the compiled law reads it: one record an effect."""

from __future__ import annotations

from functools import cache

import numpy as np

from coalitionlab.agents.actions import ACTIONS, AIMS, MODES
from coalitionlab.agents.effects import Effect, Quantity

BROADCAST, ORGANISATION, MEMBER, TIE, CENTRAL = range(len(MODES))
TRAIT_SCOPE, ORGANISATION_SCOPE, TIE_SCOPE, CONVENER_SCOPE, CLIMATE_SCOPE, COALITION_SCOPE = range(1, 7)
#: A sector's aim is this number and the sector's own.
SECTOR_AIM = 100
MOST_CONDITIONS = 3

EFFECT_RECORD = np.dtype(
    [("action", "i8"), ("scope", "i8"), ("field", "i8"), ("aim", "f8"), ("aim_field", "i8"), ("rate", "f8")]
    + [(f"{part}_{k}", kind) for k in range(MOST_CONDITIONS)
       for part, kind in (("scope", "i8"), ("field", "i8"), ("intercept", "f8"), ("slope", "f8"))]
)  # fmt: skip


def _row(action: int, effect: Effect) -> tuple[float, ...]:
    scope, field = effect.moves.code
    at_truth = isinstance(effect.aim, Quantity)
    row: list[float] = [action, scope, field, 0.0 if at_truth else effect.aim, effect.aim.code[1] if at_truth else -1, effect.rate]
    for condition in effect.conditions:
        row += [*condition.quantity.code, *condition.line]
    return tuple(row + [0, 0, 1.0, 0.0] * (MOST_CONDITIONS - len(effect.conditions)))


@cache
def effect_table() -> np.ndarray:
    """All effects of all actions in the order of the catalogue, as EFFECT_RECORDs (read-only)."""
    rows = [_row(number, effect) for number, action in enumerate(ACTIONS.values()) for effect in action.effects]
    table = np.array(rows, EFFECT_RECORD)
    table.flags.writeable = False
    return table


def mode_numbers() -> np.ndarray:
    """The mode of every action, as its place in MODES."""
    return np.array([MODES.index(action.mode) for action in ACTIONS.values()], np.int64)


def reaches() -> np.ndarray:
    """The reach of every action."""
    return np.array([action.reach for action in ACTIONS.values()])


def aim_number(aim: str, sectors: tuple[str, ...]) -> int:
    """The number of an aim; raises ValueError for a sector that the scenario does not have."""
    if aim.startswith("sector:"):
        name = aim.partition(":")[2]
        if name not in sectors:
            raise ValueError(f"aim {aim!r}: the scenario has no sector {name!r}")
        return SECTOR_AIM + sectors.index(name)
    return AIMS.index(aim)
