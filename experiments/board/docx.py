"""The report as a document (DOCX): the same two pages and annex, made by python-docx."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments.board import pictures
from coalitionlab.experiments.board.page_one import PageOne
from coalitionlab.experiments.board.page_two import PageTwo
from coalitionlab.experiments.board.plans import NOW
from coalitionlab.experiments.board.saying import CAVEAT
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


def check_docx() -> None:
    """Raise InputError when python-docx is not installed."""
    try:
        import docx  # noqa: F401
    except ImportError:
        remedy = "install it: pip install 'coalitionlab[report]', or name a file that ends in .html"
        raise input_error("a DOCX needs python-docx, which is not installed", remedy) from None


def document(one: PageOne, two: PageTwo, annex: Sequence[Block]) -> bytes:
    """Return the file's bytes. Words of a case are text: none is ever a field, a link or markup."""
    paper = _paper(one.title)
    course, people = pictures.both(one.plans, two.places, power=two.shows_power)
    _small(paper, "For the board · page one")
    _heading(paper, one.question, 0)
    if one.plans.scenario.issue:
        _text(paper, one.plans.scenario.issue)
    _text(paper, one.recommendation, bold=True, size=11.5, colour=BLUE)
    for line in one.reasons:
        _text(paper, line)
    three = "Three plans" if len(one.plans.strategies) == 3 else "The plans"
    _heading(paper, f"{three}, their chances and their costs", 1)
    _table(paper, one.table, ())
    _small(paper, one.table.attrs["legend"])
    _items(paper, one.plan_lines)
    _picture(paper, course, "Goals delivered over time under each plan")
    _heading(paper, "What to decide", 1)
    _items(paper, one.decisions)
    _small(paper, CAVEAT)
    proposed = " · if the proposed plan were adopted" if one.plans.advice == NOW else ""
    _small(paper, f"For the board · page two · {one.title}{proposed}", new_page=True)
    _heading(paper, "Who stands where, and whom to win", 1)
    _picture(paper, people, "Map of the organisations")
    _small(paper, two.map_says)
    _text(paper, " ".join(two.stand))
    _table(paper, two.win, _COLUMNS["win"])
    _heading(paper, "The plan by quarter", 1)
    _table(paper, two.plan, _COLUMNS["plan"])
    _heading(paper, "Three risks, and what to do", 1)
    _table(paper, two.risks_table, _COLUMNS["risks"])
    _small(paper, "Annex", new_page=True)
    for section in annex:
        _block(paper, section)
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


def _text(
    paper: Document, words: str, *, bold: bool = False, size: float = 0, colour: str = "", new_page: bool = False
) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = paper.add_paragraph()
    if new_page:
        paragraph.paragraph_format.page_break_before = True
    run = paragraph.add_run(visible(words))
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _small(paper: Document, words: str, *, new_page: bool = False) -> None:
    _text(paper, words, size=7.5, colour="5C6870", new_page=new_page)


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


def _block(paper: Document, block: Block) -> None:
    """A block of the annex; see `experiments.report`."""
    kind = block["kind"]
    if kind == "section":
        _heading(paper, block["title"], block["level"] - 1)
        for each in block["blocks"]:
            _block(paper, each)
    elif kind == "paragraph":
        _text(paper, block["words"])
    elif kind == "items":
        if block["title"]:
            _small(paper, f"{block['title']}:")
        _items(paper, block["lines"])
    elif kind == "table":
        labels = [column["label"] for column in block["columns"]]
        _table(paper, pd.DataFrame(block["rows"], columns=labels, dtype=str), ())
    elif kind == "facts":
        for name, value in block["pairs"].items():
            _small(paper, f"{name}: {value}")
    elif kind == "code":
        _text(paper, block["text"])
