"""Reads one workbook in a process of its own: bytes on standard input, its sheets as JSON on standard output.

`sheets.py` runs this file as a script. A hostile workbook can exhaust memory or abort the process; here, that ends
this process only. Nothing of coalitionlab is imported, so that it starts quickly.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from typing import Any
from xml.etree import ElementTree

#: Limits of what is read, and of what reading may take.
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 3_000_000
MOST_TEXT = 100_000_000
MOST_MEMORY = 500_000_000
MOST_SECONDS = 20

TOO_MANY_ROWS = (f"more than {MOST_ROWS:,} rows", "generate so many organisations from a mix of sectors")
TOO_MUCH = (
    f"the workbook takes more than {MOST_MEMORY // 10**6:,} MB or {MOST_SECONDS} s to read",
    "delete cells that stand far from the table, or save the sheet as CSV UTF-8",
)
#: Where an XLSX workbook says which part is which sheet; how a row of a sheet begins, and its number.
RELATIONS = "xl/_rels/workbook.xml.rels"
ROW, LINE = re.compile(rb"<row [^>]*>"), re.compile(rb'\br="(\d+)"')
PASSWORD = ("the workbook has a password", "save a copy without one")
UNREADABLE = ("cannot read the workbook", "save it again as .xlsx or as CSV UTF-8")


def limit() -> None:
    """Let the system end this process when it wants too much memory or time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows; the parent's clock still runs
        return
    for kind, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # not on every system
            continue


def sheets(data: bytes) -> dict[str, Any]:
    """The sheets of a workbook (name, first row and column from 0, rows, merged cells, whether it is hidden), or the problem of one."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    spans, unseen = merged_in_ods(data), hidden_in_xlsx(data)
    read: list[dict[str, Any]] = []
    cells = 0
    for about in book.sheets_metadata:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        first = sheet.start or (0, 0)
        (top, left), (bottom, right) = first, sheet.end or first
        height, width = bottom - top + 1, right - left + 1
        cells += height * width
        if height > MOST_ROWS + 1:
            return {"sheet": about.name, "problem": TOO_MANY_ROWS}
        if width > MOST_COLUMNS or cells > MOST_CELLS:
            remedy = f"keep a table of at most {MOST_ROWS:,} rows and few columns"
            return {"sheet": about.name, "problem": (f"{width:,} columns and {height:,} rows", remedy)}
        rows = [[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
        merged = list(sheet.merged_cell_ranges or spans.get(about.name, []))
        hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
        read.append(
            {
                "name": about.name,
                "hidden": hidden,
                "first": first,
                "rows": rows,
                "merged": merged,
                "hidden_rows": unseen.get(about.name, []),
            }
        )
    return {"sheets": read} if read else {"problem": ("the workbook has no sheets", "add one with a header row")}


def hidden_in_xlsx(data: bytes) -> dict[str, list[int]]:
    """The rows of an XLSX workbook that are hidden (a filter hides rows too), by sheet, from 1; calamine reads them as any other."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not {"xl/workbook.xml", RELATIONS} <= set(archive.namelist()):
            return {}
        links = ElementTree.fromstring(archive.read(RELATIONS))
        targets = {each.get("Id"): str(each.get("Target")).removeprefix("/").removeprefix("xl/") for each in links}
        found: dict[str, list[int]] = {}
        for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
            place = f"xl/{targets.get(next((v for k, v in sheet.attrib.items() if k.endswith('}id')), None))}"
            if sheet.tag.endswith("}sheet") and place in archive.namelist():
                rows = ROW.findall(archive.read(place))
                found[sheet.get("name", "")] = [
                    int(line[1]) for row in rows if b'hidden="1"' in row and (line := LINE.search(row))
                ]
        return found


def merged_in_ods(data: bytes) -> dict[str, list[tuple[tuple[int, int], tuple[int, int]]]]:
    """The merged cells of an ODS workbook by sheet, of which calamine tells none: first and last row and column, from 0."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "content.xml" not in archive.namelist():
            return {}
        content = archive.open("content.xml")
        found: dict[str, list[Any]] = {}
        ranges: list[Any] = []
        row = column = 0
        for event, part in ElementTree.iterparse(content, ("start", "end")):
            name = part.tag.rpartition("}")[2]
            told = {key.rpartition("}")[2]: value for key, value in part.attrib.items()}
            if name == "table" and event == "start":
                ranges, row = found.setdefault(told.get("name", ""), []), 0
            elif name == "table-row" and event == "start":
                column = 0
            elif name == "table-row":
                row += int(told.get("number-rows-repeated", 1))
                part.clear()
            elif name in ("table-cell", "covered-table-cell") and event == "end":
                down, right = (int(told.get(f"number-{way}-spanned", 1)) - 1 for way in ("rows", "columns"))
                ranges += [((row, column), (row + down, column + right))] if down or right else []
                column += int(told.get("number-columns-repeated", 1))
        return found


def plain(cell: Any) -> Any:
    """A cell as JSON has it; dates and times as text."""
    return cell if cell is None or isinstance(cell, (str, float, int, bool)) else str(cell)


def answer(data: bytes) -> str:
    """What the parent reads."""
    try:
        text = json.dumps(sheets(data))
        if len(text) <= MOST_TEXT:
            return text
        problem = TOO_MUCH
    except MemoryError:
        problem = TOO_MUCH
    except BaseException as error:  # calamine's panics are no Exceptions
        problem = PASSWORD if type(error).__name__ == "PasswordError" else UNREADABLE
    return json.dumps({"problem": problem})


if __name__ == "__main__":
    limit()
    sys.stdout.write(answer(sys.stdin.buffer.read()))
