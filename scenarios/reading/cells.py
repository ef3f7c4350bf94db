"""The cells of a CSV file, or of every sheet of an XLSX or ODS workbook; nothing in them is computed or executed."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import InputError, input_error, listed, nearest, quoted
from coalitionlab.scenarios.files import decode, read_bytes
from coalitionlab.scenarios.reading.html_tables import NO_TABLE, is_html, tables_in
from coalitionlab.scenarios.reading.texts import is_rule, plain, tabbed, unbroken
from coalitionlab.scenarios.reading.workbook_child import (
    MOST_CELLS,
    MOST_ROWS,
    MOST_SECONDS,
    PASSWORD,
    TOO_MANY_ROWS,
    TOO_MUCH,
)

MOST_BYTES = 20_000_000
MOST_PARTS = 5_000
MOST_COLUMNS = 200
#: What a spreadsheet may take for a formula, and so is exported with an apostrophe before it.
FORMULA_STARTS = ("=", "+", "-", "@")
MOST_UNPACKED = 200_000_000
#: How files are named that must be workbooks; which of them can be read, their content decides.
SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
#: What is said of a sheet.
SAYS = {"hidden": "Hidden rows are read as the others: {}."}
#: How workbooks begin: archives, and the container of old Office files (which also holds those with a password).
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_AT_A_TIME = threading.BoundedSemaphore(2)
_CHILD = Path(__file__).with_name("workbook_child.py")
_AS_CSV = "save the sheet as CSV UTF-8"
_SAVE_AGAIN = "save it again as .xlsx or as CSV UTF-8"
_SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_FOREIGN_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\W\d_]*")
#: Encodings of old programs, with the letters that tell them: those of western and central Europe, of Russian, and of old Macs.
OLD_ENCODINGS = {
    "cp1252": ("Windows-1252", "äöüßáàâãåæçéèêëíìîïñóòôõøœúùû"),
    "cp1250": ("Windows-1250", "ąćęłńśźżčďěňřšťůžőű"),
    "cp1251": ("Windows-1251", "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    "mac_roman": ("Mac OS Roman", "äöüßáàâãçéèêëíìîïñóòôõœúùû"),
}
#: Letters beyond ASCII that are words.
WORDS_OF_ONE = "àáâéèêíìóòôúùýяиваоук"
PUNCTUATION = "–—‘’“”„…€£«»°§№¹²³"


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing that could be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet that are not empty, each with its line (from 1).

    `name` is None for a CSV file; `first_column` counts from 0. `notes` say what had to be assumed to read it; `merged` are
    cells merged downwards: first row, last row, value; a `hidden` sheet lists organisations only where no other does; `turned` are the lines of a sheet whose columns were made its rows.
    """

    file: Path
    name: str | None
    rows: list[tuple[int, tuple[Any, ...]]] = field(repr=False)
    first_column: int = 0
    decimal_comma: bool = False
    notes: tuple[str, ...] = ()
    merged: tuple[tuple[int, int, Any], ...] = ()
    hidden: bool = False
    turned: tuple[int, ...] = ()

    @property
    def where(self) -> object:
        """How messages name it: the file, and the sheet of a workbook."""
        return self.file if self.name is None else f"{self.file}[{self.name}]"

    def letter(self, index: int) -> str:
        """The letter of a column, such as 'D'; of a turned sheet, the row that it was."""
        if self.turned:
            return f"row {self.turned[index]}" if index < len(self.turned) else ""
        number, letters = self.first_column + index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


def read_sheets(source: Path | bytes, filename: object = None, *, other_encodings: bool = False) -> tuple[Sheet, ...]:
    """The sheets of a workbook, or of a CSV file its only one; bytes need a `filename` for messages.

    Formulas in a workbook count with the value last computed; macros are never run. Raises InputError when
    the file cannot be read or is too large.
    """
    file = Path(str(filename or source))
    data = source if isinstance(source, bytes) else read_bytes(source, most_bytes=MOST_BYTES)
    if len(data) > MOST_BYTES:
        size, most = len(data) / 1e6, MOST_BYTES / 1e6
        raise input_error(f"the file has {size:,.1f} MB", f"keep it under {most:,.0f} MB", file=file)
    if is_html(data[:2000].decode("latin-1").lstrip("ï»¿")):
        return _pages(data, file, other_encodings)
    if file.suffix.lower() in SUFFIXES or data.startswith((ARCHIVE, OLD_OFFICE)):
        return _workbook(data, file)
    return (_csv(data, file, other_encodings),)


def _pages(data: bytes, file: Path, other_encodings: bool) -> tuple[Sheet, ...]:
    """A sheet for each table of an HTML page. Raises InputError for a page without one."""
    text, notes = _decoded(data, file) if other_encodings else (decode(data, file), ())
    tables = [[(n + 1, row) for n, row in enumerate(rows) if not all(map(blank, row))] for rows in tables_in(text)]
    if not any(tables):
        raise input_error(*NO_TABLE, file=file)
    if sum(map(len, tables)) > MOST_ROWS:
        raise input_error(*TOO_MANY_ROWS, file=file)
    names = [None] if len(tables) == 1 else [f"table {n + 1}" for n in range(len(tables))]
    return tuple(Sheet(file, name, list(rows), notes=notes) for name, rows in zip(names, tables, strict=True) if rows)


# CSV files: comma, semicolon, tab or bar


def _csv(data: bytes, file: Path, other_encodings: bool) -> Sheet:
    text, notes = _decoded(data, file) if other_encodings else (decode(data, file), ())
    separator = _SEPARATOR.match(text)
    skipped = 1 if separator else 0
    delimiter = separator[1] if separator else _delimiter(text)
    text = tabbed(text) if delimiter == "\t" else text
    reader = csv.reader(
        io.StringIO(text[separator.end() :] if separator else text, newline=""), delimiter=delimiter, strict=True
    )
    rows: list[tuple[int, tuple[Any, ...]]] = []
    line = 1 + skipped
    try:
        for count, row in enumerate(reader):
            if count > MOST_ROWS:
                raise input_error(*TOO_MANY_ROWS, file=file)
            if not all(map(blank, row)) and not (delimiter == "|" and is_rule(row)):
                rows.append((line, tuple(map(plain, row)) if delimiter == "|" else tuple(unbroken(row, delimiter))))
            line = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise input_error(f"not valid CSV ({error})", "check the quotes here", file=file, line=line) from None
    return Sheet(file, None, rows, decimal_comma=delimiter == ";", notes=notes)


def _decoded(data: bytes, file: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a file in UTF-8, in UTF-16 that says so, or else in the old encoding whose letters it is full of."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and len(data) % 2 == 0:
        try:
            return data.decode("utf-16").replace("\0", "\ufffd"), ()
        except UnicodeDecodeError:
            raise input_error("damaged UTF-16 text", "save it as CSV UTF-8", file=file) from None
    try:
        return decode(data, file), ()
    except InputError:
        best = max(OLD_ENCODINGS, key=lambda encoding: _letters(data, encoding))
        text = data.decode(best, errors="replace")
        high = sum(c > "\x7f" for c in text)
        if (
            _letters(data, best) < 0.4 * high
            or "\ufffd" in text
            or not all(c.isprintable() or c in "\t\r\n" for c in text)
        ):
            raise
    word = _FOREIGN_WORD.search(text)
    hint = f": check words such as {quoted(word[0])}" if word else ""
    return text, (f"The file is not in UTF-8; it was read as {OLD_ENCODINGS[best][0]}{hint}.",)


def _letters(data: bytes, encoding: str) -> float:
    """How many of the letters beyond ASCII the encoding explains, less the signs that it would put into words."""
    text = data[:100_000].decode(encoding, errors="replace")
    usual = set(OLD_ENCODINGS[encoding][1])
    score = 0.0
    for before, c, after in zip(" " + text, text, text[1:] + " ", strict=False):
        capital = c.isupper() and (before.isalpha() and after.islower() or before.islower())
        alone = c.isalpha() and before.isspace() and after.isspace() and c.lower() not in WORDS_OF_ONE
        if c > "\x7f" and (
            capital
            or alone
            or "\u0400" <= c <= "\u04ff"
            and (before + after).isascii()
            and (before + after).strip()[:1].isalpha()
        ):
            score -= 1  # a capital inside a word, a letter that is no word alone, or one letter of Russian in a word of others
        elif c.isalpha() and c > "\x7f" and not before.isalpha() and after.isdigit():
            score -= 1  # the sign of a currency before an amount
        elif c > "\x7f":
            score += 1 if c.lower() in usual else 0.5 if c in PUNCTUATION else 0.2 if c.isalpha() else -1
    return score


def _delimiter(text: str) -> str:
    """The delimiter that stands in most of the first lines, outside quotes; of several the most frequent; tab, where few have any."""
    lines = ["".join(line.split('"')[::2]) for line in islice(io.StringIO(text), 50) if line.strip()]

    def rank(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        return max(counts.values(), default=0), max(counts, key=lambda n: (counts[n], n), default=0)

    best = max(",;\t|", key=rank)
    few = '"' not in text and 3 * sum(best in line for line in lines) < len(lines)
    return "\t" if few else best  # names, a line each, of which some hold a comma


# Workbooks: a hostile one costs at most 20 s and 500 MB, in another process; no more than two are read at a time


def _workbook(data: bytes, file: Path) -> tuple[Sheet, ...]:
    problem = _archive_problem(data)
    if problem is not None:
        raise input_error(*problem, file=file)
    try:
        import python_calamine  # noqa: F401 (the child needs it)
    except ImportError:
        needs = f"reading a workbook ({file.suffix or 'by its content'}) needs python-calamine"
        remedy = "install coalitionlab[spreadsheet], or save it as CSV UTF-8"
        raise input_error(needs, remedy, file=file) from None
    try:
        with _AT_A_TIME:
            child = subprocess.run(
                [sys.executable, "-P", str(_CHILD)], input=data, capture_output=True, timeout=MOST_SECONDS
            )
        answer: dict[str, Any] = json.loads(child.stdout) if child.returncode == 0 else {"problem": TOO_MUCH}
    except subprocess.TimeoutExpired:
        answer = {"problem": TOO_MUCH}
    if "problem" in answer:
        where = f"{file}[{answer['sheet']}]" if "sheet" in answer else file
        raise input_error(*answer["problem"], file=where)
    return tuple(_sheet(sheet, file) for sheet in answer["sheets"])


def _archive_problem(data: bytes) -> tuple[str, str] | None:
    """Problem and remedy of what can hardly be a workbook, judged by its list of parts."""
    if data.startswith(OLD_OFFICE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        return PASSWORD if locked else ("old workbooks (.xls) cannot be read", _SAVE_AGAIN)
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
    if unpacked > MOST_UNPACKED:  # sizes that lie meet the limits of the child process
        return f"the workbook unpacks to {unpacked / 1e6:,.0f} MB", _AS_CSV
    manifest = "META-INF/manifest.xml"
    locked = any(part.flag_bits & 1 for part in parts)
    if locked or (manifest in names and b"encryption-data" in archive.read(manifest)):
        return PASSWORD
    if not names & {"xl/workbook.xml", "content.xml", "[Content_Types].xml"}:
        return "the archive is not a workbook", "give an .xlsx, .ods or .csv file"
    if any(name.lower().endswith("workbook.bin") for name in names):
        return "binary workbooks (.xlsb) cannot be read", _SAVE_AGAIN
    return None


def _sheet(answer: dict[str, Any], file: Path) -> Sheet:
    """A sheet with the value of cells that are merged downwards in each of their rows, as people read them."""
    top, left = answer["first"]
    cells: list[list[Any]] = answer["rows"]
    merged, filled = [], 0
    for (first, column), (last, right) in answer["merged"]:
        filled += last - first
        if filled > MOST_CELLS:  # of no list that people keep
            break
        inside = 0 <= first - top < len(cells) and 0 <= column - left < len(cells[first - top])
        if first < last and column == right and inside:
            value = cells[first - top][column - left]
            for below in cells[first - top + 1 : last - top + 1]:
                below[column - left] = value
            merged.append((first + 1, last + 1, value))
    rows = [(top + 1 + n, tuple(row)) for n, row in enumerate(cells) if not all(map(blank, row))]
    lines = {line for line, _ in rows}
    unseen = [str(line) for line in answer["hidden_rows"] if line in lines]
    notes = (SAYS["hidden"].format(listed(unseen)),) if unseen else ()
    return Sheet(file, answer["name"], rows, left, merged=tuple(merged), hidden=answer["hidden"], notes=notes)


def named_sheet(sheets: Sequence[Sheet], name: str | None) -> Sheet:
    """The sheet of that name, or the first. Raises InputError when there is none."""
    names = [sheet.name for sheet in sheets if sheet.name is not None]
    if name is None or not names:
        return sheets[0]
    if name not in names:
        close = nearest(name, names)
        known = f"its sheets are {', '.join(map(quoted, names[:12]))}"
        raise input_error(
            f"no sheet {quoted(name)}", f"did you mean {quoted(close)}?" if close else known, file=sheets[0].file
        )
    return sheets[names.index(name)]


def unguarded(text: str) -> str:
    """A text without the apostrophe that guards what a spreadsheet would take for a formula."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA_STARTS) else text
