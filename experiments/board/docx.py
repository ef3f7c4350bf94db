"""The report as a document (DOCX): the blocks of its pages and annex, laid out by python-docx."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments.board import pictures
from coalitionlab.experiments.report import Block
from coalitionlab.experiments.words import capital
from coalitionlab.scenarios.errors import input_error, visible

if TYPE_CHECKING:
    from docx.document import Document
    from matplotlib.figure import Figure

BLUE = "154E84"
#: Millimetres: between the margins of A4, and the columns of tables as parts of that.
WIDTH, MARGIN = 180, 15
_COLUMNS: Mapping[str, Sequence[float]] = {
    "win": (0.17, 0.10, 0.28, 0.33, 0.12), "plan": (0.19, 0.42, 0.09, 0.30), "risks": (0.19, 0.29, 0.52),
}  # fmt: skip
#: Looks of paragraphs: small ones, and those that stand out.
_SMALL = ("kicker", "legend", "foot")
_LOOKS: Mapping[str, Any] = {"advice": {"bold": True, "size": 11.5, "colour": BLUE}}


def check_docx() -> None:
    """Raise InputError when python-docx is not installed."""
    try:
        import docx  # noqa: F401
    except ImportError:
        remedy = "install it: pip install 'coalitionlab[report]', or name a file that ends in .html"
        raise input_error("a DOCX needs python-docx, which is not installed", remedy) from None


def document(title: str, sheets: Sequence[Sequence[Block]], figures: Mapping[str, Figure]) -> bytes:
    """Return the file's bytes, each sheet from a new page on. Words of a case are text: none is ever a field, a link or markup."""
    paper = _paper(title)
    for number, sheet in enumerate(sheets):
        begun = len(paper.paragraphs)
        for block in sheet:
            _block(paper, block, figures)
        paper.paragraphs[begun].paragraph_format.page_break_before = True if number else None
    sink = io.BytesIO()
    paper.save(sink)
    return sink.getvalue()


def _paper(title: str) -> Document:
    """An empty document on A4 with the report's type."""
    from docx import Document as new_document
    from docx.shared import Mm, Pt, RGBColor

    paper = new_document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(12)
    paper.core_properties.title, paper.core_properties.author = visible(title)[:250], "coalitionlab"
    paper.core_properties.comments = ""
    styles: Any = paper.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(9)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(2), 1.05
    for level, size in ((1, 10.5), (2, 9.5), (3, 9)):
        style = styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), RGBColor.from_string(BLUE)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(2)
    title_style = styles["Title"]
    title_style.font.name, title_style.font.size = "Arial", Pt(15)
    title_style.paragraph_format.space_after = Pt(4)
    return paper


def _heading(paper: Document, words: str, level: int) -> None:
    paper.add_heading(visible(words), level)


def _text(paper: Document, words: str, *, bold: bool = False, size: float = 0, colour: str = "") -> None:
    from docx.shared import Pt, RGBColor

    run = paper.add_paragraph().add_run(visible(words))
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _small(paper: Document, words: str) -> None:
    _text(paper, words, size=7.5, colour="5C6870")


def _items(paper: Document, lines: Sequence[str]) -> None:
    for line in lines:
        paper.add_paragraph(visible(line), style="List Bullet")


def _picture(paper: Document, figure: Figure, says: str) -> None:
    from docx.shared import Mm

    shape = paper.add_picture(io.BytesIO(pictures.png(figure)), width=Mm(WIDTH))
    shape._inline.docPr.set("descr", says)


def _table(paper: Document, frame: pd.DataFrame, widths: Sequence[float]) -> None:
    """A table of text: a head, then rows with their first cell in bold."""
    from docx.shared import Mm

    table = paper.add_table(rows=1, cols=len(frame.columns), style="Table Grid")
    table.autofit = False
    parts = widths or _by_length(frame)
    for cell, label in zip(table.rows[0].cells, frame.columns, strict=True):
        _cell(cell, capital(str(label)), bold=True)
    for values in frame.astype(str).to_numpy().tolist():
        for k, (cell, value) in enumerate(zip(table.add_row().cells, values, strict=True)):
            _cell(cell, value, bold=k == 0)
    for column, share in zip(table.columns, parts, strict=True):  # cells for Word, columns for LibreOffice
        column.width = Mm(WIDTH * share)
    for row in table.rows:
        for cell, share in zip(row.cells, parts, strict=True):
            cell.width = Mm(WIDTH * share)


def _by_length(frame: pd.DataFrame) -> list[float]:
    """Widths by the longest text of each column, within bounds."""
    texts = [[str(label), *map(str, frame.iloc[:, k])] for k, label in enumerate(frame.columns)]
    long = [min(45, max(10, *map(len, column))) for column in texts]
    return [each / sum(long) for each in long]


def _cell(cell: Any, words: str, *, bold: bool) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(visible(words))
    run.bold, run.font.size = bold, Pt(8)


def _block(paper: Document, block: Block, figures: Mapping[str, Figure]) -> None:
    """A block of a sheet; see `experiments.report`."""
    kind = block["kind"]
    if kind == "section":
        _heading(paper, block["title"], block["level"] - 1)
        for each in block["blocks"]:
            _block(paper, each, figures)
    elif kind == "paragraph" and block["look"] in _SMALL:
        _small(paper, block["words"])
    elif kind == "paragraph":
        _text(paper, block["words"], **_LOOKS.get(block["look"], {}))
    elif kind == "picture":
        _picture(paper, figures[block["name"]], block["says"])
    elif kind == "items":
        if block["title"]:
            _small(paper, f"{block['title']}:")
        _items(paper, block["lines"])
    elif kind == "table":
        labels = [column["label"] for column in block["columns"]]
        _table(paper, pd.DataFrame(block["rows"], columns=labels, dtype=str), _COLUMNS.get(block["look"], ()))
    elif kind == "facts":
        for name, value in block["pairs"].items():
            _small(paper, f"{name}: {value}")
    elif kind == "code":
        _text(paper, block["text"])
