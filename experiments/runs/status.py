"""The folders of a study that is made in shards: how far they are, which shards miss runs, and the finished tables of all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files
from coalitionlab.experiments.input_files import FOLDER as INPUTS
from coalitionlab.experiments.runs.executors import Range
from coalitionlab.experiments.runs.folder import failed_rows, opened, writable
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.manifest import CHUNKS, DESIGN, Chunks, changed, find_chunks, read_manifest
from coalitionlab.experiments.runs.tables import table_names
from coalitionlab.scenarios.errors import input_error

#: Names that are listed in a message, and shards that are shown in a table.
MOST_LISTED, MOST_SHOWN = 12, 24


@dataclass(frozen=True)
class Status:
    """How far a study is: runs in all, done and failed; names of damaged files; runs missing by shard 'K/N', where there are any."""

    runs: int
    done: int
    failed: int
    damaged: tuple[str, ...]
    complete: bool
    missing_by_shard: dict[str, int]

    def lead(self) -> str:
        """How much is done, in a sentence."""
        state = "all made; merge makes the table" if self.done == self.runs else "not complete"
        share = f"{self.done / max(self.runs, 1):.1%}"
        failed = f"{self.failed:,} failed: {'complete' if self.complete else state}"
        return f"{self.done:,} of {self.runs:,} runs done ({share}), {failed}"

    def shown(self) -> dict[str, list[dict[str, str]]]:
        """The shards that miss runs, and how many."""
        missing = list(self.missing_by_shard.items())[:MOST_SHOWN]
        return {"": [{"shard": name, "runs missing": f"{runs:,}"} for name, runs in missing]} if missing else {}

    def words(self) -> list[str]:
        """What else has to be known."""
        hidden = len(self.missing_by_shard) - MOST_SHOWN
        return [f"and {hidden} more shards"] if hidden > 0 else []

    @property
    def problems(self) -> list[str]:
        """A line about files that are missing or damaged, where there are any; the exit status of the command is then 2."""
        if not self.damaged:
            return []
        return [f"missing or damaged: {_some(self.damaged)}; `sweep` with --resume makes them again"]

    def to_dict(self) -> dict[str, Any]:
        """Return the same as plain values."""
        return asdict(self)


def status(folders: Sequence[Path]) -> Status:
    """Say how far a sweep is, how many runs failed, and which shards are behind.

    Files that are missing or damaged are named on standard error, and the exit status is then 2.

    Parameters
    ----------
    folders : sequence of Path
        Folders that `sweep --out` made, of one study.

    Raises
    ------
    InputError
        When they are not all of one study, or a manifest is damaged.
    """
    about = _same_study(folders)
    layout, each = Layout(**about["layout"]), len(about["strategies"])
    runs = layout.units * each
    bad = {folder: files.damaged_files(folder, read_manifest(folder)) for folder in folders}
    for folder in folders:
        if not bad[folder] and (finished := read_manifest(folder))["complete"]:
            return Status(runs, runs, finished["failed"], (), True, {})
    chunks, damaged = _chunks(folders, about)
    names = [name for folder in folders for name in bad[folder]] + [file.name for file in damaged]

    def missing(ranges: Sequence[Range]) -> int:
        return sum(last - first for first, last in ranges if (first, last) not in chunks) * each

    shards = {f"{k}/{count}": missing(layout.chunks((k, count))) for k, count in _shards(folders)}
    shards = {name: runs for name, runs in shards.items() if runs}
    done = runs - missing(layout.chunks())
    return Status(runs, done, failed_rows(chunks), tuple(names), False, shards)


def merge(folders: Sequence[Path], out: Path | None = None, *, partial: bool = False, force: bool = False) -> Path:
    """Make the finished tables from the folders of shards, and return the folder that holds them.

    Parameters
    ----------
    folders
        Of one study.
    out
        A new folder for the tables, while those of the shards stay. Without it the only folder is finished, and its chunks go.
    partial
        Allow missing runs: the tables hold those that are there, and the manifest says that they are not complete.
    force
        Replace earlier results in `out`.

    Raises
    ------
    InputError
        For folders of different studies, when runs are missing (naming the shards), or `out` may not be used.
    """
    about = _same_study(folders)
    if out is None and len(folders) > 1:
        raise input_error(
            f"merging {len(folders)} folders needs a new one",
            "name a new folder for the whole with --out",
            field="merge",
        )
    if out is not None:
        files.check_target(out, force)
    state = status(folders)
    if state.complete and out is None:
        return folders[0]
    if state.done < state.runs and not partial:
        shards = f", of shards {_some(list(state.missing_by_shard))}" if state.missing_by_shard else ""
        problem = f"{state.runs - state.done:,} of {state.runs:,} runs missing{shards}"
        remedy = "wait for them or run them again; --partial makes a table of what is there"
        raise input_error(problem, remedy, file=folders[0])
    target = out or folders[0]
    with writable(target):
        if out is not None:
            _copy(folders, about, out, force)
    with opened(target) as folder:
        folder.finish(folder.chunks()[0], complete=state.done == state.runs)
    return target


def _copy(folders: Sequence[Path], about: dict[str, Any], out: Path, force: bool) -> None:
    """Bring the chunks of all folders together in a new one."""
    for folder in folders:
        if read_manifest(folder)["complete"]:
            raise input_error("the study is finished", "copy or load it as it is", file=folder)
    with files.whole_folder(out, force=force) as draft:
        (draft / CHUNKS).mkdir()
        designs = [folder / DESIGN for folder in folders if (folder / DESIGN).is_file()]
        if not designs:
            raise files.damaged(folders[0] / DESIGN)
        shutil.copyfile(designs[0], draft / DESIGN)
        if (designs[0].parent / INPUTS).is_dir():
            shutil.copytree(designs[0].parent / INPUTS, draft / INPUTS)
        for parts in _chunks(folders, about)[0].values():
            for file in parts.values():
                shutil.copyfile(file, draft / CHUNKS / file.name)
        brought = {name: known for name, known in about["files"].items() if (draft / name).is_file()}
        files.write_manifest(draft, about | {"files": brought})


def _same_study(folders: Sequence[Path]) -> dict[str, Any]:
    """The manifest of the folders' study. Raises InputError when they are of several."""
    first, *others = [read_manifest(folder) for folder in folders]
    for folder, about in zip(folders[1:], others, strict=True):
        if about["fingerprint"]["sha256"] != first["fingerprint"]["sha256"]:
            differing = changed(first["fingerprint"], about["fingerprint"])
            problem = f"not the same study as in {folders[0]} ({differing})"
            raise input_error(problem, "merge shards of one study", file=folder)
    return first


def _chunks(folders: Sequence[Path], about: dict[str, Any]) -> tuple[Chunks, list[Path]]:
    """The sound chunks of all folders, and their damaged files."""
    chunks, bad = Chunks(), list[Path]()
    ranges = Layout(**about["layout"]).chunks()
    for folder in folders:
        sound, damaged = find_chunks(
            folder, about["fingerprint"]["sha256"], ranges, table_names(about["months"], about.get("states"))
        )
        chunks |= sound
        bad += damaged
    return chunks, bad


def _shards(folders: Sequence[Path]) -> list[tuple[int, int]]:
    """All shards of the largest number that jobs have begun."""
    marks = [mark.name for folder in folders for mark in (folder / CHUNKS).glob("shard-*-of-*")]
    count = max((int(mark.rpartition("-")[2]) for mark in marks), default=0)
    return [(number, count) for number in range(1, count + 1)]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more
