"""The tables of a study as Arrow tables and parquet files: rows of some runs, and the rows of many files in the order of the study.

A row of `runs` is a run; a row of `months` a run and month, none for a run that failed or past the run's last month. Tables are ordered
by scenario, point, replicate, strategy (and month), in the order of the study.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from coalitionlab.experiments import files
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

NAMES = pa.dictionary(pa.int32(), pa.string())
LABELS = {"scenario": NAMES, "strategy": NAMES, "point": pa.int32(), "replicate": pa.int32()}
#: Rows of a table that are in memory at once when it is finished, and rows of a row group.
ROWS_AT_ONCE, ROW_GROUP = 2**20, 2**17


def table_names(months: bool) -> list[str]:
    """The tables that a study has beside that of its points."""
    return ["runs", "months"] if months else ["runs"]


def schema(study: Study, name: str) -> pa.Schema:
    """The columns of a table."""
    if name == "months":
        return pa.schema(
            [*LABELS.items(), ("month", pa.int32()), *((k, pa.float64()) for k in MONTHLY_NAMES)]
        )
    outcomes = [(outcome, pa.float64()) for outcome in study.outcomes]
    return pa.schema([*LABELS.items(), *outcomes, ("error", pa.string())])


def run_rows(
    study: Study,
    scenario: int,
    point: np.ndarray,
    replicate: np.ndarray,
    strategies: range,
    outcomes: np.ndarray,
    errors: np.ndarray,
) -> pa.Table:
    """The rows of U units, all numbered from 0: `outcomes` is strategies x U x outcomes of the study, `errors` strategies x U."""
    values = outcomes.swapaxes(0, 1).reshape(-1, len(study.outcomes))
    columns = _labels(study, scenario, point, replicate, strategies)
    columns |= {name: np.ascontiguousarray(values[:, k]) for k, name in enumerate(study.outcomes)}
    return pa.table(columns | {"error": errors.T.ravel()}, schema=_plain(schema(study, "runs")))


def month_rows(
    study: Study,
    scenario: int,
    point: np.ndarray,
    replicate: np.ndarray,
    strategies: range,
    months: np.ndarray,
) -> pa.Table:
    """The rows of U units: `months` is strategies x U x months x monthly outcomes, nan throughout past a run's last month."""
    horizon = months.shape[2]
    values = months.swapaxes(0, 1).reshape(-1, len(MONTHLY_NAMES))
    labels = _labels(study, scenario, point, replicate, strategies)
    columns = {name: np.repeat(column, horizon) for name, column in labels.items()}
    columns["month"] = np.arange(len(values)) % max(horizon, 1) + 1
    columns |= {name: np.ascontiguousarray(values[:, k]) for k, name in enumerate(MONTHLY_NAMES)}
    table = pa.table(columns, schema=_plain(schema(study, "months")))
    return table.filter(pa.array(~np.isnan(values).all(axis=1)))


def _plain(types: pa.Schema) -> pa.Schema:
    """The columns of a table with names as text."""
    return pa.schema([(field.name, pa.string() if field.type == NAMES else field.type) for field in types])


def _labels(
    study: Study, scenario: int, point: np.ndarray, replicate: np.ndarray, strategies: range
) -> dict[str, np.ndarray]:
    names = np.array([study.strategies[k].name for k in strategies], object)
    each, streams = len(names), study.replicate_numbers(point, replicate)
    return {
        "scenario": np.full(each * len(point), study.scenarios[scenario].name, object),
        "strategy": np.tile(names, len(point)),
        "point": np.repeat(point, each),
        "replicate": np.repeat(streams, each),
    }


def parquet(table: pa.Table) -> bytes:
    """A table as the content of a parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="lz4", use_dictionary=["scenario", "strategy", "error"])
    content: bytes = sink.getvalue().to_pybytes()
    return content


def read_rows(
    paths: Sequence[Path],
    study: Study,
    name: str,
    columns: Sequence[str],
    *,
    scenario: int | None = None,
    points: range | None = None,
) -> pa.Table:
    """Columns of the rows of some scenario (else all) and points (else all), from files in any order, in that of the study."""
    types = schema(study, name)
    if not paths:
        return pa.schema([types.field(column) for column in columns]).empty_table()
    condition: Any = None
    if scenario is not None:
        condition = ds.field("scenario") == study.scenarios[scenario].name
    if points is not None:
        within = (ds.field("point") >= points.start) & (ds.field("point") < points.stop)
        condition = within if condition is None else condition & within
    keys = ["scenario", "point", "replicate", "strategy"]
    wanted = list(dict.fromkeys([*columns, *keys]))
    table = ds.dataset([str(path) for path in paths], schema=_plain(types)).to_table(
        columns=wanted, filter=condition
    )
    for kind, things in (("scenario", study.scenarios), ("strategy", study.strategies)):
        names = pa.array([thing.name for thing in things], pa.string())
        codes = pc.index_in(table.column(kind), value_set=names).combine_chunks()
        column = pa.DictionaryArray.from_arrays(codes, names)
        table = table.set_column(wanted.index(kind), pa.field(kind, NAMES), column)
    # a stable sort: months of a run keep their order
    order = np.lexsort([codes_of(table, key) for key in reversed(keys)])
    return table.select(columns).take(pa.array(order)).replace_schema_metadata(None)


def codes_of(table: pa.Table, column: str) -> np.ndarray:
    """A column of numbers, or of names as their numbers in the order of the study."""
    values = table.column(column).combine_chunks()
    codes: np.ndarray = (values.indices if values.type == NAMES else values).to_numpy()
    return codes


def write_table(target: Path, chunks: Sequence[Path], study: Study, name: str) -> int:
    """Write a finished table from the files of chunks, whole or not at all. Returns its number of rows."""
    rows_per_point = study.replicates * len(study.strategies) * (study.longest if name == "months" else 1)
    step = max(1, ROWS_AT_ONCE // rows_per_point)
    columns, written = schema(study, name), 0
    options: dict[str, Any] = {"compression": "zstd", "use_dictionary": ["scenario", "strategy", "error"]}
    with files.whole_file(target) as sink, pq.ParquetWriter(sink, columns, **options) as writer:
        for scenario in range(len(study.scenarios)):
            for first in range(0, len(study.points), step):
                points = range(first, first + step)
                rows = read_rows(chunks, study, name, columns.names, scenario=scenario, points=points)
                writer.write_table(rows, row_group_size=ROW_GROUP)
                written += len(rows)
    return written
