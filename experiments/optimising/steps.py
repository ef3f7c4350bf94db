"""The search in small steps, for those who share a machine with others: the same strategies and numbers as `optimise` finds.

Of one scenario and one outcome, in the world as it is. Nothing is left behind when the steps are let go: no folder, no thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from coalitionlab.experiments.comparing.gradual import gradually
from coalitionlab.experiments.optimising.draft import strategy_of
from coalitionlab.experiments.optimising.finish import best_of, finishing
from coalitionlab.experiments.optimising.optimise import judged, named, yardstick
from coalitionlab.experiments.optimising.optimum import Optimum
from coalitionlab.experiments.optimising.own import FOUND
from coalitionlab.experiments.optimising.pace import Pace
from coalitionlab.experiments.optimising.request import Request
from coalitionlab.experiments.optimising.search import Found, Progress, Search
from coalitionlab.scenarios.schema import Strategy

SECONDS_A_STEP = 0.06


@dataclass(frozen=True, eq=False)
class Underway:
    """How far a search is, what it has `found` so far (None: nothing yet), and the `optimum` once it is judged."""

    progress: Progress
    found: Found | None = None
    optimum: Optimum | None = None

    @property
    def strategy(self) -> Strategy | None:
        """The best so far, once it is judged the one that was."""
        if self.optimum is not None:
            return self.optimum.strategy
        if self.found is None or not self.found.drafts:
            return None
        best = self.found.drafts[best_of(self.found.scores, 1)[0]]
        return strategy_of(best, FOUND, title="Found by search", source="Found by coalitionlab's search")


def searched(
    request: Request, *, seconds: float = SECONDS_A_STEP, workers: int | None = None
) -> Iterator[Underway]:
    """Search, shorten and judge, in steps of about so many seconds.

    Raises InputError when the outcome is not defined in the scenario.
    """
    pace = Pace(seconds)
    search = Search(request, yardstick(request, workers), pace=pace)
    now = Underway(Progress("searching", 0, request.trials, float("nan"), float("nan")))
    for step in search.steps():
        if step is not None:
            now = Underway(step, search.found() if step.done else None)
        yield now
    yield from settled(request, search.found(), seconds=seconds, workers=workers, pace=pace)


def settled(
    request: Request,
    found: Found,
    *,
    seconds: float = SECONDS_A_STEP,
    workers: int | None = None,
    pace: Pace | None = None,
) -> Iterator[Underway]:
    """Shorten and judge what a search has found so far, in steps."""
    steps = finishing(request, yardstick(request, workers), found, pace or Pace(seconds))
    now = Underway(Progress("shortlisting", 0, 1, float("nan"), float("nan")), found)
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            chosen = end.value
            break
        if step is not None:
            now = Underway(step, found)
        yield now
    levers = named(request, chosen)
    (scenario,), best, library = request.scenarios, now.progress.best, now.progress.library
    for made in gradually(
        scenario, [*levers, *request.rivals], replicates=request.judged, seed=request.seed,
        parameters=request.parameters, workers=workers, seconds=seconds,
    ):  # fmt: skip
        progress = Progress("judging", made.done, made.of, best, library)
        if made.comparison is None:
            yield Underway(progress, found)
    assert made.comparison is not None
    comparison = replace(made.comparison, baseline=levers[0].name)
    yield Underway(progress, found)
    for outcome in request.outcomes:  # kept by the comparison: what is said of it takes as long as some steps
        comparison.summary(outcome)
        yield Underway(progress, found)
        comparison.differences(outcome, levers[0].name)
        yield Underway(progress, found)
    yield Underway(progress, found, judged(request, found, chosen, comparison))
