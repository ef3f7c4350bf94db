"""A search under way, and the held-out test at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import optuna

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.optimising.drafts import Draft, strategy_of
from coalitionlab.experiments.optimising.generations import ALL_REPLICATES, candidates, next_generation, tried
from coalitionlab.experiments.optimising.held_out import front_table, leads_table, test_table
from coalitionlab.experiments.optimising.optimum import Optimum
from coalitionlab.experiments.optimising.scores import Benchmark, benchmark, measuring
from coalitionlab.experiments.optimising.settings import FOUND, SearchSettings
from coalitionlab.experiments.optimising.shortlist import finalists
from coalitionlab.experiments.words import listed, spaced
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Strategy


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
        "searching", "simplifying", "testing" or "done".
    study : optuna.Study
        The strategies tried so far, with their scores.
    rivals : Benchmark or None
        The library and the user's own strategies in the runs of the search.
    optimum : Optimum or None
        The result, once it is tested.
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
        self.optimum: Optimum | None = None
        self._measure = measuring(settings, workers=workers, seconds=seconds)

    @property
    def tried(self) -> int:
        """Number of strategies tried."""
        return len(tried(self.study))

    @property
    def best(self) -> float | None:
        """The best score so far in the first outcome, signed so that more is better; None when there is none yet."""
        return max(
            (trial.values[0] for trial in tried(self.study) if trial.user_attrs[ALL_REPLICATES]), default=None
        )

    def steps(self) -> Iterator[None]:
        """Search, simplify and test, in steps between which it can be shown and stopped."""
        self.rivals = yield from benchmark(self.settings, self._measure, 0, self.settings.replicates)
        while self.tried < self.settings.trials:
            yield from next_generation(self.settings, self.study, self.rivals, self._measure)
            yield
        yield from self.end()

    def end(self) -> Iterator[None]:
        """Simplify and test the best strategy tried so far."""
        self.stage = "simplifying"
        yield
        drafts = yield from finalists(self.settings, *candidates(self.study), self._measure)
        self.stage = "testing"
        yield
        self.optimum = tested(self.settings, drafts, self.tried, workers=self.workers)
        self.stage = "done"
        yield


def check_functions(settings: SearchSettings, *, workers: int | None = None) -> None:
    """Make the runs of the test of the user's own functions, so that one that fails there is refused before the search."""
    functions = [strategy for strategy in settings.own if isinstance(strategy, Led)]
    if functions:
        compare_held_out(settings, functions, workers=workers)


def compare_held_out(
    settings: SearchSettings, strategies: Sequence[Strategy], *, workers: int | None = None
) -> Comparison:
    """Run strategies on the random numbers of the test."""
    return compare(
        settings.scenarios, strategies, replicates=settings.tests_per_world, seed=settings.seed,
        worlds=settings.worlds, parameters=settings.parameters, workers=workers, months=False,
        baseline=strategies[0].name,
    )  # fmt: skip


def tested(
    settings: SearchSettings, drafts: Sequence[Draft], tried: int, *, workers: int | None = None
) -> Optimum:
    """Run the strategies found and their rivals on the random numbers of the test."""
    found = named(settings, drafts)
    comparison = compare_held_out(settings, [*found, *settings.rivals], workers=workers)
    return Optimum(
        settings, found, test_table(comparison, settings.outcomes), leads_table(comparison, settings),
        front_table(comparison, settings), comparison, tried,
    )  # fmt: skip


def named(settings: SearchSettings, drafts: Sequence[Draft]) -> tuple[Strategy, ...]:
    """The drafts as strategies, with the names of their files."""
    cases = ", ".join(scenario.title or scenario.name for scenario in settings.scenarios)
    about = {
        "source": "Found by coalitionlab optimise; the result of a search, not taken from a text",
        "summary": f"Searched for on {cases}: {listed([spaced(name) for name in settings.outcomes])}.",
        "assumed": (
            "What it does well, it does in this model, for these scenarios, under their assumptions.",
        ),
    }
    return tuple(
        strategy_of(
            draft,
            FOUND if k == 1 else f"front_{k}",
            title="Found by search" + (f", {k}" if k > 1 else ""),
            **about,
        )
        for k, draft in enumerate(drafts, start=1)
    )
