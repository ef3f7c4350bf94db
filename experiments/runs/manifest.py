"""What the folder of a study says about itself, and which of its files are sound.

A folder holds manifest.json, design.parquet (the points) and, once all is done, runs.parquet, months.parquet and states.parquet. Until then `chunks` holds
a file for each chunk and table, named after its units and a hash of study, units and content: a file that was cut, changed, renamed or
comes from another study does not fit its name and counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.input_files import InputFiles, current_call, input_files
from coalitionlab.experiments.points import Level, Points
from coalitionlab.experiments.runs.executors import Range
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

KIND, FORMAT = "study", 3
DESIGN = "design.parquet"
#: The folder of chunks in the folder of a study.
CHUNKS = "chunks"
#: Marks columns of the table of points whose levels are written as JSON.
JSON_LEVELS = b"json"
ORDER = "rows by scenario, point, replicate, strategy (month and organisation), in the order of the study"

#: The files of chunks, by units and table.
Chunks = dict[Range, dict[str, Path]]
_FILE = re.compile(r"(\d{12})-(\d{12})-([a-z]+)-[0-9a-f]{16}\.parquet")
#: Changes that are listed.
MOST_LISTED = 4
_MISSING = object()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a study's folder. Raises InputError when the folder is not one, or its manifest is damaged."""
    about = files.read_manifest(folder)
    if about["kind"] != KIND or about["format"] != FORMAT:
        problem = "the results are of another kind or version"
        raise input_error(problem, "give a folder that `sweep --out` made with this version", file=folder)
    return about


def new_manifest(study: Study, layout: Mapping[str, int]) -> dict[str, Any]:
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
        "states": list(study.states),
        "state_months": None if study.state_months is None else list(study.state_months),
        "outcomes": list(study.outcomes),
        "about": dict(study.about),
        "order": ORDER,
        "layout": dict(layout),
        "fingerprint": study.fingerprint,
        "units": _column_units(study),
        "files": {},
    }


def study_inputs(study: Study) -> InputFiles:
    """The files that make a study again, and the call that takes them."""
    return input_files(current_call(), study.scenarios, study.strategies)


def _column_units(study: Study) -> dict[str, dict[str, str]]:
    """Unit and meaning of every column of the tables."""
    known = provenance.units()
    labels = {name: known["runs"][name] for name in ("scenario", "strategy", "replicate")}
    labels["point"] = "number from 0: the row of the design"
    tables = {
        "design": {"point": "number from 0"} | {name: _factor_unit(name) for name in study.factors},
        "runs": labels
        | {name: known["runs"][name] for name in study.outcomes}
        | {"error": "words: why the run failed; empty when it did not"},
    }
    if study.months:
        tables["months"] = labels | {"month": known["runs"]["month"]} | known["months.outcome"]
    if study.states:
        own = dict.fromkeys(study.states, "state of the organisation at the end of the month, see docs/odd.md")
        where = {"month": known["runs"]["month"], "organisation": "name"}
        tables["states"] = labels | where | own
    return tables


def _factor_unit(name: str) -> str:
    known = PARAMETERS.get(name.removeprefix("parameters."))
    return f"{known.unit}: {known.meaning}" if known else "the field's own, see docs/reference/files.md"


def read_study(folder: Path) -> Study:
    """The study of a folder. Raises InputError when its manifest or table of points is missing or damaged."""
    about = read_manifest(folder)
    provenance.need_own(about, folder)
    if files.damaged_files(folder, {"files": {DESIGN: about["files"].get(DESIGN)}}):
        raise files.damaged(folder / DESIGN)
    fields = ("first_replicate", "new_luck_per_point", "keep_scenario_parameters")
    return Study(
        scenarios=tuple(Scenario.model_validate(one["content"]) for one in about["scenarios"]),
        strategies=tuple(strategy_of(one["content"]) for one in about["strategies"]),
        factors=tuple(about["factors"]),
        points=_read_points(folder / DESIGN),
        replicates=about["replicates"],
        seed=about["seed"],
        outcomes=tuple(about["outcomes"]),
        months=about["months"],
        states=tuple(about.get("states", ())),
        state_months=None if about.get("state_months") is None else tuple(about["state_months"]),
        parameters=about["parameters"],
        about=about["about"],
        **{name: about["fingerprint"][name] for name in fields},
    )


def points_content(study: Study) -> bytes:
    """The table of points as a parquet file: number and the level of every factor; mixed kinds of levels are JSON."""
    columns = {"point": pa.array(range(len(study.points)), pa.int32())}
    fields = [pa.field("point", pa.int32())]
    for k, name in enumerate(study.factors):
        levels, about = study.points.column(k).tolist(), None
        try:
            columns[name] = pa.array(levels)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            columns[name] = pa.array([json.dumps(level) for level in levels])
            about = {JSON_LEVELS: b"levels"}
        fields.append(pa.field(name, columns[name].type, metadata=about))
    sink = pa.BufferOutputStream()
    table = pa.Table.from_arrays(list(columns.values()), schema=pa.schema(fields))
    pq.write_table(table, sink, compression="zstd", row_group_size=2**17)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _read_points(path: Path) -> Points:
    """The points of a study from their table."""
    table = pq.read_table(path)
    columns: list[list[Level]] = []
    for name in table.column_names[1:]:
        levels = table.column(name).to_pylist()
        marked = JSON_LEVELS in (table.schema.field(name).metadata or {})
        columns.append([json.loads(level) for level in levels] if marked else levels)
    return Points.of(list(zip(*columns, strict=True)) if columns else [()] * len(table), len(columns))


def chunk_name(study: str, chunk: Range, table: str, content: bytes) -> str:
    """The name of a file of a chunk: its units, its table, and a hash of study, units and content."""
    first, last = chunk
    sha256 = hashlib.sha256(f"{study} {first} {last} {table}\n".encode())
    sha256.update(content)
    return f"{first:012d}-{last:012d}-{table}-{sha256.hexdigest()[:16]}.parquet"


def find_chunks(
    folder: Path, study: str, ranges: Collection[Range], tables: Collection[str]
) -> tuple[Chunks, list[Path]]:
    """The chunks of a study (its hash) in a folder whose files are all there and sound, and the damaged files."""
    known, chunks, bad = set(ranges), Chunks(), list[Path]()
    for file in sorted((folder / CHUNKS).glob("*.parquet")):
        named = _FILE.fullmatch(file.name)
        chunk = (int(named[1]), int(named[2])) if named else (0, 0)
        if named and chunk in known and file.name == chunk_name(study, chunk, named[3], _content(file)):
            chunks.setdefault(chunk, {})[named[3]] = file
        else:
            bad.append(file)
    return {chunk: parts for chunk, parts in chunks.items() if set(parts) == set(tables)}, bad


def _content(file: Path) -> bytes:
    """The content of a regular file, else nothing: a pipe would be waited for, and a file may be removed at any moment."""
    try:
        return file.read_bytes() if file.is_file() else b""
    except FileNotFoundError:
        return b""


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The differences of two fingerprints in words, the first few of them."""
    lines = [line for line in differences(old, new) if not line.startswith("sha256 ")]
    more = f" and {len(lines) - MOST_LISTED} more" if len(lines) > MOST_LISTED else ""
    return "; ".join(lines[:MOST_LISTED]) + more


def differences(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every field in which two plain values differ, such as 'strategy mine: phases.0.effort.build_trust was 0.3, is 0.4'."""
    words = f"{' '.join(path[:2])}: {'.'.join(path[2:])}" if len(path) > 2 else " ".join(path)
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from differences(old.get(key, _MISSING), new.get(key, _MISSING), (*path, str(key)))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for k, (was, now) in enumerate(zip(old, new, strict=True)):
            yield from differences(was, now, (*path, str(k)))
    elif new is _MISSING:
        yield f"{words} is gone"
    elif old is _MISSING:
        yield f"{words} is new"
    elif isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        lines = enumerate(zip_longest(old.split("\n"), new.split("\n")), start=1)
        number, (was, now) = next((number, both) for number, both in lines if both[0] != both[1])
        yield f"{words} in line {number} was {quoted(was)}, is {quoted(now)}"
    else:
        yield f"{words} was {quoted(old)}, is {quoted(new)}"
