"""A scenario file from a user's table of stakeholders."""

from __future__ import annotations

import re
from pathlib import Path

from coalitionlab.experiments.files import check_file, write_files
from coalitionlab.scenarios.commented import scenario_files
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.importing import import_table
from coalitionlab.scenarios.schema import Scenario

_NAME = re.compile(r"[^\W_][\w-]{0,99}")


def new(
    name: str,
    source: str | Path,
    *,
    ties: str | Path | None = None,
    sheet: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
) -> Path:
    """Write a scenario made from a table of stakeholders.

    Parameters
    ----------
    name
        Name of the scenario: letters, digits, ``_`` and ``-``.
    source
        The table (CSV, XLSX or ODS); a workbook may have its ties on another sheet.
    ties
        A table of ties in a file of its own.
    sheet
        The sheet that lists the organisations, where several could.
    out
        The folder to write to; the current one when not given.
    force
        Replace files of the same name.

    Returns
    -------
    Path
        The path of the scenario, ``NAME.yaml``.

    Raises
    ------
    InputError
        With a line for each problem; nothing is written then.

    Examples
    --------
    >>> import tempfile, pathlib, coalitionlab
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> table = folder / "who.csv"
    >>> _ = table.write_text("name,sector,power\\nMill,company,high\\nCouncil,council,\\n")
    >>> path = coalitionlab.new("my_case", table, out=folder)
    >>> [each.sector for each in coalitionlab.load_scenario(path).organisations]
    ['business', 'government']
    """
    files, _ = write_new(name, source, ties=ties, sheet=sheet, out=out, force=force)
    return files[-1]


def write_new(
    name: str,
    source: str | Path,
    *,
    ties: str | Path | None = None,
    sheet: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
) -> tuple[list[Path], Scenario]:
    """As `new`; returns every file that was written, the scenario's last, and the scenario."""
    name = _checked(name)
    folder = Path(out) if out is not None else Path()
    check_file(folder / f"{name}.yaml", force)
    scenario = import_table(source, name=name, ties=ties, sheet=sheet)
    contents = scenario_files(scenario)
    paths = [folder / file for file in contents]
    for path in paths:
        check_file(path, force)
        if any(table is not None and _same(path, Path(table)) for table in (source, ties)):
            problem = "the scenario would replace the table it is made from"
            raise input_error(problem, "choose another name for the scenario", file=path)
    write_files(folder, {file: text.encode("utf-8") for file, text in contents.items()})
    return paths, scenario


def _checked(name: str) -> str:
    """`name` (or NAME.yaml) if it can name a scenario and its file. Raises InputError."""
    plain = name.strip().removesuffix(".yaml").removesuffix(".yml")
    if not _NAME.fullmatch(plain):
        remedy = "use letters, digits, _ and - such as my_case; --out says in which folder"
        raise input_error(f"invalid name {quoted(name)}", remedy)
    return plain


def _same(path: Path, other: Path) -> bool:
    try:
        return path.exists() and path.samefile(other)
    except OSError:
        return False
