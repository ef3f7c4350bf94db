"""The report for a board, of strategy A against B as the page stands: made in steps, as one file, with the command that makes it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coalitionlab.dashboard.bringing.reading import plain_name
from coalitionlab.dashboard.bringing.taking import taken
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.stepwise import stepwise
from coalitionlab.dashboard.streams import Job
from coalitionlab.experiments.board.report import board_report, runs_needed
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Sets of uncertain parameters in which the answer is tried.
WORLDS = 50
#: The runs take this share of the time, writing takes the rest.
RUNNING = 0.95
#: One core, so that another is left for the sliders of others.
WORKERS = 1


@dataclass(frozen=True)
class Made:
    """How far a report is: runs done `of` so many; the `page` once it is written, as the bytes of a file."""

    done: int
    of: int
    page: bytes = b""


@dataclass(frozen=True)
class Report:
    """A report that is asked for. `command` makes it again, with the files `needed` beside it."""

    scenario: Scenario
    strategy: Strategy
    against: Strategy
    outcome: str
    replicates: int
    seed: int
    parameters: FrozenDict[str, float]
    command: str
    needed: tuple[str, ...]

    @property
    def file(self) -> str:
        """What the file is called."""
        return f"report-{plain_name(self.scenario.name)}-{plain_name(self.strategy.name)}.html"

    @property
    def job(self) -> Job[Made]:
        """The report being made: one long thing at a time in a server."""
        return Job(("board", self), lambda: _steps(self), long=True)


def report(situation: Situation) -> Report:
    """The report on strategy A against B as the page stands."""
    what = taken(situation)
    parameters = FrozenDict({name: float(value) for name, value in sorted(situation.parameters.items())})
    return Report(
        what.scenario, what.a, what.b, situation.outcome, situation.replicates, situation.seed, parameters, what.report, what.needed
    )  # fmt: skip


def _steps(asked: Report) -> Iterator[tuple[float, Made]]:
    """Raises InputError for a strategy that is compared with itself, or an outcome that is not defined."""
    if (asked.strategy.phases, asked.strategy.convener) == (asked.against.phases, asked.against.convener):
        raise input_error(
            "A and B are the same plan", "change one of them, or choose another to compare with"
        )
    total = runs_needed(asked.strategy, replicates=asked.replicates, worlds=WORLDS)
    steps = stepwise(
        lambda progress: board_report(
            asked.scenario, asked.strategy, against=asked.against, outcome=asked.outcome, replicates=asked.replicates,
            worlds=WORLDS, seed=asked.seed, parameters=asked.parameters, workers=WORKERS, progress=progress,
            command=asked.command,
        ).html.encode("utf-8")
    )  # fmt: skip
    try:
        for done, page in steps:
            if page is not None:
                yield 1.0, Made(total, total, page)
            else:
                yield RUNNING * min(1.0, done / max(1, total)), Made(min(done, total), total)
    finally:
        steps.close()
