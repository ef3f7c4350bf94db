"""The manifest of a study's folder: what made the results, and the hash of every file, itself included."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.points import Level, Points
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError, input_error
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

KIND, FORMAT = "study", 2
DESIGN = "design.parquet"
ORDER = "rows by scenario, point, replicate, strategy (and month), in the order of the study"
_JSON = b"json"


def new_manifest(study: Study, layout: Layout) -> dict[str, Any]:
    """What makes a study's results, as plain values; the results are yet to come."""
    command = provenance.typed() or "coalitionlab.sweep(...) in Python"
    about = provenance.origin(KIND, study.scenarios, study.strategies, command)
    return about | {
        "format": FORMAT,
        "finished": None,
        "complete": False,
        "seed": study.seed,
        "replicates": study.replicates,
        "points": len(study.points),
        "factors": list(study.factors),
        "runs": study.size,
        "failed": None,
        "parameters": dict(study.parameters),
        "months": study.months,
        "outcomes": list(study.outcomes),
        "about": dict(study.about),
        "order": ORDER,
        "layout": layout.as_json(),
        "fingerprint": study.fingerprint,
        "units": column_units(study),
        "files": {},
    }


def column_units(study: Study) -> dict[str, dict[str, str]]:
    """Unit and meaning of every column of the tables."""
    known = provenance.units()
    labels = {name: known["runs"][name] for name in ("scenario", "strategy", "replicate")}
    labels["point"] = "number from 0: the row of the design"
    outcomes = {name: known["runs"][name] for name in study.outcomes}
    error = "words: why the run failed; empty when it did not"
    tables = {
        "design": {"point": "number from 0"} | {name: _factor_unit(name) for name in study.factors},
        "runs": labels | outcomes | {"error": error},
    }
    if study.months:
        tables["months"] = labels | {"month": known["runs"]["month"]} | known["months.outcome"]
    return tables


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
        if about.get("check") != _check(about):
            raise damaged(path)
        return about
    if not isinstance(about, dict):
        raise damaged(path)
    problem = "the results are of another kind or version"
    raise input_error(problem, "give a folder that `sweep --out` made with this version", file=folder)


def write_manifest(folder: Path, about: Mapping[str, Any]) -> None:
    """Write a manifest, whole or not at all, with its own hash."""
    plain = files.finite(about)
    put(folder / files.MANIFEST, (files.as_json(plain | {"check": _check(plain)}) + "\n").encode())


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


def put(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; several processes may write the same one."""
    import uuid

    with files.whole_file(path, f".{uuid.uuid4().hex}.draft") as sink:
        sink.write(content)


def design_content(study: Study) -> bytes:
    """The table of points as a parquet file: number and the level of every factor; mixed kinds of levels are JSON."""
    count = len(study.points)
    columns, fields = [pa.array(range(count), pa.int32())], [pa.field("point", pa.int32())]
    for place, name in enumerate(study.factors):
        levels = study.points.column(place)
        try:
            column = pa.array(levels.tolist() if levels.dtype == object else levels)
            about = None
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            column, about = pa.array([json.dumps(level) for level in levels.tolist()]), {_JSON: b"levels"}
        columns.append(column)
        fields.append(pa.field(name, column.type, metadata=about))
    sink = pa.BufferOutputStream()
    table = pa.Table.from_arrays(columns, schema=pa.schema(fields))
    pq.write_table(table, sink, compression="zstd", row_group_size=2**17)
    content: bytes = sink.getvalue().to_pybytes()
    return content


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


def now() -> str:
    """The time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read_points(path: Path) -> Points:
    table = pq.read_table(path)
    columns: list[list[Level]] = []
    for name in table.column_names[1:]:
        levels = table.column(name).to_pylist()
        marked = _JSON in (table.schema.field(name).metadata or {})
        columns.append([json.loads(level) for level in levels] if marked else levels)
    return Points.of(list(zip(*columns, strict=True)) if columns else [()] * len(table), len(columns))


def _check(about: Mapping[str, Any]) -> str:
    return provenance.digest({name: value for name, value in about.items() if name != "check"})


def _factor_unit(name: str) -> str:
    known = PARAMETERS.get(name.removeprefix("parameters."))
    return f"{known.unit}: {known.meaning}" if known else "the field's own, see docs/reference/files.md"
