"""The tables of a study as Arrow tables and parquet files: rows of some runs, and the rows of many files in the order of the study.

A row of `runs` is a run; a row of `months` a run and month, a row of `states` a run, month and organisation; none for a run that failed or
past the run's last month. Tables are ordered by scenario, point, replicate, strategy (month and organisation), in the order of the study.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
#: By what rows are ordered.
KEYS = ("scenario", "point", "replicate", "strategy")
LABELS = {"scenario": NAMES, "strategy": NAMES, "point": pa.int32(), "replicate": pa.int32()}
ORGANISATION = "organisation"
#: Columns of names or messages, of which there are few.
FEW_VALUES = ["scenario", "strategy", ORGANISATION, "error"]
#: Rows of a table that are in memory at once when it is finished, and rows of a row group.
ROWS_AT_ONCE, ROW_GROUP = 2**20, 2**17


def table_names(months: Any, states: Any) -> list[str]:
    """The tables that a study has beside that of its points: of months and of states, where they are kept."""
    return ["runs", *(["months"] if months else []), *(["states"] if states else [])]


def schema(study: Study, name: str) -> pa.Schema:
    """The columns of a table."""
    if name == "months":
        return pa.schema([*LABELS.items(), ("month", pa.int32()), *((k, pa.float64()) for k in MONTHLY_NAMES)])
    if name == "states":
        kept = ((state, pa.float64()) for state in study.states)
        return pa.schema([*LABELS.items(), ("month", pa.int32()), (ORGANISATION, NAMES), *kept])
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
    return pa.table(columns | {"error": errors.T.ravel()}, schema=file_schema(study, "runs"))


def month_rows(
    study: Study, scenario: int, point: np.ndarray, replicate: np.ndarray, strategies: range, months: np.ndarray
) -> pa.Table:
    """The rows of U units: `months` is strategies x U x months x monthly outcomes, nan throughout past a run's last month."""
    horizon = months.shape[2]
    values = months.swapaxes(0, 1).reshape(-1, len(MONTHLY_NAMES))
    labels = _labels(study, scenario, point, replicate, strategies)
    columns = {name: np.repeat(column, horizon) for name, column in labels.items()}
    columns["month"] = np.arange(len(values)) % max(horizon, 1) + 1
    columns |= {name: np.ascontiguousarray(values[:, k]) for k, name in enumerate(MONTHLY_NAMES)}
    table = pa.table(columns, schema=file_schema(study, "months"))
    return table.filter(pa.array(~np.isnan(values).all(axis=1)))


def state_rows(
    study: Study,
    scenario: int,
    point: np.ndarray,
    replicate: np.ndarray,
    strategies: range,
    organisations: Sequence[str],
    states: np.ndarray,
) -> pa.Table:
    """The rows of U units: `states` is strategies x U x months kept x states x n `organisations`."""
    months, fields, size = states.shape[2:]
    values = states.transpose(3, 1, 0, 2, 4).reshape(fields, -1)
    run, cell = np.divmod(np.arange(values.shape[1]), max(months * size, 1))
    month, organisation = np.divmod(cell, max(size, 1))
    kept = range(1, months + 1) if study.state_months is None else study.state_months[:months]
    labels = _labels(study, scenario, point, replicate, strategies)
    columns: dict[str, Any] = {name: pa.array(column).take(pa.array(run)) for name, column in labels.items()}
    columns["month"] = np.array(kept, np.int32)[month]
    columns[ORGANISATION] = pa.array(organisations, pa.string()).take(pa.array(organisation))
    columns |= dict(zip(study.states, values, strict=True))
    return pa.table(columns, schema=file_schema(study, "states"))


def file_schema(study: Study, name: str) -> pa.Schema:
    """The columns of a table in the files of chunks: names are text."""
    fields = schema(study, name)
    return pa.schema([(field.name, pa.string() if field.type == NAMES else field.type) for field in fields])


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
    pq.write_table(table, sink, compression="lz4", use_dictionary=FEW_VALUES)
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
    replicates: range | None = None,
) -> pa.Table:
    """Columns of the rows of some scenario, points and replicates (else all), from files in any order, in that of the study."""
    types = schema(study, name)
    if not paths:
        return pa.schema([types.field(column) for column in columns]).empty_table()
    condition = ds.scalar(True)
    if scenario is not None:
        condition &= ds.field("scenario") == study.scenarios[scenario].name
    for column, within in (("point", points), ("replicate", replicates)):
        if within is not None:
            condition &= (ds.field(column) >= within.start) & (ds.field(column) < within.stop)
    wanted = list(dict.fromkeys([*columns, *KEYS]))
    table = ds.dataset([str(path) for path in paths], schema=file_schema(study, name)).to_table(
        columns=wanted, filter=condition
    )
    return in_order(table, study, columns)


def in_order(table: pa.Table, study: Study, columns: Sequence[str]) -> pa.Table:
    """Columns of rows in any order, in that of the study, with names as categories."""
    names = {
        "scenario": [scenario.name for scenario in study.scenarios],
        "strategy": [strategy.name for strategy in study.strategies],
    }
    if ORGANISATION in columns:  # sorted, or their order would be that of the files
        names[ORGANISATION] = sorted(pc.unique(table.column(ORGANISATION)).to_pylist())
    for kind, known in names.items():
        values = pa.array(known, pa.string())
        codes = pc.index_in(table.column(kind), value_set=values).combine_chunks()
        column = pa.DictionaryArray.from_arrays(codes, values)
        table = table.set_column(table.column_names.index(kind), pa.field(kind, NAMES), column)
    # a stable sort: months of a run, and organisations of a month, keep their order
    order = np.lexsort([codes_of(table, key) for key in reversed(KEYS)])
    return table.select(columns).take(pa.array(order)).replace_schema_metadata(None)


def codes_of(table: pa.Table, column: str) -> np.ndarray:
    """A column of numbers, or of names as their numbers in the order of the study."""
    values = table.column(column).combine_chunks()
    codes: np.ndarray = (values.indices if values.type == NAMES else values).to_numpy()
    return codes


def write_table(target: Path, chunks: Sequence[Path], study: Study, name: str) -> int:
    """Write a finished table from the files of chunks, whole or not at all. Returns its number of rows."""
    columns, written = schema(study, name), 0
    options: dict[str, Any] = {"compression": "zstd", "use_dictionary": FEW_VALUES}
    with files.whole_file(target) as sink, pq.ParquetWriter(sink, columns, **options) as writer:
        for scenario in range(len(study.scenarios)):
            for points, replicates in _pieces(study, name):
                rows = read_rows(
                    chunks, study, name, columns.names, scenario=scenario, points=points, replicates=replicates
                )
                writer.write_table(rows, row_group_size=ROW_GROUP)
                written += len(rows)
    return written


def _pieces(study: Study, name: str) -> Iterator[tuple[range, range | None]]:
    """Points, and replicates of them (None: all), whose rows fit into memory together, in the order of the study."""
    months = study.longest if study.state_months is None else len(study.state_months)
    of_run = {"runs": 1, "months": study.longest, "states": months * study.largest}[name]
    per_replicate = of_run * len(study.strategies)
    step, some = ROWS_AT_ONCE // (per_replicate * study.replicates), max(1, ROWS_AT_ONCE // per_replicate)
    for first in range(0, len(study.points), max(1, step)):
        if step:
            yield range(first, first + step), None
            continue
        begin = int(study.replicate_numbers(np.array(first), np.array(0)))
        for start in range(0, study.replicates, some):
            yield range(first, first + 1), range(begin + start, begin + min(start + some, study.replicates))
