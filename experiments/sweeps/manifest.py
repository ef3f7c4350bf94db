"""What a study's folder says about itself, and the study as it stood, read back from there."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from coalitionlab.experiments.files import MANIFEST
from coalitionlab.experiments.points import Level, Points
from coalitionlab.experiments.provenance import FORMAT, described, typed, units, versions
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.text import as_json
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

KIND = "study"
ORDER = "rows by scenario, point, replicate, strategy (and month), in the order of the study"
_JSON = b"json"


def manifest(study: Study, layout: Layout, told: Mapping[str, Any]) -> dict[str, Any]:
    """What made a study's results, as plain values; results are yet to come."""
    return {
        "format": FORMAT,
        "kind": KIND,
        "made": now(),
        "finished": None,
        "complete": False,
        "command": command(),
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
        "fingerprint": dict(told),
        "scenarios": [described(one) for one in study.scenarios],
        "strategies": [described(one) for one in study.strategies],
        "versions": versions(),
        "platform": {"system": platform.platform(), "machine": platform.machine()},
        "units": column_units(study),
    }


def column_units(study: Study) -> dict[str, dict[str, str]]:
    """Unit and meaning of every column of the tables."""
    known = units()
    labels = {name: known["runs"][name] for name in ("scenario", "strategy", "replicate")}
    labels["point"] = "number from 0: the row of the design"
    outcomes = {name: known["runs"][name] for name in study.outcomes}
    error = "words: why the run could not be made; empty when it was"
    tables = {
        "design": {"point": "number from 0"} | {name: _factor_unit(name) for name in study.factors},
        "runs": labels | outcomes | {"error": error},
    }
    if study.months:
        tables["months"] = labels | {"month": known["runs"]["month"]} | known["months.outcome"]
    return tables


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a study's folder. Raises InputError when the folder is not one."""
    try:
        about: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise input_error(
            "no study in this folder",
            f"give a folder that `sweep --out` made (it holds {MANIFEST})",
            file=folder,
        ) from None
    if about.get("kind") != KIND or about.get("format") != FORMAT:
        raise input_error(
            "the results are of another kind or version", "give a folder that `sweep --out` made", file=folder
        )
    return about


def manifest_bytes(about: Mapping[str, Any]) -> bytes:
    """A manifest as it is written."""
    return (as_json(about) + "\n").encode()


def design_table(study: Study) -> pa.Table:
    """One row a point: its number, then the level of every factor; mixed kinds of levels are written as JSON."""
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
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def read_points(path: Path) -> Points:
    """The points that `design_table` wrote."""
    table = pq.read_table(path)
    columns: list[list[Level]] = []
    for name in table.column_names[1:]:
        levels = table.column(name).to_pylist()
        marked = _JSON in (table.schema.field(name).metadata or {})
        columns.append([json.loads(level) for level in levels] if marked else levels)
    return Points.of(list(zip(*columns, strict=True)) if columns else [()] * len(table), len(columns))


def read_study(folder: Path, about: Mapping[str, Any]) -> Study:
    """The study that a folder is of, as it stood."""
    return Study(
        scenarios=tuple(Scenario.model_validate(one["content"]) for one in about["scenarios"]),
        strategies=tuple(strategy_of(one["content"]) for one in about["strategies"]),
        factors=tuple(about["factors"]),
        points=read_points(folder / "design.parquet"),
        replicates=about["replicates"],
        seed=about["seed"],
        outcomes=tuple(about["outcomes"]),
        months=about["months"],
        parameters=about["parameters"],
        about=about["about"],
    )


def command() -> str:
    """The command that was typed; for Python, that it was Python."""
    return typed() or "coalitionlab.sweep(...) in Python"


def now() -> str:
    """The time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _factor_unit(name: str) -> str:
    known = PARAMETERS.get(name.removeprefix("parameters."))
    return f"{known.unit}: {known.meaning}" if known else "the field's own, see docs/reference/files.md"
