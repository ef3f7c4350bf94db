"""What plans cost in money: the convener's staff-days at their price, and what actions cost besides. It is worked out after the runs.

The prices are the scenario's (`money`) and those of the catalogue of actions. No run depends on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Scenario, Strategy

LEGEND = (
    "Staff-days: of the convener, on average over the runs, at {rate} each. Besides: rooms, travel, trainers, print and so on, by action, as "
    "the scenario says, otherwise as assumed in the catalogue (`list actions`, `expenses`). {unknown}"
)
UNKNOWN = "A plan that a Python function leads does not say beforehand what it does: its expenses are not known."


def expense(scenario: Scenario, action: str) -> float:
    """Return what a staff-day of an action costs besides the staff-day, in the scenario's money."""
    return scenario.money.expenses.get(action, ACTIONS[action].expenses * scenario.money.day_rate)


def planned_days(scenario: Scenario, strategy: Strategy) -> dict[str, float]:
    """Return the staff-days that a plan means to spend on each action in all; nothing for a Python function.

    Phases last until their last month: that a condition may end one sooner, and what is done `instead`, is left out.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> days = planned_days(cl.load_scenario("job_placement"), cl.load_strategy("even_spread"))
    >>> len(set(round(each, 6) for each in days.values()))
    1
    """
    days: dict[str, float] = {}
    last, start = scenario.led_months, 1
    for phase in strategy.phases:
        end = min(last, phase.until_month or last)
        staff = phase.share * sum(map(scenario.capacity_in, range(start, end + 1)))
        total = sum(phase.effort.values())
        for action, weight in phase.effort.items():
            if weight > 0:
                days[action] = days.get(action, 0.0) + staff * weight / total
        start = max(start, end + 1)
    return days


def day_price(scenario: Scenario, strategy: Strategy) -> tuple[float, float]:
    """Return the price of a staff-day of a plan, and what it costs besides on average over what the plan means to do (nan when unknown)."""
    if isinstance(strategy, Led):
        return scenario.money.day_rate, float("nan")
    days = planned_days(scenario, strategy)
    spent = sum(days.values())
    besides = sum(expense(scenario, action) * each for action, each in days.items())
    return scenario.money.day_rate, besides / spent if spent > 0 else 0.0


def planned_cost(scenario: Scenario, strategy: Strategy) -> float:
    """Return what a plan costs if it spends every staff-day that it means to."""
    return sum(planned_days(scenario, strategy).values()) * sum(day_price(scenario, strategy))


def costs_table(scenario: Scenario, strategies: Mapping[str, Strategy], staff_days: Sequence[float]) -> pd.DataFrame:
    """Return what plans cost: strategy, staff_days, staff, besides and money (nan where it is not known what a plan does).

    Parameters
    ----------
    scenario : Scenario
    strategies : mapping of str to Strategy
        By what to call them.
    staff_days : sequence of float
        What each spent in the runs, on average.
    """
    prices = np.array([day_price(scenario, each) for each in strategies.values()]).reshape(-1, 2)
    days = np.asarray(staff_days, float)
    rate, more = days * prices[:, 0], np.where(days > 0, days * prices[:, 1], 0.0)
    return pd.DataFrame({
        "strategy": list(strategies), "staff_days": days, "staff": rate, "besides": more, "money": rate + more,
    })  # fmt: skip


def costs_shown(costs: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return a table of `costs_table` for a reader."""
    frame = w.readable(costs, {
        "strategy": lambda row: w.short(row["strategy"]), "staff-days": w.number("staff_days", 0), "what they cost": _amount("staff"),
        "expenses besides": _amount("besides"), "in all": _amount("money"),
    })  # fmt: skip
    unknown = UNKNOWN if costs["money"].isna().any() else ""
    frame.attrs["legend"] = LEGEND.format(rate=f"{scenario.money.day_rate:g}", unknown=unknown).strip()
    return frame


def amount(value: float) -> str:
    """Return money as one writes it: whole units, thousands apart; a question mark where it is not known."""
    return "?" if np.isnan(value) else f"{value:,.0f}"


def _amount(column: str) -> Callable[[Mapping[str, float]], str]:
    return lambda row: amount(row[column])
