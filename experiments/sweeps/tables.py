"""The finished tables of a study, from its parts: in the order of reading, in bounded memory, the same bytes whatever the parts were.

Parts are in the order of work. A table is made slice by slice: so many units of one scenario as fit in memory, gathered from all
parts that hold some of them. Where slices and row groups end depends on the study alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from coalitionlab.experiments.atomic import whole_file
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.sweeps.parts import Part
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

ROWS_A_SLICE = 2**18
ROW_GROUP = 2**17
LABELS = ("scenario", "strategy", "point", "replicate")


def runs_schema(layout: Layout) -> pa.Schema:
    """Columns of the table of runs."""
    outcomes = [(name, pa.float64()) for name in layout.outcomes]
    return pa.schema([*_labels(), *outcomes, ("error", pa.string())])


def months_schema() -> pa.Schema:
    """Columns of the table of months."""
    return pa.schema([*_labels(), ("month", pa.int32()), *((name, pa.float64()) for name in MONTHLY_NAMES)])


def run_batches(layout: Layout, parts: Sequence[Part]) -> Iterator[pa.RecordBatch]:
    """The rows of the table of runs that the parts hold, in order."""
    schema = runs_schema(layout)
    for piece in _slices(layout, ROWS_A_SLICE):
        outcomes = np.empty((len(layout.outcomes), piece.rows))
        errors, present = np.full(piece.rows, None, object), np.zeros(piece.rows, bool)
        for table, take, put in piece.found(parts):
            present[put] = True
            for column, name in zip(outcomes, layout.outcomes, strict=True):
                column[put] = table.column(name).to_numpy()[take]
            if table.column("error").null_count < len(table):
                errors[put] = table.column("error").to_numpy()[take]
        if present.any():
            columns = [*piece.labels(present), *(column[present] for column in outcomes)]
            yield pa.record_batch([*columns, pa.array(errors[present], pa.string())], schema=schema)


def month_batches(layout: Layout, parts: Sequence[Part]) -> Iterator[pa.RecordBatch]:
    """The rows of the table of months that the parts hold, in order; a run that failed has none."""
    schema = months_schema()
    for piece in _slices(layout, ROWS_A_SLICE // max(1, layout.horizon)):
        runs: np.ndarray = np.full(piece.rows, None, object)
        for table, take, put in piece.found(parts):
            runs[put] = _months(table)[take]
        present = np.array([run is not None and len(run) > 0 for run in runs])
        if present.any():
            lengths = np.array([len(run) for run in runs[present]])
            values = np.concatenate(runs[present])
            month = np.concatenate([np.arange(1, length + 1, dtype=np.int32) for length in lengths])
            labels = [_repeated(label, lengths) for label in piece.labels(present)]
            yield pa.record_batch(
                [*labels, month, *(np.ascontiguousarray(one) for one in values.T)], schema=schema
            )


def write_table(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> int:
    """Write a table, whole or not at all, and return its number of rows."""
    written = 0
    with whole_file(path) as sink:
        options: dict[str, Any] = {"compression": "zstd", "use_dictionary": ["scenario", "strategy", "error"]}
        with pq.ParquetWriter(sink, schema, **options) as writer:
            for batch in batches:
                writer.write_table(pa.Table.from_batches([batch]), row_group_size=ROW_GROUP)
                written += len(batch)
    return written


class _Slice:
    """Units `start` to `stop - 1` of one scenario, in the order of the tables."""

    def __init__(self, layout: Layout, scenario: int, start: int, stop: int) -> None:
        self.layout, self.scenario, self.start, self.stop = layout, scenario, start, stop
        self.levers = np.arange(len(layout.strategies))
        self.rows = (stop - start) * len(self.levers)

    def found(self, parts: Sequence[Part]) -> Iterator[tuple[pa.Table, np.ndarray, np.ndarray]]:
        """Parts that hold some of its runs, with the rows to take there and the rows to put them here."""
        for part in parts:
            scenario, cell = self.layout.cell(part.first, part.last)
            inside = np.flatnonzero((scenario == self.scenario) & (cell >= self.start) & (cell < self.stop))
            if len(inside):
                yield part.read(), self._runs(inside), self._runs(cell[inside] - self.start)

    def labels(self, present: np.ndarray) -> list[pa.Array]:
        """The columns that say which runs these are."""
        run = np.flatnonzero(present)
        point, replicate = np.divmod(self.start + run // len(self.levers), self.layout.replicates)
        return [
            _named(np.full(len(run), self.scenario), self.layout.scenarios),
            _named(run % len(self.levers), self.layout.strategies),
            pa.array(point.astype(np.int32)),
            pa.array(replicate.astype(np.int32)),
        ]

    def _runs(self, units: np.ndarray) -> np.ndarray:
        runs: np.ndarray = (units[:, None] * len(self.levers) + self.levers).ravel()
        return runs


def _slices(layout: Layout, rows: int) -> Iterator[_Slice]:
    size = max(1, rows // len(layout.strategies))
    for scenario in range(len(layout.scenarios)):
        for start in range(0, layout.cells, size):
            yield _Slice(layout, scenario, start, min(start + size, layout.cells))


def _months(table: pa.Table) -> np.ndarray:
    """Monthly outcomes of each run of a part, months x outcomes."""
    column = table.column("months").combine_chunks()
    values = column.values.to_numpy().reshape(-1, len(MONTHLY_NAMES))
    starts = column.offsets.to_numpy() // len(MONTHLY_NAMES)
    runs: np.ndarray = np.empty(len(column), object)
    for run in range(len(column)):
        runs[run] = values[starts[run] : starts[run + 1]]
    return runs


def _repeated(label: pa.Array, times: np.ndarray) -> pa.Array:
    return label.take(pa.array(np.repeat(np.arange(len(label)), times)))


def _named(codes: np.ndarray, names: Sequence[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names, pa.string()))


def _labels() -> list[tuple[str, pa.DataType]]:
    words = pa.dictionary(pa.int32(), pa.string())
    return list(zip(LABELS, (words, words, pa.int32(), pa.int32()), strict=True))
