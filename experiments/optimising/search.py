"""The search: generations of strategies are run and scored, then the best of them run again and simplified.

All strategies have common random numbers. What is drawn for the search, for the choice at its end and for the held-out test
(`optimise`) differs, because the best of many on some random numbers owes part of its score to these.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import optuna

from coalitionlab.experiments.optimising.breeder import (
    ALL_REPLICATES,
    DRAFT,
    POPULATION,
    candidates,
    draft_in,
    tried,
)
from coalitionlab.experiments.optimising.drafts import Draft, draft_to_json, strategy_of
from coalitionlab.experiments.optimising.moves import Step, simpler_drafts
from coalitionlab.experiments.optimising.scores import (
    Floats,
    best_of,
    means,
    robust_scores,
    signs,
    times_dominated,
)
from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.runs.execute import execute_in_steps
from coalitionlab.experiments.study import Points, Study
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.schema import Strategy

#: All strategies of a generation are run on this share of the replicates, and this share of them, the best so far, on the rest.
FIRST_SHARE, PROMISING = 0.25, 0.34
#: Candidates that are run again, and the most strategies that a front keeps.
SHORTLIST, MOST_ON_FRONT = 24, 8
#: Replicates of the shortlist: so many times those of the search, and at least so many over all cases.
TIMES, LEAST_REPLICATES = 3, 96
#: What simplifying may cost: a share of the lead over the library. A step that costs so many times as much is not tried again.
TOLERANCE, TOO_COSTLY = 0.02, 2.0
#: The smallest tolerance, where all strategies of the library do the same.
SMALLEST = 1e-12

T = TypeVar("T")
#: Work in steps, so that a page can show progress and stop it between two of them.
Steps = Generator[None, None, T]
#: Runs strategies on replicates `first` to `first + count - 1`: strategies x outcomes x cases x replicates.
Measure = Callable[[Sequence[Strategy], int, int], Steps[Floats]]


@dataclass(frozen=True)
class Benchmark:
    """The strategies of the library and the user's own on some replicates: what drafts are compared with.

    `values` are rivals x outcomes x cases x replicates, `best` (outcomes x cases) the best mean of each case, `scores` rivals x
    outcomes.
    """

    values: Floats
    best: Floats
    scores: Floats


class BudgetSearch:
    """A search under way: `steps` moves it on, the attributes say how far it is.

    Parameters
    ----------
    settings : SearchSettings
    study : optuna.Study
        From `open_study`; what it holds is not tried again.
    workers : int or None
        Threads.
    seconds : float or None
        How long a step of runs takes about; all runs of a generation at once when not given.

    Attributes
    ----------
    stage : str
        "searching", "simplifying", or "testing" when only the held-out test remains.
    rivals : Benchmark or None
        The library and the user's own strategies in the runs of the search.
    drafts : list of Draft
        What it came to, once `stage` is "testing": with several outcomes a front, the best in the first outcome first.
    """

    def __init__(
        self,
        settings: SearchSettings,
        study: optuna.Study,
        *,
        workers: int | None = None,
        seconds: float | None = None,
    ) -> None:
        self.settings, self.study, self.workers, self.stage = settings, study, workers, "searching"
        self.rivals: Benchmark | None = None
        self.drafts: list[Draft] = []
        self._measure = measuring(settings, workers=workers, seconds=seconds)

    @property
    def tried(self) -> int:
        """Number of strategies tried."""
        return len(tried(self.study))

    @property
    def best(self) -> float | None:
        """The best score so far in the first outcome, signed so that more is better; None when there is none yet."""
        complete = (trial for trial in tried(self.study) if trial.user_attrs[ALL_REPLICATES])
        return max((trial.values[0] for trial in complete), default=None)

    def steps(self) -> Iterator[None]:
        """Search and simplify, in steps between which it can be shown and stopped."""
        self.rivals = yield from benchmark(self.settings, self._measure, 0, self.settings.replicates)
        while self.tried < self.settings.trials:
            yield from next_generation(self.settings, self.study, self.rivals, self._measure)
            yield
        yield from self.end()

    def end(self) -> Iterator[None]:
        """Choose and simplify the best of the strategies tried so far."""
        self.stage = "simplifying"
        yield
        self.drafts = yield from finalists(self.settings, *candidates(self.study), self._measure)
        self.stage = "testing"
        yield


def measuring(
    settings: SearchSettings, *, workers: int | None = None, seconds: float | None = None
) -> Measure:
    """A function that runs strategies on the random numbers and in the worlds of the search, in steps of about `seconds`."""
    worlds = settings.search_worlds
    factors = tuple(worlds[0]) if worlds else ()
    points = Points.of([tuple(world.values()) for world in worlds], len(factors)) if worlds else Points()

    def measure(strategies: Sequence[Strategy], first: int, count: int) -> Steps[Floats]:
        study = Study(
            settings.scenarios, tuple(strategies), factors, points, replicates=count, first_replicate=first,
            seed=settings.search_seed, outcomes=settings.outcomes, parameters=settings.parameters,
            keep_scenario_parameters=True,
        )  # fmt: skip
        sizes = (count,) if seconds is None else None
        for step in execute_in_steps(study, sizes, seconds=seconds, workers=workers, strict=True):
            runs = step
            yield
        by_outcome = [
            np.concatenate([runs.outcome(name, scenario.name) for scenario in settings.scenarios], axis=1)
            for name in settings.outcomes
        ]
        return np.stack(by_outcome, axis=1) * signs(settings.outcomes)[:, None, None]

    return measure


def benchmark(settings: SearchSettings, measure: Measure, first: int, count: int) -> Steps[Benchmark]:
    """Run the library and the user's own strategies. Raises InputError for an outcome that no run of a scenario defines."""
    values = yield from measure(settings.rivals, first, count)
    undefined = np.argwhere(np.isnan(values).all(axis=(0, 3)))
    if len(undefined):
        outcome, case = undefined[0]
        scenario = settings.scenarios[int(case) // max(1, settings.worlds)].name
        problem = f"{settings.outcomes[outcome]} is not defined in {quoted(scenario)}"
        raise input_error(problem, "name another outcome", field="outcome")
    best = means(values).max(axis=0)
    return Benchmark(values, best, robust_scores(means(values), best, settings.robust))


def next_generation(
    settings: SearchSettings, study: optuna.Study, rivals: Benchmark, measure: Measure
) -> Steps[None]:
    """Ask for the next strategies (the rest of a generation that was cut short, and no more than `trials`), run and tell them."""
    before = tried(study)
    begun = before[len(before) - len(before) % POPULATION :]
    wanted = min(POPULATION - len(begun), settings.trials - len(before))
    asked = [study.ask() for _ in range(wanted)]
    drafts = [trial.relative_params[DRAFT] for trial in asked]
    scores, complete = yield from race(settings, [*map(draft_in, begun), *drafts], rivals, measure)
    for k, (trial, draft) in enumerate(zip(asked, drafts, strict=True), start=len(begun)):
        trial.set_user_attr(DRAFT, draft_to_json(draft))
        trial.set_user_attr(ALL_REPLICATES, bool(complete[k]))
        study.tell(trial, scores[k].tolist())


def race(
    settings: SearchSettings, drafts: Sequence[Draft], rivals: Benchmark, measure: Measure
) -> Steps[tuple[Floats, np.ndarray]]:
    """Scores of drafts (drafts x outcomes), and which of them were run on all replicates.

    The scores of the others are estimates: their difference from the best rival on the first replicates, added to what that
    rival reaches on all. What the random numbers do to both cancels out.
    """
    strategies = [strategy_of(draft, str(k)) for k, draft in enumerate(drafts)]
    first = max(2, round(settings.replicates * FIRST_SHARE))
    early = yield from measure(strategies, 0, first)
    best_rival = rivals.values[int(np.argmax(rivals.scores[:, 0]))][None]
    shift = means(best_rival) - means(best_rival[..., :first])
    scores = robust_scores(means(early) + shift, rivals.best, settings.robust)
    wanted = max(1, round(PROMISING * len(drafts)))
    promising = np.sort(np.argsort(times_dominated(scores), kind="stable")[:wanted])
    late = yield from measure([strategies[k] for k in promising], first, settings.replicates - first)
    values = np.concatenate([early[promising], late], axis=-1)
    scores[promising] = robust_scores(means(values), rivals.best, settings.robust)
    complete = np.zeros(len(drafts), bool)
    complete[promising] = True
    return scores, complete


def finalists(
    settings: SearchSettings, drafts: Sequence[Draft], scores: Floats, measure: Measure
) -> Steps[list[Draft]]:
    """The best of the candidates on replicates that the search did not use, simplified; of a front, the best in the first outcome
    first."""
    first = settings.replicates
    count = max(TIMES * first, -(-LEAST_REPLICATES // settings.cases))
    rivals = yield from benchmark(settings, measure, first, count)

    def scored(some: Sequence[Draft]) -> Steps[Floats]:
        values = yield from measure(
            [strategy_of(draft, str(k)) for k, draft in enumerate(some)], first, count
        )
        return robust_scores(means(values), rivals.best, settings.robust)

    shortlist = [drafts[k] for k in best_of(scores, SHORTLIST)]
    again = yield from scored(shortlist)
    most = MOST_ON_FRONT if len(settings.outcomes) > 1 else 1
    simple: dict[str, Draft] = {}
    for k in best_of(again, most):
        draft = yield from simplified(shortlist[k], again[k], rivals.scores, scored)
        simple.setdefault(draft.key(), draft)
    final = list(simple.values())
    if len(final) > 1:
        last = yield from scored(final)
        final = [final[k] for k in best_of(last, most)]
    return final


def simplified(
    draft: Draft, reached: Floats, rivals: Floats, scored: Callable[[Sequence[Draft]], Steps[Floats]]
) -> Steps[Draft]:
    """The draft without what adds little, one step at a time, the cheapest first.

    No outcome may end below `reached` by more than TOLERANCE of its lead over the library (of the library's own range, where
    there is no lead).
    """
    lead = reached - rivals.max(axis=0)
    allowed = TOLERANCE * np.where(lead > 0, lead, np.ptp(rivals, axis=0))
    needed: set[Step] = set()
    while options := [(step, simpler) for step, simpler in simpler_drafts(draft) if step not in needed]:
        scores = yield from scored([simpler for _, simpler in options])
        cost = ((reached - scores) / np.maximum(allowed, SMALLEST)).max(axis=1)
        needed |= {step for (step, _), loss in zip(options, cost, strict=True) if loss > TOO_COSTLY}
        if cost.min() > 1.0:
            break
        draft = options[int(np.argmin(cost))][1]
    return draft
