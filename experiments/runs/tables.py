"""The tables of a study: the content of a chunk, and the finished tables made from chunks.

A chunk is written as the rows that it adds to each table, so that the chunks are a dataset that can be read at any time. A finished
table holds the same rows, ordered by scenario, point, replicate, strategy (and month). It is made piece by piece in bounded memory.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from coalitionlab.experiments.files import whole_file
from coalitionlab.experiments.runs.layout import Content, Layout, Range
from coalitionlab.experiments.runs.work import Chunk
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

#: Rows of a table that are in memory at once when it is finished, and rows of a row group.
ROWS_AT_ONCE, ROW_GROUP = 2**20, 2**17
#: The folder of chunks in the folder of a study.
CHUNKS = "chunks"
NAMES = pa.dictionary(pa.int32(), pa.string())
LABELS = (("scenario", NAMES), ("strategy", NAMES), ("point", pa.int32()), ("replicate", pa.int32()))

Chunks = dict[Range, dict[str, Path]]
_FILE = re.compile(r"(\d{12})-(\d{12})-([a-z]+)-([0-9a-f]{16})\.parquet")


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


def chunk_name(study: str, chunk: Range, name: str, content: bytes) -> str:
    """The name of a file of a chunk: its units, its table, and a hash of study, units and content."""
    first, last = chunk
    digest = hashlib.sha256(f"{study} {first} {last} {name}\n".encode())
    digest.update(content)
    return f"{first:012d}-{last:012d}-{name}-{digest.hexdigest()[:16]}.parquet"


def write_table(target: Path, files: Sequence[Path], layout: Layout, name: str) -> int:
    """Write a finished table from the files of chunks, whole or not at all. Returns its number of rows."""
    rows_per_point = layout.replicates * len(layout.strategies) * (layout.horizon if name == "months" else 1)
    step = max(1, ROWS_AT_ONCE // rows_per_point)
    columns, written = schema(layout, name), 0
    with whole_file(target) as sink:
        options: dict[str, Any] = {"compression": "zstd", "use_dictionary": ["scenario", "strategy", "error"]}
        with pq.ParquetWriter(sink, columns, **options) as writer:
            for scenario in layout.scenarios:
                for first in range(0, layout.points, step):
                    rows = read_rows(files, layout, name, scenario=scenario, points=(first, first + step))
                    writer.write_table(rows, row_group_size=ROW_GROUP)
                    written += len(rows)
    return written


def read_rows(
    files: Sequence[Path],
    layout: Layout,
    name: str,
    *,
    columns: Sequence[str] | None = None,
    scenario: str | None = None,
    points: tuple[int, int] | None = None,
) -> pa.Table:
    """The rows of some scenario (else all) and points (first to last - 1; else all) in the order of the finished table."""
    full = schema(layout, name)
    wanted = full.names if columns is None else list(columns)
    condition: Any = None
    if scenario is not None:
        condition = ds.field("scenario") == scenario
    if points is not None:
        within = (ds.field("point") >= points[0]) & (ds.field("point") < points[1])
        condition = within if condition is None else condition & within
    plain = pa.schema([(field.name, pa.string() if field.type == NAMES else field.type) for field in full])
    order = [column for column in ("scenario", "point", "replicate") if column not in wanted]
    table = ds.dataset([str(path) for path in files], schema=plain).to_table(
        columns=[*wanted, *order], filter=condition
    )
    codes = _codes(table.column("scenario"), layout.scenarios)
    # a stable sort: within a replicate, rows of one chunk keep their order
    rows = np.lexsort((table.column("replicate").to_numpy(), table.column("point").to_numpy(), codes))
    table = table.select(wanted).take(pa.array(rows))
    for column, names in (("scenario", layout.scenarios), ("strategy", layout.strategies)):
        if column in wanted:
            place = wanted.index(column)
            labels = pa.DictionaryArray.from_arrays(
                pa.array(_codes(table.column(column), names)), pa.array(names, pa.string())
            )
            table = table.set_column(place, pa.field(column, NAMES), labels)
    return table.replace_schema_metadata(None)


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


def _codes(column: pa.ChunkedArray, names: Sequence[str]) -> np.ndarray:
    codes = pc.index_in(column, value_set=pa.array(names, pa.string()))
    numbers: np.ndarray = codes.to_numpy().astype(np.int32)
    return numbers


def failed_rows(files: Sequence[Path]) -> int:
    """How many runs of these files failed."""
    if not files:
        return 0
    rows: int = ds.dataset([str(path) for path in files]).count_rows(filter=ds.field("error").is_valid())
    return rows
