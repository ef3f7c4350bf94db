"""The folder of a study while it is made: begun, resumed or refused, locked, filled with chunks, finished.

The tables are made from the chunks once all are there; the manifest then holds the hash of every file, and only after that are the
chunks removed.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
from filelock import FileLock, Timeout

from coalitionlab.experiments import files
from coalitionlab.experiments.files import FORCE, RESUME
from coalitionlab.experiments.input_files import FOLDER as INPUTS
from coalitionlab.experiments.runs.executors import Range
from coalitionlab.experiments.runs.layout import Layout, layout_of
from coalitionlab.experiments.runs.manifest import (
    CHUNKS,
    DESIGN,
    Chunks,
    changed,
    chunk_name,
    find_chunks,
    new_manifest,
    points_content,
    read_manifest,
    read_study,
    study_inputs,
)
from coalitionlab.experiments.runs.tables import table_names, write_table
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError, input_error

#: Files that a folder may hold whose manifest is missing or damaged, for it to be the folder of a study.
OWN = {CHUNKS, DESIGN, INPUTS, files.MANIFEST, "runs.parquet", "months.parquet", "states.parquet"}
#: Seconds to wait for a lock that another process may only look at.
LOOK = 1.0

Shard = tuple[int, int]


@dataclass(frozen=True)
class Folder:
    """A study's folder in the hands of this process."""

    path: Path
    study: Study
    layout: Layout

    def keep(self, chunk: Range, content: Mapping[str, bytes]) -> None:
        """Write the files of a chunk. When their folder is removed at that moment, the chunk is made again at the end."""
        (self.path / CHUNKS).mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            for table, data in content.items():
                _put(self.path / CHUNKS / chunk_name(self.study.hash, chunk, table, data), data)

    def restore(self) -> None:
        """Write design and manifest again where they are missing or damaged."""
        _begin(self.path, self.study, self.layout)

    def chunks(self) -> tuple[Chunks, list[Path]]:
        """The chunks whose files are all there and sound, and the damaged files."""
        tables = table_names(self.study.months, self.study.states)
        return find_chunks(self.path, self.study.hash, self.layout.chunks(), tables)

    def finish(self, chunks: Chunks, *, complete: bool = True) -> None:
        """Write the tables from chunks, then the manifest, and only then remove the chunks.

        Raises
        ------
        pyarrow.ArrowInvalid, FileNotFoundError
            When a chunk has been damaged or removed in the meantime.
        """
        about, written = read_manifest(self.path), {}
        tables = table_names(self.study.months, self.study.states)
        for table in tables:
            parts = [chunks[chunk][table] for chunk in sorted(chunks)]
            written[table] = write_table(self.path / f"{table}.parquet", parts, self.study, table)
        units = sum(last - first for first, last in chunks)
        if written["runs"] != units * len(self.study.strategies):
            raise pa.ArrowInvalid("rows are missing from a chunk")
        about |= {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "complete": complete,
            "kept": written["runs"],
            "failed": failed_rows(chunks),
            "files": {name: known for name, known in about["files"].items() if name.startswith(INPUTS)}
            | {name: files.sha256(self.path / name) for name in (DESIGN, *(f"{one}.parquet" for one in tables))},
        }
        files.write_manifest(self.path, about)
        if complete:
            shutil.rmtree(self.path / CHUNKS, ignore_errors=True)


def failed_rows(chunks: Chunks) -> int:
    """How many runs of these chunks failed."""
    if not chunks:
        return 0
    dataset = ds.dataset([str(parts["runs"]) for parts in chunks.values()])
    return int(dataset.count_rows(filter=ds.field("error").is_valid()))


def layout_in(path: Path, study: Study) -> Layout:
    """The layout of a study in a folder: that with which it was begun, where it was."""
    try:
        about = read_manifest(path)
    except InputError:
        return layout_of(study)
    begun = about["fingerprint"]["sha256"] == study.hash
    return Layout(**about["layout"]) if begun else layout_of(study)


@contextmanager
def held(
    path: Path, study: Study, layout: Layout, *, resume: bool, force: bool, shard: Shard | None
) -> Iterator[Folder]:
    """Begin a study's folder or go on with it, and keep other processes out until done.

    Raises
    ------
    InputError
        When something is there that may not be used: other results, another study, another process at work.
    """
    with writable(path):
        _check_use(path, resume or shard is not None, force, shard)
        if force and files.is_results(path):
            with _locked(path):
                aside = Path(tempfile.mkdtemp(prefix=".old-", dir=path.parent))
                path.rename(aside / "old")
            shutil.rmtree(aside, ignore_errors=True)
        with _locked(path, shard):
            _begin(path, study, layout)
            if shard is None:
                for draft in [*path.glob(".*.draft"), *(path / CHUNKS).glob(".*.draft")]:
                    draft.unlink(missing_ok=True)
            yield Folder(path, study, layout)


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """An existing study's folder, kept from other processes."""
    layout = Layout(**read_manifest(path)["layout"])
    with writable(path), _locked(path):
        yield Folder(path, read_study(path), layout)


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn errors of the machine (disk full, read-only or gone; memory short) into one line; what is done is kept."""
    after = f"go on with {RESUME}; what is done is kept"
    try:
        yield
    except MemoryError:
        problem = "the machine has too little memory"
        raise input_error(problem, f"use fewer workers, and {after}", file=folder) from None
    except IsADirectoryError as error:
        problem = "a folder is where a file of the results belongs"
        raise input_error(problem, f"remove it, then {after}", file=error.filename2 or error.filename) from None
    except OSError as error:
        problem = f"cannot write to the folder ({error.strerror or error})"
        raise input_error(problem, f"fix that, then {after}", file=folder) from None


@contextmanager
def _locked(path: Path, shard: Shard | None = None) -> Iterator[None]:
    """Hold the folder for this process: against all others, or, for a shard, against all but other shards.

    Locks end with their process. Raises InputError when another process is at work.
    """
    chunks = path / CHUNKS
    chunks.mkdir(parents=True, exist_ok=True)
    with ExitStack() as locks:
        if shard is None:
            for lock in [chunks / ".lock", *chunks.glob(".lock-*")]:
                locks.enter_context(_lock(lock, path))
        else:
            name = f"{shard[0]}-of-{shard[1]}"
            locks.enter_context(_lock(chunks / f".lock-{name}", path))
            (chunks / f"shard-{name}").touch()
            with _lock(chunks / ".lock", path):
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
        pass
    try:
        yield
    finally:
        lock.release()


def _check_use(path: Path, go_on: bool, force: bool, shard: Shard | None) -> None:
    """Raise InputError when a folder may not be used in this way."""
    if force and (go_on or shard):
        problem = "--force cannot be combined with --resume or --shard"
        raise input_error(problem, "give one of them", file=path)
    try:
        is_study = bool(read_manifest(path))
    except InputError:
        is_study = False
    if is_study and not go_on and not force:
        remedy = f"add {RESUME} to go on with it, or {FORCE} to replace it"
        raise input_error("the folder holds an earlier study", remedy, file=path)
    if not go_on:
        files.check_target(path, force)
    elif (path.exists() or path.is_symlink()) and not is_study and not _only_own_files(path):
        remedy = "name that folder, or a new one; this is never replaced"
        raise input_error("exists and is not the results folder of a sweep", remedy, file=path)


def _only_own_files(path: Path) -> bool:
    """Whether a folder is that of a study that was only begun, or whose manifest is damaged."""
    if not path.is_dir() or path.is_symlink():
        return False
    names = {one.name for one in path.iterdir() if not one.name.startswith(".")}
    return names <= OWN and names != {files.MANIFEST}


def _begin(path: Path, study: Study, layout: Layout) -> None:
    """Write design, inputs and manifest where they are missing or damaged; refuse another study."""
    try:
        about = read_manifest(path)
    except InputError:
        about, wrong = new_manifest(study, asdict(layout)), [DESIGN]
    else:
        if about["fingerprint"]["sha256"] != study.hash:
            problem = f"the study has changed since it was begun ({changed(about['fingerprint'], study.fingerprint)})"
            remedy = f"put it back to go on with {RESUME}, or name another folder"
            raise input_error(problem, remedy, file=path)
        wrong = files.damaged_files(path, about)
        if any(name != DESIGN and not name.startswith(INPUTS) for name in wrong):
            about = new_manifest(study, asdict(layout))
    if not wrong:
        return
    inputs, sound = study_inputs(study), about["files"].items()
    contents = {DESIGN: points_content(study), **inputs.contents}
    for name, content in contents.items():
        _put(path / name, content)
    hashes = {name: sha256 for name, sha256 in sound if name not in wrong}
    hashes |= {name: files.sha256(path / name) for name in contents}
    files.write_manifest(path, about | {"call": inputs.call or about.get("call"), "files": hashes})
    files.settle(path.parent)


def _put(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, in a folder that is made; several processes may write the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with files.whole_file(path, f".{uuid.uuid4().hex}.draft") as sink:
        sink.write(content)
