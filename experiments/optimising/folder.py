"""The folder of a search: held by one process, gone on with, finished."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments.atomic import whole_file
from coalitionlab.experiments.comparing.store import MANIFEST, check_target, inert
from coalitionlab.experiments.locking import locked
from coalitionlab.experiments.optimising.journal import JOURNAL, Journal
from coalitionlab.experiments.optimising.request import Request
from coalitionlab.experiments.provenance import described, versions
from coalitionlab.experiments.sweeps.folder import writable
from coalitionlab.experiments.sweeps.manifest import command
from coalitionlab.experiments.text import RESUME, as_json
from coalitionlab.scenarios.errors import input_error

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.optimum import Optimum

FORMAT, KIND = 1, "optimum"


@dataclass(frozen=True)
class Place:
    """A folder that this process holds, with its journal."""

    folder: Path
    journal: Journal

    def write(self, found: Optimum) -> None:
        """Write all that was found, each file whole or not at all; the manifest last."""
        with writable(self.folder):
            write(found, self.folder)


def check_place(folder: Path, request: Request, *, resume: bool, force: bool) -> None:
    """Raise InputError, as `held` does, when the search may not be begun or gone on with there; nothing is written."""
    there = _is_search(folder)
    if resume and not there:
        raise input_error(
            "no search in this folder",
            f"name the folder of one that was stopped, or leave out {RESUME}",
            file=folder,
        )
    if resume:
        _same(folder, request)
    elif not (there and force):
        check_target(folder, force and not there)


@contextmanager
def held(folder: Path, request: Request, *, resume: bool, force: bool) -> Iterator[Place]:
    """Begin a search's folder, or go on with it.

    Raises:
        InputError: when something is there that may not be used: other results, another search, another process at work.
    """
    check_place(folder, request, resume=resume, force=force)
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / ".lock", folder):
            if force and not resume:
                _clear(folder)
            if not resume:
                _put(folder / MANIFEST, as_json(_about(request) | {"complete": False}) + "\n")
            journal = Journal(folder, len(request.outcomes))
            try:
                yield Place(folder, journal)
            finally:
                journal.close()


def save(found: Optimum, folder: Path, *, force: bool) -> Path:
    """See `Optimum.save`."""
    check_target(folder, force)
    with writable(folder):
        if folder.exists():
            _clear(folder)
        folder.mkdir(parents=True, exist_ok=True)
        write(found, folder)
    return folder


def write(found: Optimum, folder: Path) -> None:
    """Write strategy files, tables, report and, last, the manifest."""
    from coalitionlab.experiments.optimising.as_yaml import strategy_yaml
    from coalitionlab.experiments.optimising.report import report

    for strategy in found.strategies:
        _put(folder / f"{strategy.name}.yaml", strategy_yaml(found, strategy))
    judgement = pd.concat(
        [rows.assign(outcome=name) for name, rows in found.tables.items()], ignore_index=True
    )
    _put(folder / "judgement.csv", _csv(judgement))
    _put(folder / "front.csv", _csv(found.front))
    found.comparison.runs.to_parquet(folder / "runs.parquet", index=False)
    _put(folder / "report.html", report(found))
    facts = {
        "complete": True, "finished": _now(), "tried": found.tried, "shortlisted": found.shortlisted,
        "seconds": round(found.seconds, 3), "better": found.better, "verdict": found.verdict(),
        "leads": [one.plain() for one in found.leads],
        "strategies": [described(one) for one in found.strategies],
    }  # fmt: skip
    facts |= {"over_own": [one.plain() for one in found.over_own]} if found.request.own else {}
    _put(folder / MANIFEST, as_json(_about(found.request) | facts) + "\n")


def _about(request: Request) -> dict[str, Any]:
    plain = (
        "outcomes",
        "robust",
        "capacity",
        "worlds",
        "trials",
        "replicates",
        "judged",
        "phases",
        "style",
        "seed",
        "parameters",
    )
    return {
        "format": FORMAT, "kind": KIND, "made": _now(), "identity": request.identity(), "command": command(),
        "request": {name: getattr(request, name) for name in plain},
        "scenarios": [described(one) for one in request.scenarios],
        "library": [{k: v for k, v in described(one).items() if k != "content"} for one in request.library],
        "versions": versions(),
    } | ({"own": [described(one) for one in request.own]} if request.own else {})  # fmt: skip


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _is_search(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and _manifest(folder).get("kind") == KIND


def _same(folder: Path, request: Request) -> None:
    about = _manifest(folder)
    if about.get("identity") == request.identity():
        return
    asked = _about(request)["request"]
    before = about.get("request", {})
    other = [
        name
        for name, value in json.loads(as_json(asked)).items()
        if before.get(name) != value and name not in ("trials", "judged")
    ]
    own = [one["sha256"] for one in about.get("own", [])]
    if other:
        what = f"another {', '.join(other)}"
    elif own != [described(one)["sha256"] for one in request.own]:
        what = "other strategies of one's own"
    else:
        what = "other scenarios, library or version"
    raise input_error(
        f"the folder holds a search with {what}",
        "repeat the command as it was, or name a new folder",
        file=folder,
    )


def _clear(folder: Path) -> None:
    """Take away what an earlier search left; nothing else."""
    names = {JOURNAL, MANIFEST, "judgement.csv", "front.csv", "runs.parquet", "report.html", "found.yaml"}
    for path in folder.iterdir():
        if path.name in names or (path.name.startswith("front_") and path.suffix == ".yaml"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _put(path: Path, text: str) -> None:
    with whole_file(path) as sink:
        sink.write(text.encode())


def _csv(frame: pd.DataFrame) -> str:
    texts = {name: frame[name].map(inert) for name in ("scenario", "strategy") if name in frame}
    return str(frame.assign(**texts).to_csv(index=False))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
