"""A workbook to write stakeholders into: drop-downs for words, a few example rows, and a sheet of instructions."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from coalitionlab.experiments.files import check_file, write_files
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.reading.sectors import READ, sector_words
from coalitionlab.scenarios.reading.shapes import HELP_SHEET
from coalitionlab.scenarios.reading.table import EXAMPLE
from coalitionlab.scenarios.tables import ORGANISATION_COLUMNS, TIE_COLUMNS, Column

#: The columns that the template shows; all others may be added.
SHOWN = (
    "name", "sector", "power", "profile", "awareness", "alignment", "contact", "cost", "affected", "joins_at_start", "note",
)  # fmt: skip
ROWS = 500
ORGANISATIONS_SHEET, TIES_SHEET = "Stakeholders", "Ties"
EXAMPLES = (
    {"name": f"{EXAMPLE} Riverside Mills", "sector": "business", "power": "very high", "profile": "high", "alignment": "resistant", "contact": "low", "affected": "no",
     "note": "Rows whose name begins with 'Example:' are left out once you have rows of your own."},
    {"name": f"{EXAMPLE} Downstream Residents", "sector": "community", "power": "low", "alignment": "supportive", "affected": "yes",
     "joins_at_start": "yes", "note": "Leave a cell empty when you do not know."},
)  # fmt: skip
TIE_EXAMPLE = {"from": EXAMPLES[0]["name"], "to": EXAMPLES[1]["name"], "trust": "low", "both": "yes"}
STEPS = (
    "1. On the sheet 'Stakeholders', write one organisation a row. Only name and sector are needed.",
    "2. Leave a cell empty when you do not know: the model then draws what is usual for the sector, anew in each run.",
    "3. On the sheet 'Ties', say who knows whom, if you know. Leave it empty, and like organisations tend to know each other.",
    "4. Words do: very low, low, medium, high, very high; yes and no. Numbers from 0 to 1 do as well; power is relative, 1 usual.",
    "   Alignment is whom the aim serves or harms: against, resistant, neutral, supportive, or a number from -1 to 1.",
    "5. Delete the example rows, save, and run:   coalitionlab new my_case --from THIS_FILE.xlsx",
    "6. Then:   coalitionlab compare my_case.yaml --out results/my_case",
    "What comes out is a thinking aid, not a forecast. Be careful with names: guessed numbers about real organisations hurt.",
)
_WARN = {
    "validate": "list",
    "error_type": "warning",
    "error_title": "Not in the list",
    "error_message": "Keep it if you are sure; coalitionlab says what it cannot read.",
}


def write_template(path: str | Path, *, force: bool = False) -> Path:
    """Write the template workbook and return its path.

    Raises InputError when it is not to be an .xlsx file, when XlsxWriter is not installed, or when the file exists.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise input_error("the template must be a workbook", "let its name end in .xlsx", file=target)
    check_file(target, force)
    write_files(target.parent, {target.name: template()})
    return target


def template() -> bytes:
    """The template workbook. Raises InputError when XlsxWriter is not installed."""
    try:
        import xlsxwriter
    except ImportError:
        remedy = "install coalitionlab[spreadsheet], or write a CSV with name and sector"
        raise input_error("writing a template needs XlsxWriter", remedy) from None
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False}) as book:
        organisations, ties, guide = map(book.add_worksheet, (ORGANISATIONS_SHEET, TIES_SHEET, HELP_SHEET))
        header = book.add_format({"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "border": 1})
        example = book.add_format({"italic": True, "font_color": "#595959"})
        columns = [ORGANISATION_COLUMNS[name] for name in SHOWN]
        _write_table(organisations, columns, EXAMPLES, header, example)
        _write_table(ties, [*TIE_COLUMNS.values()], [TIE_EXAMPLE], header, example)
        names = f"={ORGANISATIONS_SHEET}!$A$2:$A${ROWS + 1}"
        ties.data_validation(1, 0, ROWS, 1, {**_WARN, "source": names})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for index, (width, style) in enumerate(((22, None), (74, wrapped), (60, wrapped))):
            guide.set_column(index, index, width, style)
        for line, (is_title, cells) in enumerate(_guide()):
            for index, text in enumerate(cells):
                guide.write_string(line, index, text, *([bold] if is_title else []))
    return sink.getvalue()


def heading(column: Column) -> str:
    """A column's name as the template shows it."""
    text = column.name.replace("_", " ")
    return text[:1].upper() + text[1:]


def _write_table(
    sheet: Any, columns: Sequence[Column], rows: Iterable[dict[str, str]], header: Any, example: Any
) -> None:
    """A header, example rows, and drop-downs with what each column means."""
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, {"name": 34, "from": 34, "to": 34, "note": 60}.get(column.name, 15))
        sheet.write_string(0, index, heading(column), header)
        words = list(READ) if column.kind == "sector" else list(column.words)
        if words:
            more = " Or a number." if column.kind == "number" else ""
            message = f"{column.meaning[:1].upper()}{column.meaning[1:]}.{more}"[:255]
            about = {"source": words, "input_title": heading(column)[:32], "input_message": message}
            sheet.data_validation(1, index, ROWS, index, {**_WARN, **about})
        for line, row in enumerate(rows, start=1):
            sheet.write_string(line, index, row.get(column.name, ""), example)


def _guide() -> Iterator[tuple[bool, tuple[str, ...]]]:
    """The lines of the sheet that says how: whether each is a title, and its cells."""
    yield from ((False, (step,)) for step in STEPS)
    for title, columns in ((ORGANISATIONS_SHEET, ORGANISATION_COLUMNS), (TIES_SHEET, TIE_COLUMNS)):
        yield False, ()
        yield True, (f"Columns of '{title}'", "What it means", "Words and numbers it takes")
        for column in columns.values():
            needed = " (needed)" if column.needed else ""
            values = ", ".join(READ) if column.kind == "sector" else column.remedy.removeprefix("write ") or "text"
            yield False, (heading(column) + needed, column.meaning, values)
    yield False, ()
    yield True, ("Sector", "Words that are understood", "Words that are assumed to mean it")
    for sector in READ:
        yield False, (sector, *(", ".join(words[:16]) for words in sector_words(sector)))
