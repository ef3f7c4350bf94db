"""What a convener is to do in one month, checked: staff-days on actions, aims, a limit to admissions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic import ValidationError

from coalitionlab.scenarios.errors import as_input_error, input_error, number, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.names.effects import AIMS, SECTOR_AIM
from coalitionlab.scenarios.strategy import Phase

#: Sums of fractions of a capacity may exceed it by this share of it: rounding, not spending.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Spending:
    """One month's effort, in the order of the catalogue."""

    days: np.ndarray  #: staff-days per action
    aims: np.ndarray  #: int64
    admits: float  #: most that may join; nan for no limit
    by_name: Mapping[str, float]  #: staff-days by action, as they were asked for


def spending(days: Any, aims: Any, admits: Any, sectors: tuple[str, ...]) -> Spending:
    """The spending of `days` (action to staff-days) on `aims` (action to aim), with `admits` a limit or None.

    Raises InputError for an unknown action or aim (with the nearest), or a number that is negative or not finite.
    """
    if not isinstance(days, Mapping):
        remedy = "write a table of actions and staff-days, such as {'build_trust': 5}"
        raise input_error(f"got {quoted(days)}", remedy, field="days")
    try:  # the checks that a phase of a strategy passes
        phase = Phase(name="by hand", share=0.0, effort=days, aims=aims or {}, admits=admits)
    except ValidationError as error:
        raise as_input_error(error) from None
    exact, aimed = days_by_hand(dict(phase.effort), dict(phase.aims), sectors)
    return Spending(exact, aimed, math.nan if phase.admits is None else phase.admits, dict(phase.effort))


def days_by_hand(
    days: dict[str, float], aims: dict[str, str], sectors: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """(staff-days, aims) per action in the order of the catalogue, for one month spent by hand."""
    spent = np.array([float(days.get(name, 0.0)) for name in ACTION_NAMES])
    return spent, np.array(aim_numbers(aims, sectors), np.int64)


def check_capacity(wanted: Spending, capacity: float) -> None:
    """Raises InputError, naming what and how much, when this is more than `capacity` staff-days."""
    total = float(wanted.days.sum())
    if total <= capacity * (1.0 + ROUNDING):
        return
    most = sorted(wanted.by_name.items(), key=lambda item: -item[1])
    items = ", ".join(f"{name} {days:g}" for name, days in most[:4]) + (", ..." if len(most) > 4 else "")
    problem = f"{total:g} staff-days ({items}) exceed the capacity of {capacity:g} a month"
    raise input_error(problem, f"ask for {number(round(total - capacity, 6))} fewer", field="days")


_USUAL_AIMS = {name: AIMS.index(action.aims[0]) for name, action in ACTIONS.items()}


def aim_numbers(aims: Mapping[str, str], sectors: tuple[str, ...]) -> list[int]:
    """The number of every action's aim, in the order of the catalogue: as in `aims`, else the action's default."""
    return [_aim_number(name, aims[name], sectors) if name in aims else usual for name, usual in _USUAL_AIMS.items()]


def _aim_number(action: str, aim: str, sectors: tuple[str, ...]) -> int:
    """The number of an action's aim. Raises InputError for a sector that the scenario does not have."""
    if not aim.startswith("sector:"):
        return AIMS.index(aim)
    name = aim.removeprefix("sector:")
    if name not in sectors:
        remedy = suggest(name, sectors, kind="sector")
        raise input_error(f"unknown sector {quoted(name)}", remedy, field=f"aims.{action}")
    return SECTOR_AIM + sectors.index(name)


@lru_cache(maxsize=64)
def valid_aims(sectors: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """The number of every aim of every action, by action and aim, in a scenario with these sectors."""
    numbers = {}
    for name, action in ACTIONS.items():
        for aim in action.aims:
            each = [f"sector:{sector}" for sector in sectors] if aim == "sector" else [aim]
            numbers.update({(name, aim): _aim_number(name, aim, sectors) for aim in each})
    return numbers
