"""The tables of a results folder that come from worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coalitionlab.experiments.worlds.learning import can_learn
from coalitionlab.experiments.worlds.robustness import Robustness, drawn_points
from coalitionlab.experiments.worlds.text import asked_of_worlds, limits_words

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison


def world_csvs(comparison: Comparison, outcome: str) -> dict[str, pd.DataFrame]:
    """Return regret, rank_stability, beats and (with scikit-learn) failures, over all scenarios; nothing without worlds."""
    parts = asked_of_worlds(comparison, outcome)
    if not parts:
        return {}
    tables = {
        "regret": pd.concat([_regret(one) for one in parts], ignore_index=True),
        "rank_stability": _stacked(parts, {one.scenario: one.stability.shares for one in parts}),
        "beats": _stacked(parts, {one.scenario: one.pairs() for one in parts}),
    }
    if can_learn():
        tables["failures"] = _stacked(parts, {one.scenario: _failures(one) for one in parts})
    return tables


def worlds_frame(comparison: Comparison, outcome: str) -> pd.DataFrame:
    """Return a row for each scenario and world: scenario, world, (kind, with scikit-learn,) and the parameters drawn for it."""
    frames = []
    kinds = {one.scenario: one for one in asked_of_worlds(comparison, outcome)} if can_learn() else {}
    for scenario in comparison.scenarios:
        frame = drawn_points(comparison, scenario.name)
        frame.insert(0, "scenario", scenario.name)
        if scenario.name in kinds:
            one = kinds[scenario.name]
            named = {
                w: one.clusters.names[k] for w, k in zip(one.table.worlds, one.clusters.labels, strict=True)
            }
            frame.insert(2, "kind", frame["world"].map(named))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _regret(one: Robustness) -> pd.DataFrame:
    """Return the regret over all worlds (an empty kind), then over each kind of worlds."""
    rows = one.regret()
    rows.insert(1, "kind", "all worlds")
    if not can_learn() or len(one.clusters.names) == 1:
        return rows
    return pd.concat([rows, one.regret("cluster").drop(columns="cluster")], ignore_index=True)


def _failures(one: Robustness) -> pd.DataFrame:
    columns = ("strategy", "rule", "share", "worlds", "found")
    numbers = ("density", "coverage", "mass", "held_out_density", "held_out_coverage", "p", "p_adjusted")
    rows = [
        {name: getattr(found, name) for name in columns}
        | {"box": limits_words(found) if found.found else ""}
        | {name: getattr(found, name) for name in numbers}
        for found in one.failures
    ]
    return pd.DataFrame(rows)


def _stacked(parts: list[Robustness], frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    found = pd.concat(
        [frames[one.scenario] for one in parts], keys=[one.scenario for one in parts], names=["scenario"]
    )
    return found.reset_index(level="scenario").reset_index(drop=True)
