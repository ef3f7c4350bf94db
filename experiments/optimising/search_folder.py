"""The folder of a search that is under way: begun or continued by one process, with Optuna's journal in it.

At the end `Optimum.save` replaces the folder by that of the results, which holds the journal too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.optimising.optimum import SEARCH_LOG, Optimum
from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.words import RESUME, listed
from coalitionlab.scenarios.errors import input_error


@contextmanager
def search_folder(
    folder: Path, settings: SearchSettings, *, resume: bool = False, force: bool = False
) -> Iterator[Path]:
    """Begin or continue a search in a folder; gives the path of Optuna's journal, and holds the folder meanwhile.

    Raises
    ------
    InputError
        When the folder holds something else or another search, is used by another process, or cannot be written.
    """
    check_search_folder(folder, settings, resume=resume, force=force)
    if not resume:
        facts = {"complete": False, "identity": settings.identity(), **settings.plain()}
        with files.whole_folder(folder, force=force) as draft:
            manifest = provenance.origin(
                Optimum.kind, settings.scenarios, settings.own, provenance.typed(), **facts
            )
            files.write_manifest(draft, manifest)
    try:
        with FileLock(folder / ".lock").acquire(timeout=0):
            yield folder / SEARCH_LOG
    except Timeout:
        remedy = "wait for it, or name another folder"
        raise input_error("another process is using this folder", remedy, file=folder) from None
    except OSError as error:
        problem = f"cannot be written ({error.strerror})"
        raise input_error(problem, f"make room, then add {RESUME}", file=folder) from None


def check_search_folder(
    folder: Path, settings: SearchSettings, *, resume: bool = False, force: bool = False
) -> None:
    """Raise InputError when the search can be neither begun nor continued in this folder; nothing is written."""
    if not resume:
        files.check_target(folder, force)
        return
    remedy = f"name the folder of a search, or leave out {RESUME}"
    if not files.is_results(folder):
        raise input_error("not the folder of a search", remedy, file=folder)
    manifest = files.read_manifest(folder)
    if manifest["kind"] != Optimum.kind:
        raise input_error("not the folder of a search", remedy, file=folder)
    if manifest.get("identity") != settings.identity():
        problem = f"holds another search ({_differences(manifest, settings)})"
        raise input_error(problem, "repeat the command as it was, or name a new folder", file=folder)


def _differences(manifest: dict[str, object], settings: SearchSettings) -> str:
    """Which settings differ from those in the manifest."""
    plain = files.finite(settings.plain())
    continued = ("trials", "test_replicates")
    names = [name for name in plain if name not in continued and manifest.get(name) != plain[name]]
    return f"other {listed(names)}" if names else "other scenarios, strategies or version"
