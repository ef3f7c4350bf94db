"""What a comparison over several scenarios comes to, in sentences that anyone can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coalitionlab.dashboard.words import listed
from coalitionlab.experiments.words import digits_for

Titles = Mapping[str, str]
MOST_NAMED = 4


def sentences(
    summary: pd.DataFrame, ranks: pd.DataFrame, titles: Titles, scenario_titles: Titles, wanted: int
) -> list[str]:
    """Who does best where and how sure that is, then who is best over all; nothing while nothing is known.

    `summary` and `ranks` are tables of `Comparison.summary` and `comparing.tables.ranking`; `wanted` is the number of scenarios asked for.
    """
    if not len(summary) or not len(ranks):
        return []
    if len(ranks) == 1:
        return ["One strategy alone: choose another to compare it with."]
    defined = summary[summary["mean"].notna()]
    lines = _by_scenario(defined, titles, scenario_titles)
    scenarios = defined["scenario"].nunique()
    if scenarios > 1:
        lines.append(_over_all(ranks, titles, scenario_titles, scenarios))
    if scenarios < wanted:
        lines.append(f"So far {scenarios} of {wanted} scenarios.")
    return lines


def _by_scenario(defined: pd.DataFrame, titles: Titles, scenario_titles: Titles) -> list[str]:
    """Who is clearly best in which scenarios, and where it is open."""
    clear: dict[str, list[str]] = {}
    open_: dict[str, list[str]] = {}
    for scenario, table in defined.groupby("scenario", sort=False):
        near = table.loc[~table["differs_from_best"].astype(bool), "strategy"].tolist()
        best = table.loc[table["rank"] == 1, "strategy"].tolist()
        if len(near) <= 1:
            clear.setdefault(best[0], []).append(str(scenario))
        else:
            open_[str(scenario)] = list(dict.fromkeys([*best, *near]))
    of = defined["scenario"].nunique()
    lines = [
        f"{titles[name]} does best in {_scenario_words(won, of, scenario_titles)}, more than luck would explain."
        for name, won in sorted(clear.items(), key=lambda item: -len(item[1]))
    ]
    if len(open_) > MOST_NAMED:
        lines.append(
            f"In {len(open_)} scenarios the best cannot be told apart from others that are marked ≈."
        )
    else:
        lines += [
            f"In “{scenario_titles[scenario]}”, which of {_listed([titles[name] for name in names])} is best cannot be told from luck."
            for scenario, names in open_.items()
        ]
    return lines


def _scenario_words(won: Sequence[str], of: int, scenario_titles: Titles) -> str:
    if len(won) == of > 1:
        return f"all {of} scenarios"
    named = _listed([f"“{scenario_titles[scenario]}”" for scenario in won])
    return named if len(won) == 1 else f"{len(won)} of {of} scenarios ({named})"


def _over_all(ranks: pd.DataFrame, titles: Titles, scenario_titles: Titles, scenarios: int) -> str:
    """Who is best on average over the scenarios, how sure that is, and what it may cost."""
    best = ranks.iloc[0]
    digits = digits_for(ranks["high"])
    level, low, high = (f"{best[name]:.{digits}f}" for name in ("mean", "low", "high"))
    others = ranks.iloc[1:]
    near = [titles[name] for name in others.loc[~others["differs_from_best"].astype(bool), "strategy"]]
    sure = f"not told apart from {_listed(near)}" if near else "told apart from every other one"
    text = f"Over these {scenarios} scenarios together {titles[best['strategy']]} comes first with {level} ({low} to {high}), {sure}."
    safest = ranks.iloc[int(ranks["worst_regret"].to_numpy(dtype=float).argmin())]
    name, regret = titles[safest["strategy"]], f"{max(0.0, safest['worst_regret']):.{digits}f}"
    if float(regret) == 0.0:
        return f"{text} Choosing {name} gives nothing away in any of them."
    where = scenario_titles[safest["worst_scenario"]]
    return f"{text} {name} has the smallest worst regret: it gives away at most {regret}, in “{where}”."


def _listed(names: Sequence[str]) -> str:
    return listed(names, len(names) if len(names) <= MOST_NAMED + 1 else MOST_NAMED)
