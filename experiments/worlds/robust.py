"""Whether an answer is robust: regret, ranks, kinds of worlds and failures over plausible worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.statistics import LEVEL, Floats, mean_of
from coalitionlab.experiments.worlds import figures, ranks, words
from coalitionlab.experiments.worlds.clusters import Clusters, cluster_worlds
from coalitionlab.experiments.worlds.failures import Failure, failing, find_failures
from coalitionlab.experiments.worlds.regret import Regrets, regret_rows, regrets
from coalitionlab.experiments.worlds.turning import Turning, turning
from coalitionlab.scenarios.errors import check_name, input_error

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

GROUPINGS = ("scenario", "cluster")
LEADING = 3
DEEP = 60
"""Worlds from which on kinds of worlds and where strategies fail are looked for unasked: in fewer, little is found, and not soon."""
FIGURES = ("regret", "ranks", "failures")
ADVICE = "pip install 'coalitionlab[sensitivity]'"
WITHOUT = f"Kinds of worlds and where strategies fail are left out: they need scikit-learn (`{ADVICE}`)."
Titles = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Robustness(Finding):
    """What worlds say about the strategies of one scenario; each answer is computed when first asked for, and kept.

    Attributes
    ----------
    scenario, outcome : str
        What it is about.
    names : tuple of str
        The strategies.
    values : ndarray, shape (strategies, worlds, replicates)
        The outcome; higher is better (an outcome of which less is better has its sign turned).
    parameters : DataFrame
        A row for each world, a column for each parameter that varies; the index holds the numbers of the worlds.
    success : ndarray or None, shape (strategies, worlds)
        Share of replicates that succeed; None when that was not kept.
    sign : float
        1, or -1 when the sign of the values was turned.
    seed : int
        Seed of bootstraps, groups and permutations.
    confidence : float
        Level of the intervals.
    idle : mapping of str to sequence of str
        The parameters that each strategy cannot feel, by its name.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> comparison = cl.compare("generic", ["leaderless", "communication"], replicates=2, worlds=4)
    >>> comparison.robustness().values.shape
    (2, 4, 2)
    """

    scenario: str
    outcome: str
    names: tuple[str, ...]
    values: Floats
    parameters: pd.DataFrame
    success: Floats | None = None
    sign: float = 1.0
    seed: int = 0
    confidence: float = LEVEL
    idle: Mapping[str, Sequence[str]] | None = None

    kind = "robustness"
    question = "strategies over plausible worlds"
    scenarios = ()
    strategies = ()

    # Answers

    @property
    def worlds(self) -> list[int]:
        """The numbers of the worlds."""
        return [int(number) for number in self.parameters.index]

    @property
    def best_first(self) -> list[str]:
        """The strategies, best mean over the worlds first."""
        return [self.names[k] for k in ranks.best_first(self.values)]

    @cached_property
    def means(self) -> Floats:
        """Mean over replicates, shape (strategies, worlds); higher is better."""
        return mean_of(self.values)

    @cached_property
    def regrets(self) -> Regrets:
        """The regret of every strategy in every world: cross-fitted, steadied and uncorrected; see `regret.Regrets`."""
        return regrets(self.values)

    @cached_property
    def clusters(self) -> Clusters:
        """The kinds of worlds. Raises InputError when scikit-learn is not installed."""
        need_learning("clusters of worlds")
        return cluster_worlds(self.values, self.parameters, seed=self.seed)

    @cached_property
    def turning(self) -> Turning | None:
        """How far the advice to follow the best strategy holds from world to world; see `turning.turning`."""
        return turning(self.names, self.values, self.parameters, self.idle)

    @cached_property
    def stability(self) -> ranks.RankStability:
        """How steady the ranking is, against that of the means over all worlds."""
        return self.rank_stability()

    def rank_stability(self, reference: Sequence[str] | None = None) -> ranks.RankStability:
        """Return how steady the ranking is against the mean ranking or `reference` (all strategies, best first)."""
        return ranks.rank_stability(self.values, self.names, reference, level=self.confidence, seed=self.seed)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Where each strategy fails, by the default rule, best strategy first; see `where_fails`."""
        return self.where_fails(self.best_first)

    def where_fails(
        self, strategies: Sequence[str] | None = None, *, fails: str = "auto", threshold: float | None = None
    ) -> tuple[Failure, ...]:
        """Return where strategies fail, by ranges of a few parameters.

        Parameters
        ----------
        strategies : sequence of str, optional
            All when not given; p-values are adjusted for as many.
        fails, threshold
            When a strategy fails in a world: see `failures.failing`.

        Raises
        ------
        InputError
            For an unknown strategy or rule, or when scikit-learn is not installed.
        """
        need_learning("failures")
        cases = {}
        for name in self.names if strategies is None else strategies:
            check_name(name, self.names, "strategy")
            k = self.names.index(name)
            success = None if self.success is None else self.success[k]
            cases[name] = failing(self.means[k], self.regrets[0][k], success, self.sign, fails, threshold)
        return find_failures(self.parameters, cases, seed=self.seed)

    # Tables

    @property
    def table(self) -> pd.DataFrame:
        """The regret of each strategy over all worlds; see `regret`."""
        return self.regret()

    def regret(self, by: str = "scenario") -> pd.DataFrame:
        """Return the regret of each strategy over all worlds (`scenario`) or over each kind of worlds (`cluster`).

        Columns: scenario, (cluster, kind,) then those of `regret.regret_rows`.
        """
        check_name(by, GROUPINGS, "grouping", field="by")
        labels = self.clusters.labels if by == "cluster" else np.zeros(len(self.worlds), dtype=int)
        parts = []
        for k in range(int(labels.max()) + 1):
            inside = labels == k
            cross_fitted, steadied, uncorrected = (part[:, inside] for part in self.regrets)
            worlds = np.array(self.worlds)[inside].tolist()
            estimates = (cross_fitted, steadied, uncorrected)
            rows = regret_rows(self.names, estimates, worlds, seed=self.seed, level=self.confidence)
            rows.insert(0, "scenario", self.scenario)
            if by == "cluster":
                rows.insert(1, "cluster", k)
                rows.insert(2, "kind", self.clusters.names[k])
            parts.append(rows)
        return pd.concat(parts, ignore_index=True)

    def pairs(self) -> pd.DataFrame:
        """Return the share of worlds in which each strategy beats each other; see `ranks.pairs`."""
        return ranks.pairs(self.values, self.names, self.confidence)

    def choices(self) -> dict[str, str]:
        """Return the strategy with the least mean regret (`mean`) and with the least maximum regret (`maximum`)."""
        return {name: level[0] for name, level in self._least.items()}

    @cached_property
    def _least(self) -> dict[str, list[str]]:
        return _least_regretted(self.regret().set_index("strategy"))

    def kinds(self) -> dict[int, str]:
        """Return the kind of each world by its number; empty with fewer than 60 worlds, and without scikit-learn."""
        labels = zip(self.worlds, self.clusters.labels, strict=True) if self._deep else ()
        return {world: self.clusters.names[k] for world, k in labels}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return regret (over all worlds, then each kind), rank_stability, beats and, with 60 worlds or more and scikit-learn, failures."""
        regret = self.regret()
        regret.insert(1, "kind", "all worlds")
        if self._has_kinds:
            regret = pd.concat([regret, self.regret("cluster").drop(columns="cluster")], ignore_index=True)
        others = {"rank_stability": self.stability.shares.copy(), "beats": self.pairs()}
        if self._deep:
            failures = pd.DataFrame([asdict(failure) for failure in self.failures])
            boxes = [words.limits_in_words(failure.limits) if failure.significant else "" for failure in self.failures]
            others["failures"] = failures.drop(columns=["limits", "drivers"]).assign(box=boxes)
        for frame in others.values():
            frame.insert(0, "scenario", self.scenario)
        return {"regret": regret, **others}

    # For readers

    @property
    def title(self) -> str:
        """Title of the report."""
        return f"{self.scenario or 'Strategies'} in {len(self.worlds)} plausible worlds"

    def words(self, titles: Titles | None = None) -> list[str]:
        """Return the answer in sentences; `titles` are what to call the strategies."""
        names = titles or {name: name for name in self.names}
        if self.stability.level_worlds == len(self.worlds) and len(self.names) > 1:
            return [f"All strategies come out the same in each of {len(self.worlds)} worlds."]
        lines = [
            words.stability_in_words(self.stability, len(self.worlds), names),
            *filter(None, [words.choices_in_words(self._least, names, len(self.worlds))]),
        ]
        if len(self.worlds) < DEEP:
            return lines
        if not can_learn():
            return [*lines, WITHOUT]
        return [
            *lines,
            words.clusters_in_words(self.clusters, self.regret("cluster"), names),
            *(words.failure_in_words(failure, names[failure.strategy]) for failure in self.failures[:LEADING]),
        ]

    def shown(self, titles: Titles | None = None) -> dict[str, pd.DataFrame]:
        """Return regrets and ranks, and who beats whom, as tables for a reader."""
        names = titles or {name: name for name in self.names}
        return {
            "Regret and ranks over worlds": self.regret_table(titles),
            "Who beats whom": words.pairs_table(self.pairs(), self.best_first, names),
        }

    def regret_table(self, titles: Titles | None = None) -> pd.DataFrame:
        """Return regrets and ranks as a table for a reader."""
        return words.regret_table(self.regret(), self.stability, titles, self.confidence)

    def charts(self) -> dict[str, str]:
        """Return the kinds of figures after the main one by heading; failures only where a box was found."""
        boxes = self._deep and any(failure.significant for failure in self.failures)
        return {"Ranks over worlds": "ranks"} | ({"Where strategies fail": "failures"} if boxes else {})

    def figure(self, kind: str | None = None, titles: Titles | None = None) -> Figure:
        """Return a plotly figure: 'regret' (when not given), 'ranks' or 'failures'."""
        names = titles or {}
        check_name(kind or "regret", FIGURES, "figure", field="kind")
        if kind == "ranks":
            return figures.ranks_figure(self.stability.shares, names)
        if kind == "failures":
            boxes = [failure for failure in self.failures if failure.significant]
            return figures.boxes_figure(boxes, self.parameters, names)
        by_kind = self.regret("cluster") if self._has_kinds else None
        return figures.regret_figure(self.regret(), by_kind, names)

    def facts(self) -> dict[str, Any]:
        """Return the least regretted strategies, the kind of each world, and how far the worlds' rankings agree."""
        return {
            "scenario": self.scenario,
            "outcome": self.outcome,
            "seed": self.seed,
            "least_regretted": self.choices(),
            "kinds": self.kinds(),
            "concordance": asdict(self.stability.concordance),
            "agreement": asdict(self.stability.agreement),
        }

    @property
    def _has_kinds(self) -> bool:
        return self._deep and len(self.clusters.names) > 1

    @property
    def _deep(self) -> bool:
        return len(self.worlds) >= DEEP and can_learn()


def overall_choices(parts: Sequence[Robustness]) -> list[str]:
    """Return a sentence on which strategies are least regretted over several scenarios, by mean of the means and highest of the maxima; none
    of too few worlds."""
    rows = pd.concat([part.regret() for part in parts]).groupby("strategy", sort=False)
    choices = _least_regretted(pd.DataFrame({"mean": rows["mean"].mean(), "maximum": rows["maximum"].max()}))
    titles = {str(name): str(name) for name in rows.groups}
    chosen = words.choices_in_words(choices, titles, min(len(part.worlds) for part in parts))
    return [f"Over all scenarios: {chosen}"] if chosen else []


def _least_regretted(regret: pd.DataFrame) -> dict[str, list[str]]:
    """Return the strategies that lose least, on average and at worst: several where they are level."""
    return {
        name: [str(label) for label in regret.index[regret[name] == regret[name].min()]] for name in ("mean", "maximum")
    }


def can_learn() -> bool:
    """Say whether scikit-learn is installed, which finds clusters of worlds and boxes of failures."""
    try:
        return find_spec("sklearn") is not None
    except ValueError:
        return False


def need_learning(what: str) -> None:
    """Raise InputError, with the command that installs it, unless scikit-learn is there."""
    if not can_learn():
        raise input_error(f"{what} need scikit-learn, which is not installed", f"do `{ADVICE}`")
