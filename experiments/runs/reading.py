"""Reading the folder of a study, finished or not: its manifest, its study, and its runs as they are used."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.points import Level, Points
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.monthly import MonthlyValues
from coalitionlab.experiments.runs.tables import NAMES, find_chunks, schema
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Scenario

KIND, FORMAT = "study", 2
DESIGN = "design.parquet"
#: Marks columns of the table of points whose levels are written as JSON.
JSON_LEVELS = b"json"


class InFolder:
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
        files = self._files("runs")
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

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table, or the columns named. Raises InputError for an unknown column."""
        names = schema(self.layout, name).names
        for column in columns or ():
            if column not in names:
                problem, remedy = f"unknown column {quoted(column)}", suggest(column, names, kind="column")
                raise input_error(problem, remedy, file=self.folder)
        rows: pd.DataFrame = self._read(name, names if columns is None else columns).to_pandas()
        return rows

    def _files(self, name: str) -> list[Path]:
        """The files that hold the rows of a table."""
        if self.complete:
            return [self.folder / f"{name}.parquet"]
        return [self._chunks[chunk][name] for chunk in sorted(self._chunks)]

    def _read(self, name: str, columns: Sequence[str], scenario: int | None = None) -> pa.Table:
        files = self._files(name)
        if not files:
            full = schema(self.layout, name)
            return pa.schema([full.field(column) for column in columns]).empty_table()
        if self.complete and scenario is None:
            return pq.ParquetFile(files[0]).read(columns=list(columns)).select(columns)
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


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a study's folder.

    Raises
    ------
    InputError
        When the folder is not one, or its manifest is damaged.
    """
    path, about = folder / files.MANIFEST, None
    try:
        if path.is_file():
            about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise damaged(path) from None
    if about is None:
        remedy = f"give a folder that `sweep --out` made (it holds {files.MANIFEST})"
        raise input_error("no study in this folder", remedy, file=folder)
    if isinstance(about, dict) and about.get("kind", KIND) == KIND and about.get("format", FORMAT) == FORMAT:
        if about.get("check") != manifest_check(about):
            raise damaged(path)
        return about
    if not isinstance(about, dict):
        raise damaged(path)
    problem = "the results are of another kind or version"
    raise input_error(problem, "give a folder that `sweep --out` made with this version", file=folder)


def manifest_check(about: Mapping[str, Any]) -> str:
    """The hash that a manifest holds of itself."""
    return provenance.digest({name: value for name, value in about.items() if name != "check"})


def damaged_files(folder: Path, about: Mapping[str, Any]) -> list[str]:
    """The names of files that are missing, or are not as they were written."""
    return [
        name
        for name, sha256 in about["files"].items()
        if not (folder / name).is_file() or files.sha256(folder / name) != sha256
    ]


def damaged(path: Path) -> InputError:
    """The error for a file of a study that is missing or damaged."""
    return input_error(
        "the file is missing or damaged",
        "make it again with the command of the sweep and --resume",
        file=path,
    )


def read_study(folder: Path, about: Mapping[str, Any]) -> Study:
    """The study of a folder. Raises InputError when its table of points is missing or damaged."""
    if DESIGN in damaged_files(folder, {"files": {DESIGN: about["files"][DESIGN]}}):
        raise damaged(folder / DESIGN)
    return Study(
        scenarios=tuple(Scenario.model_validate(one["content"]) for one in about["scenarios"]),
        strategies=tuple(strategy_of(one["content"]) for one in about["strategies"]),
        factors=tuple(about["factors"]),
        points=_read_points(folder / DESIGN),
        replicates=about["replicates"],
        seed=about["seed"],
        outcomes=tuple(about["outcomes"]),
        months=about["months"],
        parameters=about["parameters"],
        about=about["about"],
        **{
            name: about["fingerprint"][name]
            for name in ("first_replicate", "new_luck_per_point", "keep_scenario_parameters")
        },
    )


def _read_points(path: Path) -> Points:
    table = pq.read_table(path)
    columns: list[list[Level]] = []
    for name in table.column_names[1:]:
        levels = table.column(name).to_pylist()
        marked = JSON_LEVELS in (table.schema.field(name).metadata or {})
        columns.append([json.loads(level) for level in levels] if marked else levels)
    return Points.of(list(zip(*columns, strict=True)) if columns else [()] * len(table), len(columns))


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
