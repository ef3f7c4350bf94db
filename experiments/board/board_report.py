"""The report for a board: two pages that it reads, then an annex, as HTML or DOCX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.board import pictures
from coalitionlab.experiments.board.annex import annex
from coalitionlab.experiments.board.docx import check_docx, document
from coalitionlab.experiments.board.page_one import PageOne
from coalitionlab.experiments.board.page_two import PageTwo
from coalitionlab.experiments.board.plans import BEST, NOW, PROPOSED, Plans
from coalitionlab.experiments.calibrating.today import AS_SO_FAR
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.report import Block, paragraph
from coalitionlab.experiments.words import capital
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Characters of page one and of page two from which on their type is smaller.
LONG_ONE, LONG = 2600, 2200
TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass(frozen=True, eq=False)
class BoardReport(Finding):
    """The answer of `board_report`.

    Attributes
    ----------
    one : PageOne
        The question, what is advised, the plans, what to decide.
    two : PageTwo
        Who stands where, the plan by quarter, the risks.
    best : str
        Where the best found comes from: search, none, or a strategy.
    given : mapping
        Further options of the command, by name.
    calibrated : str
        Of a case that has begun, the calibration as it was given.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> report = cl.board_report("job_placement", "communication", worlds=3, replicates=2, best="none", most=3)
    >>> report.table["role"].tolist(), report.report().count("<article")
    (['now', 'proposed'], 3)
    """

    kind: ClassVar[str] = "board report"
    question: ClassVar[str] = "a report for a board"

    one: PageOne
    two: PageTwo
    best: str = "none"
    given: Mapping[str, Any] = field(default_factory=dict)
    calibrated: str = ""

    @property
    def plans(self) -> Plans:
        """The runs of the plans."""
        return self.one.plans

    @property
    def scenario(self) -> Scenario:
        """The case."""
        return self.plans.scenario

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The case."""
        return (self.scenario,)

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """The plans: as now, proposed, and the best found, if any."""
        return tuple(self.plans.strategies.values())

    @property
    def table(self) -> pd.DataFrame:
        """The plans: the rows of `Plans.table`."""
        return self.plans.table

    def words(self) -> list[str]:
        """Return both pages in sentences."""
        return [*self.one.words(), *self.two.words()]

    def lead(self) -> str:
        """Return the question."""
        return self.one.question

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the tables of both pages."""
        return {
            "The plans": self.one.table, "Whom to win": self.two.win, "The plan by quarter": self.two.plan,
            "Three risks": self.two.risks_table,
        }  # fmt: skip

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return plans, goals, organisations, quarters and risks."""
        organisations = self.two.partners.tables()["partners"]
        quarters = self.two.quarters.assign(
            goals=self.two.quarters["goals"].map("; ".join), events=self.two.quarters["events"].map("; ".join)
        )
        risks = pd.DataFrame([vars(risk) for risk in self.two.risks])
        return {
            "plans": self.table, "goals": self.plans.goals, "organisations": organisations, "quarters": quarters, "risks": risks,
        }  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return what made the report."""
        study = self.plans.runs.study
        return {
            "scenario": self.scenario.name, **{role: plan.name for role, plan in self.plans.strategies.items()}, "advice": self.plans.advice,
            "worlds": len(self.plans.drawn), "replicates": study.replicates, "seed": study.seed, "tried": self.one.tried,
            "parameters": dict(study.parameters), "command": self.command(),
        }  # fmt: skip

    def command(self) -> str:
        """Return the command that makes the report again."""
        study, plans = self.plans.runs.study, self.plans.strategies
        return provenance.command_line(
            "report", self.calibrated or self.scenario.name, strategy=None if self.one.picked else provenance.strategy_word(plans[PROPOSED]),
            against=None if self.calibrated and plans[NOW].name == AS_SO_FAR else provenance.strategy_word(plans[NOW]), best=self.best if BEST in plans else "none", worlds=len(self.plans.drawn),
            replicates=study.replicates, seed=study.seed, set=dict(study.parameters), **self.given,
        )  # fmt: skip

    def annex(self) -> list[Block]:
        """Return the sections of the annex."""
        return self._once("annex", lambda: annex(self.plans, self.two.partners, self.command()))

    def sheets(self) -> dict[str, list[Block]]:
        """Return the blocks of both pages and the annex, by the look of their sheets."""
        proposed = " · if the proposed plan were adopted" if self.plans.advice == NOW else ""
        first, second = (
            " tight" if page.length > most else "" for page, most in ((self.one, LONG_ONE), (self.two, LONG))
        )
        return {
            f"one{first}": [paragraph("For the board · page one", "kicker"), *self.one.blocks],
            f"two{second}": [paragraph(f"For the board · page two · {self.one.title}{proposed}", "kicker"), *self.two.blocks],
            "annex": [paragraph("Annex", "kicker"), *self.annex()],
        }  # fmt: skip

    def figures(self) -> dict[str, Any]:
        """Return the two pictures by name, drawn anew."""
        return pictures.both(self.plans, self.two.places, power=self.two.shows_power)

    def report(self) -> str:
        """Return the text of one HTML file, without scripts, that asks for nothing from elsewhere."""
        return self._once("page", lambda: _html(self.one.title, self.sheets(), self.figures()))

    def document(self) -> bytes:
        """Return the report as a DOCX file. Raises InputError without python-docx."""
        check_docx()
        return document(self.one.title, list(self.sheets().values()), self.figures())

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the report to a file, HTML or DOCX by its ending, whole or not at all, and return its path.

        Raises
        ------
        InputError
            When the file exists and `force` does not say to replace it, when it cannot be written, or for a DOCX without python-docx.
        """
        target = Path(folder)
        files.check_file(target, force)
        content = self.document() if target.suffix.lower() == ".docx" else self.report().encode()
        files.write_files(target.parent, {target.name: content})
        return target


def _html(title: str, sheets: Mapping[str, Sequence[Block]], figures: Mapping[str, Any]) -> str:
    """The report as one HTML file, without scripts, that asks for nothing from elsewhere. Words of a case are escaped: none is ever markup."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    environment.filters["capital"] = capital
    drawn = {name: pictures.svg(figure, pictures.SAYS[name]) for name, figure in figures.items()}
    return environment.get_template("board.html.j2").render(title=title, sheets=sheets, drawn=drawn)
