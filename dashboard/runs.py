"""The runs that pages ask for: made once for the same inputs, kept within bounds, and shared by all sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.dashboard.keeping import Kept
from coalitionlab.dashboard.situation import Situation, Which, scenario_of, strategy_of
from coalitionlab.experiments import statistics as st
from coalitionlab.model.batch import simulate
from coalitionlab.model.tracing import Trace, trace
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Replicates of a rough answer.
ROUGH = 50
#: What is kept of past runs, in bytes, over all sessions.
KEPT = Kept(256_000_000)


@dataclass(frozen=True)
class Gap:
    """The paired difference of a per-run outcome, a less b: its mean and 95 % interval, and the p-value of no difference.

    `apart` says whether the two can be told apart at 5 %; `pairs` is how many replicates have the outcome under both;
    `better_share` is the share of replicates in which a has more, ties counted half.
    """

    outcome: str
    difference: st.Estimate
    p: float
    apart: bool
    pairs: int
    better_share: float


@dataclass(frozen=True)
class Distribution:
    """Both strategies on the same luck.

    Attributes:
        quantiles: 2 x len(POINTS) x T x len(MONTHLY): for each month the points of every monthly outcome over replicates.
        means: 2 x T x len(MONTHLY).
        runs: 2 x R x len(PER_RUN): the outcomes of each run.
        milestones: 2 x R x milestones.
        seed: of the runs, and of the resampling behind the intervals.
    """

    scenario: Scenario
    strategies: tuple[Strategy, Strategy]
    quantiles: np.ndarray
    means: np.ndarray
    runs: np.ndarray
    milestones: np.ndarray
    seed: int = 0

    def outcome(self, name: str) -> np.ndarray:
        """2 x R: a per-run outcome of each run."""
        return self.runs[:, :, RUN_NAMES.index(name)]

    def monthly(self, name: str) -> np.ndarray:
        """2 x len(POINTS) x T: the points of a monthly outcome."""
        return self.quantiles[:, :, :, MONTHLY_NAMES.index(name)]

    @property
    def replicates(self) -> int:
        """Runs of each strategy: fewer than asked for in a first, rough answer."""
        return int(self.runs.shape[1])

    def success(self, which: Which) -> st.Estimate:
        """The share of runs that succeeded, with its interval."""
        return self._successes[0 if which == "a" else 1]

    @cached_property
    def _successes(self) -> list[st.Estimate]:
        return [st.share_interval(int(row.sum()), len(row)) for row in self.outcome("succeeded")]

    def gap(self, outcome: str) -> Gap:
        """The paired difference in a per-run outcome, a less b (made when first asked for, then kept)."""
        if outcome not in self._gaps:
            ours, theirs = self.outcome(outcome)
            self._gaps[outcome] = _gap(outcome, ours, theirs, self.seed)
        return self._gaps[outcome]

    @cached_property
    def _gaps(self) -> dict[str, Gap]:
        return {}


def traced(situation: Situation, which: Which) -> Trace:
    """The watched run of strategy a or b, told in full."""
    scenario, strategy = scenario_of(situation), strategy_of(situation, which)
    given = (situation.seed, situation.replicate, _parameters(situation))
    return KEPT.get(("trace", scenario, strategy, given), lambda: _traced(scenario, strategy, *given))


def distribution(situation: Situation) -> Distribution:
    """All replicates of both strategies, as quantiles by month and outcomes by run."""
    key = _key(situation)
    _, scenario, a, b, given = key
    return KEPT.get(key, lambda: _both(scenario, a, b, *given))


def rough_distribution(situation: Situation) -> Distribution:
    """The distribution of the first replicates alone (or of all, where they are few or known): a first answer when many wait."""
    if situation.replicates <= ROUGH or known(situation):
        return distribution(situation)
    return distribution(replace(situation, replicates=ROUGH))


def known(situation: Situation) -> bool:
    """Whether the distribution is there already."""
    return KEPT.look(_key(situation)) is not None


def distribution_key(situation: Situation) -> Any:
    """What the distribution depends on, and nothing else: two situations with the same key show the same numbers."""
    return (situation.scenario, situation.changes, situation.a, situation.b, situation.parameters,
            situation.replicates, situation.seed)  # fmt: skip


def _key(situation: Situation) -> Any:
    given = (situation.seed, situation.replicates, _parameters(situation))
    return ("both", scenario_of(situation), strategy_of(situation, "a"), strategy_of(situation, "b"), given)


def _parameters(situation: Situation) -> tuple[tuple[str, float], ...]:
    return tuple(sorted((name, float(value)) for name, value in situation.parameters.items()))


def _traced(scenario: Scenario, strategy: Strategy, seed: int, replicate: int, parameters: Any) -> Trace:
    return trace(scenario, strategy, seed=seed, replicate=replicate, parameters=dict(parameters))


@dataclass(frozen=True)
class _Told:
    """One strategy's runs, in brief."""

    quantiles: np.ndarray
    means: np.ndarray
    runs: np.ndarray
    milestones: np.ndarray


def _both(
    scenario: Scenario, a: Strategy, b: Strategy, seed: int, replicates: int, parameters: Any
) -> Distribution:
    """Makes what is not there yet: changing one strategy leaves the other's runs as they are."""
    keys = {one: ("one", scenario, one, seed, replicates, parameters) for one in (a, b)}
    told = {one: KEPT.look(key) for one, key in keys.items()}
    missing = [one for one, found in told.items() if found is None]
    if missing:
        batch = simulate(
            scenario, missing, replicates=replicates, seed=seed, months=True, parameters=dict(parameters)
        )
        assert batch.months is not None
        for k, one in enumerate(missing):
            fresh = _told(batch.months[k], batch.outcomes[k], batch.milestones[k])
            told[one] = KEPT.put(keys[one], fresh)
    parts = {
        name: np.stack([getattr(told[one], name) for one in (a, b)]) for name in _Told.__dataclass_fields__
    }
    return Distribution(scenario, (a, b), **parts, seed=seed)


def _told(months: np.ndarray, outcomes: np.ndarray, milestones: np.ndarray) -> _Told:
    return _Told(_quantiles(months), months.mean(axis=0), outcomes, milestones)


def _quantiles(months: np.ndarray) -> np.ndarray:
    """As `np.quantile(months, POINTS, axis=0)`, to the last bit: between the two runs nearest in rank; in a fifth of the time."""
    ranked = np.sort(months, axis=0)
    place = np.array(POINTS) * (len(months) - 1)
    below = np.floor(place).astype(int)
    above, part = np.minimum(below + 1, len(months) - 1), (place - below)[:, None, None]
    step = ranked[above] - ranked[below]
    found = np.where(part < 0.5, ranked[below] + step * part, ranked[above] - step * (1.0 - part))
    return np.asarray(found)


def _gap(outcome: str, ours: np.ndarray, theirs: np.ndarray, seed: int) -> Gap:
    """As `Comparison.differences` has it, to the last digit."""
    gaps = ours - theirs
    pairs = int(np.isfinite(gaps).sum())
    p = st.paired_p(gaps, seed=seed)
    interval = st.mean_interval(gaps, seed=seed)
    return Gap(outcome, interval, p, p < st.SIGNIFICANT, pairs, st.better_share(ours, theirs))
