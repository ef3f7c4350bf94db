"""Files and results folders that are written whole or not at all, whatever happens to the process or the machine."""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from coalitionlab.scenarios.errors import InputError, input_error, quoted

if TYPE_CHECKING:
    import pandas as pd

#: Options as they are written on the command line and in Python, for messages that both show.
RESUME, FORCE = "--resume (in Python resume=True)", "--force (in Python force=True)"
MANIFEST = "manifest.json"
#: Where a folder of results keeps what makes them again; in it, the files and packages that declare things of the user's own.
INPUTS, OWN = "inputs", "inputs/own"
#: Bytes; those that are written have some thousands.
MOST_MANIFEST = 50_000_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def whole_file(target: Path, draft: str | None = None) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `target` once it is complete and on the disk.

    What stood there stays until then. The draft, by default a hidden file beside the target, is removed when anything fails.
    """
    path = target.with_name(draft or f".{target.name}.draft")
    try:
        with path.open("wb") as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        path.replace(target)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    settle(target.parent)


def settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can say so."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def whole_folder(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a draft folder that becomes `target` when the block ends well, and vanishes otherwise.

    Raises
    ------
    InputError
        When the folder exists (with `force`, an earlier results folder is replaced; anything else is still refused) or cannot
        be written.
    """
    check_target(target, force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}-", dir=target.parent))
        try:
            yield draft
            draft.chmod(0o755)
            put_folder(draft, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise _unwritable(target, error) from None


def put_folder(draft: Path, target: Path) -> None:
    """Move the finished draft to its place; results that were there are removed only once the new ones stand."""
    if not target.exists():
        draft.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent)) / "old"
    target.rename(old)
    try:
        draft.rename(target)
    except BaseException:
        old.rename(target)
        old.parent.rmdir()
        raise
    shutil.rmtree(old.parent, ignore_errors=True)


def check_target(folder: Path, force: bool) -> None:
    """Raise InputError when results cannot go to this folder; nothing is written."""
    if not folder.name:
        raise input_error("no folder name", "name a new folder", file=folder)
    try:
        taken = folder.exists() or folder.is_symlink()
    except OSError as error:
        raise _unwritable(folder, error) from None
    if taken and not force:
        raise input_error("already exists", f"name a new folder, or add {FORCE} to replace it", file=folder)
    if taken and not is_results(folder):
        raise input_error(
            "exists and is not a results folder", "name a new folder; this is never replaced", file=folder
        )
    _check_parents(folder)


def check_file(target: Path, force: bool) -> None:
    """Raise InputError when a file cannot be written there; nothing is written."""
    if not target.name:
        raise input_error("no file name", "name a file", file=target)
    if target.is_dir():
        raise input_error("is a folder", "name a file in it", file=target)
    if (target.exists() or target.is_symlink()) and not force:
        raise input_error("already exists", f"choose another name, or add {FORCE} to replace it", file=target)
    _check_parents(target)


def _check_parents(path: Path) -> None:
    existing = next(parent for parent in path.parents if parent.exists())
    if not existing.is_dir():
        problem = f"{quoted(str(existing))} is not a folder"
        raise input_error(problem, "name a folder that can be made", file=path)
    if not os.access(existing, os.W_OK | os.X_OK):  # before the runs rather than after them
        raise _unwritable(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made; the last one last, so that it is there only once the others are.

    Raises InputError when they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with whole_file(folder / name) as sink:
                sink.write(data)
    except OSError as error:
        raise _unwritable(folder, error) from None


def is_results(folder: Path) -> bool:
    """Say whether a folder holds results saved before."""
    return folder.is_dir() and not folder.is_symlink() and (folder / MANIFEST).is_file()


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV in which no spreadsheet takes text for a formula."""
    from pandas.api.types import is_string_dtype

    texts = {str(name): frame[name].map(inert) for name in frame if is_string_dtype(frame[name])}
    return str(frame.assign(**texts).to_csv(index=False))


def inert(cell: object) -> object:
    """Return the cell so that no spreadsheet takes text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write the manifest of a folder: these facts, the SHA-256 of every other file unless they hold `files`, and its own hash."""
    facts = dict(facts)
    if "files" not in facts:
        every = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        facts["files"] = {name: sha256(path) for name, path in every.items() if name != MANIFEST}
    plain = finite(facts)
    with whole_file(folder / MANIFEST, f".{uuid.uuid4().hex}.draft") as sink:
        sink.write((as_json(plain | {"check": _own_hash(plain)}) + "\n").encode())


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises
    ------
    InputError
        When this is no results folder, or its manifest is damaged.
    """
    path = folder / MANIFEST
    if not os.path.isfile(path):  # as Path.is_file, but False for a name that is too long
        problem, remedy = "no results in this folder", f"give a results folder (it holds {MANIFEST})"
        raise input_error(problem, remedy, file=folder)
    try:
        facts = json.loads(path.read_text(encoding="utf-8") if path.stat().st_size <= MOST_MANIFEST else "")
    except (OSError, ValueError, RecursionError):
        raise damaged(path) from None
    if not isinstance(facts, dict) or not {"kind", "format", "check", "files"} <= set(facts):
        raise damaged(path)
    if facts["check"] != _own_hash(facts) or not isinstance(facts["files"], dict):
        raise damaged(path)
    return facts


def _own_hash(facts: Mapping[str, Any]) -> str:
    """The hash that a manifest holds of itself."""
    return digest({name: value for name, value in facts.items() if name != "check"})


def damaged_files(folder: Path, facts: Mapping[str, Any]) -> list[str]:
    """Return the names of files in a manifest that are missing, or are not as they were written."""
    return [
        name
        for name, expected in facts["files"].items()
        if not (folder / name).is_file() or sha256(folder / name) != expected
    ]


def damaged(path: Path) -> InputError:
    """Return the error for a file of results that is missing or damaged."""
    remedy = "make it again with the command that made it (a sweep: and --resume)"
    return input_error("the file is missing or damaged", remedy, file=path)


def digest(content: Any) -> str:
    """Return the SHA-256 of plain JSON values, whatever the order of their keys."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def finite(value: Any) -> Any:
    """Return the value with what JSON cannot say (nan, infinity, numpy numbers) turned into what it can."""
    if isinstance(value, Mapping):
        return {str(key): finite(part) for key, part in value.items()}
    if isinstance(value, str) or value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "tolist"):
        return finite(value.tolist())
    if isinstance(value, Iterable):
        return [finite(part) for part in value]
    return str(value)


def as_json(value: Any) -> str:
    """Return strict JSON (no NaN), indented."""
    return json.dumps(finite(value), indent=2, ensure_ascii=False, allow_nan=False)


def _unwritable(target: Path, error: OSError) -> InputError:
    return input_error(f"cannot write to the folder ({error.strerror})", "name another one", file=target)
