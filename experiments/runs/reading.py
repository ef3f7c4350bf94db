"""Reading the runs of a study's folder, finished or not, as they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from coalitionlab.experiments import files
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.manifest import find_chunks, read_manifest, read_study
from coalitionlab.experiments.runs.monthly import MonthlyValues
from coalitionlab.experiments.runs.results import OnDemand, Results
from coalitionlab.experiments.runs.tables import codes_of, read_rows, table_names
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

#: What says where a row belongs.
KEYS = ("scenario", "strategy", "point", "replicate")


def read_results(folder: Path) -> tuple[Results, bool]:
    """The results in a study's folder, or in its chunks as long as it is not complete; and whether it is.

    Raises
    ------
    InputError
        When this is no study's folder, or a file in it is missing or damaged.
    """
    about = read_manifest(folder)
    complete = bool(about["complete"])
    if complete:
        for name in files.damaged_files(folder, about):
            raise files.damaged(folder / name)
    study, tables = read_study(folder), table_names(about["months"], about.get("states"))
    paths = {table: [folder / f"{table}.parquet"] for table in tables}
    if not complete:
        ranges = Layout(**about["layout"]).chunks()
        chunks = find_chunks(folder, about["fingerprint"]["sha256"], ranges, tables)[0]
        paths = {table: [chunks[chunk][table] for chunk in sorted(chunks)] for table in tables}

    def rows(table: str, columns: Sequence[str], scenario: int | None = None) -> pa.Table:
        return read_rows(paths[table], study, table, columns, scenario=scenario)

    shape = (len(study.scenarios), len(study.strategies), len(study.points), study.replicates)
    labels = rows("runs", [*KEYS, "error"])
    index = _index(study, labels)
    done = np.zeros(shape, bool)
    done[index] = True

    def outcome(name: str) -> np.ndarray:
        values = np.full(shape, np.nan)
        values[index] = rows("runs", [name]).column(name).to_numpy()
        return values

    def months(scenario: int) -> MonthlyValues:
        return _months(study, rows("months", [*KEYS, "month", *MONTHLY_NAMES], scenario), done[scenario, 0])

    failed = np.flatnonzero(labels.column("error").is_valid().to_numpy())
    messages = labels.column("error").take(pa.array(failed)).to_pylist()
    cells = zip(*(codes[failed].tolist() for codes in index), strict=True)
    errors = dict(zip(cells, messages, strict=True))
    outcomes, monthly = OnDemand(outcome), OnDemand(months)
    return Results(study, done[:, 0], outcomes, None, monthly, errors, rows), complete


def _index(study: Study, rows: pa.Table) -> tuple[np.ndarray, ...]:
    """Scenario, strategy, point and replicate of rows, all numbered from 0."""
    scenario, strategy, point, stream = (codes_of(rows, key) for key in KEYS)
    return scenario, strategy, point, stream - study.replicate_numbers(point, np.zeros_like(point))


def _months(study: Study, rows: pa.Table, done: np.ndarray) -> MonthlyValues:
    """The monthly values of a scenario whose runs are done at these points and replicates."""
    kept, month = MonthlyValues(), codes_of(rows, "month")
    cells = np.flatnonzero(done)
    _, strategy, point, replicate = _index(study, rows)
    row = np.searchsorted(cells, point * study.replicates + replicate)
    shape = (len(study.strategies), len(cells), int(month.max(initial=0)), len(MONTHLY_NAMES))
    values = np.full(shape, np.nan)
    for k, name in enumerate(MONTHLY_NAMES):
        values[strategy, row, month - 1, k] = rows.column(name).to_numpy()
    if len(cells):
        kept.add(values, cells)
    return kept
