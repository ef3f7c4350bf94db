"""Folders of shards: how far they are, who is behind, and one finished table from all of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.experiments.files import check_target, put_folder
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.sweeps.fingerprint_changes import changes
from coalitionlab.experiments.sweeps.folder import DESIGN, opened, put_manifest, writable
from coalitionlab.experiments.sweeps.manifest import read_manifest
from coalitionlab.experiments.sweeps.parts import PARTS, Part, find_parts, length, missing
from coalitionlab.experiments.sweeps.results import Sweep
from coalitionlab.experiments.sweeps.shards import Shard
from coalitionlab.scenarios.errors import input_error

MOST_NAMED = 12


@dataclass(frozen=True)
class Status:
    """How far a study is: runs asked for, done and failed; `shards` says for each shard seen how many of its runs are missing."""

    runs: int
    done: int
    failed: int
    damaged: int
    complete: bool
    shards: dict[str, int]

    @property
    def behind(self) -> list[str]:
        """The shards that miss runs."""
        return [name for name, runs in self.shards.items() if runs]


def status(folders: Sequence[Path]) -> Status:
    """How far the study of these folders is. Raises InputError when they are not all of one study."""
    about = _alike(folders)
    layout, finished = (
        Layout.read(about["layout"]),
        [one for one in folders if read_manifest(one)["complete"]],
    )
    if finished:
        whole = read_manifest(finished[0])
        return Status(layout.runs, layout.runs, whole["failed"], 0, True, {})
    parts, damaged = _parts(folders, about)
    gaps, levers = missing(parts, [(0, layout.units)]), len(layout.strategies)
    shards = {str(one): length(missing(parts, [one.units(layout.units)])) * levers for one in _dealt(folders)}
    failed = sum(part.failed for part in _distinct(parts))
    return Status(layout.runs, (layout.units - length(gaps)) * levers, failed, damaged, False, shards)


def merge(
    folders: Sequence[Path], out: Path | None = None, *, partial: bool = False, force: bool = False
) -> Sweep:
    """Make the finished table from the folders of shards, and return the sweep.

    Without `out` the one folder is finished where it is, and its parts go. With `out` a new folder is made, and those given stay.
    With `partial` runs may be missing: the table holds those that are there, and the manifest says that it is not complete.

    Raises:
        InputError: for folders of different studies, when runs are missing (naming the shards), or `out` may not be used.
    """
    about = _alike(folders)
    if out is None and len(folders) > 1:
        raise input_error(
            f"merging {len(folders)} folders needs a new one",
            "name a new folder for the whole with --out",
            field="merge",
        )
    if out is not None:
        check_target(out, force)
    now = status(folders)
    if now.complete and out is None:
        return Sweep(folders[0])
    if now.done < now.runs and not partial:
        raise input_error(
            _lack(now),
            "wait for them or run them again; --partial makes a table of what is there",
            file=folders[0],
        )
    with writable(out or folders[0]):
        if out is not None:
            _copy(folders, about, out)
    with opened(out or folders[0]) as (place, _):
        parts = _distinct(place.found()[0])
        place.finish(parts, complete=now.done == now.runs)
    return Sweep(out or folders[0])


def _copy(folders: Sequence[Path], about: dict[str, Any], out: Path) -> None:
    """Bring the parts of all folders together in a new one, whole or not at all."""
    finished = [one for one in folders if read_manifest(one)["complete"]]
    if finished:
        raise input_error("the study is finished", "copy or load it as it is", file=finished[0])
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        (draft / PARTS).mkdir()
        shutil.copyfile(folders[0] / DESIGN, draft / DESIGN)
        for part in _distinct(_parts(folders, about)[0]):
            shutil.copyfile(part.path, draft / PARTS / part.path.name)
        put_manifest(draft, about)
        draft.chmod(0o755)
        put_folder(draft, out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _alike(folders: Sequence[Path]) -> dict[str, Any]:
    """The manifest of the folders' study; raises InputError when they are of several."""
    abouts = [read_manifest(folder) for folder in folders]
    for folder, about in zip(folders, abouts, strict=True):
        if about["fingerprint"]["sha256"] != abouts[0]["fingerprint"]["sha256"]:
            what = "; ".join(changes(abouts[0]["fingerprint"], about["fingerprint"]))
            raise input_error(
                f"not the same study as in {folders[0]} ({what})", "merge shards of one study", file=folder
            )
    return abouts[0]


def _parts(folders: Sequence[Path], about: dict[str, Any]) -> tuple[list[Part], int]:
    """The sound parts in all folders, and how many are damaged."""
    found = [find_parts(folder / PARTS, about["fingerprint"]["sha256"]) for folder in folders]
    return sorted(part for parts, _ in found for part in parts), sum(len(damaged) for _, damaged in found)


def _distinct(parts: Sequence[Part]) -> list[Part]:
    """The parts without those whose units are all in the parts before them."""
    kept: list[Part] = []
    reach = 0
    for part in sorted(parts, key=lambda one: (one.first, -one.last)):
        if part.last > reach:
            kept.append(part)
            reach = part.last
    return kept


def _dealt(folders: Sequence[Path]) -> list[Shard]:
    """All shards of the dealing that jobs were seen at work on."""
    names = [
        path.name.removeprefix(".lock-") for one in folders for path in (one / PARTS).glob(".lock-*-of-*")
    ]
    count = max((int(name.partition("-of-")[2]) for name in names), default=0)
    return [Shard(count, number) for number in range(1, count + 1)]


def _lack(now: Status) -> str:
    behind = [name.replace("-of-", "/") for name in now.behind]
    more = f" and {len(behind) - MOST_NAMED} more" if len(behind) > MOST_NAMED else ""
    shards = f", of shards {', '.join(behind[:MOST_NAMED])}{more}" if behind else ""
    return f"{now.runs - now.done:,} of {now.runs:,} runs missing{shards}"
