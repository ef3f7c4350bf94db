"""What a convener wants to do in one month, checked: staff-days on actions, aims, a limit to admissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coalitionlab.scenarios.errors import input_error, number, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.names.effects import AIMS, SECTOR_AIM

#: Sums of fractions of a capacity may exceed it by this share of it: rounding, not spending.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Spending:
    """One month's effort, in the order of the catalogue."""

    days: np.ndarray  #: staff-days per action
    aims: np.ndarray  #: int64
    admits: float  #: most that may join; nan for no limit
    asked: Mapping[str, float]  #: staff-days by name, as asked for


def check_capacity(asked: Spending, capacity: float) -> None:
    """Raises InputError, naming what and how much, when more is asked for than `capacity` staff-days."""
    total = float(asked.days.sum())
    if total <= capacity * (1.0 + ROUNDING):
        return
    most = sorted(asked.asked.items(), key=lambda item: -item[1])
    items = ", ".join(f"{name} {days:g}" for name, days in most[:4]) + (", ..." if len(most) > 4 else "")
    over = number(round(total - capacity, 6))
    raise input_error(
        f"{total:g} staff-days ({items}) exceed the capacity of {capacity:g} a month",
        f"ask for {over} fewer",
        field="days",
    )


def aim_number(action: str, aim: str, sectors: tuple[str, ...]) -> int:
    """The number of an action's aim; raises InputError for a sector that the scenario does not have."""
    if not aim.startswith("sector:"):
        return AIMS.index(aim)
    name = aim.removeprefix("sector:")
    if name not in sectors:
        known = suggest(name, sectors, kind="sector")
        raise input_error(f"unknown sector {quoted(name)}", known, field=f"aims.{action}")
    return SECTOR_AIM + sectors.index(name)


def aim_numbers(aims: Mapping[str, str], sectors: tuple[str, ...]) -> list[int]:
    """The number of every action's aim, in the order of the catalogue: as in `aims`, else the action's default."""
    return [aim_number(name, aims.get(name, action.aims[0]), sectors) for name, action in ACTIONS.items()]


def days_by_hand(
    days: dict[str, float], aims: dict[str, str], sectors: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """(staff-days, aims) per action in the order of the catalogue, for one month spent by hand."""
    spent = np.array([float(days.get(name, 0.0)) for name in ACTION_NAMES])
    return spent, np.array(aim_numbers(aims, sectors), np.int64)
