"""What a comparison comes to, in a few sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.comparing import effects
from coalitionlab.experiments.comparing.summaries import by_worlds, observations
from coalitionlab.experiments.words import between, digits_for, few_observations
from coalitionlab.scenarios.errors import plural

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison
    from coalitionlab.experiments.comparing.precision import Precision, Reached


def verdict(
    comparison: Comparison, outcome: str, scenario: str, titles: Mapping[str, str] | None = None
) -> str:
    """Return a few sentences on the best strategy of a scenario, on those that luck may have put behind it, on intervals
    that rest on few observations, and on the precision reached, where one was asked for."""
    said = [
        _best_in_words(comparison, outcome, scenario, titles),
        *_few_in_words(comparison, outcome, scenario),
    ]
    said += [
        precision_words(comparison.precision, one, titles or {})
        for one in comparison.reached
        if one.scenario == scenario and comparison.precision is not None
    ]
    return " ".join(said)


def precision_words(asked: Precision, got: Reached, titles: Mapping[str, str]) -> str:
    """Return a sentence on the precision asked for and reached in a scenario."""
    width, made = f"±{asked.half_width:g} in {asked.outcome}", f"after {got.replicates:,} replicates"
    if not math.isfinite(got.half_width):
        return f"Precision of {width}: there is no difference to measure, {made}."
    between = f"{titles.get(got.strategy, got.strategy)} less {titles.get(got.against, got.against)}"
    widest = f"the least certain difference ({between}) is known to ±{got.half_width:.2g}"
    if got.reached:
        return f"Precision of {width} reached: {made} {widest}."
    return f"Precision of {width} not reached: {made} {widest}; about {effects.counted(got.needed)} would do."


def _few_in_words(comparison: Comparison, outcome: str, scenario: str) -> list[str]:
    """Return the warning that the intervals rest on few observations, where there are some and they do."""
    units = observations(comparison, scenario, outcome)
    if np.isnan(units).all():
        return []
    said = few_observations(units.shape[1], _observed(comparison, scenario))
    return [said] if said else []


def _observed(comparison: Comparison, scenario: str) -> str:
    """Return what an observation is."""
    return "world" if by_worlds(comparison, scenario) else "replicate"


def _best_in_words(
    comparison: Comparison, outcome: str, scenario: str, titles: Mapping[str, str] | None
) -> str:
    table = comparison.summary(outcome)
    table = table[table["scenario"] == scenario] if len(table) else table
    if table.empty:
        return "No runs were done."
    if table["mean"].isna().all():
        return f"The outcome {outcome} is not defined in any run."
    named = titles or {one.name: one.name for one in comparison.strategies}
    table = table[table["mean"].notna()]
    best, others = table.iloc[0], table.iloc[1:]
    digits = digits_for(table["high"])
    level = f"{best['mean']:.{digits}f}"
    if table["mean"].nunique() == 1 and len(table) > 1:
        return f"All strategies come out the same, at {level}."
    known = math.isfinite(best["low"])
    extent = f" ({between(best['low'], best['high'], digits)})" if known else ""
    text = f"Best on average is {named[best['strategy']]}, {level}{extent}."
    units, needed = observations(comparison, scenario, outcome).shape[1], st.fewest_pairs(len(others))
    if len(others) and units < needed:
        count = plural(units, _observed(comparison, scenario))
        return f"{text} With {count} no difference can be told from luck; make {needed} or more."
    near = others.loc[~others["apart_from_best"].astype(bool), "strategy"].tolist()
    if near:
        close = ", ".join(named[name] for name in near)
        plan = _planned(comparison, scenario, outcome, best["strategy"], near, len(others), named)
        return f"{text} Cannot be told apart from it: {close}.{plan}"
    gap = f"{others.iloc[0]['behind_best']:.{digits}f}" if len(others) else ""
    return (
        f"{text} Every other strategy is told apart from it; the next is {gap} behind."
        if len(others)
        else text
    )


def _planned(
    comparison: Comparison, scenario: str, outcome: str, best: str, near: Sequence[str], comparisons: int,
    named: Mapping[str, str],
) -> str:  # fmt: skip
    """Return a sentence on how many replicates (or worlds) it would take to tell the best from what is near it."""
    units = observations(comparison, scenario, outcome)
    names = [one.name for one in comparison.strategies]
    needed = {
        name: effects.pairs_to_tell(
            effects.standardised(units[names.index(best)] - units[names.index(name)]), comparisons
        )
        for name in near
    }
    known = {name: number for name, number in needed.items() if np.isfinite(number)}
    if not known:
        return ""
    first = min(known, key=lambda name: known[name])
    what = _observed(comparison, scenario)
    return (
        f" If the gap to {named[first]} is as large as it looks, about {effects.counted(known[first])} {what}s would tell "
        "it apart four times in five."
    )
