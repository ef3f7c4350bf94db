"""What an attribution found: each action's contributions with intervals, and how much they hang together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.attribution.coalitions import Floats, pairs_of
from coalitionlab.experiments.attribution.measuring import Contributions
from coalitionlab.experiments.memo import Memo
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MEASURES = ("shapley", "leave_one_out", "alone")


@dataclass(frozen=True, eq=False)
class Attribution:
    """What each action of a strategy contributed to an outcome.

    Attributes:
        actions: those that the strategy names; players: those of them that get staff-days.
        contributions: of the players, replicate by replicate.
        replicates: asked for; `done` tells how many were made.
        spread: whether the time of what is left out went to the other actions; unspent when not.
        orders: orders of arrival drawn for each replicate (each also backwards); 0 when all sets of actions were run.
        seconds: wall time of the runs. complete: False when it was stopped early.
    """

    scenario: Scenario
    strategy: Strategy
    actions: tuple[str, ...]
    players: tuple[str, ...]
    outcome: str
    contributions: Contributions
    replicates: int
    seed: int
    parameters: Mapping[str, float]
    spread: bool
    orders: int
    seconds: float
    complete: bool
    memo: Memo = field(default_factory=Memo, init=False, repr=False)

    @property
    def done(self) -> int:
        """Replicates that were made."""
        return int(self.contributions.whole.size)

    @property
    def whole(self) -> st.Estimate:
        """The outcome of the strategy."""
        return st.mean_interval(self.contributions.whole, seed=self.seed)

    @property
    def empty(self) -> st.Estimate:
        """The outcome when the same convener does nothing."""
        return st.mean_interval(self.contributions.empty, seed=self.seed)

    @property
    def gain(self) -> st.Estimate:
        """The outcome of the strategy less that of doing nothing: what the Shapley values add up to."""
        return st.mean_interval(self.contributions.whole - self.contributions.empty, seed=self.seed)

    @property
    def table(self) -> pd.DataFrame:
        """One row an action, the one whose Shapley value helps most first: the largest, or the smallest where less is better.

        Columns: action; staff_days, how many fewer are spent without it (mean over replicates), and share, of those of all
        actions; leave_one_out, shapley and alone (added to nothing), each with its 95 % interval (_low, _high);
        interplay, leave_one_out less shapley with its interval: of the sign of the two it does most with the others in place, of the
        other sign they could stand in for it; p_adjusted of the Shapley value (random signs, Holm over the actions), told_apart (below 0.05);
        reading, in words, where the two measures differ by more than luck.
        """
        return self.memo.once("table", lambda: _table(self)).copy()

    @property
    def interactions(self) -> pd.DataFrame:
        """Pairs of actions by how much more two add together than each for itself, the largest (whatever its sign) first.

        Columns: action, other, interaction (Shapley interaction index, in the unit of the outcome), low, high. Empty when not
        all sets of actions were run.
        """
        return self.memo.once("interactions", lambda: _interactions(self)).copy()

    def per_run(self) -> pd.DataFrame:
        """One row an action and replicate: action, replicate, leave_one_out, shapley, alone, staff_days."""
        from coalitionlab.experiments.attribution.store import per_run

        return per_run(self)

    def summary(self) -> str:
        """What was found, in aligned numbers and sentences, for a terminal of 100 columns."""
        from coalitionlab.experiments.attribution.text import attribution_text

        return attribution_text(self)

    def as_dict(self) -> dict[str, object]:
        """The attribution as plain values for JSON."""
        from coalitionlab.experiments.attribution.text import attribution_json

        return attribution_json(self)

    def plot(self) -> Figure:
        """Horizontal bars with intervals, both measures."""
        from coalitionlab.experiments.attribution.figures import bars

        return bars(self)

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write attribution.csv, interactions.csv, runs.parquet, manifest.json and report.html into a new folder, all or nothing."""
        from coalitionlab.experiments.attribution.store import save

        return save(self, Path(folder), force=force)


class Halted(KeyboardInterrupt):
    """Raised when an attribution is stopped by hand; `attribution` holds what was done (None: nothing yet)."""

    def __init__(self, attribution: Attribution | None) -> None:
        super().__init__("stopped")
        self.attribution = attribution


def by_action(found: Attribution, values: Floats) -> Floats:
    """Values of the players (k x R) as values of all actions: exactly 0 for those that get no staff-days."""
    rows = np.zeros((len(found.actions), values.shape[1]))
    rows[[found.actions.index(name) for name in found.players]] = values
    return rows


def _table(found: Attribution) -> pd.DataFrame:
    made = found.contributions
    days = by_action(found, made.days).mean(axis=1)
    columns: dict[str, object] = {
        "action": list(found.actions),
        "staff_days": days,
        "share": days / days.sum() if days.sum() > 0 else np.zeros(len(days)),
    }
    shapley, last = by_action(found, made.shapley), by_action(found, made.leave_one_out)
    columns |= _with_intervals("leave_one_out", last, found.seed)
    columns |= _with_intervals("shapley", shapley, found.seed)
    columns |= _with_intervals("alone", by_action(found, made.alone), found.seed)
    columns |= _with_intervals("interplay", last - shapley, found.seed)
    adjusted = st.holm(st.paired_ps(shapley, seed=found.seed))
    frame = pd.DataFrame(columns).assign(p_adjusted=adjusted, told_apart=adjusted < 0.05)
    frame["reading"] = [_reading(row) for row in frame.to_dict(orient="records")]
    less_is_better = PER_RUN[found.outcome].sign < 0
    return frame.sort_values("shapley", ascending=less_is_better, kind="stable", ignore_index=True)


def _with_intervals(name: str, rows: Floats, seed: int) -> dict[str, list[float]]:
    each = [st.mean_interval(row, seed=seed) for row in rows]
    return {
        name: [one.mean for one in each],
        f"{name}_low": [one.low for one in each],
        f"{name}_high": [one.high for one in each],
    }


def _reading(row: Mapping[Any, Any]) -> str:
    """Where the two measures differ by more than luck, what that means."""
    if not (row["interplay_low"] > 0 or row["interplay_high"] < 0):
        return ""
    opposed = (row["leave_one_out_low"] > 0 and row["shapley_high"] < 0) or (
        row["leave_one_out_high"] < 0 and row["shapley_low"] > 0
    )
    if opposed:
        return "the sign turns with what else is done"
    if abs(row["interplay"]) < 0.25 * max(abs(row["shapley"]), abs(row["leave_one_out"])):
        return ""
    larger = max(row["shapley"], row["leave_one_out"], key=abs)  # whether it raises or lowers the outcome
    if row["interplay"] * larger > 0:
        return "does more with the others in place"
    return "does less with the others in place"


def _interactions(found: Attribution) -> pd.DataFrame:
    names, values = found.players, found.contributions.pairs
    pairs = pairs_of(range(len(names)))[: len(values)]
    each = [st.mean_interval(row, seed=found.seed) for row in values]
    frame = pd.DataFrame(
        {
            "action": [names[i] for i, _ in pairs],
            "other": [names[j] for _, j in pairs],
            "interaction": np.array([one.mean for one in each], float),
            "low": np.array([one.low for one in each], float),
            "high": np.array([one.high for one in each], float),
        }
    )
    order = frame["interaction"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)
