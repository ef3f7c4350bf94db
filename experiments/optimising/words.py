"""The result of a search in sentences: how much better than its rivals, and where not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.words import between, digits_for, signed, spaced

ROBUST_WORDS = {
    "mean": "on average over scenarios and worlds",
    "worst": "in the worst scenario or world",
    "regret": "in the scenario or world where it is furthest behind the best of {rivals}",
}
VERDICT = {
    "better": "Better in {outcome} than every strategy of {rivals}",
    "worse": "Not better in {outcome} than the best of {rivals}",
    "not significant": "Not significantly different in {outcome} from the best of {rivals}",
}
COMPARED = {
    "better": "significantly better than",
    "worse": "significantly worse than",
    "not significant": "not significantly different from",
}

Row = Mapping[Any, Any]


def verdict_words(
    settings: SearchSettings, leads: pd.DataFrame, table: pd.DataFrame, strategies: list[str], tried: int
) -> list[str]:
    """Sentences on the lead by every outcome, over each of the user's own strategies, and in every scenario.

    Parameters
    ----------
    settings : SearchSettings
    leads, table : DataFrame
        See `held_out.leads_table` and `held_out.test_table`.
    strategies : list of str
        Names of the strategies that the search gave.
    tried : int
        How many strategies were tried.
    """
    first, *others = leads.to_dict(orient="records")
    lines = [_first(settings, first), *(_further(settings, row) for row in others)]
    if len(settings.scenarios) > 1:
        rows = table[(table["outcome"] == settings.outcomes[0]) & ~table["strategy"].isin(strategies)]
        lines += [_in_scenario(scenario.name, rows) for scenario in settings.scenarios]
    if len(settings.outcomes) > 1:
        best = spaced(settings.outcomes[0])
        lines.append(
            f"It does best in {best}; {len(strategies) - 1} more on the front trade that for the other outcomes."
        )
    if settings.capacity is not None:
        capacity = f"{settings.capacity:g} staff-days every month"
        lines.append(f"The capacity was {capacity}, whatever the scenario or its events say.")
    tested = f"tested on a third set of random numbers against all of {rivals_words(settings)}"
    return [
        *lines,
        f"{tried:,} strategies were tried; the most promising were run again on other random numbers, simplified, and {tested} "
        "under the same capacity.",
    ]


def rivals_words(settings: SearchSettings) -> str:
    """What the result was tested against."""
    return "the library and your own strategies" if settings.own else "the library"


def _first(settings: SearchSettings, row: Row) -> str:
    """The sentence on the first outcome, against the best rival."""
    rivals = rivals_words(settings)
    robust = f", {ROBUST_WORDS[settings.robust].format(rivals=rivals)}" if settings.cases > 1 else ""
    verdict = VERDICT[row["verdict"]].format(outcome=spaced(row["outcome"]) + robust, rivals=rivals)
    return f"{verdict}: {_levels(row)} of {_rival(settings, row)}, a lead of {_lead(row)}."


def _further(settings: SearchSettings, row: Row) -> str:
    """The sentence on another outcome, or on a strategy of the user's own."""
    compared = f"In {spaced(row['outcome'])} it is {COMPARED[row['verdict']]} {_rival(settings, row)}"
    return f"{compared}: {_levels(row)}, a lead of {_lead(row)}."


def _in_scenario(scenario: str, rows: pd.DataFrame) -> str:
    """The sentence on the best rival in one scenario."""
    rows = rows[(rows["scenario"] == scenario) & rows["lead"].notna()]
    if rows.empty:
        return f"{scenario}: not tested."
    row = rows.iloc[0]
    digits = digits_for([row["mean"]])
    lead = (
        f"{signed(row['lead'], digits)} (95 % interval {between(row['lead_low'], row['lead_high'], digits)})"
    )
    result = "better" if row["lead_low"] > 0 else "worse" if row["lead_high"] < 0 else "not significant"
    return f"{scenario}: {COMPARED[result]} {row['strategy']}, a lead of {lead}."


def _levels(row: Row) -> str:
    digits = digits_for([row["score"], row["rival_score"]])
    return f"{row['score']:.{digits}f} against {row['rival_score']:.{digits}f}"


def _lead(row: Row) -> str:
    digits = digits_for([row["score"], row["rival_score"]])
    return f"{signed(row['lead'], digits)} (95 % interval {between(row['low'], row['high'], digits)})"


def _rival(settings: SearchSettings, row: Row) -> str:
    own = any(strategy.name == row["rival"] for strategy in settings.own)
    return f"your own strategy {row['rival']}" if own else str(row["rival"])
