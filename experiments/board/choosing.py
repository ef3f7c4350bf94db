"""The plans that a board is not given: the proposed one, picked of the library, and the best found, by a search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from coalitionlab.experiments.board.plans import score_of, units_of_runs
from coalitionlab.experiments.convening.drawn import Draws
from coalitionlab.experiments.optimising.optimise import named_strategies, optimise
from coalitionlab.experiments.optimising.scores import signs
from coalitionlab.experiments.optimising.settings import FOUND, RESERVED, SMALLEST, check_settings
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.settings import resolve_strategies
from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.names.outcomes import HEADLINE
from coalitionlab.scenarios.schema import Scenario, Strategy

#: The search: plans tried, worlds and runs in each; its result is judged by the report's own runs.
TRIALS, SEARCH_WORLDS, SEARCH_RUNS, PHASES = 320, 8, 4, 3
#: Of the library, but to compare with: no board would be asked to adopt them.
YARDSTICKS = ("leaderless", "even_spread")


class BegunRuns(Protocol):
    """The runs of a case that has begun, some of which can be made to go on: `calibrating.begun.Begun`."""

    def __len__(self) -> int: ...

    def run(
        self, ahead: Sequence[Scenario], plans: Sequence[Strategy], workers: int | None, progress: Progress | None, *, only: np.ndarray
    ) -> Runs:  # fmt: skip
        """Return the runs of plans on cases ahead, those of these numbers."""


def pick(
    case: Scenario, now: Strategy, drawn: Draws, workers: int | None = None, progress: Progress | None = None
) -> tuple[Strategy, int]:
    """Return the strategy of the library that does best on the goals of a case, and among how many."""
    library = [each for each in resolve_strategies(None) if each.name not in (now.name, *YARDSTICKS)]
    runs = drawn.run((case,), library, workers, progress)
    means = units_of_runs(score_of(runs.goal_months(), case.months)).mean(axis=1)
    return library[int(means.argmax())], len(library)


def search(
    case: Scenario, now: Strategy, proposed: Strategy, begun: BegunRuns | None, *, progress: Progress | None = None, **settings: Any
) -> tuple[Strategy, int]:  # fmt: skip
    """Return the best plan that a small search finds under the same capacity, the style of the convener kept, and how many were tried.

    Of a case that has begun its runs are those of `begun`, and the plan is not tested.
    """
    own = None if RESERVED.fullmatch(proposed.name) else proposed
    name = FOUND if proposed.name != FOUND else "best_found"
    sizes: dict[str, Any] = {"trials": TRIALS, "phases": PHASES, "strategies": own, "current": now}
    if begun is not None:
        plan, tried = _search_from(begun, case, progress=progress, **sizes, **settings)
        return plan.with_(name=name), tried

    def told(done: int, total: int | None, _: str) -> None:
        if progress is not None:
            progress(done, total)

    found = optimise(
        case, worlds=SEARCH_WORLDS, replicates=SEARCH_RUNS, test_replicates=SEARCH_WORLDS * SEARCH_RUNS, progress=told, **sizes, **settings
    )  # fmt: skip
    return found.strategy.with_(name=name), found.tried


def _search_from(
    begun: BegunRuns, case: Scenario, *, workers: int | None, progress: Progress | None, **asked: Any
) -> tuple[Strategy, int]:
    """The best plan that a search finds from today on, over the runs of a case that has begun, and how many were tried."""
    from coalitionlab.experiments.optimising.breeder import open_study  # needs Optuna
    from coalitionlab.experiments.optimising.search import BudgetSearch

    fourth = max(SMALLEST["replicates"], len(begun) // 4)  # as many again, three times, for the choice at the end
    settings = check_settings(
        case, outcome=HEADLINE, worlds=0, replicates=fourth, test_replicates=SMALLEST["test_replicates"], **asked
    )

    def measure(plans: Sequence[Strategy], first: int, count: int, counted: Callable[..., None]) -> Floats:
        which = np.arange(first, first + count) % len(begun)  # from the first again after the last
        runs = begun.run(settings.scenarios, plans, workers, counted, only=which)
        values = [np.swapaxes(runs.outcome(name), 1, 2) for name in settings.outcomes]
        return np.stack(values, axis=1) * signs(settings.outcomes)[:, None, None]

    def report(search: BudgetSearch) -> None:
        if progress is not None:
            progress(search.tried, settings.trials)

    found = BudgetSearch(settings, open_study(settings, None), measure, report)
    found.run()
    return named_strategies(settings, found.drafts)[0], found.tried
