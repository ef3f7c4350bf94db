"""The report as one HTML file: two A4 pages and the annex, without scripts, that asks for nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coalitionlab.experiments.board import pictures
from coalitionlab.experiments.board.page_one import PageOne
from coalitionlab.experiments.board.page_two import PageTwo
from coalitionlab.experiments.board.saying import CAVEAT
from coalitionlab.experiments.report import Block
from coalitionlab.experiments.words import capital

TEMPLATES = Path(__file__).parents[1] / "templates"


def page(one: PageOne, two: PageTwo, annex: Sequence[Block]) -> str:
    """Return the file's text. Words of a case are escaped: none is ever markup."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    environment.filters["capital"] = capital
    course, people = pictures.both(one.plans, two.places, power=two.shows_power)
    return environment.get_template("board.html.j2").render(
        one=one, two=two, annex=annex, caveat=CAVEAT,
        course=pictures.svg(course, "Goals delivered over time under each plan"),
        people=pictures.svg(people, "Map of the organisations"),
    )  # fmt: skip
