"""A scenario file from somebody's table of stakeholders, and the workbook to start such a table from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coalitionlab.experiments.atomic import whole_file
from coalitionlab.experiments.text import FORCE
from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.importing import Imported, import_table

_NAME = re.compile(r"[^\W_][\w-]{0,99}")


@dataclass(frozen=True)
class Written:
    """What was written: the scenario's `path`, every file of it, and what it was `imported` from."""

    path: Path
    files: tuple[Path, ...]
    imported: Imported


def new(
    name: str,
    source: str | Path,
    *,
    ties: str | Path | None = None,
    sheet: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
) -> Path:
    """Write a scenario made from a table of stakeholders (CSV, XLSX or ODS) and return its path, `NAME.yaml`.

    Args:
        name: what the scenario is called: letters, digits, `_` and `-`.
        source: the table; a workbook may have its ties on another sheet.
        ties: a table of ties in a file of its own.
        sheet: the sheet that lists the organisations, when it cannot be told.
        out: the folder it is written to; by default the one you are in.
        force: replace files of the same name.

    Raises:
        InputError: with a line for each problem; nothing is written then.
    """
    return write_new(name, source, ties=ties, sheet=sheet, out=out, force=force).path


def write_new(
    name: str,
    source: str | Path,
    *,
    ties: str | Path | None = None,
    sheet: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
) -> Written:
    """As `new`, telling all that was written and assumed."""
    name = checked_name(name)
    folder = Path(out) if out is not None else Path()
    target = folder / f"{name}.yaml"
    check_free(target, force)
    imported = import_table(source, name=name, ties=ties, sheet=sheet)
    contents = {**imported.files, target.name: imported.yaml}
    for file in contents:
        check_free(folder / file, force)
        for table in (source, ties):
            if table is not None and _same(folder / file, Path(table)):
                raise input_error(
                    "the scenario would replace the table it is made from",
                    "choose another name for the scenario",
                    file=folder / file,
                )
    write_texts(folder, contents)
    return Written(target, tuple(folder / file for file in contents), imported)


def checked_name(name: str) -> str:
    """`name` (or NAME.yaml) if it can name a scenario and its file. Raises InputError."""
    plain = name.strip().removesuffix(".yaml").removesuffix(".yml")
    if not _NAME.fullmatch(plain):
        do = "use letters, digits, _ and - such as my_case; --out says in which folder"
        raise input_error(f"invalid name {quoted(name)}", do)
    return plain


def check_free(path: Path, force: bool) -> None:
    """Raise InputError when a file may not be written there."""
    if path.is_dir():
        raise input_error("a folder of that name exists", "choose another name", file=path)
    if (path.exists() or path.is_symlink()) and not force:
        raise input_error(
            "a file of that name exists", f"choose another name, or add {FORCE} to replace it", file=path
        )
    existing = next((one for one in path.absolute().parents if one.exists()), None)
    if existing is not None and not existing.is_dir():
        raise input_error(
            f"{quoted(existing.name)} is not a folder", "name a folder that can be made", file=path
        )


def write_texts(folder: Path, contents: Mapping[str, str]) -> None:
    """Write files, the last of them last, so that a scenario is there only once its tables are."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in contents.items():
            with whole_file(folder / name) as sink:
                sink.write(text.encode("utf-8"))
    except OSError as error:
        raise unwritable(folder, error) from None


def unwritable(path: Path, error: OSError) -> InputError:
    """What is said when the system will not write there."""
    return input_error(f"cannot write here ({error.strerror})", "choose another folder", file=path)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.exists() and one.samefile(other)
    except OSError:
        return False
