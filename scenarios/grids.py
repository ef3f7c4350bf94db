"""The cells of a CSV file, or of a sheet of a workbook, with the lines on which they stand.

The csv module and python-calamine are used rather than pandas: messages need the line of every row and the
merged ranges of a sheet, which pandas does not give, and the process that reads workbooks is held to 500 MB.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.files import decode

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
