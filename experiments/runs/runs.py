"""The results of a study."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from coalitionlab.experiments.runs.memory import InMemory
from coalitionlab.experiments.runs.monthly import bands_table, milestones_table
from coalitionlab.experiments.runs.reading import InFolder
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.outcomes import MONTHLY


class Runs:
    """The results of a study: all of its runs, or those done when it was stopped.

    Replicate k uses the same random numbers for every strategy (and at every point, unless the study has new ones per point).

    Attributes
    ----------
    study
        What was run. Its `replicates` are those that are done after a step of `execute_in_steps`.
    complete
        Whether all runs are there.
    seconds
        Wall time of the runs.
    folder
        Where the results are kept; None when they are in memory.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> design = {"scenarios": "generic", "strategies": ["leaderless", "communication"], "replicates": 2}
    >>> runs = cl.sweep(design).results
    >>> runs.outcome("membership", "generic").shape  # strategies, points, replicates
    (2, 1, 2)
    """

    def __init__(
        self,
        study: Study,
        store: InMemory | InFolder,
        *,
        complete: bool,
        seconds: float,
        folder: Path | None = None,
    ) -> None:
        self.study, self.complete, self.seconds, self.folder = study, complete, seconds, folder
        self._store = store

    def __repr__(self) -> str:
        """The number of runs, of which strategies, and where."""
        of = "" if self.complete else f" of {self.study.size:,}"
        names = ", ".join(strategy.name for strategy in self.study.strategies[:4])
        return f"<Runs: {self.done:,}{of}, {names}, {f'in {self.folder}' if self.folder else 'in memory'}>"

    @property
    def done(self) -> int:
        """Number of runs that are there; failed ones count."""
        return sum(int(self._done(s).sum()) for s in range(len(self.study.scenarios))) * len(
            self.study.strategies
        )

    @property
    def failed(self) -> int:
        """Number of runs that failed; their rows of `table` say why."""
        return len(self.errors)

    @cached_property
    def errors(self) -> dict[tuple[str, str, int, int], str]:
        """Why runs failed, by scenario, strategy, point and replicate (both counted from 0)."""
        scenarios, strategies = self.study.scenarios, self.study.strategies
        size = self._store.layout.replicates
        found = {
            (scenarios[s].name, strategies[k].name, *divmod(cell, size)): error
            for (s, k, cell), error in sorted(self._store.errors.items())
        }
        return {key: error for key, error in found.items() if key[3] < self.study.replicates}

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per run, ordered by scenario, point, replicate and strategy.

        Columns: scenario, strategy, point (with factors: from 0, followed by the level of every factor), replicate, the
        outcomes (nan where the run failed), error (None where it did not).
        """
        return pd.concat([self._rows(s) for s in range(len(self.study.scenarios))], ignore_index=True)

    def outcome(self, name: str, scenario: str | None = None) -> np.ndarray:
        """An outcome of the runs of a scenario (the first when not given).

        Returns
        -------
        ndarray
            Strategies x points x replicates; nan where a run failed or was not done, or the outcome is undefined.

        Raises
        ------
        InputError
            For a scenario that is not in the study, or an outcome that was not kept.
        """
        if name not in self.study.outcomes:
            raise input_error(
                f"the outcome {quoted(name)} was not kept",
                suggest(name, self.study.outcomes, kind="outcome"),
            )
        column = self.study.outcomes.index(name)
        values: np.ndarray = self._cut(self._store.outcome(self._number(scenario), column))
        return values

    def replicate_numbers(self) -> np.ndarray:
        """The replicate that each run used: points x replicates."""
        study, size = self.study, self._store.layout.replicates
        first = np.arange(len(study.points)) * (size if study.new_luck_per_point else 0)
        numbers: np.ndarray = study.first_replicate + first[:, None] + np.arange(study.replicates)
        return numbers

    def bands(self) -> pd.DataFrame:
        """Mean and quantiles of the monthly outcomes over all runs that are done.

        Columns: scenario, strategy, month (from 1), outcome, mean, q05, q25, q50, q75, q95. No rows when the study keeps no
        monthly values.
        """
        names = [strategy.name for strategy in self.study.strategies]
        monthly = self._store.monthly
        tables = [
            bands_table(scenario.name, names, None if monthly is None else monthly[s])
            for s, scenario in enumerate(self.study.scenarios)
            if self._done(s).any()
        ]
        return pd.concat(tables, ignore_index=True)

    def milestones(self) -> pd.DataFrame:
        """The share of runs that reach each milestone, and when.

        Columns: scenario, strategy, milestone, reached (the share) with its interval (low, high), median_month, q25_month,
        q75_month (among the runs that reach it).

        Raises
        ------
        InputError
            For results in a folder, which hold no milestones.
        """
        names = [strategy.name for strategy in self.study.strategies]
        tables = []
        for s, scenario in enumerate(self.study.scenarios):
            done = self._done(s)
            if done.any():
                months = self.milestone_months(scenario.name)[:, done]
                tables.append(milestones_table(scenario, names, months))
        return pd.concat(tables, ignore_index=True)

    def milestone_months(self, scenario: str | None = None) -> np.ndarray:
        """The month in which the runs of a scenario (the first when not given) reached each milestone.

        Returns
        -------
        ndarray
            Strategies x points x replicates x milestones; nan where a run did not reach it, failed, or was not done.
        """
        if self._store.milestones is None:
            raise input_error(
                "results in a folder hold no milestones", "run the study in memory", file=self.folder
            )
        return self._cut(self._store.milestones[self._number(scenario)])

    def monthly(self, scenario: str | None = None) -> np.ndarray:
        """The monthly outcomes of the runs of a scenario (the first when not given).

        Returns
        -------
        ndarray
            Strategies x points x replicates x months x `MONTHLY`; nan where a run failed, was not done, or has ended.

        Raises
        ------
        InputError
            For a scenario that is not in the study, or a study without monthly values.
        """
        if self._store.monthly is None:
            raise input_error("the study keeps no monthly values", "run the study with months=True")
        number, layout = self._number(scenario), self._store.layout
        store = self._store.monthly[number]
        values = np.full((len(layout.strategies), layout.cells, store.months, len(MONTHLY)), np.nan)
        cells = np.sort(store.cells())
        for s in range(len(layout.strategies)):
            columns = np.concatenate(list(store.columns(s)))
            values[s, cells] = columns.T.reshape(len(cells), store.months, len(MONTHLY))
        return self._cut(values)

    def failed_in(self, scenario: str) -> np.ndarray:
        """Strategies x points x replicates: whether the run failed."""
        failed: np.ndarray = pd.notna(self._messages(scenario))
        return failed

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The table of `runs` or `months` as files hold it: without the levels of factors, names as categories."""
        if isinstance(self._store, InFolder):
            return self._store.frame(name, columns)
        rows = self._runs_frame() if name == "runs" else self._months_frame()
        for column in columns or ():
            if column not in rows:
                raise input_error(
                    f"unknown column {quoted(column)}", suggest(column, map(str, rows), kind="column")
                )
        return rows if columns is None else rows[list(columns)]

    def _runs_frame(self) -> pd.DataFrame:
        rows = self.table.assign(point=self.table["point"] if self.study.factors else np.int32(0))
        labels = ["scenario", "strategy", "point", "replicate"]
        rows = rows[[*labels, *self.study.outcomes, "error"]]
        return rows.astype({"point": np.int32, "replicate": np.int32}).assign(**self._categories(rows))

    def _months_frame(self) -> pd.DataFrame:
        parts = []
        for s, scenario in enumerate(self.study.scenarios):
            point, replicate = np.nonzero(self._done(s))
            values = np.moveaxis(self.monthly(scenario.name)[:, point, replicate], 0, 1)
            run, strategy, month = np.nonzero(~np.isnan(values[..., 0]))
            columns = {
                "scenario": np.repeat(scenario.name, len(run)),
                "strategy": np.array([one.name for one in self.study.strategies])[strategy],
                "point": point[run].astype(np.int32),
                "replicate": self.replicate_numbers()[point, replicate][run].astype(np.int32),
                "month": (month + 1).astype(np.int32),
            }
            kept = values[run, strategy, month]
            parts.append(pd.DataFrame(columns | {name: kept[:, k] for k, name in enumerate(MONTHLY)}))
        rows = pd.concat(parts, ignore_index=True)
        return rows.assign(**self._categories(rows))

    def _categories(self, rows: pd.DataFrame) -> dict[str, Any]:
        """The names of scenarios and strategies as categories, in the order of the study."""
        names = {
            "scenario": [scenario.name for scenario in self.study.scenarios],
            "strategy": [strategy.name for strategy in self.study.strategies],
        }
        return {column: pd.Categorical(rows[column], categories=known) for column, known in names.items()}

    def _number(self, scenario: str | None) -> int:
        names = [one.name for one in self.study.scenarios]
        if scenario is None:
            return 0
        if scenario not in names:
            raise input_error(
                f"unknown scenario {quoted(scenario)}", suggest(scenario, names, kind="scenario")
            )
        return names.index(scenario)

    def _cut(self, values: np.ndarray) -> np.ndarray:
        """Values strategies x cells x ... as strategies x points x replicates x ..., with the replicates that are done."""
        layout = self._store.layout
        split = values.reshape(values.shape[0], layout.points, layout.replicates, *values.shape[2:])
        return split[:, :, : self.study.replicates]

    def _done(self, number: int) -> np.ndarray:
        """Points x replicates of a scenario: whether the runs are there."""
        done: np.ndarray = self._cut(self._store.done[number][None])[0]
        return done

    def _rows(self, number: int) -> pd.DataFrame:
        study, names = self.study, [strategy.name for strategy in self.study.strategies]
        point, replicate = np.nonzero(self._done(number))
        each = len(names)
        columns: dict[str, object] = {
            "scenario": np.repeat(study.scenarios[number].name, len(point) * each),
            "strategy": np.tile(names, len(point)),
        }
        if study.factors:
            columns["point"] = np.repeat(point, each)
            for place, factor in enumerate(study.factors):
                columns[factor] = np.repeat(study.points.column(place)[point], each)
        columns["replicate"] = np.repeat(self.replicate_numbers()[point, replicate], each)
        for k, name in enumerate(study.outcomes):
            values = self._cut(self._store.outcome(number, k))[:, point, replicate]
            columns[name] = values.T.ravel()
        messages = self._messages(study.scenarios[number].name)[:, point, replicate].T.ravel()
        # of the same type as read from a file
        return pd.DataFrame(columns | {"error": pa.array(messages, pa.string()).to_pandas()})

    def _messages(self, scenario: str) -> np.ndarray:
        """Why the runs of a scenario failed, strategies x points x replicates; None where they did not."""
        names = [strategy.name for strategy in self.study.strategies]
        messages = np.full((len(names), len(self.study.points), self.study.replicates), None, object)
        for (name, strategy, point, replicate), message in self.errors.items():
            if name == scenario:
                messages[names.index(strategy), point, replicate] = message
        return messages


class Stopped(KeyboardInterrupt):
    """Raised when a study is stopped by Ctrl-C or a signal; its text says what is kept and how to go on.

    Attributes
    ----------
    runs
        The runs that are done.
    finding
        What they say, where the question that was asked has an answer to part of its runs.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> def stop(done, total):
    ...     if done:
    ...         raise KeyboardInterrupt
    >>> try:
    ...     cl.compare("generic", "leaderless", replicates=2, progress=stop)
    ... except cl.Stopped as stopped:
    ...     print(stopped.runs.complete)
    False
    """

    def __init__(self, runs: Runs) -> None:
        super().__init__()
        self.runs = runs
        self.finding: Any = None

    def __str__(self) -> str:
        if self.runs.folder is not None:
            return f"{self.runs.done:,} of {self.runs.study.size:,} runs are kept; go on with --resume"
        return "nothing is kept" if self.finding is None else "what is shown rests on the runs that are done"
