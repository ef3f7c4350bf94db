"""A workbook to write stakeholders into: drop-downs for words, a few example rows, and a sheet that says how."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.atomic import whole_file
from coalitionlab.experiments.new import check_free, unwritable
from coalitionlab.scenarios.columns import STAKEHOLDERS, TIES, Column
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.imported_organisations import EXAMPLE
from coalitionlab.scenarios.importing import HELP_SHEET
from coalitionlab.scenarios.sector_words import ASSUMED, SURE

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: The columns that the template shows; all others may be added.
SHOWN = ("name", "sector", "power", "profile", "awareness", "cost", "affected", "joins_at_start", "note")
ROWS = 500
ORGANISATIONS_SHEET, TIES_SHEET = "Stakeholders", "Ties"
EXAMPLES = (
    {"name": "Riverside Mills", "sector": "business", "power": "very high", "profile": "high", "affected": "no",
     "note": "Rows whose name begins with 'Example:' are left out once you have rows of your own."},
    {"name": "Downstream Residents", "sector": "community", "power": "low", "affected": "yes", "joins_at_start": "yes",
     "note": "Leave a cell empty when you do not know."},
)  # fmt: skip
TIE_EXAMPLE = {"from": "Riverside Mills", "to": "Downstream Residents", "trust": "low", "both": "yes"}
STEPS = (
    "1. On the sheet 'Stakeholders', write one organisation a row. Only name and sector are needed.",
    "2. Leave a cell empty when you do not know: the model then draws what is usual for the sector, anew in each run.",
    "3. On the sheet 'Ties', say who knows whom, if you know. Leave it empty, and like organisations tend to know each other.",
    "4. Words do: very low, low, medium, high, very high; yes and no. Numbers from 0 to 1 do as well; power is relative, 1 usual.",
    "5. Delete the example rows, save, and run:   coalitionlab new my_case --from THIS_FILE.xlsx",
    "6. Then:   coalitionlab compare my_case.yaml --out results/my_case",
    "What comes out is a thinking aid, not a forecast. Be careful with names: guessed numbers about real organisations hurt.",
)


def write_template(path: str | Path, *, force: bool = False) -> Path:
    """Write the template workbook and return its path.

    Raises:
        InputError: when it is not to be an .xlsx file, when XlsxWriter is not installed, or when the file is there already.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise input_error("the template must be a workbook", "let its name end in .xlsx", file=target)
    check_free(target, force)
    data = template()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(target) as sink:
            sink.write(data)
    except OSError as error:
        raise unwritable(target, error) from None
    return target


def template() -> bytes:
    """The template workbook. Raises InputError when XlsxWriter is not installed."""
    try:
        import xlsxwriter
    except ImportError:
        found = "writing a template needs XlsxWriter"
        raise input_error(
            found, "install coalitionlab[spreadsheet], or write a CSV with name and sector"
        ) from None
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False}) as book:
        people, ties, how = (book.add_worksheet(n) for n in (ORGANISATIONS_SHEET, TIES_SHEET, HELP_SHEET))
        header = book.add_format({"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "border": 1})
        example = book.add_format({"italic": True, "font_color": "#595959"})
        columns = [STAKEHOLDERS[name] for name in SHOWN]
        _table(people, columns, [_as_example(row, "name") for row in EXAMPLES], header, example)
        _table(ties, list(TIES.values()), [_as_example(TIE_EXAMPLE, "from", "to")], header, example)
        for column in (0, 1):
            names = f"={ORGANISATIONS_SHEET}!$A$2:$A${ROWS + 1}"
            ties.data_validation(1, column, ROWS, column, {"validate": "list", "source": names, **_WARN})
        _how(how, book)
    return sink.getvalue()


_WARN = {
    "error_type": "warning",
    "error_title": "Not in the list",
    "error_message": "Keep it if you are sure; coalitionlab says what it cannot read.",
}


def heading(column: Column) -> str:
    """A column's name as the template shows it."""
    text = column.name.replace("_", " ")
    return text[:1].upper() + text[1:]


def _as_example(row: dict[str, str], *names: str) -> dict[str, str]:
    return {**row, **{name: EXAMPLE + row[name] for name in names}}


def _table(
    sheet: Worksheet,
    columns: Sequence[Column],
    rows: Iterable[dict[str, str]],
    header: Format,
    example: Format,
) -> None:
    """A header, example rows, and drop-downs with what each column means."""
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        wide = {"name": 34, "from": 34, "to": 34, "note": 60}.get(column.name, 15)
        sheet.set_column(place, place, wide)
        sheet.write_string(0, place, heading(column), header)
        if rule := _rule(column):
            sheet.data_validation(1, place, ROWS, place, rule)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            sheet.write_string(line, place, row.get(column.name, ""), example)


def _rule(column: Column) -> dict[str, Any] | None:
    """The drop-down of a column, with its meaning as a message; None for free text."""
    words = list(SURE) if column.kind == "sector" else list(column.words)
    if not words:
        return None
    more = " Or a number." if column.kind == "number" else ""
    told = f"{column.meaning[:1].upper()}{column.meaning[1:]}.{more}"
    return {
        "validate": "list",
        "source": words,
        "input_title": heading(column)[:32],
        "input_message": told[:255],
        **_WARN,
    }


def _how(sheet: Worksheet, book: Workbook) -> None:
    """The sheet that says how: the steps, every column there is, and the words for sectors."""
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 74, wrap)
    sheet.set_column(2, 2, 60, wrap)
    line = 0
    for step in STEPS:
        sheet.write_string(line, 0, step)
        line += 1
    for title, columns in ((ORGANISATIONS_SHEET, STAKEHOLDERS), (TIES_SHEET, TIES)):
        line += 1
        for place, text in enumerate(
            (f"Columns of '{title}'", "What it means", "Words and numbers it takes")
        ):
            sheet.write_string(line, place, text, bold)
        for column in columns.values():
            line += 1
            needed = " (needed)" if column.needed else ""
            for place, text in enumerate((heading(column) + needed, column.meaning, _takes(column))):
                sheet.write_string(line, place, text)
        line += 1
    line += 1
    for place, text in enumerate(
        ("Sector", "Words that are understood", "Words that are taken for it, and said")
    ):
        sheet.write_string(line, place, text, bold)
    for sector, words in SURE.items():
        line += 1
        for place, text in enumerate((sector, ", ".join(words), ", ".join(ASSUMED[sector]))):
            sheet.write_string(line, place, text)


def _takes(column: Column) -> str:
    if column.kind == "sector":
        return ", ".join(SURE)
    if column.number is not None:
        return column.number.remedy.removeprefix("write ")
    return ", ".join(column.words) or "text"
