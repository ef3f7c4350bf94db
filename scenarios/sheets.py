"""Rows of a CSV file or a workbook, as plain cells with their line numbers; nothing is computed or executed."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import InputError, nearest, quoted, refuse
from coalitionlab.scenarios.files import check_regular, read_text

MOST_BYTES = 20_000_000
MOST_UNPACKED = 400_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True)
class Sheet:
    """A table as read: the `header`, and `rows` of equal length with the `lines` on which they stand (from 1)."""

    file: Path
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    lines: tuple[int, ...]
    decimal_comma: bool = False


def read_sheet(file: Path, sheet: str | None = None) -> Sheet:
    """The cells of a CSV file (comma, semicolon or tab) or of one sheet of a workbook, empty rows left out.

    Formulas in a workbook count with the value last computed; macros are never run.

    Raises:
        InputError: when the file cannot be read, is too large, has no header or no rows, or has ragged rows.
    """
    if file.suffix.lower() in WORKBOOKS:
        cells, comma = _workbook(file, sheet), False
    else:
        cells, comma = _csv(file)
    return _table(file, cells, comma)


def _csv(file: Path) -> tuple[list[tuple[int, list[Any]]], bool]:
    """The rows of a CSV file with their lines, and whether numbers may have a decimal comma."""
    text = read_text(file, most_bytes=MOST_BYTES)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Any]]] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, list(row)))
            line = reader.line_num + 1
            _limit(file, len(rows))
    except csv.Error as error:
        raise refuse(
            f"text that is not CSV ({error})", "check the quotes here", file=file, line=line
        ) from None
    return rows, delimiter == ";"


def _delimiter(text: str) -> str:
    """The delimiter used most in the first line that is not empty, outside quotes."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return max(",;\t", key=bare.count)


def _workbook(file: Path, sheet: str | None) -> list[tuple[int, list[Any]]]:
    """The rows of one sheet of a workbook with their lines."""
    check_regular(file, most_bytes=MOST_BYTES)
    _refuse_bomb(file)
    calamine = _calamine(file)
    try:
        book = calamine.CalamineWorkbook.from_path(str(file))
        name = _sheet_name(file, list(book.sheet_names), sheet)
        found = book.get_sheet_by_name(name)
        first = (found.start or (0, 0))[0] + 1
        if found.total_height > MOST_ROWS + 1:
            _limit(file, found.total_height)
        return list(enumerate(found.to_python(skip_empty_area=True), start=first))
    except InputError:
        raise
    except BaseException as error:  # calamine's panics are no Exceptions
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise refuse(
            "a workbook that cannot be read", "save it again as .xlsx or as CSV UTF-8", file=file
        ) from None


def _calamine(file: Path) -> Any:
    try:
        import python_calamine
    except ImportError:
        do = "install coalitionlab[spreadsheet], or save it as CSV UTF-8"
        raise refuse(f"a workbook ({file.suffix}), which needs python-calamine", do, file=file) from None
    return python_calamine


def _refuse_bomb(file: Path) -> None:
    """Refuse a workbook that unpacks to very much more than it takes on disk."""
    if not zipfile.is_zipfile(file):
        return
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise refuse("a damaged workbook", "save it again as .xlsx or as CSV UTF-8", file=file) from None
    if size > MOST_UNPACKED:
        raise refuse(
            f"a workbook that unpacks to {size / 1e6:,.0f} MB", "save the sheet as CSV UTF-8", file=file
        )


def _sheet_name(file: Path, names: list[str], sheet: str | None) -> str:
    if not names:
        raise refuse("a workbook without sheets", "add one with a header row", file=file)
    if sheet is None:
        return names[0]
    if sheet not in names:
        close = nearest(sheet, names)
        do = (
            f"did you mean {quoted(close)}?"
            if close
            else f"its sheets are {', '.join(map(quoted, names[:12]))}"
        )
        raise refuse(f"no sheet {quoted(sheet)}", do, file=file)
    return sheet


def _table(file: Path, cells: list[tuple[int, list[Any]]], comma: bool) -> Sheet:
    """The table of `cells`: the first row that is not empty is the header."""
    filled = [(line, row) for line, row in cells if any(not _blank(cell) for cell in row)]
    if not filled:
        raise refuse(
            "an empty table",
            "write a header with name and sector, and a row for each organisation",
            file=file,
        )
    (_, header), body = filled[0], filled[1:]
    while header and _blank(header[-1]):
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise refuse(f"{len(header)} columns", f"keep at most {MOST_COLUMNS}", file=file, line=filled[0][0])
    if not body:
        raise refuse("a header without rows", "add a row for each organisation", file=file, line=filled[0][0])
    rows = tuple(_row(file, line, row, len(header)) for line, row in body)
    return Sheet(file, tuple(str(name) for name in header), rows, tuple(line for line, _ in body), comma)


def _row(file: Path, line: int, row: list[Any], width: int) -> tuple[Any, ...]:
    extra = [cell for cell in row[width:] if not _blank(cell)]
    if extra:
        found = f"{quoted(extra[0])} beyond the last of {width} columns"
        raise refuse(
            found, "name its column in the header, or put text with a comma in quotes", file=file, line=line
        )
    return (*row[:width], *[""] * (width - len(row)))


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _limit(file: Path, rows: int) -> None:
    if rows > MOST_ROWS + 1:
        raise refuse(
            f"more than {MOST_ROWS:,} rows", "generate so many organisations from a mix of sectors", file=file
        )
