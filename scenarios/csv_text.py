"""The cells of a CSV file: comma, semicolon or tab; UTF-8, and where it is wanted, what spreadsheets write besides."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.files import decode
from coalitionlab.scenarios.grids import MOST_ROWS, Grid, too_many_rows

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FIRST_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\W\d_]*")


def read_csv(data: bytes, file: Path, *, other_encodings: bool = False) -> Grid:
    """The cells of a CSV file. With `other_encodings`, UTF-16 and Windows-1252 are read as well, and noted.

    Raises:
        InputError: for text that cannot be decoded or is not CSV, and for more rows than a table may have.
    """
    text, notes = _decoded(data, file) if other_encodings else (decode(data, file), ())
    if said := _FIRST_LINE.match(text):
        delimiter, skipped, text = said[1], 1, text[said.end() :]
    else:
        delimiter, skipped = _delimiter(text), 0
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
    if data.startswith(UTF_16_MARKS) and len(data) % 2 == 0:
        try:
            return data.decode("utf-16").replace("\0", "\ufffd"), ()
        except UnicodeDecodeError:
            raise input_error("damaged UTF-16 text", "save it as CSV UTF-8", file=file) from None
    try:
        return decode(data, file), ()
    except InputError:
        text = _as_windows(data)
        if text is None:
            raise
    word = _WORD.search(text)
    such = f": check words such as {quoted(word[0])}" if word else ""
    return text, (f"The file is not in UTF-8; it was read as Windows-1252{such}.",)


def _as_windows(data: bytes) -> str | None:
    """The bytes as text in Windows-1252, or None when they can hardly be that."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    odd = sum(not (c.isprintable() or c in "\t\r\n") for c in text)
    return None if odd else text


def _delimiter(text: str) -> str:
    """The delimiter used most in the first line that is not empty, outside quotes."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return max(",;\t", key=bare.count)
