"""The report as one HTML file: two A4 pages and the annex, without scripts, that asks for nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.figure import Figure

from coalitionlab.experiments.board import pictures
from coalitionlab.experiments.board.annex import CAVEAT
from coalitionlab.experiments.board.page_one import PageOne
from coalitionlab.experiments.board.page_two import PageTwo
from coalitionlab.experiments.report import Block
from coalitionlab.experiments.words import capital

TEMPLATES = Path(__file__).parents[1] / "templates"


def page(one: PageOne, two: PageTwo, annex: Sequence[Block]) -> str:
    """Return the file's text. Words of a case are escaped: none is ever markup."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    environment.filters["capital"] = capital
    course, people = drawn(one, two)
    return environment.get_template("board.html.j2").render(
        one=one, two=two, annex=annex, caveat=CAVEAT,
        course=pictures.svg(course, "Goals delivered over time under each plan"),
        people=pictures.svg(people, "Map of the organisations"),
    )  # fmt: skip


def drawn(one: PageOne, two: PageTwo) -> tuple[Figure, Figure]:
    """Return the two pictures: goals over time, and the map."""
    up = "more power" if two.shows_power else "more hangs on it"
    across = ("reasons weigh against", "reasons weigh for coming in")
    return pictures.goals_over_time(one.plans), pictures.organisations_map(two.places, across, up)
