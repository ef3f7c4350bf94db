"""The part of the report that says what the worlds say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.text import digits_for
from coalitionlab.experiments.worlds import figures as world_figures
from coalitionlab.experiments.worlds.discovery import Failure
from coalitionlab.experiments.worlds.learning import ADVICE, can_learn
from coalitionlab.experiments.worlds.robustness import Robustness
from coalitionlab.experiments.worlds.text import (
    asked_of_worlds,
    choice_words,
    failure_words,
    limits_words,
    stability_words,
)

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison


NUMBERS = ("mean", "low", "high", "q90", "maximum")


def worlds_sections(
    comparison: Comparison, outcome: str, titles: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return, per scenario, what the template shows of its worlds; nothing without worlds. Figures are plotly's."""
    return {one.scenario: _section(one, titles) for one in asked_of_worlds(comparison, outcome)}


def _section(one: Robustness, titles: Mapping[str, str]) -> dict[str, Any]:
    quoted = {name: f"“{title}”" for name, title in titles.items()}
    regret = one.regret()
    ranks = one.stability.shares.set_index("strategy")
    digits = digits_for(regret["maximum"])
    plain = regret.assign(
        **{name: regret[name].round(digits) + 0.0 for name in NUMBERS}
    )  # no minus before a zero
    rows = [row | dict(ranks.loc[row["strategy"]]) for row in plain.to_dict(orient="records")]
    return {
        "stability": stability_words(one, quoted[one.stability.winner]),
        "choice": choice_words(one, quoted),
        "rows": rows,
        "digits": digits,
        "pairs": _square(one),
        "order": [one.table.strategies[k] for k in one.table.best_first()],
        "kinds": _kinds(one, quoted),
        "distinct": can_learn() and one.clusters.distinct,
        "failures": [_failure(found, quoted) for found in one.failures] if can_learn() else [],
        "left_out": None if can_learn() else ADVICE,
        "figures": {
            "regret": world_figures.regret_heatmap(one, titles),
            "ranks": world_figures.rank_bars(one, titles),
            "means": world_figures.courses_over_worlds(one, titles),
            "boxes": world_figures.box_ranges(one, titles),
        },
    }


def _square(one: Robustness) -> dict[str, dict[str, dict[str, Any]]]:
    """Return strategy -> other -> the row about the two."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in one.pairs().to_dict(orient="records"):
        found.setdefault(str(row["strategy"]), {})[str(row["other"])] = {str(k): v for k, v in row.items()}
    return found


def _kinds(one: Robustness, names: Mapping[str, str]) -> list[dict[str, Any]]:
    if not can_learn() or len(one.clusters.names) == 1:
        return []
    rows = one.regret("cluster")
    kinds = []
    for number, kind in enumerate(one.clusters.names):
        first = rows[rows["cluster"] == number].iloc[0]
        kinds.append({"name": kind, "worlds": int(first["worlds"]), "least": names[first["strategy"]]})
    return kinds


def _failure(one: Failure, names: Mapping[str, str]) -> dict[str, Any]:
    return {"words": failure_words(one, names[one.strategy]), "found": one.found, "box": limits_words(one)}
