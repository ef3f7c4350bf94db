"""The folder of a study while it is made: begun, resumed or refused, locked, filled with chunks, finished.

A chunk is a file for each table, named after its units and a hash of study, units and content: a file that was cut, changed, renamed or
comes from another study does not fit its name and counts for nothing. The tables are made from the chunks once all are there; the manifest
then holds the hash of every file, and only after that are the chunks removed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from filelock import FileLock, Timeout

from coalitionlab.experiments import files
from coalitionlab.experiments.runs.changes import changes
from coalitionlab.experiments.runs.layout import Content, Layout, Range
from coalitionlab.experiments.runs.manifest import (
    DESIGN,
    damaged_files,
    design_content,
    new_manifest,
    now,
    put,
    read_manifest,
    write_manifest,
)
from coalitionlab.experiments.runs.tables import (
    CHUNKS,
    Chunks,
    chunk_name,
    failed_rows,
    find_chunks,
    table_names,
    write_table,
)
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.words import FORCE, RESUME
from coalitionlab.scenarios.errors import InputError, input_error

#: Files that a folder may hold whose manifest is missing or damaged, for it to be the folder of a study.
OWN = {CHUNKS, DESIGN, files.MANIFEST, "runs.parquet", "months.parquet"}
#: Seconds to wait for a lock that another process may only look at.
LOOK = 1.0
#: Changes of a study that are listed one by one.
MOST_LISTED = 4

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
            "finished": now(),
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
