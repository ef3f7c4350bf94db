"""Workbooks for tests: real ones, made by XlsxWriter; ODS written by hand; and hostile ones, patched."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[Any]]

ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def xlsx(sheets: Mapping[str, Rows], more: Callable[[Any], None] = lambda book: None) -> bytes:
    """An XLSX workbook; `more` may add to it before it is closed."""
    import xlsxwriter

    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
        more(book)
    return sink.getvalue()


def ods(sheets: Mapping[str, Rows], extra: str = "", more: str = "", styles: str = "") -> bytes:
    """An ODS workbook; `extra` is XML for the end of the first sheet, `more` that of further sheets, `styles` that of styles."""
    tables = []
    for name, rows in sheets.items():
        lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        tables.append(f'<table:table table:name="{escape(name)}">{lines}{extra}</table:table>')
        extra = ""
    body = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}{more}</office:spreadsheet></office:body>"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}>{body}</office:document-content>'
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def _cell(value: Any) -> str:
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of those parts."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return sink.getvalue()


def patched(book: bytes, change: Mapping[str, str | bytes]) -> bytes:
    """A workbook with some of its parts replaced (by the end of their names)."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for end, content in change.items():
        parts[next(name for name in parts if name.endswith(end))] = content
    return zipped(parts)


def sheet_xml(rows: str) -> str:
    """The XML of a sheet with those rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
