"""A report for a board, as a value: the results that it was made from, and the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.attribution.attribution import Attribution
from coalitionlab.experiments.board.people import People
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.files import check_file, whole_file
from coalitionlab.experiments.memo import Memo
from coalitionlab.experiments.worlds.robustness import Robustness
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True, eq=False)
class BoardReport:
    """What a board is told about one strategy for one scenario.

    Attributes:
        strategy: on trial; against: what it is compared with.
        outcome: what both are judged by, a name of PER_RUN.
        comparison: the runs of both under the same luck, and month by month.
        people: where every organisation stands before and after.
        attribution: what each action contributes; None where that was not asked for or cannot be said: `no_attribution` says why.
        in_worlds: the runs over plausible worlds; None without worlds.
        command: what makes the report again. seconds: wall time of the runs.
    """

    scenario: Scenario
    strategy: Strategy
    against: Strategy
    outcome: str
    comparison: Comparison
    people: People
    attribution: Attribution | None
    no_attribution: str
    in_worlds: Comparison | None
    command: str
    seconds: float
    memo: Memo = field(default_factory=Memo, init=False, repr=False)

    @property
    def html(self) -> str:
        """The report as the text of one HTML file, which asks for nothing from elsewhere and needs no script."""
        from coalitionlab.experiments.board.page import board_page

        return self.memo.once("html", lambda: board_page(self))

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        """What was found of both, by name: a row of `Comparison.summary` each."""
        rows = self.comparison.summary(self.outcome).to_dict(orient="records")
        return {str(row["strategy"]): {str(key): value for key, value in row.items()} for row in rows}

    @property
    def difference(self) -> dict[str, Any]:
        """The strategy less what it is compared with: a row of `Comparison.differences`."""
        (row,) = self.comparison.differences(self.outcome, self.against.name).to_dict(orient="records")
        return {str(key): value for key, value in row.items()}

    def runs(self, strategy: Strategy, outcome: str) -> NDArray[np.float64]:
        """An outcome of every run of one of the two, in the order of the replicates."""
        rows = self.comparison.runs
        return rows.loc[rows["strategy"] == strategy.name, outcome].to_numpy(dtype=float)

    @property
    def robustness(self) -> Robustness | None:
        """What the worlds say of the two; None without worlds."""
        return None if self.in_worlds is None else self.in_worlds.robustness(self.outcome)

    @property
    def answer(self) -> str:
        """The answer in two or three sentences."""
        from coalitionlab.experiments.board.answer import answer

        return answer(self)

    def as_dict(self) -> dict[str, Any]:
        """The main numbers as plain values for JSON."""
        from coalitionlab.experiments.board.plain_values import board_json

        return board_json(self)

    def save(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the page to a file, whole or not at all, and return its path.

        Raises InputError when something of that name is there and `force` does not say to replace it, or when it cannot be written.
        """
        target = Path(path)
        check_file(target, force)
        content = self.html.encode()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target) as sink:
                sink.write(content)
        except OSError as error:
            raise input_error(
                f"cannot write the file ({error.strerror})", "name a file elsewhere", file=target
            ) from None
        return target
