"""The result of a search in sentences: how much better than its rivals, where not, and what it does when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coalitionlab.experiments.facts import phase_rows, style_words
from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.words import between, capital, digits_for, signed, spaced
from coalitionlab.scenarios.schema import Strategy

ROBUST_WORDS = {
    "mean": "on average over scenarios and worlds",
    "worst": "in the worst scenario or world",
    "regret": "in the scenario or world where it is furthest behind the best of {rivals}",
}
COMPARED = {
    "better": "significantly better than",
    "worse": "significantly worse than",
    "not significant": "not significantly different from",
}

Row = Mapping[Any, Any]


def verdict(
    settings: SearchSettings, leads: pd.DataFrame, table: pd.DataFrame, found: list[str]
) -> list[str]:
    """Sentences on the lead by every outcome, over each of the user's own strategies, and in every scenario.

    Parameters
    ----------
    settings : SearchSettings
    leads, table : DataFrame
        See `held_out.leads_table` and `held_out.test_table`.
    found : list of str
        Names of the strategies found.
    """
    first, *others = leads.to_dict(orient="records")
    lines = [_main(settings, first), *(_further(settings, row) for row in others)]
    if len(settings.scenarios) > 1:
        by_outcome = table[(table["outcome"] == settings.outcomes[0]) & ~table["strategy"].isin(found)]
        lines += [_in_scenario(scenario.name, by_outcome) for scenario in settings.scenarios]
    if len(settings.outcomes) > 1:
        lines.append(
            f"Of the strategies found it does best in {spaced(settings.outcomes[0])}; {len(found) - 1} more trade that for the "
            "other outcomes."
        )
    if settings.capacity is not None:
        lines.append(
            f"The capacity was {settings.capacity:g} staff-days every month, whatever the scenario or its events say."
        )
    return lines


def how_tested(settings: SearchSettings, tried: int) -> str:
    """How many strategies were tried and how the best was tested."""
    return (
        f"{tried:,} strategies were tried; the most promising were run again on other random numbers, simplified, and tested "
        f"on a third set of random numbers against all of {rivals_words(settings)} under the same capacity."
    )


def rivals_words(settings: SearchSettings) -> str:
    """What the result was tested against."""
    return "the library and your own strategies" if settings.own else "the library"


def _main(settings: SearchSettings, row: Row) -> str:
    """The sentence on the first outcome, against the best rival."""
    several = settings.cases > 1
    robust = f", {ROBUST_WORDS[settings.robust].format(rivals=rivals_words(settings))}" if several else ""
    outcome = f"{spaced(row['outcome'])}{robust}"
    rival, digits = _rival(settings, row), digits_for([row["score"], row["rival_score"]])
    if several and settings.robust == "regret":
        levels = f"at most {row['score']:.{digits}f} behind the best of each, {rival} {row['rival_score']:.{digits}f}"
    else:
        levels = f"{row['score']:.{digits}f} against {row['rival_score']:.{digits}f} of {rival}"
    lead = _lead(row, digits)
    if row["verdict"] == "better":
        return f"Better in {outcome} than every strategy of {rivals_words(settings)}: {levels}. Its lead is {lead}."
    if row["verdict"] == "worse":
        return f"Not better in {outcome}: {rival} does better, {levels}. The lead is {lead}."
    best = f"the best of {rivals_words(settings)}"
    return f"Not significantly different in {outcome} from {best}: {levels}. The lead is {lead}."


def _further(settings: SearchSettings, row: Row) -> str:
    """The sentence on another outcome, or on a strategy of the user's own."""
    digits = digits_for([row["score"], row["rival_score"]])
    compared = f"In {spaced(row['outcome'])} it is {COMPARED[row['verdict']]} {_rival(settings, row)}"
    if settings.robust == "regret":
        return f"{compared}: a lead of {_lead(row, digits)}."
    levels = f"{row['score']:.{digits}f} against {row['rival_score']:.{digits}f}"
    return f"{compared}: {levels}, a lead of {_lead(row, digits)}."


def _in_scenario(scenario: str, rows: pd.DataFrame) -> str:
    """The sentence on the best rival in one scenario."""
    rows = rows[(rows["scenario"] == scenario) & rows["lead"].notna()]
    if rows.empty:
        return f"{scenario}: not tested."
    row = rows.iloc[0].to_dict() | {"low": rows.iloc[0]["lead_low"], "high": rows.iloc[0]["lead_high"]}
    result = "better" if row["low"] > 0 else "worse" if row["high"] < 0 else "not significant"
    return f"{scenario}: {COMPARED[result]} {row['strategy']}, a lead of {_lead(row, digits_for([row['mean']]))}."


def _lead(row: Row, digits: int) -> str:
    return f"{signed(row['lead'], digits)} (95 % interval {between(row['low'], row['high'], digits)})"


def _rival(settings: SearchSettings, row: Row) -> str:
    own = any(strategy.name == row["rival"] for strategy in settings.own)
    return f"your own strategy {row['rival']}" if own else str(row["rival"])


def plan_table(strategy: Strategy) -> pd.DataFrame:
    """The phases of a strategy: phase, months, effort; a last row for the style that it chooses, if any."""
    rows, start = [], 1
    for row, phase in zip(phase_rows(strategy), strategy.phases, strict=True):
        months = f"from month {start} " + (f"to {row['until']}" if phase.until is not None else "on")
        rows.append({"phase": capital(row["name"]), "months": months, "effort": row["effort"]})
        start = (phase.until_month or start) + 1
    if style := style_words(strategy):
        rows.append({"phase": "Style", "months": "all", "effort": style})
    return pd.DataFrame(rows)


def plan_words(strategy: Strategy) -> list[str]:
    """The phases of a strategy, one line each, and the style that it chooses."""
    return [
        f"{row['phase']}{'' if row['months'] == 'all' else ', ' + row['months']}: {row['effort']}"
        for row in plan_table(strategy).to_dict(orient="records")
    ]
