"""What coalitions achieve, in outcomes that a board can follow: goals delivered, organisations, survival, partner-days of work."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments import words as w
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.schema import Scenario

#: Outcomes per run of which the mean is told, and those of which the chance is.
MEANS = ("goals_delivered", "membership", "active", "work")
CHANCES = ("alive", "alive_after_2_years", "alive_after_4_years")
#: From this chance on a goal is said to be delivered.
SURE = 0.95
DEFINITION = f"Collective action is {MONTHLY['collective_action'].meaning}."
LEGEND = (
    "goals: delivered by the end, on average (renewed ones count again); inside: mean over the horizon; active: in the last 12 months; "
    "alive: three organisations or more active, so long after the convener leaves; work: partner-days a month."
)


def achieved(runs: pd.DataFrame, scenario: str, strategies: Sequence[str], level: float = st.LEVEL) -> pd.DataFrame:
    """Return one row a strategy from a table of runs; see `Comparison.achieved`. Where worlds were drawn, these are the observations."""
    rows = runs[runs["scenario"] == scenario]
    table = []
    for name in strategies:
        own = rows[rows["strategy"] == name]
        row: dict[str, Any] = {"scenario": scenario, "strategy": name}
        row |= {outcome: float(own[outcome].mean()) for outcome in MEANS}
        row["months_to_first_goal"] = float(own["months_to_first_goal"].median())
        for outcome in CHANCES:
            units = own.groupby("world")[outcome].mean() if "world" in own else own[outcome]
            chance = st.chance_interval(units if len(units) > 1 else own[outcome], level=level)
            row |= st.columns_of(outcome, chance)
        table.append(row | {"runs": len(own)})
    return pd.DataFrame(table)


def sentence(scenario: Scenario, row: Mapping[Any, Any], goals: pd.DataFrame, title: str) -> str:
    """Return what comes of a strategy in a sentence or two.

    Parameters
    ----------
    scenario : Scenario
    row : mapping
        Its row of `achieved`.
    goals : DataFrame
        Its rows of `Comparison.goals`.
    title : str
        What to call the strategy.
    """
    chances = "; ".join(f"{goal['goal']} {_chance(goal)}" for goal in goals.to_dict("records"))
    size = scenario.size
    count, named = w.decimal(row["goals_delivered"], 1), len(goals)
    delivered = f"{count} goals are delivered on average{' (one that is set anew counts each time)' if row['goals_delivered'] > named else ''}"
    if row["goals_delivered"] > named and (goals["chance"] >= SURE).all():
        delivered = f"{named} of {plural(named, 'goal')} are delivered, then renewed ({count} in all, on average)"
    delivered += f": {chances}"
    return (
        f"Under {title} {delivered if row['goals_delivered'] else 'no goal is delivered in any run'}. Of "
        f"{plural(size, 'organisation')} {w.decimal(size * row['membership'], 1)} are inside on average, and "
        f"{w.decimal(size * row['active'], 1)} are active in the last 12 months; they do {w.decimal(row['work'], 1)} partner-days of useful "
        f"work a month. {_alive(row)}"
    )


def chance_and_month(chance: float, month: float) -> str:
    """Return the chance of a goal and the month by which half of all runs have delivered it, if they do: '53%, half by 56'."""
    return w.percent(chance) + ("" if math.isnan(month) else f", half by {month:.0f}")


def _chance(goal: Mapping[Any, Any]) -> str:
    when = "" if math.isnan(goal["median_month"]) else f", half of all by month {goal['median_month']:.0f}"
    return f"in {w.percent(goal['chance'])} of runs{when}"


def _alive(row: Mapping[Any, Any]) -> str:
    after = {"two": row["alive_after_2_years"], "four": row["alive_after_4_years"]}
    known = [f"{w.percent(chance)} {years} years after" for years, chance in after.items() if not math.isnan(chance)]
    if not known:
        return f"The chance that the coalition is alive at the end is {w.percent(row['alive'])}."
    return f"The chance that the coalition is alive is {w.listed(known)} the convener leaves."


def achieved_table(table: pd.DataFrame, scenario: Scenario, titles: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return `achieved` of one scenario as a table of text."""
    size = scenario.size
    named = table.assign(inside=size * table["membership"], busy=size * table["active"])
    columns = {
        "strategy": lambda row: titles[row["strategy"]] if titles else w.short(row["strategy"]),
        "goals": w.number("goals_delivered", 1),
        "first in month": lambda row: _first(row, scenario),
        "inside": w.number("inside", 1),
        "active": w.number("busy", 1),
        "alive after 2 years": w.share("alive_after_2_years"),
        "after 4": w.share("alive_after_4_years"),
        "work": w.number("work", 1),
    }
    legend = f"{LEGEND} First in month: in the middle run. Of {plural(size, 'organisation')}."
    return w.readable(named, columns, legend)


def _first(row: Mapping[Any, Any], scenario: Scenario) -> str:
    month = row["months_to_first_goal"]
    return "never" if month > scenario.months else w.decimal(month, 0)


def goals_in_text(
    goals: pd.DataFrame, strategies: Sequence[str], titles: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return the chance of each goal and the month by which half of all runs have it, strategies by goals, as a table of text."""
    names = list(dict.fromkeys(goals["goal"]))
    cells = {(row["strategy"], row["goal"]): row for row in goals.to_dict("records")}
    table: dict[str, list[str]] = {"strategy": [titles[name] if titles else w.short(name) for name in strategies]}
    for number, goal in enumerate(names, start=1):
        table[f"[{number}]"] = [_cell(cells[strategy, goal]) for strategy in strategies]
    frame = pd.DataFrame(table, dtype=str)
    legend = "; ".join(f"[{number}] {goal}" for number, goal in enumerate(names, start=1))
    frame.attrs["legend"] = f"Share of runs that deliver it, and the month by which half of all runs have. {legend}"
    return frame


def _cell(goal: Mapping[Any, Any]) -> str:
    return chance_and_month(goal["chance"], goal["median_month"])
