"""The folder of a study while it is made: begun, resumed or refused, locked, filled with chunks, finished.

A chunk is a file for each table, named after its units and a hash of study, units and content: a file that was cut, changed, renamed or
comes from another study does not fit its name and counts for nothing. The tables are made from the chunks once all are there; the manifest
then holds the hash of every file, and only after that are the chunks removed.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.fingerprint import changes
from coalitionlab.experiments.runs.layout import Content, Layout, Range
from coalitionlab.experiments.runs.reading import (
    DESIGN,
    FORMAT,
    JSON_LEVELS,
    KIND,
    damaged_files,
    failed_rows,
    manifest_check,
    read_manifest,
    read_rows,
)
from coalitionlab.experiments.runs.tables import CHUNKS, Chunks, chunk_name, find_chunks, schema, table_names
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.words import FORCE, RESUME
from coalitionlab.scenarios.errors import InputError, input_error
from coalitionlab.scenarios.names.parameters import PARAMETERS

#: Files that a folder may hold whose manifest is missing or damaged, for it to be the folder of a study.
OWN = {CHUNKS, DESIGN, files.MANIFEST, "runs.parquet", "months.parquet"}
#: Seconds to wait for a lock that another process may only look at.
LOOK = 1.0
#: Changes of a study that are listed one by one.
MOST_LISTED = 4
#: Rows of a table that are in memory at once when it is finished, and rows of a row group.
ROWS_AT_ONCE, ROW_GROUP = 2**20, 2**17
ORDER = "rows by scenario, point, replicate, strategy (and month), in the order of the study"

Shard = tuple[int, int]


@dataclass(frozen=True)
class Folder:
    """A study's folder in the hands of this process."""

    path: Path
    layout: Layout
    hash: str

    def keep(self, chunk: Range, content: Content) -> None:
        """Write the files of a chunk."""
        for name, data in content.items():
            put(self.path / CHUNKS / chunk_name(self.hash, chunk, name, data), data)

    def chunks(self) -> tuple[Chunks, list[Path]]:
        """The chunks whose files are all there and sound, and the damaged files."""
        return find_chunks(self.path, self.layout, self.hash)

    def finish(self, chunks: Chunks, *, complete: bool = True) -> None:
        """Write the tables from chunks, then the manifest, and only then remove the chunks.

        Raises
        ------
        pyarrow.ArrowInvalid, FileNotFoundError
            When a chunk has been damaged or removed in the meantime.
        """
        about, rows = read_manifest(self.path), 0
        sound = [chunks[chunk] for chunk in sorted(chunks)]
        for name in table_names(self.layout):
            parts = [part[name] for part in sound]
            written = write_table(self.path / f"{name}.parquet", parts, self.layout, name)
            rows = written if name == "runs" else rows
        expected = sum(last - first for first, last in chunks) * len(self.layout.strategies)
        if rows != expected:
            raise pa.ArrowInvalid("rows are missing from a chunk")
        tables = [DESIGN, *(f"{name}.parquet" for name in table_names(self.layout))]
        about |= {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "complete": complete,
            "kept": rows,
            "failed": failed_rows([part["runs"] for part in sound]),
            "files": {name: files.sha256(self.path / name) for name in tables},
        }
        write_manifest(self.path, about)
        if complete:
            shutil.rmtree(self.path / CHUNKS, ignore_errors=True)


@contextmanager
def held(path: Path, study: Study, *, resume: bool, force: bool, shard: Shard | None) -> Iterator[Folder]:
    """Begin a study's folder or go on with it, and keep other processes out until done.

    Raises
    ------
    InputError
        When something is there that may not be used: other results, another study, another process at work.
    """
    with writable(path):
        _check_use(path, resume or shard is not None, force, shard)
        if force and files.is_results(path):
            _remove(path)
        (path / CHUNKS).mkdir(parents=True, exist_ok=True)
        with locked(path, shard):
            folder = Folder(path, Layout.of(study), study.hash)
            _begin(folder, study)
            if shard is None:
                for draft in [*path.glob(".*.draft"), *(path / CHUNKS).glob(".*.draft")]:
                    draft.unlink(missing_ok=True)
            yield folder


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """An existing study's folder, kept from other processes."""
    about = read_manifest(path)
    with writable(path):
        (path / CHUNKS).mkdir(exist_ok=True)
        with locked(path, None):
            yield Folder(path, Layout.read(about["layout"]), about["fingerprint"]["sha256"])


@contextmanager
def locked(path: Path, shard: Shard | None) -> Iterator[None]:
    """Hold the folder for this process: against all others, or, for a shard, against all but other shards.

    Locks end with their process. Raises InputError when another process is at work.
    """
    place = path / CHUNKS
    whole = place / ".lock"
    with ExitStack() as locks:
        if shard is None:
            locks.enter_context(_lock(whole, path))
            for other in place.glob(".lock-*"):
                locks.enter_context(_lock(other, path))
        else:
            own = place / f".lock-{shard[0]}-of-{shard[1]}"
            locks.enter_context(_lock(own, path))
            (place / own.name.replace(".lock", "shard")).touch()
            with _lock(whole, path):
                pass
        yield


@contextmanager
def _lock(file: Path, folder: Path) -> Iterator[None]:
    lock = FileLock(file)
    try:
        lock.acquire(timeout=LOOK, poll_interval=0.02)
    except Timeout:
        problem = "another process is using this folder"
        raise input_error(problem, "wait for it, or name another folder", file=folder) from None
    except NotImplementedError:  # a network folder without locks
        yield
        return
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn errors of the machine (disk full, read-only or gone; memory short) into one line; what is done is kept."""
    try:
        yield
    except MemoryError:
        problem, remedy = (
            "the machine has too little memory",
            f"use fewer workers, and go on with {RESUME}; what is done is kept",
        )
        raise input_error(problem, remedy, file=folder) from None
    except OSError as error:
        problem = f"cannot write to the folder ({error.strerror or error})"
        remedy = f"fix that, then go on with {RESUME}; what is done is kept"
        raise input_error(problem, remedy, file=folder) from None


def _check_use(path: Path, go_on: bool, force: bool, shard: Shard | None) -> None:
    """Raise InputError when a folder may not be used in this way."""
    if force and (go_on or shard):
        raise input_error(
            "--force cannot be combined with --resume or --shard", "give one of them", file=path
        )
    if go_on and _is_ours(path):
        return
    if not go_on and not force and _is_study(path):
        remedy = f"add {RESUME} to go on with it, or {FORCE} to replace it"
        raise input_error("the folder holds an earlier study", remedy, file=path)
    if go_on and (path.exists() or path.is_symlink()):
        remedy = "name that folder, or a new one; this is never replaced"
        raise input_error("exists and is not the results folder of a sweep", remedy, file=path)
    files.check_target(path, force)


def _is_ours(path: Path) -> bool:
    """Whether a folder is that of a study, be it only begun, or its manifest damaged."""
    if not path.is_dir() or path.is_symlink():
        return False
    if _is_study(path):
        return True
    names = {one.name for one in path.iterdir() if not one.name.startswith(".")}
    return names <= OWN and names != {files.MANIFEST}


def _is_study(path: Path) -> bool:
    try:
        return bool(read_manifest(path))
    except InputError:
        return False


def _remove(path: Path) -> None:
    """Remove an earlier study, unless a process is at work in it."""
    (path / CHUNKS).mkdir(exist_ok=True)
    with locked(path, None):
        aside = Path(tempfile.mkdtemp(prefix=".old-", dir=path.parent)) / "old"
        path.rename(aside)
    shutil.rmtree(aside.parent, ignore_errors=True)


def _begin(folder: Folder, study: Study) -> None:
    """Write design and manifest where they are missing or damaged; refuse another study."""
    path = folder.path
    try:
        about: dict[str, Any] | None = read_manifest(path)
    except InputError:
        about = None
    if about is not None and about["fingerprint"]["sha256"] != study.hash:
        lines = changes(about["fingerprint"], study.fingerprint)
        more = f" and {len(lines) - MOST_LISTED} more" if len(lines) > MOST_LISTED else ""
        problem = f"the study has changed since it was begun ({'; '.join(lines[:MOST_LISTED])}{more})"
        raise input_error(problem, f"put it back to go on with {RESUME}, or name another folder", file=path)
    wrong = [] if about is None else damaged_files(path, about)
    if about is None or DESIGN in wrong:
        put(path / DESIGN, design_content(study))
    if about is None or wrong:
        design = {DESIGN: files.sha256(path / DESIGN)}
        intact = about is not None and wrong == [DESIGN]
        fresh = about if about is not None and intact else new_manifest(study, folder.layout)
        write_manifest(path, fresh | {"files": fresh["files"] | design})
        files.settle(path.parent)


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


def _factor_unit(name: str) -> str:
    known = PARAMETERS.get(name.removeprefix("parameters."))
    return f"{known.unit}: {known.meaning}" if known else "the field's own, see docs/reference/files.md"


def write_manifest(folder: Path, about: Mapping[str, Any]) -> None:
    """Write a manifest, whole or not at all, with its own hash."""
    plain = files.finite(about)
    put(folder / files.MANIFEST, (files.as_json(plain | {"check": manifest_check(plain)}) + "\n").encode())


def put(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; several processes may write the same one."""
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
            column, about = (
                pa.array([json.dumps(level) for level in levels.tolist()]),
                {JSON_LEVELS: b"levels"},
            )
        columns.append(column)
        fields.append(pa.field(name, column.type, metadata=about))
    sink = pa.BufferOutputStream()
    table = pa.Table.from_arrays(columns, schema=pa.schema(fields))
    pq.write_table(table, sink, compression="zstd", row_group_size=2**17)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def write_table(target: Path, chunks: Sequence[Path], layout: Layout, name: str) -> int:
    """Write a finished table from the files of chunks, whole or not at all. Returns its number of rows."""
    rows_per_point = layout.replicates * len(layout.strategies) * (layout.horizon if name == "months" else 1)
    step = max(1, ROWS_AT_ONCE // rows_per_point)
    columns, written = schema(layout, name), 0
    with files.whole_file(target) as sink:
        options: dict[str, Any] = {"compression": "zstd", "use_dictionary": ["scenario", "strategy", "error"]}
        with pq.ParquetWriter(sink, columns, **options) as writer:
            for scenario in layout.scenarios:
                for first in range(0, layout.points, step):
                    rows = read_rows(chunks, layout, name, scenario=scenario, points=(first, first + step))
                    writer.write_table(rows, row_group_size=ROW_GROUP)
                    written += len(rows)
    return written
