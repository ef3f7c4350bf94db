"""Reads one workbook in a process of its own: bytes on standard input, its sheets as JSON on standard output.

`workbooks.py` runs this file as a script. A hostile workbook can exhaust memory or abort the process; here, that ends
this process only. Nothing of coalitionlab is imported, so that it starts quickly.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

#: Limits of what is read, and of what reading may take.
MOST_SHEETS = 50
MOST_ROWS = 100_001
MOST_COLUMNS = 1_000
MOST_CELLS = 3_000_000
MOST_TEXT = 60_000_000
MOST_MEMORY = 500_000_000
MOST_SECONDS = 20


def limit() -> None:
    """Let the system end this process when it wants too much memory or time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows; the parent's clock still runs
        return
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # not on every system
            continue


class TooLarge(Exception):
    """A sheet beyond the limits: its name and what there is too much of."""


def sheets(data: bytes) -> list[dict[str, Any]]:
    """The sheets of a workbook: name, first row and column (from 0), rows, merged."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = book.sheet_names
    if len(names) > MOST_SHEETS:
        raise TooLarge(names[0], f"{len(names)} sheets")
    read: list[dict[str, Any]] = []
    cells = text = 0
    for meta in book.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        first = sheet.start or (0, 0)
        (top, left), (bottom, right) = first, sheet.end or first
        height, width = bottom - top + 1, right - left + 1
        cells += height * width
        if height > MOST_ROWS:
            raise TooLarge(meta.name, f"more than {MOST_ROWS - 1:,} rows")
        if width > MOST_COLUMNS or cells > MOST_CELLS:
            raise TooLarge(meta.name, f"{width:,} columns and {height:,} rows")
        rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
        text += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if text > MOST_TEXT:
            raise TooLarge(meta.name, f"more than {MOST_TEXT // 1_000_000} million characters")
        merged = list(sheet.merged_cell_ranges or [])
        read.append({"name": meta.name, "first": first, "rows": rows, "merged": merged})
    return read


def _plain(cell: Any) -> Any:
    """A cell as JSON has it; dates and times as text."""
    return cell if cell is None or isinstance(cell, (str, float, int, bool)) else str(cell)


def answer(data: bytes) -> dict[str, Any]:
    """What the parent is told: the sheets, or why there are none."""
    try:
        return {"sheets": sheets(data)}
    except TooLarge as error:
        return {"large": list(error.args)}
    except MemoryError:
        return {"memory": True}
    except BaseException as error:  # calamine's panics are no Exceptions
        return {"password" if type(error).__name__ == "PasswordError" else "unreadable": True}


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
