"""The answer of a sensitivity analysis: indices of the inputs, what is noise, and what that means in words and figures."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.figures import axis_title
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.sensitivity import figures
from coalitionlab.experiments.sensitivity.design import SensitivityDesign
from coalitionlab.experiments.sensitivity.noise import Variance
from coalitionlab.experiments.sensitivity.words import LEGENDS, UNSEEN, direction, sentences
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEADLINE = "collective_action"
#: Rows of the tables that people read, of figures, and of pairs.
MOST_SHOWN, MOST_DRAWN, MOST_PAIRS = 20, 40, 10
#: By method: columns of the indices that people read, by label.
SHOWN = {
    "morris": {"mu*": "mu_star", "sigma": "sigma", "noise": "noise_floor"},
    "sobol": {"S1": "S1", "ST": "ST"},
    "tornado": {"at low": "at_low", "at high": "at_high"},
}
TITLES = {"morris": "Morris screening", "sobol": "Sobol indices", "tornado": "Tornado"}


@dataclass(frozen=True, eq=False)
class Sensitivity(Finding):
    """How an outcome, or the difference of two strategies in it, depends on inputs.

    Attributes
    ----------
    runs
        What was run.
    design
        How its points were made: the method, the inputs with their ranges, what was left out.
    outcome
        What was looked at.
    indices
        One row per input (or group), what matters most first; see `docs/how-to/sensitivity.md` for the columns.
    pairs
        Sobol indices of pairs, with `second_order`.
    variance
        The outcome's variance by source: inputs, noise.
    means
        The outcome's mean at each point.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.sensitivity("generic", "leaderless", "tornado", factors=["norm", "talk_rate"], replicates=2)
    >>> finding.subject, finding.means.shape
    ('collective_action under leaderless', (5,))
    """

    kind = "sensitivity"
    question = "which parameters matter"

    runs: Runs
    design: SensitivityDesign
    outcome: str
    indices: pd.DataFrame
    pairs: pd.DataFrame | None
    variance: Variance
    means: Floats

    @classmethod
    def of_share(cls, runs: Runs, design: SensitivityDesign, outcome: str) -> Sensitivity:
        """What there is to say while some shares of the runs are missing: how to go on."""
        nothing = pd.DataFrame(columns=["input", design.score])
        return cls(
            runs, design, outcome, nothing, None, Variance(math.nan, math.nan, math.nan, 1), np.array([])
        )

    @property
    def study(self) -> Study:
        """What was run."""
        return self.runs.study

    @property
    def scenarios(self) -> tuple[Scenario, ...]:  # type: ignore[override]
        """The scenario."""
        return self.study.scenarios

    @property
    def strategies(self) -> tuple[Strategy, ...]:  # type: ignore[override]
        """The strategy, and the one that it is compared with."""
        return self.study.strategies

    @property
    def table(self) -> pd.DataFrame:
        """One row per input (or group), what matters most first."""
        return self.indices

    @property
    def matters(self) -> list[str]:
        """Names of the significant inputs (or groups), what matters most first."""
        return [str(name) for name in self.indices.loc[self.indices["significant"], "input"]]

    @property
    def subject(self) -> str:
        """What was looked at, in words."""
        names = [each.name for each in self.strategies]
        return f"{self.outcome}{f': {names[0]} less {names[1]}' if self.design.against else f' under {names[0]}'}"

    def words(self) -> list[str]:
        """Return what matters, what is noise, and what it would take to know more."""
        if not self.runs.complete:
            return [
                f"This share is done; when all are: coalitionlab merge {self.runs.folder}, then the same command with --resume."
            ]
        left_out = ", ".join(f"{name} ({reason})" for name, reason in (self.design.left_out or {}).items())
        return [
            *sentences(self.indices, self.means, self.variance, self.design, self.subject),
            *([f"Not varied: {left_out}."] if left_out else []),
            UNSEEN,
        ]

    def figure(self, kind: str | None = None) -> Figure:
        """Return a figure: importance (the main one), interactions (of morris) or noise."""
        if kind == "interactions":
            return figures.interactions(self.indices)
        if kind == "noise":
            return figures.noise(self.variance)
        title = ("the gap in " if self.design.against else "") + axis_title(self.outcome)
        return figures.importance(self.indices, self.design.method, title, MOST_DRAWN)

    def lead(self) -> str:
        """Return what was done."""
        study = self.study
        strategies = f" x {len(self.strategies)} strategies" if self.design.against else ""
        return (
            f"What moves {self.subject}? {TITLES[self.design.method]}: {study.size:,} runs, {len(study.points):,} points x "
            f"{study.replicates} replicates{strategies}."
        )

    def facts(self) -> dict[str, Any]:
        """Return what was asked, and the variance by source."""
        design = asdict(self.design)
        return {
            "outcome": self.outcome,
            "seed": self.study.seed,
            "points": len(self.study.points),
            "replicates": self.study.replicates,
            "runs": self.study.size,
            "parameters": dict(self.study.parameters),
            **design,
            "means": pd.Series(self.means, dtype=float).agg(["min", "mean", "max"]).to_dict(),
            "variance": asdict(self.variance)
            | {"shares": self.variance.shares, "noise_in_means": self.variance.noise_in_means},
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the indices, and those of pairs."""
        return {"sensitivity": self.indices} | ({} if self.pairs is None else {"pairs": self.pairs})

    def charts(self) -> dict[str, str]:
        """Return the further figures of the report."""
        design, charts = self.design, {}
        if design.method == "morris" and not design.by_group:
            charts["Alone or together: above the line an effect depends on the other inputs"] = "interactions"
        if design.method != "tornado" and not math.isnan(self.variance.own):
            charts["How much is noise"] = "noise"
        return charts

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the leading inputs, and pairs, as people read them."""
        if not self.runs.complete:
            return {}
        shown = {"Inputs that matter most": self._readable().head(MOST_SHOWN)}
        if self.pairs is not None:
            columns: dict[str, str | w.Cell] = {"input": "input", "with": "with", "S2": w.number("S2")}
            columns["95% interval"] = w.interval("S2_low", "S2_high")
            legend = "S2: share of the variance from the interaction of the two."
            shown["Pairs"] = w.readable(self.pairs.head(MOST_PAIRS), columns, legend)
        return shown

    def _readable(self) -> pd.DataFrame:
        """The columns of the indices that people read, as text."""
        method = self.design.method
        digits = 2 if method == "sobol" else w.digits_for(self.indices[self.design.score])
        columns: dict[str, str | w.Cell] = {"input": "input"}
        for label, name in SHOWN[method].items():
            columns[label] = w.number(name, digits)
            if f"{name}_low" in self.indices:
                columns[f"{label}: 95% interval"] = w.interval(f"{name}_low", f"{name}_high", digits)
        if method == "morris":
            columns["way"] = direction
        if method != "tornado":
            columns["ranks"] = _ranks
        columns["significant"] = _significant
        return w.readable(self.indices, columns, LEGENDS[method])


def _ranks(row: w.Row) -> str:
    low, high = row["rank_low"], row["rank_high"]
    return f"{low}" if low == high else f"{low}-{high}"


def _significant(row: w.Row) -> str:
    score = row.get("mu_star", row.get("ST", row.get("swing")))
    return "yes" if row["significant"] else "no effect" if score == 0 else "no"
