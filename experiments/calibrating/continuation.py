"""The answer of `go_on`: what comes of each plan from today on, weighted by how well each run agrees with the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments import words as w
from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.conditioning import weighted_quantiles
from coalitionlab.experiments.calibrating.named import INSIDE, OUTSIDE, UNKNOWN
from coalitionlab.experiments.calibrating.words import FEW
from coalitionlab.experiments.figures import month_panels
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.statistics import LEVEL, Estimate, Floats, bounded_interval, half_width
from coalitionlab.scenarios.errors import check_name
from coalitionlab.scenarios.names.outcomes import MONTHLY, MONTHLY_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: Outcomes of the months ahead: the mean over them, or the value at their end, by how it is called.
SHOWN = {
    "collective action": ("collective_action", "mean"),
    "work a month (partner-days)": ("work", "mean"),
    "share inside at the end": ("membership", "end"),
    "share active at the end": ("active", "end"),
    "trust at the end": ("trust", "end"),
    "joins": ("joins", "sum"),
    "exits": ("leaves", "sum"),
    "goals delivered from today on": ("goals_delivered", "gain"),
}


@dataclass(frozen=True, eq=False)
class Continuation(Finding):
    """What comes of plans from today on.

    Attributes
    ----------
    calibration : Calibration
        The runs that agree with the history.
    strategies : tuple of Strategy
        The plans.
    ahead : int
        Months from today on.
    baseline : str
        The plan that differences are taken against.
    months : ndarray
        Plans x runs x months (history and ahead) x monthly outcomes.
    delivered : ndarray
        Plans x runs x goals: the month of each, nan when it was not delivered.
    inside : ndarray
        Plans x runs x organisations: whether each is inside at the end; without organisations where the history names none of the case.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> found = cl.calibrate("generic", cl.example_history(), runs=300, checks=0)
    >>> cl.go_on(found, "even_spread", ahead=6).months.shape[:3]
    (1, 100, 42)
    """

    kind = "continuation"
    question = "what comes of each plan from today on"

    calibration: Calibration
    strategies: tuple[Strategy, ...]
    ahead: int
    baseline: str
    months: Floats
    delivered: Floats
    inside: np.ndarray

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenario."""
        return self.calibration.scenarios

    @property
    def weights(self) -> Floats:
        """The weights of the runs, which add up to 1; 0 for those that agree less in who is inside."""
        return self.calibration.named.weights

    def members(self) -> pd.DataFrame:
        """Return who is inside: columns organisation, today (yes, no, or empty where that is not known) and, for each plan, the chance to be inside at the end.

        Empty where the history names no organisation of the case. Chances are those of `Named.chances`.
        """
        named = self.calibration.named
        told = {INSIDE: "yes", OUTSIDE: "no", UNKNOWN: ""}
        columns = {
            plan.name: named.chances(inside)
            for plan, inside in zip(self.strategies, self.inside, strict=True)
            if inside.size
        }
        if not columns:
            return pd.DataFrame(columns=["organisation", "today"])
        return pd.DataFrame(
            {"organisation": named.names, "today": [told[int(place)] for place in named.places], **columns}
        )

    def values(self, label: str) -> Floats:
        """Return an outcome of the months ahead, one of `SHOWN`: plans x runs."""
        check_name(label, SHOWN, "outcome")
        name, how = SHOWN[label]
        outcome = self.months[:, :, :, MONTHLY_NAMES.index(name)]
        today = self.calibration.history.months
        coming = outcome[:, :, today:]
        if how == "gain":
            return np.asarray(coming[:, :, -1] - outcome[:, :, today - 1])
        if how == "end":
            return np.asarray(coming[:, :, -1])
        return np.asarray(coming.mean(axis=2) if how == "mean" else coming.sum(axis=2))

    @property
    def table(self) -> pd.DataFrame:
        """One row for each plan and outcome.

        Columns strategy, outcome, mean with low and high (95 % interval), q05 and q95 (nine runs in ten); difference to the
        baseline with difference_low, difference_high and p (paired: the same runs under both plans).
        """
        return self._once("table", self._table)

    def _table(self) -> pd.DataFrame:
        names = [each.name for each in self.strategies]
        rows = []
        for label in SHOWN:
            values = self.values(label)
            for k, name in enumerate(names):
                level = self.level(label, values[k])
                low, high = weighted_quantiles(values[k][:, None], self.weights, np.array([0.05, 0.95]))[:, 0]
                gap, gap_half, p = self._difference(values[k] - values[names.index(self.baseline)])
                rows.append(
                    {
                        "strategy": name,
                        "outcome": label,
                        "mean": level.mean,
                        "low": level.low,
                        "high": level.high,
                        "q05": low,
                        "q95": high,
                        "difference": gap,
                        "difference_low": gap - gap_half,
                        "difference_high": gap + gap_half,
                        "p": p if name != self.baseline else np.nan,
                    }
                )
        return pd.DataFrame(rows)

    def level(self, label: str, values: Floats) -> Estimate:
        """Return the weighted mean of an outcome, one of `SHOWN`, over the runs, with its interval by their effective number."""
        mean, variance, freedom = self._weighted(values)
        share = MONTHLY[SHOWN[label][0]].high == 1.0
        return bounded_interval(mean, variance, freedom, round(freedom + 1), share=share)

    def _difference(self, values: Floats) -> tuple[float, float, float]:
        """The weighted mean of differences, half of its interval and the p-value of none."""
        mean, variance, freedom = self._weighted(values)
        error = float(np.sqrt(variance))
        p = float(2 * stats.t.sf(abs(mean) / error, freedom)) if error > 0 else 1.0
        return mean, float(half_width(error, freedom)), p

    def _weighted(self, values: Floats) -> tuple[float, float, float]:
        """The weighted mean, its variance and degrees of freedom, by the effective number of runs."""
        effective = self.calibration.named.effective
        mean = float(self.weights @ values)
        return mean, float(self.weights @ np.square(values - mean)) / (effective - 1), effective - 1

    def bands(self, outcome: str = "membership") -> pd.DataFrame:
        """Return weighted monthly bands of a monthly outcome: columns strategy, month, mean, q05, q25, q50, q75, q95."""
        check_name(outcome, MONTHLY, "outcome")
        points = (0.05, 0.25, 0.5, 0.75, 0.95)
        frames = []
        for k, each in enumerate(self.strategies):
            values = self.months[k, :, :, MONTHLY_NAMES.index(outcome)]
            frame = pd.DataFrame({"strategy": each.name, "month": np.arange(1, values.shape[1] + 1)})
            frame["mean"] = self.weights @ values
            quantiles = weighted_quantiles(values, self.weights, np.array(points))
            frames.append(
                frame.assign(**{f"q{round(100 * p):02d}": row for p, row in zip(points, quantiles, strict=True)})
            )
        return pd.concat(frames, ignore_index=True)

    def words(self) -> list[str]:
        """Return which plan does best by what, against the baseline, and on how many runs this rests."""
        named = self.calibration.named
        effective = named.effective
        today = self.calibration.history.months
        numbers = self.calibration.posterior.effective
        lines = [
            f"From month {today} on, for {self.ahead} months: {len(self.weights):,} runs agree best with the history, worth "
            f"{numbers:.0f} of equal weight. {named.words()}"
        ]
        if effective < FEW:
            lines.append("That is few: calibrate with more runs before you rely on small differences.")
        table = self.table
        for label in SHOWN:
            rows = table[table["outcome"] == label]
            clear = rows[rows["p"] < (1 - LEVEL) / max(len(rows) - 1, 1)]
            if len(clear):
                told = [
                    f"{row['strategy']} {w.signed(row['difference'], 2)} ({w.between(row['difference_low'], row['difference_high'], 2)})"
                    for _, row in clear.sort_values("difference", ascending=False).iterrows()
                ]
                lines.append(f"{w.capital(label)}, against {self.baseline}: {w.listed(told)}.")
        if len(self.strategies) > 1 and len(lines) == 1:
            lines.append(f"No plan differs significantly from {self.baseline}.")
        return lines

    def figure(self, kind: str | None = None) -> Figure:
        """Return the weighted bands of a monthly outcome, a panel a plan; membership unless another is named."""
        titles = w.titles_of(self.strategies)
        return month_panels(
            self.bands(kind or "membership"), [each.name for each in self.strategies], titles, self._today
        )

    @property
    def _today(self) -> int:
        return self.calibration.history.months

    def charts(self) -> dict[str, str]:
        """Return the further figures of the report."""
        return {"Collective action": "collective_action", "Goals delivered": "goals_delivered"}

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the table as people read it, an outcome each."""
        columns: dict[str, str | w.Cell] = {
            "plan": "strategy",
            "mean": w.number("mean", 2),
            "95% interval": w.interval("low", "high", 2),
            "nine runs in ten": w.interval("q05", "q95", 2),
            "difference": w.gap("difference", 2),
            "its interval": w.interval("difference_low", "difference_high", 2, w.signed),
        }
        shown = {w.capital(label): w.readable(self.table[self.table["outcome"] == label], columns) for label in SHOWN}
        members = self.members()
        if not len(members):
            return shown
        who: dict[str, str | w.Cell] = {"organisation": "organisation", "inside today": "today"}
        chances = {plan.name: w.share(plan.name) for plan in self.strategies}
        return shown | {f"Chance to be inside {self.ahead} months from today": w.readable(members, who | chances)}

    def lead(self) -> str:
        """Return what was done."""
        return f"{self.calibration.history.name}: from month {self._today} on, {len(self.strategies)} plans over {self.ahead} months."

    def facts(self) -> dict[str, Any]:
        """Return what was asked, as plain values."""
        return {
            "ahead": self.ahead,
            "baseline": self.baseline,
            "seed": self.calibration.prior.seed,
            "accepted": len(self.weights),
            "effective": self.calibration.named.effective,
            "history": self.calibration.history.to_dict(),
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the outcomes by plan, the monthly bands of membership, and who is inside."""
        members = self.members()
        return {"plans": self.table, "membership": self.bands()} | ({"members": members} if len(members) else {})

    def data(self) -> dict[str, pd.DataFrame]:
        """Return nothing for programs beside the tables: `go_on` makes the runs again in seconds."""
        return {}
