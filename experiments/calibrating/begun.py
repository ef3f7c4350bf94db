"""A case that has begun, as from today: for reports and pages, whose runs go on from what happened.

Of the runs that agree with the history some are drawn, each with a chance in proportion to its weight and none twice: they then count
alike, so that every mean, chance, quantile and interval of equal runs holds of them as it stands. Each is made again from its first
month, with its own parameters and random numbers, and follows another plan from today on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.experiments import words as w
from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.led import likeliest
from coalitionlab.experiments.calibrating.prior import Setup, lasting
from coalitionlab.experiments.calibrating.today import AHEAD, AS_SO_FAR, changed_today, shifted
from coalitionlab.experiments.calibrating.words import FEW
from coalitionlab.experiments.convening.drawn import ALONG_RUNS, FOLLOWED
from coalitionlab.experiments.convening.followed import Followed
from coalitionlab.experiments.convening.people import follow
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.results import Results
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.web.first import usual_runner
from coalitionlab.experiments.worlds.draws import study_in_worlds
from coalitionlab.model.blueprint import blueprint
from coalitionlab.model.simulate import Batch, simulate_units
from coalitionlab.scenarios.errors import input_error, plural, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.world import months_after

STREAM = 0x746F646179
#: Outcomes of a run that are means or sums over all months; those of the months ahead follow from these and the same up to today.
MEANS, SUMS = ("collective_action", "work", "membership"), ("effort_spent",)
#: Outcomes that are kept: these, and what stands at the end.
KEPT = (*MEANS, *SUMS, "final", "peak", "goals_delivered", "alive", "alive_after_2_years", "alive_after_4_years")
#: What is said where a history has no row of what was delivered: goals that lie behind are then the model's guess.
NOT_RECORDED = "what was delivered is not recorded, so runs may have goals behind them: a row “delivered” says what was, with the count 0 where nothing was"


@dataclass(frozen=True, eq=False)
class Begun:
    """A case that has begun: N runs that agree with its history and count alike. Each is a world of its own (see `Draws`).

    Attributes
    ----------
    calibration : Calibration
        What the history says, given one way of leading and one rule.
    places : ndarray
        N places among the accepted runs, in no order.
    setup : Setup
        The scenario and the strategy of the months so far.
    """

    calibration: Calibration
    places: np.ndarray
    setup: Setup

    replicates, units = 1, "runs that agree with what happened"

    @classmethod
    def of(cls, calibration: Calibration, most: int | None = None) -> Begun:
        """Draw at most so many of the runs that agree with the history; as many as can be drawn when not given.

        Of several strategies and rules the likeliest is taken as what happened (`likeliest`). Raises InputError where fields varied, and where the
        convener has left.
        """
        calibration = likeliest(calibration)
        prior, today = calibration.prior, calibration.history.months
        leaves = prior.scenario.withdraw_month
        if leaves is not None and leaves <= today:
            remedy = f"calibrate with a later one, such as --set withdraw_month={today + AHEAD}, or null for never"
            raise input_error(f"the convener leaves in month {leaves}, and the history covers {today}", remedy)
        return cls(calibration, alike(calibration.named.weights, most, seed=prior.seed), prior.variants[0])

    def __len__(self) -> int:
        return len(self.places)

    def some(self, first: int, last: int) -> Begun:
        """Only the runs from one number to before another."""
        return replace(self, places=self.places[first:last])

    def sized(self, _: int) -> Begun:
        """Return the same: its runs are what they are."""
        return self

    @property
    def history(self) -> History:
        """What happened."""
        return self.calibration.history

    @property
    def today(self) -> int:
        """The months that have passed."""
        return self.history.months

    @property
    def happened(self) -> str:
        """What the history says, in a sentence."""
        history = self.history
        months = (
            f"{history.starts} to {months_after(history.starts, history.months - 1)}"
            if history.starts
            else f"{history.months} months"
        )
        left = "who left is not recorded" if history.leaves is None else f"{sum(history.leaves)} left"
        goals = NOT_RECORDED if history.delivered is None else f"{plural(len(history.delivered), 'goal')} delivered"
        spent = "".join(f"; {w.uncapital(label)}: {amount:,.0f}" for label, amount in history.spent)
        before = f"{history.inside_at_start} were in before, " if history.inside_at_start else ""
        who = f" ({w.some(list(history.still_inside))})" if len(history.still_inside) == history.inside[-1] else ""
        return f"So far ({months}): {before}{sum(history.joins)} joined, {left}, {history.inside[-1]} are in{who}; {goals}{spent}."

    def about(self) -> list[str]:
        """Return what its runs rest on, in sentences; the effective sample."""
        found = self.calibration
        names = f"{plural(len(found.prior.names), 'uncertain number')} of the model"
        return [
            f"The case has begun: {self.happened} Of {found.runs:,} runs of these months under “{w.titled(self.setup.strategy)}”, with {names} drawn from "
            f"their ranges, the {len(found.posterior.rows):,} that agree best with this count, the nearer ones more: they are worth "
            f"{found.posterior.effective:.0f} of equal weight. {found.named.words()}{' Where an organisation is said to be in today, the history says so.' if self.members else ''} {len(self)} of those that go on, drawn by their weights "
            f"and none twice, go on from today under each plan, with the same luck, so they count alike.{' That is few: rely on no small difference.' if len(self) < FEW else ''}",
            *found.about,
        ]

    @property
    def numbers(self) -> np.ndarray:
        """The replicate that each run is, of the calibration's seed."""
        return np.asarray(self.calibration.posterior.rows[self.places])

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of the runs, by name: N values, or one for all."""
        return self.calibration.prior.parameters_of(self.calibration.unit[self.places])

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The organisations of the case that are inside today, as far as the history names them."""
        named = {name.casefold() for name in self.history.still_inside}
        return tuple(name for name in blueprint(self.setup.scenario).names if name.casefold() in named)

    @cached_property
    def case(self) -> Scenario:
        """The case as it lies ahead: its months, dates and events are counted from today."""
        case, today = self.setup.scenario, self.today
        starts = self.history.starts or case.starts
        events = [
            each.with_(month=each.month - today, date=None) for each in case.environment.events if each.month > today
        ]
        return case.with_(
            months=max(case.months - today, AHEAD), withdraw_month=case.withdraw_month and case.withdraw_month - today,
            starts=starts and months_after(starts, today),
            **{"environment.events": tuple(events), "convener.capacity": case.capacity_in(today + 1)},
        )  # fmt: skip

    def whole(self, ahead: Scenario) -> Scenario:
        """The case from its first month, with the months and events of a case ahead after today."""
        case, today = self.setup.scenario, self.today
        past = [each for each in case.environment.events if each.month <= today]
        events = [*past, *(each.with_(month=each.month + today, date=None) for each in ahead.environment.events)]
        drawn = self.calibration.prior.names
        return case.with_(
            months=today + ahead.months, withdraw_month=ahead.withdraw_month and ahead.withdraw_month + today,
            parameters={name: value for name, value in case.parameters.items() if name not in drawn},
            **{"environment.events": tuple(events)},
        )  # fmt: skip

    @cached_property
    def as_so_far(self) -> Strategy:
        """The plan of going on as so far: the phases of what was done that were not over, their months counted from today."""
        past, today = self.setup.strategy, self.today
        left = [phase for phase in past.phases if phase.until_month is None or phase.until_month > today]
        return past.with_(
            name=AS_SO_FAR, title=past.title or past.name, phases=[shifted(phase, -today) for phase in left]
        )

    def joined(self, plan: Strategy) -> Strategy:
        """What was done so far, then a plan. Raises InputError for a Python function."""
        if isinstance(plan, Led):
            raise input_error(f"{quoted(plan.name)} is a Python function", "give plans with phases", field="strategies")
        return changed_today(self.setup.strategy, plan, self.today)

    def run(
        self, ahead: Sequence[Scenario], plans: Sequence[Strategy], workers: int | None = None, progress: Progress | None = None,
        *, only: np.ndarray | None = None,
    ) -> Runs:  # fmt: skip
        """Return the runs of plans on cases ahead, or `only` some by their numbers; months are from today, 0 for a goal delivered before."""
        which = np.arange(len(self)) if only is None else only
        study = study_in_worlds(
            tuple(ahead), tuple(plans), [{}] * len(which), replicates=1, seed=self.calibration.prior.seed, outcomes=KEPT
        )
        results, each = Results.empty(study), len(plans) * len(which)
        for n, case in enumerate(ahead):
            batch = self._made(which, self.whole(case), [self.joined(plan) for plan in plans], workers)
            for name in KEPT:
                column = RUN_NAMES.index(name)
                before = self._so_far.outcomes[0, which, column]
                results.outcomes[name][n, :, :, 0] = self._ahead(
                    name, batch.outcomes[:, :, column], before, case.months
                )
            goals = batch.delivered.shape[2]
            results.delivered[n, :, :, 0, :goals] = np.maximum(batch.delivered - self.today, 0.0)  # type: ignore[index]
            results.done[n] = True
            if progress is not None:
                progress((n + 1) * each, len(ahead) * each)
        return Runs(study, results, complete=True)

    def _ahead(self, name: str, values: Floats, before: Floats, months: int) -> Floats:
        """An outcome of the months ahead, from that of all months and that of the months so far."""
        if name in SUMS:
            return np.asarray(values - before)
        if name in MEANS:
            return np.asarray(((self.today + months) * values - self.today * before) / months)
        return values

    @cached_property
    def _so_far(self) -> Batch:
        return self._made(np.arange(len(self)), lasting(self.setup.scenario, self.today), [self.setup.strategy], None)

    def _made(self, which: np.ndarray, whole: Scenario, strategies: Sequence[Strategy], workers: int | None) -> Batch:
        prior = self.calibration.prior
        return simulate_units(
            whole, strategies, replicates=self.numbers[which], seed=prior.seed, workers=workers, runner=usual_runner(),
            parameters=prior.parameters_of(self.calibration.unit[self.places[which]]),
        )  # fmt: skip

    def followed(self, *, closely: bool) -> int:
        """Return in how many of its runs everybody is followed."""
        return min(FOLLOWED * ALONG_RUNS if closely else ALONG_RUNS, len(self))

    def follow(
        self, ahead: Scenario, plan: Strategy, *, closely: bool, workers: int | None = None, count: Callable[[int], None] | None = None
    ) -> Followed:  # fmt: skip
        """Follow everybody through so many of the runs, from today on."""
        joined, prior, most = self.joined(plan), self.calibration.prior, self.followed(closely=closely)
        values = prior.values(self.calibration.unit[self.places[:most]])
        units = [
            (dict(zip(prior.names, row, strict=True)), int(number))
            for row, number in zip(values.tolist(), self.numbers[:most], strict=True)
        ]
        return follow(
            self.whole(ahead), joined, units, seed=prior.seed, parameters=prior.fixed or {}, workers=workers, closely=closely, count=count,
            after=(self.today, len(joined.phases) - max(1, len(plan.phases))),
        )  # fmt: skip


def alike(weights: Floats, most: int | None = None, *, seed: int = 0) -> np.ndarray:
    """Draw places of weighted runs so that those drawn count alike: each with a chance in proportion to its weight, none twice.

    Draws are as many as that allows (1 over the largest weight), or `most`, by systematic sampling (Madow 1949), and shuffled.

    Examples
    --------
    >>> sorted(alike(np.array([0.4, 0.3, 0.3])).tolist()) in ([0, 1], [0, 2], [1, 2])
    True
    """
    rng = np.random.default_rng([STREAM, seed])
    allowed = max(1, int(1.0 / weights.max() + 1e-9))
    count = allowed if most is None else min(allowed, most)
    total = np.cumsum(weights)
    marks = (np.arange(count) + rng.random()) / count * total[-1]
    return np.asarray(rng.permutation(np.minimum(np.searchsorted(total, marks, side="right"), len(weights) - 1)))
