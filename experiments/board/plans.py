"""The plans before the board: going on as now, the proposed one, the best found; their chances, their costs, and which does best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.convening.drawn import Draws
from coalitionlab.experiments.convening.words import LASTS
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.schema import Scenario, Strategy

NOW, PROPOSED, BEST = "now", "proposed", "best"
ROLES = {NOW: "Going on as now", PROPOSED: "The proposed plan", BEST: "The best found"}
NOBODY = "Nobody convenes"
#: A coalition is at work while it does this share of what it did in its best month. Assumed.
AT_WORK = 0.2
#: A lead in goals (0..1, see `score_of`) that is worth a decision: of goals spread over six years, about two months sooner. Assumed.
MATTERS = 0.03
_SAME = 1e-9


class Lead(NamedTuple):
    """How far one plan is ahead of another: on average with its interval, and in how many worlds (or runs) of all."""

    size: st.Estimate
    ahead: int
    units: int

    @property
    def clear(self) -> bool:
        """Whether it is large enough to decide by, and more than chance."""
        return self.size.mean >= MATTERS and self.size.low > 0.0


def score_of(months: np.ndarray, horizon: int) -> Floats:
    """Return how sure and how soon goals are (0..1): the share of the horizon for which each is delivered, on average over goals.

    Parameters
    ----------
    months : ndarray, shape (..., goals)
        The month, from 1, in which each goal is first delivered; 0 where it was before, nan for never.
    horizon : int
        Months in all.

    Examples
    --------
    >>> score_of(np.array([1.0, np.nan]), 12)
    np.float64(0.5)
    """
    left = np.where(np.isnan(months), 0.0, (horizon + 1 - np.maximum(months, 1.0)) / horizon)
    return np.asarray(left.mean(axis=-1))


def units_of_runs(values: np.ndarray) -> Floats:
    """Return what intervals are over, of values by strategy, point and replicate: means of worlds, or runs where none were drawn."""
    return values.mean(axis=2) if values.shape[1] > 1 else values[:, 0]


@dataclass(frozen=True, eq=False)
class Plans:
    """The runs of S plans for one case in the same plausible worlds.

    Attributes
    ----------
    runs : Runs
    strategies : mapping of str to Strategy
        By role: now, proposed, and best where one was searched for.
    drawn : Draws
        What chances are over: plausible worlds, or the runs of a case that has begun.
    """

    runs: Runs
    strategies: Mapping[str, Strategy]
    drawn: Draws

    @property
    def scenario(self) -> Scenario:
        """The case."""
        return self.runs.study.scenarios[0]

    @property
    def idle(self) -> bool:
        """Whether nobody convenes in the plan that the others are compared with."""
        now = self.strategies[NOW]
        return not now.phases and not hasattr(now, "function")

    @property
    def called(self) -> Mapping[str, str]:
        """What each role is called."""
        return ROLES | ({NOW: NOBODY} if self.idle else {})

    @cached_property
    def months(self) -> np.ndarray:
        """The month in which each goal is first delivered: S x points x replicates x goals, nan for never."""
        return self.runs.goal_months()

    @cached_property
    def scores(self) -> Floats:
        """How sure and how soon the goals are: S x worlds (or runs)."""
        return units_of_runs(score_of(self.months, self.scenario.months))

    def lead(self, role: str, over: str) -> Lead:
        """Return how far one plan is ahead of another."""
        roles = list(self.strategies)
        gaps = self.scores[roles.index(role)] - self.scores[roles.index(over)]
        return Lead(st.mean_interval(gaps, seed=self.runs.study.seed), int((gaps > _SAME).sum()), len(gaps))

    @cached_property
    def advice(self) -> str:
        """The role of the plan that is advised: the best found where it clearly does better than both others, the proposed one where it
        clearly does better than going on as now, and otherwise going on as now."""
        if BEST in self.strategies and self.lead(BEST, PROPOSED).clear and self.lead(BEST, NOW).clear:
            return BEST
        return PROPOSED if self.lead(PROPOSED, NOW).clear else NOW

    @property
    def lasting(self) -> str:
        """The outcome that says whether it lasts: four years after the convener leaves, or what the horizon allows."""
        return next(name for name in LASTS if np.isfinite(self.runs.outcome(name)).all())

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a plan: role, strategy, score (see `score_of`), lasts (a chance), works (that it lasts, and does in the last year a fifth or
        more, `AT_WORK`, of what it did in its best month), inside (organisations on average, a share), staff_days
        (the convener's, in all), partner_days (work of partners, a month)."""
        rows = []
        for k, (role, strategy) in enumerate(self.strategies.items()):
            own = {
                label: float(self.runs.outcome(name)[k].mean())
                for label, name in (("lasts", self.lasting), ("inside", "membership"), ("staff_days", "effort_spent"), ("partner_days", "work"))
            }  # fmt: skip
            lasts, final, peak = (self.runs.outcome(name)[k] for name in (self.lasting, "final", "peak"))
            works = float(((lasts > 0) & (peak > 0) & (final >= AT_WORK * peak)).mean())
            rows.append(
                {"role": role, "strategy": strategy.name, "score": float(self.scores[k].mean()), "works": works} | own
            )
        return pd.DataFrame(rows)

    @cached_property
    def goals(self) -> pd.DataFrame:
        """A row a plan and goal: role, goal, chance with its interval (low, high), median_month (nan where fewer than half ever have it)."""
        roles = {strategy.name: role for role, strategy in self.strategies.items()}
        table = self.runs.goals()
        table.insert(0, "role", table["strategy"].map(roles))
        return table[["role", "strategy", "goal", "chance", "low", "high", "median_month"]]

    def goal(self, role: str, name: str) -> pd.Series:
        """Return the row of a plan and goal."""
        rows = self.goals
        return rows[(rows["role"] == role) & (rows["goal"] == name)].iloc[0]

    def delivered(self, role: str) -> Floats:
        """Return how many goals are delivered by the end of each month, from month 0 on, on average in each world: points x (months + 1)."""
        months = self.months[list(self.strategies).index(role)]
        marks = np.arange(self.scenario.months + 1)
        so_far = (months[..., None] <= marks).sum(axis=2)
        return np.asarray(so_far.mean(axis=1) if len(so_far) > 1 else so_far[0], float)

    def late(self, role: str, share: float = 0.8) -> tuple[str, float]:
        """Return a goal, and the month by which this share of all runs has it: the first goal that so many runs deliver while the convener is
        there, who can still think again then; ('', nan) where none is."""
        months = self.months[list(self.strategies).index(role)]
        for k, goal in enumerate(self.scenario.every_goal):
            ever = np.where(np.isnan(months[..., k]), np.inf, months[..., k])
            month = float(np.quantile(ever, share, method="higher"))
            if month <= self.scenario.led_months:
                return goal.name, month
        return "", float("nan")


def run_plans(
    scenario: Scenario,
    strategies: Mapping[str, Strategy],
    drawn: Draws,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Plans:
    """Run plans, by role, in the same worlds with the same random numbers. Raises Stopped on Ctrl-C."""
    return Plans(drawn.run((scenario,), tuple(strategies.values()), workers, progress), dict(strategies), drawn)
