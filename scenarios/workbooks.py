"""The cells of an XLSX or ODS workbook, read in a process of its own; formulas as values, macros never run."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.archives import PASSWORD, check_archive
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.grids import MOST_ROWS, Grid, too_many_rows
from coalitionlab.scenarios.workbook_child import MOST_MEMORY, MOST_SECONDS

#: How files are named that must be workbooks; which of them can be read, their content decides.
SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_AT_A_TIME = threading.BoundedSemaphore(2)
_CHILD = Path(__file__).with_name("workbook_child.py")


def read_workbook(data: bytes, file: Path) -> tuple[Grid, ...]:
    """Every sheet of a workbook, in its order.

    A hostile workbook costs at most 20 s and, where the system can see to it, 500 MB, in another process; no more than
    two are read at a time, whoever sends them.

    Raises:
        InputError: when it is no XLSX or ODS workbook, has a password, is too large or damaged, or when
            python-calamine is not installed.
    """
    check_archive(data, file)
    try:
        import python_calamine  # noqa: F401 (the child needs it)
    except ImportError:
        do = "install coalitionlab[spreadsheet], or save it as CSV UTF-8"
        found = f"reading a workbook ({file.suffix or 'by its content'}) needs python-calamine"
        raise input_error(found, do, file=file) from None
    return tuple(_grid(sheet, file) for sheet in _asked(data, file)["sheets"])


def _asked(data: bytes, file: Path) -> dict[str, Any]:
    """What the child says about the workbook; raises InputError when it has no sheets to tell of."""
    try:
        with _AT_A_TIME:
            child = subprocess.run(
                [sys.executable, "-P", str(_CHILD)], input=data, capture_output=True, timeout=MOST_SECONDS
            )
        told: dict[str, Any] = json.loads(child.stdout) if child.returncode == 0 else {"memory": True}
    except subprocess.TimeoutExpired:
        told = {"memory": True}
    if "large" in told:
        sheet, found = told["large"]
        where = f"{file}[{sheet}]"
        if found.endswith("rows") and found.startswith("more"):
            raise too_many_rows(where)
        raise input_error(found, f"keep a table of at most {MOST_ROWS:,} rows and few columns", file=where)
    if "memory" in told:
        found = f"the workbook takes more than {MOST_MEMORY // 10**6:,} MB or {MOST_SECONDS} s to read"
        do = "delete cells that stand far from the table, or save the sheet as CSV UTF-8"
        raise input_error(found, do, file=file)
    if "password" in told:
        raise input_error(*PASSWORD, file=file)
    if "unreadable" in told:
        raise input_error("cannot read the workbook", "save it again as .xlsx or as CSV UTF-8", file=file)
    if not told["sheets"]:
        raise input_error("the workbook has no sheets", "add one with a header row", file=file)
    return told


def _grid(sheet: dict[str, Any], file: Path) -> Grid:
    top, left = sheet["first"]
    rows = tuple(tuple(row) for row in sheet["rows"])
    lines = tuple(range(top + 1, top + 1 + len(rows)))
    merged = tuple((*first, *last) for first, last in sheet["merged"])
    grid = Grid(file, sheet["name"], lines, rows, left, merged=merged)
    return _filled(grid) if merged else grid


def _filled(grid: Grid) -> Grid:
    """The sheet with the value of merged cells in each of them, as people read them; ranges of one row stay as they are."""
    rows = [list(row) for row in grid.rows]
    top, said = (grid.lines or (1,))[0] - 1, []
    for first, left, last, right in grid.merged:
        column, row = left - grid.first_column, first - top
        if first == last or left != right or not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            continue
        value = rows[row][column]
        for below in rows[row + 1 : last - top + 1]:
            if column < len(below):
                below[column] = value
        said.append(f"{quoted(value)} (rows {first + 1} to {last + 1})")
    if not said:
        return grid
    more = f" and {len(said) - 5} more" if len(said) > 5 else ""
    note = f"Merged cells count in each of their rows: {', '.join(said[:5])}{more}."
    return Grid(
        grid.file,
        grid.name,
        grid.lines,
        tuple(map(tuple, rows)),
        grid.first_column,
        merged=grid.merged,
        notes=(note,),
    )
