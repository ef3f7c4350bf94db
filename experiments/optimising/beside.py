"""What the plan found gives, and what it costs in voice, power and staff-days, beside the plan of today and its best rival."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments import words as w
from coalitionlab.experiments.comparing import tables
from coalitionlab.experiments.money import amount, day_price
from coalitionlab.experiments.settings import is_chance
from coalitionlab.experiments.significance import FEWEST
from coalitionlab.scenarios.names.outcomes import OF_THOSE_INSIDE
from coalitionlab.scenarios.schema import Scenario, Strategy

#: What is shown beside the outcome that was searched for, and what it is called: what a plan gives, then what it costs.
GIVES = {"goals_delivered": "goals", "alive": "alive at the end"}
COSTS = {"voice_of_affected": "voice of the affected", "power_gini": "power in few hands", "effort_spent": "staff-days"}
LEGEND = (
    "Voice of the affected: their share of influence inside; power in few hands: inequality of influence inside (0 equal, 1 in one "
    "hand), both in the last 12 months. The last row is what changes against the plan of today, in brackets where the interval holds 0."
)
#: How the numbers are shown: a chance or share in per cent, others with so many decimals.
_DIGITS = {"goals_delivered": 1, "effort_spent": 0, "power_gini": 2}
#: Below this chance of being alive at the end there is hardly a coalition to compare with. Assumed.
HARDLY = 0.5
_LONGEST = 36
_PERCENT = ("alive", "voice_of_affected")


def beside_table(
    runs: pd.DataFrame, scenarios: Sequence[str], roles: Mapping[str, str], today: str, outcome: str, seed: int
) -> pd.DataFrame:
    """Return what comes of some strategies of the held-out test, and the change against the plan of today.

    Parameters
    ----------
    runs : DataFrame
        The runs of the test.
    scenarios : sequence of str
        Names; rows are by scenario.
    roles : mapping of str to str
        What each strategy is (found, today, best other, your own), by name.
    today : str
        The plan of today, one of them.
    outcome : str
        What was searched for.
    seed : int
        Of the bootstraps.

    Returns
    -------
    DataFrame
        scenario, strategy, role; then for the outcome and each of GIVES and COSTS: NAME, its mean, and NAME_change, the mean of the
        paired differences to today, with its interval (NAME_change_low, NAME_change_high) over worlds, or over runs without worlds.
    """
    names, rows = list(roles), []
    for scenario in scenarios:
        units = {each: tables.sample(runs, scenario, names, each, seed).units for each in _outcomes(outcome)}
        for k, name in enumerate(names):
            row: dict[str, Any] = {"scenario": scenario, "strategy": name, "role": roles[name]}
            for each, values in units.items():
                ours, theirs = values[k], values[names.index(today)]
                row[each] = float(st.mean_of(ours))
                row |= st.columns_of(f"{each}_change", _change(each, ours, theirs, seed))
            rows.append(row)
    return pd.DataFrame(rows)


def with_money(
    rows: pd.DataFrame, scenarios: Sequence[Scenario], strategies: Sequence[Strategy], today: str
) -> pd.DataFrame:
    """Return `beside_table` with what plans cost in money (money, and money_change against the plan of today), where all scenarios say
    what a staff-day costs; nan where it is not known what a plan does."""
    if not all(each.money.is_priced for each in scenarios):
        return rows
    cases, plans = {each.name: each for each in scenarios}, {each.name: each for each in strategies}
    prices = [
        sum(day_price(cases[case], plans[name])) for case, name in zip(rows["scenario"], rows["strategy"], strict=True)
    ]
    money = rows["effort_spent"] * prices
    money = money.mask(rows["effort_spent"] == 0, 0.0)
    own = money[rows["strategy"] == today].set_axis(rows["scenario"][rows["strategy"] == today])
    change = money - rows["scenario"].map(own)
    return rows.assign(money=money, money_change=change, money_change_low=change, money_change_high=change)


def costs_in(rows: pd.DataFrame) -> dict[str, str]:
    """Return what is shown of costs, and what it is called: COSTS, and money where there is any."""
    return COSTS | ({"money": "money"} if "money" in rows else {})


def beside_shown(
    rows: pd.DataFrame, outcome: str, titles: Mapping[str, str], actions: Mapping[str, int]
) -> pd.DataFrame:
    """Return the rows of one scenario as a table for a reader; `actions` is how many actions each strategy has."""
    labels = {outcome: w.spaced(outcome), **GIVES, **costs_in(rows)}
    digits = {outcome: w.digits_for(rows[outcome])} | _DIGITS
    records = rows.to_dict(orient="records")
    lines = [
        {"plan": _plan(row, titles), "actions": str(actions[row["strategy"]])}
        | {labels[each]: _level(each, row[each], digits) for each in labels}
        for row in records
    ]
    first = records[0]
    lines.append(
        {"plan": "the change", "actions": ""}
        | {
            labels[each]: "-" if each in OF_THOSE_INSIDE and _empty(first) else _shown_change(each, first, digits)
            for each in labels
        }
    )
    table = pd.DataFrame(lines, dtype=str)
    table.attrs["legend"] = LEGEND
    return table


def cost_words(rows: pd.DataFrame, title: str) -> str:
    """Return a sentence on what the plan found costs against the plan of today, whose title is given; `rows` are of one scenario."""
    row, known = rows.iloc[0].to_dict(), costs_in(rows)
    alone = [each for each in known if each in OF_THOSE_INSIDE] if _empty(row) else []
    parts = [
        f"{known[each]} {_level(each, row[each], _DIGITS)} in place of "
        f"{_level(each, row[each] - row[f'{each}_change'], _DIGITS)}{'' if _clear(row, each) else ' (no clear change)'}"
        for each in known
        if each not in alone
    ]
    told = f"What it costs against the plan of today ({title}): {w.listed(parts)}."
    if not alone:
        return told
    levels = [f"{known[each]} is {_level(each, row[each], _DIGITS)}" for each in alone]
    return f"{told} {w.capital(w.listed(levels))}: there is nothing to compare that with, as today hardly anybody is inside at the end."


def _empty(row: Mapping[Any, Any]) -> bool:
    """Whether under the plan of today most runs end without a coalition: what is a share of those inside then means nothing."""
    return bool(row["alive"] - row["alive_change"] < HARDLY)


def _plan(row: Mapping[Any, Any], titles: Mapping[str, str]) -> str:
    return (
        "the plan found" if row["role"] == "found" else w.short(f"{row['role']}: {titles[row['strategy']]}", _LONGEST)
    )


def _outcomes(outcome: str) -> list[str]:
    return list(dict.fromkeys([outcome, *GIVES, *COSTS]))


def _change(outcome: str, ours: st.Floats, theirs: st.Floats, seed: int) -> st.Estimate:
    if ours is theirs or (ours == theirs).all():
        return st.Estimate(0.0, 0.0, 0.0)
    found = st.chance_difference(ours, theirs) if is_chance(outcome) else st.mean_interval(ours - theirs, seed=seed)
    few = min(np.size(ours), np.size(theirs)) < FEWEST and found.low < found.high
    return st.Estimate(found.mean, np.nan, np.nan) if few else found  # of so few nothing is claimed


def _level(outcome: str, value: float, digits: Mapping[str, int]) -> str:
    if outcome == "money":
        return amount(value)
    return w.percent(value) if outcome in _PERCENT else w.decimal(value, digits[outcome])


def _clear(row: Mapping[Any, Any], outcome: str) -> bool:
    return bool(row[f"{outcome}_change_low"] > 0 or row[f"{outcome}_change_high"] < 0)


def _shown_change(outcome: str, row: Mapping[Any, Any], digits: Mapping[str, int]) -> str:
    value = row[f"{outcome}_change"]
    if outcome == "money":
        return "?" if value != value else f"{value:+,.0f}"
    text = f"{100 * value:+.0f} points" if outcome in _PERCENT else w.signed(value, digits[outcome])
    return text if _clear(row, outcome) else f"({text})"
