"""The results of a chunk, as arrays and as the rows that it adds to each table of the study.

A chunk is written as a file for each table, so that the chunks are a dataset that can be read at any time. Its name holds a hash of
study, units and content: a file that was cut, changed, renamed or comes from another study counts for nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from coalitionlab.experiments.runs.layout import Content, Layout, Range
from coalitionlab.scenarios.errors import one_line
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

LONGEST_ERROR = 500
#: The folder of chunks in the folder of a study.
CHUNKS = "chunks"
NAMES = pa.dictionary(pa.int32(), pa.string())
LABELS = (("scenario", NAMES), ("strategy", NAMES), ("point", pa.int32()), ("replicate", pa.int32()))

Chunks = dict[Range, dict[str, Path]]
_FILE = re.compile(r"(\d{12})-(\d{12})-([a-z]+)-([0-9a-f]{16})\.parquet")


@dataclass
class Chunk:
    """Results of units `first` to `last - 1`: U units by S strategies.

    `outcomes` is U x S x K of the study's outcomes, nan where a run failed; `milestones` U x S x G, the month in which each was
    reached; `months` U x S x T x monthly outcomes, nan after a run's last month, None when not kept; `lengths` U x S, the
    months of each run. `errors` holds why runs failed, by unit (row in the chunk) and strategy.
    """

    first: int
    last: int
    outcomes: np.ndarray
    milestones: np.ndarray
    months: np.ndarray | None
    lengths: np.ndarray
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def empty(cls, layout: Layout, first: int, last: int) -> Chunk:
        """A chunk whose results are yet to come."""
        shape = (last - first, len(layout.strategies))
        months = np.full((*shape, layout.horizon, len(MONTHLY_NAMES)), np.nan) if layout.horizon else None
        outcomes = np.full((*shape, len(layout.outcomes)), np.nan)
        milestones = np.full((*shape, layout.milestones), np.nan)
        return cls(first, last, outcomes, milestones, months, np.zeros(shape, np.int64))

    def keep(
        self,
        rows: np.ndarray,
        strategies: slice,
        outcomes: np.ndarray,
        milestones: np.ndarray,
        months: np.ndarray | None,
    ) -> None:
        """Take over results of some units and strategies; the first axis of each array is the strategy."""
        self.outcomes[rows, strategies] = outcomes.swapaxes(0, 1)
        self.milestones[rows, strategies, : milestones.shape[2]] = milestones.swapaxes(0, 1)
        if self.months is not None and months is not None:
            self.months[rows, strategies, : months.shape[2]] = months.swapaxes(0, 1)
            self.lengths[rows, strategies] = months.shape[2]

    def fail(self, rows: np.ndarray, strategies: range, error: Exception) -> None:
        """Record why runs failed."""
        kind = "" if type(error).__name__ == "InputError" else f"{type(error).__name__}: "
        message = one_line(f"{kind}{error}")[:LONGEST_ERROR]
        self.errors |= {(int(row), strategy): message for row in rows for strategy in strategies}

    def joined(self, other: Chunk) -> Chunk:
        """This chunk and the one after it as self."""
        split = other.first - self.first
        months = None
        if self.months is not None and other.months is not None:
            months = np.concatenate([self.months, other.months])
        return Chunk(
            self.first,
            other.last,
            np.concatenate([self.outcomes, other.outcomes]),
            np.concatenate([self.milestones, other.milestones]),
            months,
            np.concatenate([self.lengths, other.lengths]),
            self.errors | {(row + split, k): error for (row, k), error in other.errors.items()},
        )


def table_names(layout: Layout) -> list[str]:
    """The tables that a study has beside that of its points."""
    return ["runs", "months"] if layout.horizon else ["runs"]


def schema(layout: Layout, name: str) -> pa.Schema:
    """The columns of a table."""
    if name == "months":
        values = [("month", pa.int32()), *((outcome, pa.float64()) for outcome in MONTHLY_NAMES)]
    else:
        values = [*((outcome, pa.float64()) for outcome in layout.outcomes), ("error", pa.string())]
    return pa.schema([*LABELS, *values])


def encoded(layout: Layout, first_replicates: np.ndarray, chunk: Chunk) -> Content:
    """The content of the files of a chunk, by table. `first_replicates` holds the number of each point's replicate 0."""
    tables = {"runs": _runs(layout, first_replicates, chunk)}
    if layout.horizon:
        tables["months"] = _months(layout, first_replicates, chunk)
    return {name: _parquet(table) for name, table in tables.items()}


def chunk_name(study: str, chunk: Range, name: str, content: bytes) -> str:
    """The name of a file of a chunk: its units, its table, and a hash of study, units and content."""
    first, last = chunk
    digest = hashlib.sha256(f"{study} {first} {last} {name}\n".encode())
    digest.update(content)
    return f"{first:012d}-{last:012d}-{name}-{digest.hexdigest()[:16]}.parquet"


def find_chunks(path: Path, layout: Layout, study: str) -> tuple[Chunks, list[Path]]:
    """The chunks of a study in a folder whose files are all there and sound, and the damaged files."""
    known, bad = set(layout.chunks()), list[Path]()
    chunks: Chunks = {}
    for file in sorted((path / CHUNKS).glob("*.parquet")):
        named = _FILE.fullmatch(file.name)
        chunk = (int(named[1]), int(named[2])) if named else (0, 0)
        if named and chunk in known and file.name == chunk_name(study, chunk, named[3], file.read_bytes()):
            chunks.setdefault(chunk, {})[named[3]] = file
        else:
            bad.append(file)
    tables = set(table_names(layout))
    return {chunk: parts for chunk, parts in chunks.items() if set(parts) == tables}, bad


def _runs(layout: Layout, first_replicates: np.ndarray, chunk: Chunk) -> pa.Table:
    rows = chunk.outcomes.reshape(-1, len(layout.outcomes))
    errors = np.full(chunk.outcomes.shape[:2], None, object)
    for run, error in chunk.errors.items():
        errors[run] = error
    columns = _labels(layout, first_replicates, chunk)
    columns |= {name: np.ascontiguousarray(rows[:, k]) for k, name in enumerate(layout.outcomes)}
    return pa.table(columns | {"error": pa.array(errors.ravel().tolist(), pa.string())})


def _months(layout: Layout, first_replicates: np.ndarray, chunk: Chunk) -> pa.Table:
    """One row a run and month; none for a run that failed, or past the run's last month."""
    assert chunk.months is not None
    lengths = chunk.lengths.ravel()
    labels = pa.table(_labels(layout, first_replicates, chunk)).take(
        pa.array(np.repeat(np.arange(len(lengths)), lengths))
    )
    inside = np.arange(layout.horizon) < lengths[:, None]
    month = np.nonzero(inside)[1] + 1
    values = chunk.months.reshape(-1, layout.horizon, len(MONTHLY_NAMES))[inside]
    columns = {name: labels.column(name) for name, _ in LABELS} | {"month": month.astype(np.int32)}
    return pa.table(
        columns | {name: np.ascontiguousarray(values[:, k]) for k, name in enumerate(MONTHLY_NAMES)}
    )


def _labels(layout: Layout, first_replicates: np.ndarray, chunk: Chunk) -> dict[str, Any]:
    scenario, point, replicate = layout.position(chunk.first, chunk.last)
    each = len(layout.strategies)
    return {
        "scenario": pa.array(np.array(layout.scenarios, object)[np.repeat(scenario, each)]),
        "strategy": pa.array(np.tile(np.array(layout.strategies, object), len(point))),
        "point": np.repeat(point, each).astype(np.int32),
        "replicate": np.repeat(replicate + first_replicates[point], each).astype(np.int32),
    }


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="lz4", use_dictionary=["scenario", "strategy", "error"])
    content: bytes = sink.getvalue().to_pybytes()
    return content
