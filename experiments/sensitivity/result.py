"""The answer of a sensitivity analysis: indices of the inputs, what is noise, and what that means in words and figures."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.figures import axis_title
from coalitionlab.experiments.finding import StudyFinding
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.sensitivity import figures, words
from coalitionlab.experiments.sensitivity.design import SensitivityDesign
from coalitionlab.experiments.statistics import Floats, few_observations
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import plural

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: Rows of the tables that people read, of figures, and of pairs.
MOST_SHOWN, MOST_DRAWN, MOST_PAIRS = 20, 40, 10
#: By method: columns of the indices that people read, by label.
SHOWN = {
    "morris": {"mu*": "mu_star", "sigma": "sigma", "noise": "noise_floor"},
    "sobol": {"S1": "S1", "ST": "ST"},
    "tornado": {"at low": "at_low", "at high": "at_high"},
}
TITLES = {"morris": "Morris screening", "sobol": "Sobol indices", "tornado": "Tornado"}
PAIRS_LEGEND = "S2: share of the variance from the interaction of the two."


@dataclass(frozen=True, eq=False)
class Sensitivity(StudyFinding):
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
        The outcome's variance by source, inputs and noise: source, variance, share, share_of_means.
    means
        The outcome's mean at each point.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.sensitivity("generic", "leaderless", "tornado", factors=["talk_rate", "cost_weight"], replicates=2)
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
    variance: pd.DataFrame
    means: Floats

    @property
    def study(self) -> Study:
        """What was run."""
        return self.runs.study

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
        return self.outcome + (f": {names[0]} less {names[1]}" if self.design.against else f" under {names[0]}")

    def words(self) -> list[str]:
        """Return what matters, what is noise, and what it would take to know more."""
        design, table, replicates = self.design, self.indices, self.study.replicates
        if not self.runs.complete:
            merge = f"coalitionlab merge {self.runs.folder}"
            return [f"This share is done; when all are: {merge}, then the same command with --resume."]
        matter = words.significant_sentence(table, design.score, "groups" if design.by_group else "inputs")
        further = words.replicates_sentence(table, design.score, replicates)
        if design.method == "tornado":  # its points are no sample of the ranges
            lines = [matter, *words.outside_sentence(design.inputs, "the base of a tornado"), *further]
        else:
            unit = "trajectories" if design.method == "morris" else "points"
            lines = [
                words.mean_sentence(self.means, self.subject, bool(design.against)),
                matter,
                *words.outside_sentence(design.inputs, "where the scenario stands"),
                *words.noise_sentence(self.variance, replicates),
                *words.precision_sentence(table.iloc[0].to_dict(), design.score, unit, design.amount, replicates),
                *further,
            ]
        left_out = ", ".join(f"{name} ({reason})" for name, reason in design.left_out.items())
        few = few_observations(replicates) if replicates > 1 else ""
        return [*lines, *filter(None, [few, f"Not varied: {left_out}." if left_out else ""]), words.UNSEEN]

    def figure(self, kind: str | None = None) -> Figure:
        """Return a figure: importance (the main one), interactions (of morris) or noise."""
        if kind == "interactions":
            return figures.interactions(self.indices)
        if kind == "noise":
            return figures.noise(self.variance, self.study.replicates)
        title = ("the gap in " if self.design.against else "") + axis_title(self.outcome)
        return figures.importance(self.indices.head(MOST_DRAWN), self.design.method, title)

    def lead(self) -> str:
        """Return what was done."""
        study = self.study
        strategies = f" x {len(self.strategies)} strategies" if self.design.against else ""
        return (
            f"What moves {self.subject}? {TITLES[self.design.method]}: {plural(study.size, 'run')}, {plural(len(study.points), 'point')} x "
            f"{plural(study.replicates, 'replicate')}{strategies}."
        )

    def facts(self) -> dict[str, Any]:
        """Return what was asked, and the variance by source."""
        study = self.study
        return {
            "outcome": self.outcome,
            "seed": study.seed,
            "points": len(study.points),
            "replicates": study.replicates,
            "runs": study.size,
            "parameters": dict(study.parameters),
            **asdict(self.design),
            "means": pd.Series(self.means, dtype=float).agg(["min", "mean", "max"]).to_dict(),
            "variance": self.variance.to_dict(orient="records"),
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the indices, and those of pairs."""
        return {"sensitivity": self.indices} | ({} if self.pairs is None else {"pairs": self.pairs})

    def charts(self) -> dict[str, str]:
        """Return the further figures of the report."""
        design, charts = self.design, {}
        if design.method == "morris" and not design.by_group:
            charts["Alone or together: above the line an effect depends on the other inputs"] = "interactions"
        if design.method != "tornado" and np.isfinite(self.variance["variance"]).all():
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
            shown["Pairs"] = w.readable(self.pairs.head(MOST_PAIRS), columns, PAIRS_LEGEND)
        return shown

    def _readable(self) -> pd.DataFrame:
        """Return the columns of the indices that people read, as text."""
        method = self.design.method
        digits = 2 if method == "sobol" else w.digits_for(self.indices[self.design.score])
        columns: dict[str, str | w.Cell] = {"input": "input"}
        for label, name in SHOWN[method].items():
            columns[label] = w.number(name, digits)
            if f"{name}_low" in self.indices:
                columns[f"{label}: 95% interval"] = w.interval(f"{name}_low", f"{name}_high", digits)
        if method == "morris":
            columns["way"] = words.direction
        if method != "tornado":
            columns["ranks"] = lambda row: "-".join(dict.fromkeys((str(row["rank_low"]), str(row["rank_high"]))))
        columns["significant"] = self._significant
        return w.readable(self.indices, columns, words.LEGENDS[method])

    def _significant(self, row: w.Row) -> str:
        return "yes" if row["significant"] else "no effect" if row[self.design.score] == 0 else "no"
