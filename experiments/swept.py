"""The answer to `sweep`: the runs of a design, and tables, words and a figure of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from coalitionlab.experiments import figures, words
from coalitionlab.experiments.factors import WORLD
from coalitionlab.experiments.finding import StudyFinding
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.settings import is_chance
from coalitionlab.experiments.statistics import (
    chance_interval,
    crossed_interval,
    few_observations,
    mean_interval,
    mean_of,
    student_interval,
)
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.worlds.draws import idle_parameters
from coalitionlab.experiments.worlds.robust import Robustness, overall_choices
from coalitionlab.experiments.worlds.robustness import points_a_world, robust_scenarios
from coalitionlab.scenarios.errors import input_error, plural
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: Points that are shown one by one.
MOST_POINTS = 6
#: With more worlds or runs than these, what they say is worked out only on request: it takes minutes, or much memory.
MOST_WORLDS, MOST_RUNS = 1000, 5_000_000
#: The outcome by which strategies fail, where it is kept.
FAILING = "succeeded"


@dataclass(frozen=True, eq=False)
class Sweep(StudyFinding):
    """The runs of a design.

    Replicate k uses the same random numbers at every point and under every strategy.

    Attributes
    ----------
    results : Runs
    shard : str or None
        The share of the runs that was made, as K/N; None for all.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> design = {"scenarios": "generic", "strategies": "leaderless", "factors": {"talk_rate": [0.1, 0.3]}, "replicates": 2}
    >>> sweep = cl.sweep(design)
    >>> len(sweep.runs()), len(sweep.design())
    (4, 2)
    """

    kind: ClassVar[str] = "study"
    question: ClassVar[str] = "What comes out at every point of the design?"

    results: Runs
    shard: str | None = None

    def __repr__(self) -> str:
        return repr(self.results).replace("<Runs", "<Sweep", 1)

    @property
    def study(self) -> Study:
        """What was run, as it stood when it was begun."""
        return self.results.study

    @property
    def folder(self) -> Path | None:
        """Where it is; None when it is in memory."""
        return self.results.folder

    @property
    def complete(self) -> bool:
        """Whether all runs are there."""
        return self.results.complete

    @property
    def done(self) -> int:
        """How many runs are there."""
        return self.results.done

    @property
    def failed(self) -> int:
        """How many of the runs failed; their rows say why."""
        return self.results.failed

    @property
    def is_share(self) -> bool:
        """Whether it holds a share of the runs that `merge` has not completed yet."""
        return self.shard is not None and not self.complete

    @property
    def outcome(self) -> str:
        """The outcome that is shown: the design's first."""
        return self.study.outcomes[0]

    @property
    def table(self) -> pd.DataFrame:
        """The same as `summary()`."""
        return self.summary()

    def runs(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One row a run: scenario, strategy, point, replicate, the outcomes, error; or the columns named."""
        return self.results.frame("runs", columns)

    def months(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One row a run and month, with the monthly outcomes. Raises InputError when the design did not ask for them."""
        if not self.study.months:
            raise input_error("no months were kept", "write `months: true` in the design, and sweep again")
        return self.results.frame("months", columns)

    def states(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One row a run, month and organisation, with the states that the design keeps. Raises InputError when it keeps none."""
        if not self.study.states:
            raise input_error("no states of organisations were kept", "write `states` in the design, and sweep again")
        return self.results.frame("states", columns)

    def design(self) -> pd.DataFrame:
        """One row a point: its number and the level of every factor."""
        points = self.study.points
        columns = {name: points.column(k) for k, name in enumerate(self.study.factors)}
        return pd.DataFrame({"point": np.arange(len(points)), **columns})

    def summary(self, outcome: str | None = None) -> pd.DataFrame:
        """Mean of an outcome (the design's first when not given) with its 95 % interval, per scenario and strategy, best first.

        Columns: scenario, strategy, mean, low, high, runs (with a defined outcome), failed. The interval is over replicates, each
        averaged over the points, for replicates are what makes runs independent; with worlds it is over worlds too, so it
        stands for the plausible worlds of which these are a sample.
        """
        return self._summary(outcome, by_point=False)

    def by_point(self, outcome: str | None = None) -> pd.DataFrame:
        """The same for each point (scenario, point, strategy, mean, low, high, runs, failed), with Student's (or Wilson's) interval."""
        return self._summary(outcome, by_point=True)

    @property
    def worlds(self) -> int:
        """How many worlds there are in which strategies can be compared; 0 when none were drawn."""
        return 0 if self._world is None or len(self.strategies) < 2 else int(self._world.max()) + 1

    @cached_property
    def _world(self) -> np.ndarray | None:
        """The world of each point, counted from 0; None without worlds."""
        if WORLD not in self.study.factors:
            return None
        return np.unique(self.study.points.column(self.study.factors.index(WORLD)), return_inverse=True)[1]

    @property
    def asks_worlds(self) -> bool:
        """Whether `robustness` is part of the answer: there are worlds, and not too many."""
        return 1 < self.worlds <= MOST_WORLDS and self.study.size <= MOST_RUNS

    @cached_property
    def robustness(self) -> list[Robustness]:
        """What the worlds say about the first outcome, per scenario; with other factors, about its mean over the points of each."""
        if not self.asks_worlds:
            return []
        kept = dict.fromkeys([self.outcome, *(one for one in self.study.outcomes if one == FAILING)])
        runs, points = self.runs(["scenario", "strategy", "point", "replicate", *kept]), self.design()
        names = [strategy.name for strategy in self.strategies]
        points = points.drop(columns=idle_parameters(self.strategies), errors="ignore")
        points_of = {scenario.name: points for scenario in self.scenarios}
        idle = {strategy.name: idle_parameters([strategy]) for strategy in self.strategies}
        return robust_scenarios(
            runs, points_of, outcome=self.outcome, strategies=names, seed=self.study.seed, idle=idle
        )

    def lead(self) -> str:
        """What was run, in a sentence."""
        study = self.study
        runs = plural(self.done, "run") if self.complete else f"{self.done:,} of {plural(study.size, 'run')}"
        points = (
            f"{plural(len(study.points), 'point')} of {plural(len(study.factors), 'factor')}"
            if study.factors
            else "one point"
        )
        known = PER_RUN[self.outcome]
        return (
            f"{runs}: {points}, {plural(study.replicates, 'replicate')}, seed {study.seed}. "
            f"{self.outcome} ({known.unit}): {known.meaning}."
        )

    def shown(self) -> dict[str, pd.DataFrame]:
        """Per scenario the means with intervals, over all points and of each when there are few; nothing of a share."""
        tables: dict[str, pd.DataFrame] = {}
        if self.is_share:
            return tables
        for scenario, rows in self.summary().groupby("scenario", sort=False):
            tables[words.short(str(scenario), 60)] = _readable(rows, [])
        if 1 < len(self.study.points) <= MOST_POINTS:
            factors = list(self.study.factors)
            for scenario, rows in self.by_point().merge(self.design(), on="point").groupby("scenario", sort=False):
                tables[f"{words.short(str(scenario), 60)}, by point"] = _readable(rows, factors)
        return tables | {
            f"Over the worlds of {words.short(part.scenario)}": part.regret_table() for part in self.robustness
        }

    def words(self) -> list[str]:
        """What has to be known to read the tables, and where the results are."""
        if self.is_share:
            return [
                f"This share is done; not complete: coalitionlab status {self.folder} says what is missing, merge makes the tables."
            ]
        lines = [few_observations(self.study.replicates)]
        if self.worlds > 1:
            lines.append(few_observations(self.worlds, "world"))
        if self.worlds > 1 and not self.asks_worlds:
            request = "coalitionlab.robustness(sweep.runs(), sweep.design(), scenario=...)"
            lines.append(f"What {self.worlds:,} worlds say takes long to work out; ask in Python: {request}.")
        elif self.robustness and (shared := points_a_world(self.design())) > 1:
            lines.append(f"Worlds are asked about the mean over the {shared:,} points of each.")
        for part in self.robustness:
            lines += part.words() if len(self.robustness) == 1 else [f"{part.scenario}:", *part.words()]
        if len(self.robustness) > 1:
            lines += overall_choices(self.robustness)
        if self.failed:
            lines.append(f"{self.failed:,} of {self.done:,} runs failed; the column `error` says why.")
        nothing = "Nothing was written; add --out FOLDER to keep the runs."
        lines.append(f"Results are in {self.folder}." if self.folder else nothing)
        return [line for line in lines if line]

    def figure(self, kind: str | None = None) -> Figure:
        """Return means with 95 % intervals, per scenario and strategy."""
        rows = self.summary()
        labels = rows["strategy"] if len(self.scenarios) == 1 else rows["scenario"] + ": " + rows["strategy"]
        return figures.interval_dots(rows.assign(label=labels), figures.axis_title(self.outcome))

    def facts(self) -> dict[str, Any]:
        """What else made the results."""
        study = self.study
        return {
            "seed": study.seed, "replicates": study.replicates, "points": len(study.points),
            "factors": list(study.factors), "runs": study.size, "done": self.done, "failed": self.failed,
            "complete": self.complete, "outcome": self.outcome,
        }  # fmt: skip

    def data(self) -> dict[str, pd.DataFrame]:
        """The tables of points, runs and, where they are kept, months and states of organisations."""
        tables = {"design": self.design(), "runs": self.runs()}
        tables |= {"months": self.months()} if self.study.months else {}
        return tables | ({"states": self.states()} if self.study.states else {})

    def tables(self) -> dict[str, pd.DataFrame]:
        """The means, over all points and of each."""
        return {"summary": self.summary(), "by_point": self.by_point()}

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, ready for JSON."""
        plain = self.facts() | {"folder": None if self.folder is None else str(self.folder), "words": self.words()}
        if self.is_share:
            return plain
        worlds = {part.scenario: part.to_dict() for part in self.robustness}
        return plain | {"summary": self.summary().to_dict(orient="records"), "robustness": worlds or None}

    def _summary(self, outcome: str | None, *, by_point: bool) -> pd.DataFrame:
        name = self.outcome if outcome is None else outcome
        rows = []
        for scenario in self.scenarios:
            values = self.results.outcome(name, scenario.name)
            failed = self.results.failed_in(scenario.name)
            for point in range(len(self.study.points)) if by_point else (slice(None),):
                where = {"scenario": scenario.name} | ({"point": point} if by_point else {})
                rows += [
                    where
                    | {"strategy": strategy.name}
                    | self._mean(values[k, point], name)
                    | {"failed": int(failed[k, point].sum())}
                    for k, strategy in enumerate(self.strategies)
                ]
        table, each = pd.DataFrame(rows), len(self.strategies)
        mean = table["mean"].to_numpy() * (1 if PER_RUN[name].higher_is == "worse" else -1)
        # the best strategy first, undefined means last
        order = np.lexsort([mean, np.arange(len(table)) // each])
        return table.iloc[order].reset_index(drop=True)

    def _mean(self, values: np.ndarray, outcome: str) -> dict[str, Any]:
        """Return the mean with its interval, and the number of runs with a defined outcome, of replicates or of points x replicates.

        Student's interval of few runs may reach where the outcome cannot be; cut there, it holds the true mean as often.
        """
        chance, known = is_chance(outcome), PER_RUN[outcome]
        if values.ndim == 1:
            estimate = chance_interval(values) if chance else student_interval(values)
        elif self._world is None or self._world.max() == 0:
            estimate = mean_interval(mean_of(values.T), chance=chance)
        else:
            by_world = [mean_of(values[self._world == world].T) for world in range(int(self._world.max()) + 1)]
            estimate = crossed_interval(np.array(by_world), chance=chance)
        low, high = np.clip((estimate.low, estimate.high), known.low, known.high).tolist()
        return {"mean": estimate.mean, "low": low, "high": high, "runs": int(np.isfinite(values).sum())}


def _readable(rows: pd.DataFrame, factors: Sequence[str]) -> pd.DataFrame:
    """Means with intervals as text, after the levels of factors."""
    digits = words.digits_for(rows["high"])
    columns: dict[str, Any] = {words.short(name, 40): name for name in factors} | {
        "strategy": "strategy",
        "mean": words.number("mean", digits),
        "95% interval": words.interval("low", "high", digits),
    }
    return words.readable(rows, columns | ({"failed": "failed"} if rows["failed"].any() else {}))
