"""What a study of sensitivity found: a table of inputs by how much they matter, what is luck, and what that means in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coalitionlab.experiments.sensitivity.luck import Parts
from coalitionlab.experiments.sensitivity.plan import Plan
from coalitionlab.experiments.study import Study

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEADLINE = "collective_action"

#: By method: the column that inputs are ranked by.
SCORES: Mapping[str, str] = {"morris": "mu_star", "sobol": "ST", "tornado": "swing"}


@dataclass(frozen=True)
class Spread:
    """The points' means of the outcome: their mean, the lowest, the highest, and the share of them that is above 0."""

    mean: float
    lowest: float
    highest: float
    above_zero: float


@dataclass(frozen=True)
class Sensitivity:
    """How an outcome depends on the inputs.

    Attributes:
        study: what was run.
        plan: how its points were made: the method, the inputs with their ranges, what was left out.
        outcome: what was looked at; with `plan.against`, its difference between the two strategies.
        table: one row an input (or group), what matters most first; columns by method, see `docs/how-to/sensitivity.md`.
        parts: the variance, by where it comes from: inputs, luck.
        spread: what the points' means are like, whatever the inputs do.
        pairs: Sobol's indices of pairs, where asked for.
    """

    study: Study
    plan: Plan
    outcome: str
    table: pd.DataFrame
    parts: Parts
    spread: Spread
    pairs: pd.DataFrame | None = None

    @property
    def score(self) -> str:
        """The column that the inputs are ranked by."""
        return SCORES[self.plan.method]

    @property
    def matters(self) -> list[str]:
        """Inputs (or groups) that are told apart from those without effect, what matters most first."""
        return [str(one) for one in self.table.loc[self.table["told_apart"], "input"]]

    def verdict(self) -> list[str]:
        """What it says, in sentences; also what it cannot say, and what it would take."""
        from coalitionlab.experiments.sensitivity.words import verdict

        return verdict(self)

    def plot(self, most: int = 25) -> Figure:
        """The main figure of the method, of so many inputs at most."""
        from coalitionlab.experiments.sensitivity.figures import draw

        return draw(self, most)

    def save(self, folder: str | Path) -> Path:
        """Write sensitivity.csv (and pairs.csv), sensitivity.json and report.html into a folder, each whole or not at all."""
        from coalitionlab.experiments.sensitivity.store import save

        return save(self, Path(folder))
