"""Is the answer robust? Regret, ranks, kinds of worlds and failures of one comparison over worlds, asked of one object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.worlds.clusters import Clusters, cluster_worlds
from coalitionlab.experiments.worlds.discovery import Failure, failures
from coalitionlab.experiments.worlds.pairs import pairs
from coalitionlab.experiments.worlds.points import folded, points_a_world
from coalitionlab.experiments.worlds.rank_stability import RankStability, rank_stability
from coalitionlab.experiments.worlds.regret import Regret, of_worlds, regret_rows, regrets
from coalitionlab.experiments.worlds.table import FEWEST_WORLDS, WorldTable, world_table
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

GROUPINGS = ("scenario", "cluster")


@dataclass(frozen=True, eq=False)
class Robustness:
    """What worlds say about the strategies of one scenario. Answers are worked out when first asked for, and kept.

    Attributes:
        scenario, outcome: what it is about.
        table: the outcomes by strategy, world and replicate.
        seed: of bootstraps, groups and permutations.
    """

    scenario: str
    outcome: str
    table: WorldTable
    seed: int = field(default=0)

    @cached_property
    def regrets(self) -> Regret:
        """The regret of every strategy in every world; see `regret.Regret`."""
        return regrets(self.table)

    @cached_property
    def clusters(self) -> Clusters:
        """The kinds of worlds. Raises InputError when scikit-learn is not installed."""
        return cluster_worlds(self.table, seed=self.seed)

    @cached_property
    def stability(self) -> RankStability:
        """How steady the ranking is, against that of the means over all worlds."""
        return rank_stability(self.table, seed=self.seed)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Where each strategy fails, by the default rule. Raises InputError when scikit-learn is not installed."""
        best_first = [self.table.strategies[k] for k in self.table.best_first()]
        return failures(self.table, self.regrets, best_first, seed=self.seed)

    def pairs(self) -> pd.DataFrame:
        """Return the share of worlds in which each strategy beats each other; see `pairs.pairs`."""
        return pairs(self.table)

    def rank_stability(self, reference: Sequence[str] | None = None) -> RankStability:
        """Return how steady the ranking is against a reference ranking, best first."""
        return self.stability if reference is None else rank_stability(self.table, reference, seed=self.seed)

    def where_fails(
        self,
        strategies: Sequence[str] | None = None,
        *,
        fails: str = "auto",
        threshold: float | None = None,
        depth: int | None = None,
    ) -> tuple[Failure, ...]:
        """Return where strategies fail, by a rule of one's own; see `discovery.failures`."""
        return failures(
            self.table,
            self.regrets,
            strategies,
            fails=fails,
            threshold=threshold,
            depth=depth,
            seed=self.seed,
        )

    def regret(self, by: str = "scenario") -> pd.DataFrame:
        """Return the regret table: a row for each strategy over all worlds (`scenario`), or for each kind of worlds (`cluster`).

        Columns: scenario, (cluster, kind,) then those of `regret.regret_rows`.
        """
        if by not in GROUPINGS:
            raise input_error(f"got {quoted(by)}", suggest(by, GROUPINGS, kind="grouping"), field="by")
        worlds = np.array(self.table.worlds)
        if by == "scenario":
            rows = regret_rows(self.table.strategies, self.regrets, worlds, seed=self.seed)
            rows.insert(0, "scenario", self.scenario)
            return rows
        parts = []
        for number, kind in enumerate(self.clusters.names):
            here = np.flatnonzero(self.clusters.labels == number)
            rows = regret_rows(
                self.table.strategies, of_worlds(self.regrets, here), worlds[here], seed=self.seed
            )
            rows.insert(0, "scenario", self.scenario)
            rows.insert(1, "cluster", number)
            rows.insert(2, "kind", kind)
            parts.append(rows)
        return pd.concat(parts, ignore_index=True)

    def choices(self) -> dict[str, str]:
        """Return the strategy with the least mean regret (`mean`) and with the least maximum regret (`maximum`)."""
        rows = self.regret().set_index("strategy")
        return {name: str(rows[name].idxmin()) for name in ("mean", "maximum")}


def robustness(
    runs: pd.DataFrame, points: pd.DataFrame, *, outcome: str = "collective_action", scenario: str | None = None,
    strategies: Sequence[str] | None = None, higher_is_better: bool | None = None, seed: int = 0,
) -> Robustness:  # fmt: skip
    """Return what worlds say about strategies, from any table of runs and any table of points.

    Args:
        runs, points, outcome, scenario, strategies, higher_is_better: see `world_table.world_table`. A sweep's runs and its design
            table are such tables; where several of its points share a world, outcomes are averaged over them.
        seed: of bootstraps, groups and permutations.

    Raises:
        InputError: for a column or scenario that is not there, or with fewer than two worlds in which every strategy has runs.
    """
    if points_a_world(points) > 1 and "world" not in runs:
        runs, points = folded(runs, points)
    table = world_table(
        runs,
        points,
        outcome=outcome,
        scenario=scenario,
        strategies=strategies,
        higher_is_better=higher_is_better,
    )
    if len(table.worlds) < FEWEST_WORLDS:
        raise input_error(
            f"every strategy has runs in only {len(table.worlds)} worlds",
            f"make {FEWEST_WORLDS} or more",
            field="worlds",
        )
    name = scenario or (str(runs["scenario"].iloc[0]) if "scenario" in runs else "")
    return Robustness(name, outcome, table, seed)


def of_comparison(comparison: Comparison, outcome: str, scenario: str | None) -> Robustness:
    """Return what the worlds of a comparison say; see `Comparison.robustness`."""
    from coalitionlab.experiments.settings import check_outcome

    check_outcome(outcome)
    if not comparison.worlds:
        raise InputError(
            "the comparison has no worlds; make it with worlds=100 (on the command line: --worlds 100)"
        )
    known = {one.name: one for one in comparison.scenarios}
    name = scenario or comparison.scenarios[0].name
    if name not in known:
        raise input_error(f"unknown scenario {quoted(name)}", suggest(name, known, kind="scenario"))
    return robustness(
        comparison.runs, drawn_points(comparison, name), outcome=outcome, scenario=name,
        strategies=[one.name for one in comparison.strategies], seed=comparison.seed,
    )  # fmt: skip


def drawn_points(comparison: Comparison, scenario: str | None = None) -> pd.DataFrame:
    """Return a row for each world: world, then its drawn parameters (for a scenario: without those that it sets itself)."""
    fixed: set[str] = set()
    if scenario is not None:
        fixed = set(next(one for one in comparison.scenarios if one.name == scenario).parameters)
    rows: list[dict[str, Any]] = [
        {"world": number} | {name: value for name, value in world.items() if name not in fixed}
        for number, world in enumerate(comparison.world_parameters)
    ]
    return pd.DataFrame(rows)


def overall_choices(parts: Sequence[Robustness]) -> dict[str, str]:
    """Return the strategies that are least regretted over several scenarios: by mean of the means, by highest of the maxima."""
    rows = pd.concat([one.regret() for one in parts]).groupby("strategy", sort=False)
    return {"mean": str(rows["mean"].mean().idxmin()), "maximum": str(rows["maximum"].max().idxmin())}
