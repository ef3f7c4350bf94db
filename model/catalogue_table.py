"""The catalogue of actions as the compiled law reads it: one record an effect."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTIONS, FAMILIES
from coalitionlab.scenarios.names.effects import MODES, Action, Effect, Quantity
from coalitionlab.scenarios.names.fields import CLIMATE, COALITION, CONVENER, OVERALL_OFFSETS, STATE, TRAITS
from coalitionlab.scenarios.names.fields import TIE as TIE_FIELDS

BROADCAST, ORGANISATION, MEMBER, TIE, CENTRAL = range(len(MODES))
TRAIT_SCOPE, ORGANISATION_SCOPE, TIE_SCOPE, OVERALL_SCOPE = range(1, 5)
#: The conditions that an effect has room for: two on overall quantities, one each on a trait, on state and on a tie.
SLOTS = {
    OVERALL_SCOPE: ("overall_1", "overall_2"),
    TRAIT_SCOPE: ("trait",),
    ORGANISATION_SCOPE: ("state",),
    TIE_SCOPE: ("tie",),
}

#: Where a quantity is. The numbers are what the compiled steps read; 4 is overall: convener, climate, coalition.
_SCOPES = {"trait": 1, "organisation": 2, "tie": 3, "convener": 4, "climate": 4, "coalition": 4}
_FIELDS = {
    "trait": TRAITS,
    "organisation": STATE,
    "tie": TIE_FIELDS,
    "convener": CONVENER,
    "climate": CLIMATE,
    "coalition": COALITION,
}

EFFECT_RECORD = np.dtype(
    [("action", "i8"), ("scope", "i8"), ("field", "i8"), ("aim", "f8"), ("aim_field", "i8"), ("only_up", "i8")]
    + [(f"{slot}{part}", kind) for slots in SLOTS.values() for slot in slots
       for part, kind in (("_field", "i8"), ("_base", "f8"), ("_slope", "f8"))]
)  # fmt: skip
ACTION_RECORD = np.dtype([("mode", "i8"), ("for_outsiders", "i8"), ("marks", "i8"), ("family", "i8"), ("reach", "f8")])


def code_of(quantity: Quantity) -> tuple[int, int]:
    """(scope number, field number) of a quantity. Raises InputError when the model has none of that name."""
    if quantity.field not in _FIELDS.get(quantity.scope, ()):
        known = [f"{scope}.{name}" for scope, names in _FIELDS.items() for name in names]
        raise input_error(
            f"the model has no quantity {quoted(str(quantity))}", suggest(str(quantity), known), field="effect"
        )
    field = _FIELDS[quantity.scope].index(quantity.field)
    return _SCOPES[quantity.scope], OVERALL_OFFSETS.get(quantity.scope, 0) + field


def _record(action: int, effect: Effect) -> np.ndarray:
    """One effect as an EFFECT_RECORD; raises InputError when it has more conditions than there are slots."""
    record = np.zeros((), EFFECT_RECORD)
    free = {scope: list(slots) for scope, slots in SLOTS.items()}
    for slot in (slot for slots in SLOTS.values() for slot in slots):
        record[f"{slot}_base"] = 1.0
    record["action"], record["only_up"] = action, effect.only_up
    record["scope"], record["field"] = code_of(effect.moves)
    if isinstance(effect.aim, Quantity):
        record["aim_field"] = code_of(effect.aim)[1]
    else:
        record["aim"], record["aim_field"] = effect.aim, -1
    for condition in effect.conditions:
        scope, field = code_of(condition.quantity)
        if not free[scope]:
            problem = f"too many conditions on {condition.quantity.scope} in the effect {effect}"
            raise input_error(problem, "leave one out", field="effect")
        slot = free[scope].pop(0)
        record[f"{slot}_field"] = field
        record[f"{slot}_base"], record[f"{slot}_slope"] = condition.line
    return record


def _marks(action: Action) -> bool:
    """Whether it matters where the ties start that an action reaches: unless all it does is move ties, unconditionally."""
    every = (*(effect.moves for effect in action.effects),
             *(condition.quantity for effect in action.effects for condition in effect.conditions))  # fmt: skip
    conditions = any(
        code_of(condition.quantity)[0] == TIE_SCOPE for effect in action.effects for condition in effect.conditions
    )
    return conditions or any(code_of(quantity)[0] in (TRAIT_SCOPE, ORGANISATION_SCOPE) for quantity in every)


def _frozen(rows: Any, dtype: Any) -> np.ndarray:
    """A table that cannot be written to."""
    table = np.array(rows, dtype)
    table.flags.writeable = False
    return table


EFFECT_TABLE = _frozen(
    [_record(k, effect) for k, action in enumerate(ACTIONS.values()) for effect in action.effects], EFFECT_RECORD
)
#: Where each action's effects begin, and after the last where they end.
FIRST_EFFECTS = _frozen(np.cumsum([0, *(len(action.effects) for action in ACTIONS.values())]), np.int64)
#: One record an action: its mode (its number in MODES), whether it is for outsiders only, whether it matters where the ties start
#: that it reaches, its family, and its reach.
ACTION_TABLE = _frozen(
    [(MODES.index(a.mode), a.for_outsiders, _marks(a), FAMILIES.index(a.family), a.reach) for a in ACTIONS.values()],
    ACTION_RECORD,
)
