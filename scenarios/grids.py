"""What a file of cells holds before anyone asks what it means: the cells of a CSV file, or of each sheet of a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import InputError, input_error

MOST_ROWS = 100_000


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet: rows with their `lines` (from 1), the first column's number (from 0), merged ranges.

    `name` is None for a CSV file. `notes` say what had to be assumed to read it.
    """

    file: Path
    name: str | None
    lines: tuple[int, ...]
    rows: tuple[tuple[Any, ...], ...]
    first_column: int = 0
    decimal_comma: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def where(self) -> object:
        """How messages name the place: the file, and the sheet of a workbook."""
        return self.file if self.name is None else f"{self.file}[{self.name}]"


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing that could be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def too_many_rows(where: object) -> InputError:
    """What is said when a table is longer than any list of stakeholders."""
    do = "generate so many organisations from a mix of sectors"
    return input_error(f"more than {MOST_ROWS:,} rows", do, file=where)
