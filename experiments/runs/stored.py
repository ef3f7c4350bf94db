"""The results of a study in a folder, finished or not: the same values as `Memory` holds, read when they are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.manifest import damaged, damaged_files, read_manifest
from coalitionlab.experiments.runs.monthly import MonthlyValues
from coalitionlab.experiments.runs.tables import find_chunks, read_rows, schema
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES


class Stored:
    """The tables of a study's folder, or of its chunks as long as it is not complete.

    Raises
    ------
    InputError
        When this is no study's folder, or a file in it is missing or damaged.
    """

    milestones: None = None

    def __init__(self, folder: Path) -> None:
        self.folder, self.manifest = folder, read_manifest(folder)
        self.layout = Layout.read(self.manifest["layout"])
        self.complete = bool(self.manifest["complete"])
        if self.complete:
            for name in damaged_files(folder, self.manifest):
                raise damaged(folder / name)
            self._chunks = {}
        else:
            self._chunks = find_chunks(folder, self.layout, self.manifest["fingerprint"]["sha256"])[0]

    @cached_property
    def done(self) -> list[np.ndarray]:
        """Per scenario and cell: whether the runs are there."""
        done = [np.full(self.layout.cells, self.complete) for _ in self.layout.scenarios]
        for chunk in self._chunks:
            scenario, cell = self.layout.cell(*chunk)
            for number in np.unique(scenario):
                done[number][cell[scenario == number]] = True
        return done

    def outcome(self, scenario: int, column: int) -> np.ndarray:
        """An outcome of the runs of a scenario: strategies x cells, nan where they failed or are not there."""
        name, names = self.layout.outcomes[column], self.layout.strategies
        rows = self._read("runs", [name], scenario)
        cells = np.flatnonzero(self.done[scenario])
        values = np.full((len(names), self.layout.cells), np.nan)
        values[:, cells] = rows.column(name).to_numpy().reshape(len(cells), len(names)).T
        return values

    @cached_property
    def errors(self) -> dict[tuple[int, int, int], str]:
        """Why runs failed, by scenario, strategy and cell."""
        columns = ["scenario", "strategy", "point", "replicate", "error"]
        files = self.files("runs")
        if not files:
            return {}
        failed = ds.dataset([str(path) for path in files]).to_table(
            columns=columns, filter=ds.field("error").is_valid()
        )
        layout, first = self.layout, self._first_replicates()
        return {
            (
                layout.scenarios.index(row["scenario"]),
                layout.strategies.index(row["strategy"]),
                row["point"] * layout.replicates + row["replicate"] - int(first[row["point"]]),
            ): row["error"]
            for row in failed.to_pylist()
        }

    @cached_property
    def monthly(self) -> list[MonthlyValues] | None:
        """Per scenario, the monthly values; None when they are not kept."""
        if not self.layout.horizon:
            return None
        return [self._monthly(scenario) for scenario in range(len(self.layout.scenarios))]

    def files(self, name: str) -> list[Path]:
        """The files that hold the rows of a table."""
        if self.complete:
            return [self.folder / f"{name}.parquet"]
        return [self._chunks[chunk][name] for chunk in sorted(self._chunks)]

    def batches(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """A table in its order, in pieces that fit in memory however large it is. Raises InputError for an unknown column."""
        known = schema(self.layout, name).names
        for column in columns or ():
            if column not in known:
                raise input_error(
                    f"unknown column {quoted(column)}",
                    suggest(column, known, kind="column"),
                    file=self.folder,
                )
        names = known if columns is None else list(columns)
        if not self.complete:
            yield from self._read(name, names).to_batches()
            return
        with pq.ParquetFile(self.folder / f"{name}.parquet") as table:
            for group in range(table.num_row_groups):
                yield from table.read_row_group(group, columns=names).select(names).to_batches()

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table, or the columns named."""
        full = schema(self.layout, name)
        wanted = (
            full if columns is None else pa.schema([full.field(one) for one in columns if one in full.names])
        )
        table: pd.DataFrame = pa.Table.from_batches(self.batches(name, columns), schema=wanted).to_pandas()
        return table

    def _read(self, name: str, columns: Sequence[str], scenario: int | None = None) -> pa.Table:
        files = self.files(name)
        if not files:
            full = schema(self.layout, name)
            return pa.schema([full.field(column) for column in columns]).empty_table()
        chosen = None if scenario is None else self.layout.scenarios[scenario]
        return read_rows(files, self.layout, name, columns=columns, scenario=chosen)

    def _monthly(self, scenario: int) -> MonthlyValues:
        layout, cells = self.layout, np.flatnonzero(self.done[scenario])
        rows: Any = self._read(
            "months", ["strategy", "point", "replicate", "month", *MONTHLY_NAMES], scenario
        )
        month, point = rows.column("month").to_numpy(), rows.column("point").to_numpy()
        values = np.full(
            (len(layout.strategies), len(cells), int(month.max(initial=0)), len(MONTHLY_NAMES)), np.nan
        )
        replicate = rows.column("replicate").to_numpy() - self._first_replicates()[point]
        row = np.searchsorted(cells, point * layout.replicates + replicate)
        strategy = rows.column("strategy").combine_chunks().indices.to_numpy()
        for k, name in enumerate(MONTHLY_NAMES):
            values[strategy, row, month - 1, k] = rows.column(name).to_numpy()
        store = MonthlyValues()
        if len(cells):
            store.add(values, cells)
        return store

    def _first_replicates(self) -> np.ndarray:
        about = self.manifest["fingerprint"]
        step = self.layout.replicates if about["new_luck_per_point"] else 0
        first: np.ndarray = about["first_replicate"] + np.arange(self.layout.points) * step
        return first
