"""The folder of a study: begun, joined, refused, finished. Everything that comes and goes is in its folder of parts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from coalitionlab.experiments.atomic import settle, whole_file
from coalitionlab.experiments.files import MANIFEST, check_target, is_results
from coalitionlab.experiments.locking import locked
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.sweeps.manifest import (
    KIND,
    design_table,
    manifest,
    manifest_bytes,
    now,
    read_manifest,
)
from coalitionlab.experiments.sweeps.parts import PARTS, Part, find_parts, sweep_drafts
from coalitionlab.experiments.sweeps.shards import Shard
from coalitionlab.experiments.sweeps.tables import (
    ROW_GROUP,
    month_batches,
    months_schema,
    run_batches,
    runs_schema,
    write_table,
)
from coalitionlab.experiments.text import FORCE, RESUME
from coalitionlab.scenarios.errors import InputError, input_error

RUNS, MONTHS, DESIGN = "runs.parquet", "months.parquet", "design.parquet"
#: Changes of a design that are told one by one.
MOST_TOLD = 4
#: What a folder holds until its manifest stands: it may be begun again without losing anything.
UNBEGUN = {PARTS, DESIGN, f".{DESIGN}.draft", f".{MANIFEST}.draft"}


@dataclass(frozen=True)
class Place:
    """A study's folder, held by this process; `writer` names its drafts."""

    folder: Path
    layout: Layout
    identity: str
    writer: str

    @property
    def parts(self) -> Path:
        """Where parts are kept."""
        return self.folder / PARTS

    def found(self) -> tuple[list[Part], list[Path]]:
        """The sound parts, and the files of damaged ones."""
        return find_parts(self.parts, self.identity)

    def finish(self, parts: list[Part], *, complete: bool = True) -> None:
        """Write the tables from parts, then say in the manifest that they stand, and only then let the parts go."""
        about = read_manifest(self.folder)
        rows = write_table(self.folder / RUNS, runs_schema(self.layout), run_batches(self.layout, parts))
        if self.layout.horizon:
            write_table(self.folder / MONTHS, months_schema(), month_batches(self.layout, parts))
        about |= {
            "finished": now(),
            "complete": complete,
            "kept": rows,
            "failed": sum(part.failed for part in parts),
        }
        put_manifest(self.folder, about)
        if complete:
            shutil.rmtree(self.parts, ignore_errors=True)


@contextmanager
def held(
    folder: Path, *, resume: bool, force: bool, shard: Shard | None, study: Study, told: Mapping[str, Any]
) -> Iterator[Place]:
    """Begin a study's folder or go on with it, and keep other processes out until done.

    Raises:
        InputError: when something is there that may not be used: other results, another design, another process at work.
    """
    _may_be_used(folder, resume or shard is not None, force, shard)
    with writable(folder), ExitStack() as locks:
        if force and is_results(folder):
            _set_aside(folder)
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        locks.enter_context(locked(folder / PARTS / ".lock", folder, shared=shard is not None))
        writer = "all" if shard is None else str(shard)
        if shard is not None:
            locks.enter_context(locked(folder / PARTS / f".lock-{writer}", folder))
        place = Place(folder, Layout.of(study), told["sha256"], writer)
        if (folder / MANIFEST).exists():
            _same(folder, told)
        else:
            _begin(folder, study, place.layout, told)
        sweep_drafts(place.parts, writer if shard else "*")
        yield place


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
    """An existing study's folder with its manifest, kept from other processes."""
    about = read_manifest(folder)
    with writable(folder):
        (folder / PARTS).mkdir(exist_ok=True)
        with locked(folder / PARTS / ".lock", folder):
            about = read_manifest(folder)
            yield Place(folder, Layout.read(about["layout"]), about["fingerprint"]["sha256"], "all"), about


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn what a machine says (disk full, read-only or gone; memory short) into one line; what is done is kept."""
    try:
        yield
    except MemoryError:
        do = f"use fewer --workers, and go on with {RESUME}; what is done is kept"
        raise input_error("the machine has too little memory", do, file=folder) from None
    except OSError as error:
        found = f"cannot write to the folder ({error.strerror or error})"
        raise input_error(
            found, f"fix that, then go on with {RESUME}; what is done is kept", file=folder
        ) from None


def put_manifest(folder: Path, about: Mapping[str, Any]) -> None:
    """Write a manifest, whole or not at all."""
    with whole_file(folder / MANIFEST) as sink:
        sink.write(manifest_bytes(about))


def _may_be_used(folder: Path, go_on: bool, force: bool, shard: Shard | None) -> None:
    if force and (go_on or shard):
        raise input_error(
            "--force cannot be combined with --resume or --shard", "give one of them", file=folder
        )
    if not go_on and not force and _is_study(folder):
        raise input_error(
            "the folder holds an earlier study",
            f"add {RESUME} to go on with it, or {FORCE} to replace it",
            file=folder,
        )
    if go_on and _is_study(folder):
        return
    if go_on and folder.is_dir() and {one.name for one in folder.iterdir()} <= UNBEGUN:
        return
    if go_on and (folder.exists() or folder.is_symlink()):
        do = "name that folder, or a new one; this is never replaced"
        raise input_error("exists and is not the results folder of a sweep", do, file=folder)
    check_target(folder, force)


def _is_study(folder: Path) -> bool:
    if not is_results(folder):
        return False
    try:
        return bool(read_manifest(folder)["kind"] == KIND)
    except InputError:
        return False


def _set_aside(folder: Path) -> None:
    """Take an earlier study away, unless a process is at work in it."""
    (folder / PARTS).mkdir(exist_ok=True)
    with locked(folder / PARTS / ".lock", folder):
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent)) / "old"
        folder.rename(aside)
    shutil.rmtree(aside.parent, ignore_errors=True)


def _begin(folder: Path, study: Study, layout: Layout, told: Mapping[str, Any]) -> None:
    with whole_file(folder / DESIGN) as sink:
        pq.write_table(design_table(study), sink, compression="zstd", row_group_size=ROW_GROUP)
    put_manifest(folder, manifest(study, layout, told))
    settle(folder.parent)


def _same(folder: Path, told: Mapping[str, Any]) -> None:
    """Raise InputError, with what has changed, unless the folder is of this very study."""
    from coalitionlab.experiments.sweeps.fingerprint_changes import changes

    old = read_manifest(folder)["fingerprint"]
    if old["sha256"] == told["sha256"]:
        return
    said = changes(old, told)
    more = f" and {len(said) - MOST_TOLD} more" if len(said) > MOST_TOLD else ""
    found = f"the study has changed since it was begun ({'; '.join(said[:MOST_TOLD])}{more})"
    raise input_error(found, f"put it back to go on with {RESUME}, or name another folder", file=folder)
