"""Both strategies' runs with common random numbers, shared by all sessions that look at the same; their difference in words and as numbers."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coalitionlab.dashboard.jobs import RUNNER, Job
from coalitionlab.dashboard.situation import Situation, Which, scenario_of, strategy_of
from coalitionlab.dashboard.words import interval
from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.settings import is_chance
from coalitionlab.experiments.statistics import Estimate
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.names.outcomes import MONTHLY, MONTHLY_NAMES, PER_RUN, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario

POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Gap:
    """The paired difference of a per-run outcome, A less B, over the replicates that have it under both.

    Attributes:
        estimate, p, significant: its mean with the 95 % interval, the p-value of no difference, and whether that is below 5 %.
        pairs, better_share: the number of replicates, and the share in which A has more, ties counted half.
    """

    outcome: str
    estimate: st.Estimate
    p: float
    significant: bool
    pairs: int
    better_share: float

    @property
    def higher(self) -> str:
        """Which has more: "a", "b", or "same" without a significant difference."""
        if not self.significant or not math.isfinite(self.estimate.mean):
            return "same"
        return "a" if self.estimate.mean > 0 else "b"

    @property
    def better(self) -> str:
        """Which does better: "a", "b", "same", or "none" where the outcome is not defined."""
        if not math.isfinite(self.estimate.mean):
            return "none"
        if self.higher == "same" or PER_RUN[self.outcome].sign > 0:
            return self.higher
        return {"a": "b", "b": "a"}[self.higher]

    def words(self) -> str:
        """The difference, its interval, and whether it is above noise."""
        title, estimate = self.outcome.replace("_", " "), self.estimate
        if self.better == "none":
            return f"{title.capitalize()} is not defined in these runs, so there is nothing to compare."
        if estimate.low == estimate.high == 0.0:
            return "A and B cannot be told apart: they come out the same in every replicate."
        if self.better == "same":
            difference = interval(estimate, "signed")
            return f"A and B cannot be told apart: A less B in {title} is {difference}, which may be luck."
        way = "lower" if PER_RUN[self.outcome].higher_is == "worse" else "higher"
        return f"{self.better.upper()} does better in {title}: {way} by {interval(estimate, 'size')}."


@dataclass(frozen=True)
class PairedRuns:
    """R runs of strategies A and B over T months.

    Attributes:
        quantiles: 2 x len(POINTS) x T x len(MONTHLY), over runs; means: 2 x T x len(MONTHLY).
        runs: 2 x R x len(PER_RUN), the outcomes of each run; delivered: 2 x R x goals, the month of each goal, nan for never.
        seed: of the runs, and of the resampling behind the intervals.
    """

    scenario: Scenario
    quantiles: np.ndarray
    means: np.ndarray
    runs: np.ndarray
    delivered: np.ndarray
    seed: int
    _gaps: dict[str, Gap] = field(default_factory=dict, compare=False)

    @property
    def replicates(self) -> int:
        """Runs of each strategy."""
        return int(self.runs.shape[1])

    def outcome(self, name: str) -> np.ndarray:
        """2 x R: a per-run outcome of each run."""
        return self.runs[:, :, RUN_NAMES.index(name)]

    def monthly(self, name: str) -> np.ndarray:
        """2 x len(POINTS) x T: the points of a monthly outcome."""
        return self.quantiles[:, :, :, MONTHLY_NAMES.index(name)]

    def success(self) -> list[st.Estimate]:
        """The share of runs of each that succeeded, with its interval."""
        return [st.share_interval(int(row.sum()), len(row)) for row in self.outcome("succeeded")]

    def means_of(self, outcome: str) -> list[st.Estimate]:
        """The mean of a per-run outcome under each, with its interval."""
        chance = is_chance(outcome)
        return [st.mean_interval(row, chance=chance, seed=self.seed) for row in self.outcome(outcome)]

    def gap(self, outcome: str) -> Gap:
        """The paired difference in a per-run outcome, as `Comparison.differences` has it; kept once it is computed."""
        if outcome not in self._gaps:
            a, b = self.outcome(outcome)
            chances = st.chance_difference(a, b) if is_chance(outcome) else None
            self._gaps[outcome] = gap_of(outcome, a - b, st.better_share(a, b), self.seed, chances)
        return self._gaps[outcome]


def gap_of(
    outcome: str, differences: np.ndarray, better_share: float, seed: int, estimate: Estimate | None = None
) -> Gap:
    """The mean of paired differences with its interval (that of `estimate`, where it is known) and its test."""
    p = sg.paired_p(differences, seed=seed)
    estimate = estimate or st.mean_interval(differences, seed=seed)
    return Gap(outcome, estimate, p, p < sg.SIGNIFICANT, int(np.isfinite(differences).sum()), better_share)


def paired_job(situation: Situation) -> Job[PairedRuns]:
    """The runs that a situation asks for; equal keys give equal numbers."""
    key = (
        "pair",
        scenario_of(situation),
        strategy_of(situation, "a"),
        strategy_of(situation, "b"),
        *_rest(situation),
    )
    return Job(key, lambda _: paired_runs(situation))


def paired_runs(situation: Situation) -> PairedRuns:
    """All replicates of both strategies, as quantiles by month and outcomes by run."""
    sides = [_side(situation, which) for which in ("a", "b")]
    quantiles, means, runs, delivered = (np.stack(arrays) for arrays in zip(*sides, strict=True))
    return PairedRuns(scenario_of(situation), quantiles, means, runs, delivered, situation.seed)


def _rest(situation: Situation) -> tuple[Any, ...]:
    return situation.replicates, situation.seed, situation.numbers


def _side(situation: Situation, which: Which) -> tuple[np.ndarray, ...]:
    """One strategy's runs, kept apart: changing the other strategy leaves them as they are."""
    scenario, strategy = scenario_of(situation), strategy_of(situation, which)

    def run() -> tuple[np.ndarray, ...]:
        batch = simulate(
            scenario, [strategy], replicates=situation.replicates, seed=situation.seed, months=True,
            parameters=dict(situation.parameters),
        )  # fmt: skip
        assert batch.months is not None
        return (
            quantiles_of(batch.months[0]),
            batch.months[0].mean(axis=0),
            batch.outcomes[0],
            batch.delivered[0],
        )

    return RUNNER.cached(("side", scenario, strategy, *_rest(situation)), run)


def quantiles_of(months: np.ndarray) -> np.ndarray:
    """`np.quantile(months, POINTS, axis=0)` to the last bit, in a fifth of its time: linear between the two nearest ranks."""
    ranked = np.sort(months, axis=0)
    rank = np.array(POINTS) * (len(months) - 1)
    below = np.floor(rank).astype(int)
    above, part = np.minimum(below + 1, len(months) - 1), (rank - below)[:, None, None]
    step = ranked[above] - ranked[below]
    return np.asarray(np.where(part < 0.5, ranked[below] + step * part, ranked[above] - step * (1.0 - part)))


#: The monthly outcome that is drawn for a per-run outcome without one of the same name.
COURSES = {"months_to_critical_mass": "participation", "churn": "leaves", "coerced_share": "mandated_share"}
_PREDICTION = re.compile(r"(A|B|same)(?: by (\d{1,9}(?:\.\d{1,6})?))?")


@dataclass(frozen=True)
class Prediction:
    """Which of the two does better ("A", "B", or "same" for too close to tell), and by how much of the outcome's unit."""

    better: str
    amount: float | None = None

    def __str__(self) -> str:
        return self.better if self.amount is None else f"{self.better} by {self.amount:g}"

    def judged(self, gap: Gap) -> str:
        """How it compares with what came out, in words."""
        if gap.better in ("same", "none"):
            if self.better == "same":
                return "As you said: the two cannot be told apart."
            return "The runs do not tell the two apart, so they do not bear you out; more replicates might."
        if gap.better.upper() != self.better:
            return f"It came out otherwise: {gap.better.upper()} does better."
        if self.amount is None:
            return "You picked the right one."
        low, high = sorted((abs(gap.estimate.low), abs(gap.estimate.high)))
        if low <= self.amount <= high:
            return "You picked the right one, and your size lies within the interval."
        size = "smaller" if self.amount > high else "larger"
        return f"You picked the right one; the difference is {size} than you said."


def read_prediction(text: str) -> Prediction | None:
    """The prediction in a text such as "A by 0.05"; None for none or for other words."""
    match = _PREDICTION.fullmatch(text.strip())
    return None if match is None else Prediction(match[1], float(match[2]) if match[2] else None)


def course_of(outcome: str) -> str:
    """The monthly outcome that tells most about a per-run outcome."""
    return COURSES.get(outcome, outcome if outcome in MONTHLY else "collective_action")


def packed(runs: PairedRuns, outcome: str, course: str, more: dict[str, Any]) -> bytes:
    """The numbers as one message: the length of the JSON as 4 bytes (little-endian), the JSON padded with spaces to a
    multiple of 4, then float32 values, 2 x 5 x T: for a and b the 5, 25, 50, 75, 95 % points of the course by month.
    """
    head = json.dumps({**numbers(runs, outcome), "course": course, **more}, allow_nan=False).encode()
    head += b" " * (-len(head) % 4)
    bands = np.ascontiguousarray(runs.monthly(course), np.dtype("<f4"))
    return len(head).to_bytes(4, "little") + head + bands.tobytes()


def numbers(runs: PairedRuns, outcome: str) -> dict[str, Any]:
    """Chance of success and the outcome's spread for a and b, and the paired difference with what it means."""
    gap = runs.gap(outcome)
    return {
        "outcome": outcome,
        "unit": PER_RUN[outcome].unit,
        "replicates": runs.replicates,
        "chance": [_interval(share) for share in runs.success()],
        "spread": [_spread(row) for row in runs.outcome(outcome)],
        "gap": [
            *_interval(gap.estimate), _finite(gap.p), gap.significant, _finite(gap.better_share), gap.pairs,
        ],
        "verdict": gap.words(),
        "told": gap.better,
    }  # fmt: skip


def _spread(values: np.ndarray) -> list[float | None]:
    defined = values[np.isfinite(values)]
    return (
        [None] * 3
        if not defined.size
        else [float(point) for point in np.quantile(defined, (0.05, 0.5, 0.95))]
    )


def _interval(estimate: Estimate) -> list[float | None]:
    return [_finite(estimate.mean), _finite(estimate.low), _finite(estimate.high)]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
