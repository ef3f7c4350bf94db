"""The cells of a CSV file or of an XLSX or ODS workbook, sheet by sheet; workbooks are read in a process of their own."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.files import decode
from coalitionlab.scenarios.workbook_child import MOST_MEMORY, MOST_SECONDS

MOST_ROWS = 100_000
_SEPARATOR = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_FOREIGN_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\W\d_]*")


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet: rows with their `lines` (from 1), and the number of the first column (from 0).

    `name` is None for a CSV file. `notes` say what had to be assumed to read it.
    """

    file: Path
    name: str | None
    lines: tuple[int, ...]
    rows: tuple[tuple[Any, ...], ...]
    first_column: int = 0
    decimal_comma: bool = False
    notes: tuple[str, ...] = ()

    @property
    def where(self) -> object:
        """How messages name the place: the file, and the sheet of a workbook."""
        return self.file if self.name is None else f"{self.file}[{self.name}]"

    @property
    def filled(self) -> list[tuple[int, tuple[Any, ...]]]:
        """The rows that are not empty, with their lines."""
        return [
            (line, row) for line, row in zip(self.lines, self.rows, strict=True) if not all(map(blank, row))
        ]


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing that could be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def too_many_rows(where: object) -> InputError:
    """The error for a table that is longer than any list of stakeholders."""
    remedy = "generate so many organisations from a mix of sectors"
    return input_error(f"more than {MOST_ROWS:,} rows", remedy, file=where)


def read_csv(data: bytes, file: Path, *, other_encodings: bool = False) -> Grid:
    """The cells of a CSV file (comma, semicolon or tab). With `other_encodings`, UTF-16 and Windows-1252 are read as well.

    Raises InputError for text that cannot be decoded or is not CSV, and for more rows than a table may have.
    """
    text, notes = _decoded(data, file) if other_encodings else (decode(data, file), ())
    separator = _SEPARATOR.match(text)
    delimiter = separator[1] if separator else _delimiter(text)
    skipped = 1 if separator else 0
    text = text[separator.end() :] if separator else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[Any, ...]] = []
    lines: list[int] = []
    line = 1 + skipped
    try:
        for row in reader:
            rows.append(tuple(row))
            lines.append(line)
            line = reader.line_num + 1 + skipped
            if len(rows) > MOST_ROWS + 1:
                raise too_many_rows(file)
    except csv.Error as error:
        raise input_error(f"not valid CSV ({error})", "check the quotes here", file=file, line=line) from None
    return Grid(file, None, tuple(lines), tuple(rows), decimal_comma=delimiter == ";", notes=notes)


def _decoded(data: bytes, file: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a file in UTF-8, in UTF-16 that says so, or else in Windows-1252 if it is plain text in that."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and len(data) % 2 == 0:
        try:
            return data.decode("utf-16").replace("\0", "\ufffd"), ()
        except UnicodeDecodeError:
            raise input_error("damaged UTF-16 text", "save it as CSV UTF-8", file=file) from None
    try:
        return decode(data, file), ()
    except InputError:
        text = data.decode("cp1252", errors="replace")
        if "\ufffd" in text or not all(c.isprintable() or c in "\t\r\n" for c in text):
            raise
    word = _FOREIGN_WORD.search(text)
    hint = f": check words such as {quoted(word[0])}" if word else ""
    return text, (f"The file is not in UTF-8; it was read as Windows-1252{hint}.",)


def _delimiter(text: str) -> str:
    """The delimiter used most in the first line that is not empty, outside quotes."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return max(",;\t", key=bare.count)


#: How files are named that must be workbooks; which of them can be read, their content decides.
SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
#: How workbooks begin: archives, and the container of old Office files (which also holds those with a password).
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_PARTS = 5_000
MOST_UNPACKED = 200_000_000
_AT_A_TIME = threading.BoundedSemaphore(2)
_CHILD = Path(__file__).with_name("workbook_child.py")

_AS_CSV = "save the sheet as CSV UTF-8"
_SAVE_AGAIN = "save it again as .xlsx or as CSV UTF-8"
_PASSWORD = ("the workbook has a password", "save a copy without one")
_TOO_MUCH = (
    f"the workbook takes more than {MOST_MEMORY // 10**6:,} MB or {MOST_SECONDS} s to read",
    "delete cells that stand far from the table, or save the sheet as CSV UTF-8",
)


def read_workbook(data: bytes, file: Path) -> tuple[Grid, ...]:
    """Every sheet of a workbook, in its order.

    A hostile workbook costs at most 20 s and, where the system can see to it, 500 MB, in another process; no more than
    two are read at a time, whoever sends them. Raises InputError when it is no XLSX or ODS workbook, has a password,
    is too large or damaged, or when python-calamine is not installed.
    """
    problem = _archive_problem(data)
    if problem is not None:
        raise input_error(*problem, file=file)
    try:
        import python_calamine  # noqa: F401 (the child needs it)
    except ImportError:
        needs = f"reading a workbook ({file.suffix or 'by its content'}) needs python-calamine"
        remedy = "install coalitionlab[spreadsheet], or save it as CSV UTF-8"
        raise input_error(needs, remedy, file=file) from None
    return tuple(_grid(sheet, file) for sheet in _sheets(data, file))


def _archive_problem(data: bytes) -> tuple[str, str] | None:
    """Problem and remedy of what can hardly be a workbook, judged by its list of parts."""
    if data.startswith(OLD_OFFICE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        return _PASSWORD if locked else ("old workbooks (.xls) cannot be read", _SAVE_AGAIN)
    if not data.startswith(b"PK"):
        return "the content is not the kind of workbook that the name says", _SAVE_AGAIN
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _parts_problem(archive)
    except Exception:  # a damaged archive can raise nearly anything
        return "the workbook is damaged and cannot be read", _SAVE_AGAIN


def _parts_problem(archive: zipfile.ZipFile) -> tuple[str, str] | None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        return f"the workbook has {len(parts):,} parts", _AS_CSV
    if unpacked > MOST_UNPACKED:
        return f"the workbook unpacks to {unpacked / 1e6:,.0f} MB", _AS_CSV
    manifest = "META-INF/manifest.xml"
    locked = any(part.flag_bits & 1 for part in parts)
    if locked or (manifest in names and b"encryption-data" in archive.read(manifest)):
        return _PASSWORD
    if not names & {"xl/workbook.xml", "content.xml", "[Content_Types].xml"}:
        return "the archive is not a workbook", "give an .xlsx, .ods or .csv file"
    if any(name.lower().endswith("workbook.bin") for name in names):
        return "binary workbooks (.xlsb) cannot be read", _SAVE_AGAIN
    return None


def _sheets(data: bytes, file: Path) -> list[dict[str, Any]]:
    """The sheets that the child process reads. Raises InputError when it reads none."""
    try:
        with _AT_A_TIME:
            child = subprocess.run(
                [sys.executable, "-P", str(_CHILD)], input=data, capture_output=True, timeout=MOST_SECONDS
            )
        answer: dict[str, Any] = json.loads(child.stdout) if child.returncode == 0 else {"memory": True}
    except subprocess.TimeoutExpired:
        answer = {"memory": True}
    if answer.get("sheets"):
        sheets: list[dict[str, Any]] = answer["sheets"]
        return sheets
    if "large" in answer:
        sheet, problem = answer["large"]
        raise _too_large(sheet, problem, file)
    if "memory" in answer:
        raise input_error(*_TOO_MUCH, file=file)
    if "password" in answer:
        raise input_error(*_PASSWORD, file=file)
    if "sheets" in answer:
        raise input_error("the workbook has no sheets", "add one with a header row", file=file)
    raise input_error("cannot read the workbook", _SAVE_AGAIN, file=file)


def _too_large(sheet: str, problem: str, file: Path) -> InputError:
    where = f"{file}[{sheet}]"
    if problem.startswith("more than") and problem.endswith("rows"):
        return too_many_rows(where)
    return input_error(problem, f"keep a table of at most {MOST_ROWS:,} rows and few columns", file=where)


def _grid(sheet: dict[str, Any], file: Path) -> Grid:
    """A sheet with the value of merged cells in each of their rows, as people read them."""
    top, left = sheet["first"]
    rows: list[list[Any]] = sheet["rows"]
    filled = []
    for (first, column), (last, right) in sheet["merged"]:
        row, place = first - top, column - left
        if first == last or column != right or not (0 <= row < len(rows) and 0 <= place < len(rows[row])):
            continue
        for below in rows[row + 1 : last - top + 1]:
            if place < len(below):
                below[place] = rows[row][place]
        filled.append(f"{quoted(rows[row][place])} (rows {first + 1} to {last + 1})")
    more = f" and {len(filled) - 5} more" if len(filled) > 5 else ""
    note = f"Merged cells count in each of their rows: {', '.join(filled[:5])}{more}."
    lines = tuple(range(top + 1, top + 1 + len(rows)))
    return Grid(file, sheet["name"], lines, tuple(map(tuple, rows)), left, notes=(note,) if filled else ())
