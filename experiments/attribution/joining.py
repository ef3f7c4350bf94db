"""The answer of a counterfactual: when an organisation joins with all actions of a strategy, and without each of some."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments import words as w
from coalitionlab.experiments.attribution.words import FUNCTION
from coalitionlab.experiments.finding import CaseFinding
from coalitionlab.experiments.significance import SIGNIFICANT, holm
from coalitionlab.experiments.words import listed, percent
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Generated, Scenario, Strategy

MEANING = (
    "To join is to be inside for the first time: as a member, for a trial, or under a mandate. Every replicate is compared with itself; "
    "the time of an action that is left out stays unspent."
)
LEGEND = (
    "Of the replicates in which it joins with all actions: the shares in which, without the action, it never joins, joins later or earlier; "
    "where it joins both ways, the median delay. Significant: more often worse off than better off, or the other way round (sign test)."
)
GENERATED = (
    "The organisations of this scenario are generated: in each replicate another one of that sector bears the name, so this says "
    "what is usual for its kind."
)


@dataclass(frozen=True, eq=False)
class Counterfactual(CaseFinding):
    """When an organisation joins with all actions of a strategy, and without each of some of them.

    Attributes
    ----------
    actions
        Left out one at a time, their time unspent.
    joins
        R months (from 1) of joining with all actions; nan when it never does within the horizon, 0 where it is inside from the
        start.
    without
        Actions x R, the same without each.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.counterfactual(
    ...     "generic", "communication", "business 1", without_actions=["frame_win_win"], replicates=2
    ... )
    >>> finding.actions, finding.replicates, finding.table["of"].tolist() == [int((finding.joins >= 0).sum())]
    (('frame_win_win',), 2, True)
    """

    kind = "counterfactual"
    question = "what if an action had been left out"

    scenario: Scenario
    strategy: Strategy
    organisation: str
    actions: tuple[str, ...]
    joins: st.Floats
    without: st.Floats
    seed: int

    @property
    def replicates(self) -> int:
        """Number of replicates."""
        return int(self.joins.size)

    @property
    def founding(self) -> bool:
        """Whether it is inside from the start in all replicates, so that there is no joining to ask about."""
        return self.replicates > 0 and not self.joins.any()

    @property
    def joined(self) -> st.Estimate:
        """The share of replicates in which it joins with all actions."""
        return st.share_interval(int(np.isfinite(self.joins).sum()), self.replicates)

    @property
    def usual_month(self) -> st.Estimate:
        """The median month in which it joins, where it does; nan when it never does."""
        return median_interval(self.joins[np.isfinite(self.joins)])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per action, the one on which joining depends most first.

        Columns: action; replicates; joins_without, the share of all replicates in which it joins without the action; of, the number
        of replicates in which it joins with all actions, and of these: never, the share in which it does not join without the
        action, with its interval (never_low, never_high), later and earlier, the shares in which it does so in a later or an earlier
        month; both, the number of replicates in which it joins both ways, and over these months_later, the median delay in months
        (below 0: earlier) with its interval (months_later_low, months_later_high; nan where too few); only_without, the share of
        all replicates in which it joins only without the action; p, of a sign test over the replicates in which anything changes, that
        the organisation is as often worse off as better off without the action; p_adjusted (Holm), and significant (below 0.05).
        """
        table = pd.DataFrame([comparison(self.joins, months) for months in self.without])
        table.insert(0, "action", self.actions)
        if table.empty:
            return table
        table["p_adjusted"] = holm(table["p"])
        table["significant"] = table["p_adjusted"] < SIGNIFICANT
        score = table["never"].fillna(0.0) + table["later"].fillna(0.0) * 1e-3 - table["only_without"] * 1e-6
        return table.loc[score.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)

    def words(self) -> list[str]:
        """Return when it joins, and which actions that depends on."""
        if self.founding:
            return [f"{self.organisation} is inside from the start, so no action brings it in."]
        joined, month = self.joined, self.usual_month
        names = [str(row["action"]) for row in self.table.to_dict("records") if row["significant"]]
        when = f" (where it does, in month {month.mean:g} in the median)" if joined.mean else ""
        actions = listed(names) if names else "none of the actions"
        return [
            f"With all actions {self.organisation} joins in {percent(joined.mean)} of {self.replicates} replicates (95% interval "
            f"{percent(joined.low)} to {percent(joined.high)}) within {self.scenario.months} months{when}. Whether or when it joins depends "
            f"significantly on {actions}.",
            MEANING,
            *([FUNCTION] if isinstance(self.strategy, Led) else []),
            *([GENERATED] if isinstance(self.scenario.organisations, Generated) else []),
        ]

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return what changes without each action, as people read it."""
        if self.founding or self.table.empty:
            return {}
        columns: dict[str, str | w.Cell] = {
            "without": "action", "never": w.share("never"),
            "interval": w.interval("never_low", "never_high", 0, lambda share, _: percent(share)),
            "later": w.share("later"), "earlier": w.share("earlier"), "months later": w.number("months_later", 1),
            "significant": lambda row: "yes" if row["significant"] else "no",
        }  # fmt: skip
        heading = f"What if an action had been left out: {self.organisation}"
        return {heading: w.readable(self.table, columns, LEGEND)}

    def facts(self) -> dict[str, Any]:
        """Return what was asked, and when it joins with all actions."""
        share, month = self.joined, self.usual_month
        return {
            "organisation": self.organisation,
            "replicates": self.replicates,
            "seed": self.seed,
            "months": self.scenario.months,
            "joined": {"share": share.mean, "low": share.low, "high": share.high},
            "usual_month": {"median": month.mean, "low": month.low, "high": month.high},
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the actions."""
        return {"without": self.table}


def comparison(joins: st.Floats, without: st.Floats) -> dict[str, Any]:
    """Return a row of `Counterfactual.table`: months of joining with all actions against those without one."""
    with_all, without_it = np.isfinite(joins), np.isfinite(without)
    both, of = with_all & without_it, int(with_all.sum())
    only_with, only_without = with_all & ~without_it, without_it & ~with_all
    delay = without[both] - joins[both]
    never, later = st.share_interval(int(only_with.sum()), of), median_interval(delay)
    worse = int(only_with.sum() + (delay > 0).sum())
    changed = worse + int(only_without.sum() + (delay < 0).sum())
    return {
        "replicates": int(joins.size),
        "joins_without": float(without_it.mean()),
        "of": of,
        **st.columns_of("never", never),
        "later": float((delay > 0).sum()) / of if of else np.nan,
        "earlier": float((delay < 0).sum()) / of if of else np.nan,
        "both": int(both.sum()),
        **st.columns_of("months_later", later),
        "only_without": float(only_without.mean()),
        "p": stats.binomtest(worse, changed).pvalue if changed else 1.0,
    }


def median_interval(sample: st.Floats) -> st.Estimate:
    """Return the median of a sample with its interval, from the binomial law of how many fall below it; nan where too few for one."""
    if not sample.size:
        return st.NOTHING
    middle = float(np.median(sample))
    interval = stats.quantile_test(sample, q=middle, p=0.5).confidence_interval(confidence_level=st.LEVEL)
    return st.Estimate(middle, float(interval.low), float(interval.high))
