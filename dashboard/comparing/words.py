"""What a comparison comes to, in sentences that anyone can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from coalitionlab.experiments.text import digits_for

MOST_NAMED = 4


def over_all(
    summary: pd.DataFrame, ranks: pd.DataFrame, titles: Mapping[str, str], places: Mapping[str, str], of: int
) -> list[str]:  # fmt: skip
    """Return who wins where and how sure that is, then who is best over all: a few sentences, none while nothing is known.

    Args:
        summary, ranks: tables of `Comparison.summary` and `over_scenarios.ranking`.
        titles, places: what strategies and scenarios are called.
        of: how many scenarios were asked for.
    """
    if not len(summary) or not len(ranks):
        return []
    if len(ranks) == 1:
        return ["One strategy alone: choose another to compare it with."]
    known = summary[summary["mean"].notna()]
    scenarios = list(dict.fromkeys(known["scenario"]))
    lines = [*_where(known, scenarios, titles, places)]
    if len(scenarios) > 1:
        lines.append(_together(ranks, titles, places, len(scenarios)))
    if len(scenarios) < of:
        lines.append(f"So far {len(scenarios)} of {of} scenarios.")
    return lines


def _where(
    known: pd.DataFrame, scenarios: Sequence[str], titles: Mapping[str, str], places: Mapping[str, str]
) -> list[str]:
    """Return who is clearly best in which scenarios, and where it is open."""
    clear: dict[str, list[str]] = {}
    open_: dict[str, list[str]] = {}
    for scenario in scenarios:
        table = known[known["scenario"] == scenario]
        near = table.loc[~table["differs_from_best"].astype(bool), "strategy"].tolist()
        best = table.loc[table["rank"] == 1, "strategy"].tolist()
        if len(near) <= 1:
            clear.setdefault(best[0], []).append(scenario)
        else:
            open_[scenario] = list(dict.fromkeys([*best, *near]))
    counts = Counter({name: len(won) for name, won in clear.items()})
    lines = [
        f"{titles[name]} does best in {_in_scenarios(clear[name], len(scenarios), places)}, more than luck would explain."
        for name, _ in counts.most_common()
    ]
    for scenario, names in open_.items():
        if len(open_) <= MOST_NAMED:
            lines.append(
                f"In “{places[scenario]}”, which of {_listed([titles[one] for one in names], 'and')} is best cannot be told from luck."
            )
    if len(open_) > MOST_NAMED:
        lines.append(
            f"In {len(open_)} scenarios the best cannot be told apart from others that are marked ≈."
        )
    return lines


def _in_scenarios(won: Sequence[str], of: int, places: Mapping[str, str]) -> str:
    if len(won) == of > 1:
        return f"all {of} scenarios"
    named = _listed([f"“{places[one]}”" for one in won], "and")
    return named if len(won) == 1 else f"{len(won)} of {of} scenarios ({named})"


def _together(
    ranks: pd.DataFrame, titles: Mapping[str, str], places: Mapping[str, str], of: int
) -> str:  # fmt: skip
    """Return who is best on average over the scenarios, how sure that is, and what it may cost."""
    best = ranks.iloc[0]
    digits = digits_for(ranks["high"])
    level, low, high = (f"{best[name]:.{digits}f}" for name in ("mean", "low", "high"))
    near = [
        titles[name]
        for name in ranks.iloc[1:].loc[lambda t: ~t["differs_from_best"].astype(bool), "strategy"]
    ]
    sure = (
        "told apart from every other one" if not near else f"not told apart from {_listed(near, 'and')}"
    )  # fmt: skip
    text = f"Over these {of} scenarios together {titles[best['strategy']]} comes first with {level} ({low} to {high}), {sure}."
    safest = ranks.iloc[int(ranks["worst_regret"].to_numpy(dtype=float).argmin())]
    name, lost = titles[safest["strategy"]], f"{max(0.0, safest['worst_regret']):.{digits}f}"
    if float(lost) == 0.0:
        return f"{text} Choosing {name} gives nothing away in any of them."
    return (
        f"{text} {name} has the smallest worst regret: it gives away at most {lost}, "
        f"in “{places[safest['worst_scenario']]}”."
    )


def _listed(names: Sequence[str], last: str) -> str:
    """Return names as a list in a sentence, cut when it is long."""
    shown = (
        [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"]
        if len(names) > MOST_NAMED + 1
        else list(names)
    )
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"
