"""The results of a study."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from coalitionlab.experiments.factors import WORLD
from coalitionlab.experiments.runs.monthly import bands_table, goals_table
from coalitionlab.experiments.runs.results import Results
from coalitionlab.experiments.runs.tables import file_schema, in_order, month_rows, run_rows, schema, state_rows
from coalitionlab.experiments.statistics import LEVEL
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

    def __init__(self, study: Study, results: Results, *, complete: bool, folder: Path | None = None) -> None:
        self.study, self.complete, self.seconds, self.folder = study, complete, results.seconds, folder
        self._results = results
        self._strategies = [strategy.name for strategy in study.strategies]
        self._scenarios = [scenario.name for scenario in study.scenarios]

    def __repr__(self) -> str:
        """The number of runs, of which strategies, and where."""
        of = "" if self.complete else f" of {self.study.size:,}"
        names = ", ".join(self._strategies[:4])
        return f"<Runs: {self.done:,}{of}, {names}, {f'in {self.folder}' if self.folder else 'in memory'}>"

    @property
    def done(self) -> int:
        """Number of runs that are there; failed ones count."""
        return int(self._done.sum()) * len(self._strategies)

    @property
    def failed(self) -> int:
        """Number of runs that failed; their rows of `table` say why."""
        return len(self.errors)

    @cached_property
    def errors(self) -> dict[tuple[str, str, int, int], str]:
        """Why runs failed, by scenario, strategy, point and replicate (both counted from 0)."""
        return {
            (self._scenarios[n], self._strategies[k], point, replicate): error
            for (n, k, point, replicate), error in sorted(self._results.errors.items())
            if replicate < self.study.replicates
        }

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per run, ordered by scenario, point, replicate and strategy.

        Columns: scenario, strategy, point (with factors: from 0, followed by the level of every factor), replicate, the
        outcomes (nan where the run failed), error (None where it did not).
        """
        rows = pa.concat_tables([self._run_rows(n) for n in range(len(self._scenarios))]).to_pandas()
        rows = rows.astype({"point": np.int64, "replicate": np.int64})
        point = rows["point"].to_numpy()
        levels = {name: self.study.points.column(k)[point] for k, name in enumerate(self.study.factors)}
        where = pd.DataFrame({"point": point, **levels} if levels else {}, index=rows.index)
        table: pd.DataFrame = pd.concat([rows.iloc[:, :2], where, rows.iloc[:, 3:]], axis="columns")
        return table

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
            remedy = suggest(name, self.study.outcomes, kind="outcome")
            raise input_error(f"the outcome {quoted(name)} was not kept", remedy)
        values: np.ndarray = self._results.outcomes[name][self._number(scenario)]
        return values[:, :, : self.study.replicates]

    def replicate_numbers(self) -> np.ndarray:
        """The replicate that each run used: points x replicates."""
        points, replicates = np.arange(len(self.study.points)), np.arange(self.study.replicates)
        return self._results.study.replicate_numbers(points[:, None], replicates)

    def bands(self) -> pd.DataFrame:
        """Mean and quantiles of the monthly outcomes over all runs that are done.

        Columns: scenario, strategy, month (from 1), outcome, mean, q05, q25, q50, q75, q95. No rows when the study keeps no
        monthly values.
        """
        kept = self.study.months
        tables = [
            bands_table(name, self._strategies, self._results.months[n] if kept else None)
            for n, name in enumerate(self._scenarios)
            if self._done[n].any()
        ]
        return pd.concat(tables, ignore_index=True)

    def goals(self, level: float = LEVEL) -> pd.DataFrame:
        """The chance that each goal is delivered, and when.

        Columns: scenario, strategy, goal, chance (the share of runs that deliver it) with its interval (low, high; worlds, where they were drawn, are
        the observations), median_month, q25_month, q75_month: by which month half (a quarter, three quarters) of all runs have
        delivered it, nan where fewer ever do (Kaplan and Meier's estimate: runs that do not are censored at the end).

        Raises
        ------
        InputError
            For results in a folder, which hold no goals.
        """
        tables = [
            goals_table(
                scenario, self._strategies, self.goal_months(scenario.name)[:, self._done[n]], self._worlds_of(n), level
            )  # fmt: skip
            for n, scenario in enumerate(self.study.scenarios)
            if self._done[n].any()
        ]
        return pd.concat(tables, ignore_index=True)

    def goal_months(self, scenario: str | None = None) -> np.ndarray:
        """The month in which the runs of a scenario (the first when not given) first delivered each goal.

        Returns
        -------
        ndarray
            Strategies x points x replicates x goals; nan where a run did not deliver it, failed, or was not done.
        """
        if self._results.delivered is None:
            problem = "results in a folder hold no goals, only how many were delivered"
            raise input_error(problem, "run the study in memory", file=self.folder)
        number = self._number(scenario)
        count = len(self.study.scenarios[number].every_goal)
        months: np.ndarray = self._results.delivered[number][:, :, : self.study.replicates, :count]
        return months

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
        if not self.study.months:
            raise input_error("the study keeps no monthly values", "run the study with months=True")
        number = self._number(scenario)
        kept, done = self._results.months[number], self._results.done[number]
        values = np.full((len(self._strategies), *done.shape, kept.months, len(MONTHLY)), np.nan)
        cells = np.unravel_index(np.sort(kept.cells()), done.shape)
        for k in range(len(self._strategies)):
            columns = np.concatenate(list(kept.columns(k)))
            values[k][cells] = columns.T.reshape(len(cells[0]), kept.months, len(MONTHLY))
        return values[:, :, : self.study.replicates]

    def failed_in(self, scenario: str) -> np.ndarray:
        """Strategies x points x replicates: whether the run failed."""
        failed: np.ndarray = pd.notna(self._messages(self._number(scenario)))
        return failed

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The table of `runs`, `months` or `states` as files hold it: without the levels of factors, names as categories."""
        names = schema(self.study, name).names
        for column in columns or ():
            if column not in names:
                problem, remedy = f"unknown column {quoted(column)}", suggest(column, names, kind="column")
                raise input_error(problem, remedy, file=self.folder)
        if self._results.rows is not None:
            frame: pd.DataFrame = self._results.rows(name, columns or names).to_pandas()
            return frame
        if name == "states":
            tables = [
                state_rows(self.study, *piece[:4], piece.organisations, piece.states)
                for piece in self._results.pieces
                if piece.states is not None
            ] or [file_schema(self.study, name).empty_table()]
            states: pd.DataFrame = in_order(pa.concat_tables(tables), self.study, columns or names).to_pandas()
            return states
        rows = self._run_rows if name == "runs" else self._month_rows
        frame = pa.concat_tables([rows(n) for n in range(len(self._scenarios))]).to_pandas()
        for column, categories in (("scenario", self._scenarios), ("strategy", self._strategies)):
            frame[column] = pd.Categorical(frame[column], categories=categories)
        return frame if columns is None else frame[list(columns)]

    def _run_rows(self, number: int) -> pa.Table:
        point, replicate = np.nonzero(self._done[number])
        every = range(len(self._strategies))
        values = [self._results.outcomes[name][number][:, point, replicate] for name in self.study.outcomes]
        errors = self._messages(number)[:, point, replicate]
        outcomes = np.stack(values, axis=-1)
        return run_rows(self._results.study, number, point, replicate, every, outcomes, errors)

    def _month_rows(self, number: int) -> pa.Table:
        point, replicate = np.nonzero(self._done[number])
        months = self.monthly(self._scenarios[number])[:, point, replicate]
        every = range(len(self._strategies))
        return month_rows(self._results.study, number, point, replicate, every, months)

    def _worlds_of(self, number: int) -> np.ndarray | None:
        """The world of each run of a scenario that is done; None without worlds."""
        if WORLD not in self.study.factors:
            return None
        worlds = self.study.points.column(self.study.factors.index(WORLD)).astype(np.int64)
        return worlds[np.nonzero(self._done[number])[0]]

    def _number(self, scenario: str | None) -> int:
        if scenario is None:
            return 0
        if scenario not in self._scenarios:
            remedy = suggest(scenario, self._scenarios, kind="scenario")
            raise input_error(f"unknown scenario {quoted(scenario)}", remedy)
        return self._scenarios.index(scenario)

    @property
    def _done(self) -> np.ndarray:
        """Scenarios x points x replicates: whether the runs are there."""
        return self._results.done[:, :, : self.study.replicates]

    def _messages(self, number: int) -> np.ndarray:
        """Why the runs of a scenario failed, strategies x points x replicates; None where they did not."""
        shape = (len(self._strategies), len(self.study.points), self.study.replicates)
        messages = np.full(shape, None, object)
        for (n, k, point, replicate), message in self._results.errors.items():
            if n == number and replicate < self.study.replicates:
                messages[k, point, replicate] = message
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
