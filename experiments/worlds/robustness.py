"""Is the answer robust? Regret, ranks, kinds of worlds and failures over plausible worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.settings import ADVICE, can_learn
from coalitionlab.experiments.worlds import figures, words
from coalitionlab.experiments.worlds.clusters import Clusters, cluster_worlds
from coalitionlab.experiments.worlds.discovery import Failure, failures
from coalitionlab.experiments.worlds.rank_stability import RankStability, pairs, rank_stability
from coalitionlab.experiments.worlds.regret import Regret, of_worlds, regret_rows, regrets
from coalitionlab.experiments.worlds.table import (
    FEWEST_WORLDS,
    WorldTable,
    folded,
    points_a_world,
    world_table,
)
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest

GROUPINGS = ("scenario", "cluster")
LEADING = 3
WITHOUT = f"Kinds of worlds and where strategies fail are left out: they need scikit-learn (`{ADVICE}`)."


@dataclass(frozen=True, eq=False)
class Robustness:
    """What worlds tell about the strategies of one scenario; each answer is worked out when first asked for, and kept.

    Attributes
    ----------
    scenario, outcome : str
        What it is about.
    table : WorldTable
        The outcomes by strategy, world and replicate.
    seed : int
        Seed of bootstraps, groups and permutations.
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
        return failures(self.table, self.regrets, self._best_first, seed=self.seed)

    def pairs(self) -> pd.DataFrame:
        """Return the share of worlds in which each strategy beats each other; see `rank_stability.pairs`."""
        return pairs(self.table)

    def rank_stability(self, reference: Sequence[str] | None = None) -> RankStability:
        """Return how steady the ranking is against a reference ranking, best first."""
        return self.stability if reference is None else rank_stability(self.table, reference, seed=self.seed)

    def where_fails(
        self, strategies: Sequence[str] | None = None, *, fails: str = "auto", threshold: float | None = None,
        depth: int | None = None,
    ) -> tuple[Failure, ...]:  # fmt: skip
        """Return where strategies fail, by another rule; see `discovery.failures`."""
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
        """Return the regret of each strategy over all worlds (`scenario`) or over each kind of worlds (`cluster`).

        Columns: scenario, (cluster, kind,) then those of `regret.regret_rows`.
        """
        if by not in GROUPINGS:
            raise input_error(
                f"unknown grouping {quoted(by)}", suggest(by, GROUPINGS, kind="grouping"), field="by"
            )
        if by == "scenario":
            rows = self._regret_of(np.arange(len(self.table.worlds)))
            rows.insert(0, "scenario", self.scenario)
            return rows
        parts = []
        for k, kind in enumerate(self.clusters.names):
            rows = self._regret_of(np.flatnonzero(self.clusters.labels == k))
            rows.insert(0, "scenario", self.scenario)
            rows.insert(1, "cluster", k)
            rows.insert(2, "kind", kind)
            parts.append(rows)
        return pd.concat(parts, ignore_index=True)

    def choices(self) -> dict[str, str]:
        """Return the strategy with the least mean regret (`mean`) and with the least maximum regret (`maximum`)."""
        rows = self.regret().set_index("strategy")
        return {name: str(rows[name].idxmin()) for name in ("mean", "maximum")}

    def kinds(self) -> dict[int, str]:
        """Return the kind of each world by its number; empty without scikit-learn."""
        if not can_learn():
            return {}
        labels = self.clusters.labels
        return {world: self.clusters.names[k] for world, k in zip(self.table.worlds, labels, strict=True)}

    def words(self, titles: Mapping[str, str] | None = None) -> list[str]:
        """Return the answer in sentences; `titles` are what to call the strategies."""
        names = titles or {name: name for name in self.table.strategies}
        lines = [
            f"Over the worlds: {self._stability_in_words(names)}",
            words.choices_in_words(self.choices(), names),
        ]
        if not can_learn():
            return [*lines, WITHOUT]
        kinds = words.clusters_in_words(self.clusters, self.regret("cluster"), names)
        slices = "" if self.clusters.distinct else " (slices of a continuum)"
        lines.append(
            f"Kinds of worlds{slices}: {'; '.join(kinds)}." if kinds else "The worlds fall into no kinds."
        )
        return lines + [words.failure_in_words(one, names[one.strategy]) for one in self.failures[:LEADING]]

    def shown(self, titles: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Return regrets and ranks as a table for a reader."""
        return words.regret_table(self.regret(), self.stability, titles)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return regret (over all worlds, then each kind), rank_stability, beats and, with scikit-learn, failures."""
        regret = self.regret()
        regret.insert(1, "kind", "all worlds")
        if can_learn() and len(self.clusters.names) > 1:
            regret = pd.concat([regret, self.regret("cluster").drop(columns="cluster")], ignore_index=True)
        frames = {"regret": regret, "rank_stability": self.stability.shares.copy(), "beats": self.pairs()}
        if can_learn():
            rows = [
                {name: value for name, value in asdict(one).items() if name not in ("limits", "drivers")}
                | {"box": words.limits_in_words(one) if one.found else ""}
                for one in self.failures
            ]
            frames["failures"] = pd.DataFrame(rows)
        for frame in frames.values():
            if "scenario" not in frame:
                frame.insert(0, "scenario", self.scenario)
        return frames

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values."""
        tables = {name: frame.to_dict(orient="records") for name, frame in self.tables().items()}
        stability = {
            "concordance": asdict(self.stability.concordance),
            "agreement": asdict(self.stability.agreement),
        }
        return {
            "words": self.words(),
            "least_regretted": self.choices(),
            "kinds": self.kinds(),
            **stability,
            **tables,
        }

    def charts(self, titles: Mapping[str, str]) -> dict[str, Any]:
        """Return the figures of a report by heading."""
        by_cluster = self.regret("cluster") if can_learn() and len(self.clusters.names) > 1 else None
        charts = {
            "Ranks over worlds": figures.ranks_figure(self.stability.shares, titles),
            "Regret over worlds": figures.regret_figure(self.regret(), by_cluster, titles),
        }
        boxes = [failure for failure in self.failures if failure.found] if can_learn() else []
        if boxes:
            charts["Where strategies fail"] = figures.boxes_figure(boxes, self.table.parameters, titles)
        return charts

    def beats(self, titles: Mapping[str, str]) -> pd.DataFrame:
        """Return in what share of worlds the row beats the column, as a table of text."""
        return words.pairs_table(self.pairs(), self._best_first, titles)

    def _stability_in_words(self, titles: Mapping[str, str]) -> str:
        winner = titles[self.stability.winner]
        return words.stability_in_words(self.stability, len(self.table.worlds), winner)

    @property
    def _best_first(self) -> list[str]:
        return [self.table.strategies[k] for k in self.table.best_first()]

    def _regret_of(self, places: np.ndarray) -> pd.DataFrame:
        worlds = np.array(self.table.worlds)[places]
        return regret_rows(self.table.strategies, of_worlds(self.regrets, places), worlds, seed=self.seed)


def robustness(
    runs: pd.DataFrame, points: pd.DataFrame, *, outcome: str = "collective_action", scenario: str | None = None,
    strategies: Sequence[str] | None = None, higher_is_better: bool | None = None, seed: int = 0,
) -> Robustness:  # fmt: skip
    """Return what worlds tell about strategies, from any table of runs and any table of points.

    A sweep's runs and its design are such tables; where several of its points share a world, outcomes are averaged over them.

    Parameters
    ----------
    runs : DataFrame
        One row per run: strategy, replicate, world (or point), the outcome; scenario where there are several.
    points : DataFrame
        One row per world (or point): its number and its parameters.
    outcome : str
        A column of `runs`.
    scenario : str, optional
        Which one, where there are several.
    strategies : sequence of str, optional
        Names, in the order wanted; as they come when not given.
    higher_is_better : bool, optional
        As the outcome has it when not given.
    seed : int
        Seed of bootstraps, groups and permutations.

    Raises
    ------
    InputError
        For a missing column or scenario, or with fewer than two worlds in which every strategy has runs.

    Examples
    --------
    >>> import pandas as pd
    >>> runs = pd.DataFrame({
    ...     "strategy": ["a", "a", "b", "b"],
    ...     "world": [0, 1, 0, 1],
    ...     "replicate": 0,
    ...     "score": [0.5, 0.2, 0.1, 0.4],
    ... })
    >>> points = pd.DataFrame({"world": [0, 1], "talk_rate": [0.1, 0.3]})
    >>> robustness(runs, points, outcome="score").choices()
    {'mean': 'a', 'maximum': 'a'}
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
            f"every strategy has runs in {len(table.worlds)} worlds only",
            f"make {FEWEST_WORLDS} or more",
            field="worlds",
        )
    name = scenario or (str(runs["scenario"].iloc[0]) if "scenario" in runs else "")
    return Robustness(name, outcome, table, seed)


def answerable(questions: Iterable[Callable[[], Robustness]]) -> list[Robustness]:
    """Return the answers that can be had: not those of too few worlds, nor on outcomes that some world leaves undefined."""
    answers = []
    for question in questions:
        try:
            answer = question()
        except InputError:
            continue
        if np.isfinite(answer.table.means).all():
            answers.append(answer)
    return answers


def overall_choices(parts: Sequence[Robustness], titles: Mapping[str, str] | None = None) -> str:
    """Return in words which strategies are least regretted over several scenarios: by mean of the means, by highest of the maxima."""
    rows = pd.concat([one.regret() for one in parts]).groupby("strategy", sort=False)
    choices = {"mean": str(rows["mean"].mean().idxmin()), "maximum": str(rows["maximum"].max().idxmin())}
    return words.choices_in_words(choices, titles or {name: name for name in choices.values()})
