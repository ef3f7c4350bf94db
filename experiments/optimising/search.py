"""The search itself: generations of strategies, each run under the same luck, the promising ones more often."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments.optimising.coordinates import draft_at
from coalitionlab.experiments.optimising.draft import Draft, draft_of, strategy_of
from coalitionlab.experiments.optimising.pace import Pace, Steps, finished
from coalitionlab.experiments.optimising.request import Request
from coalitionlab.experiments.optimising.scores import Floats, Yardstick, dominated, means, scores
from coalitionlab.scenarios.errors import input_error, quoted

if TYPE_CHECKING:
    import optuna

    from coalitionlab.experiments.optimising.journal import Journal

#: Strategies of a generation. They are run together, in one compiled call.
POPULATION = 32
#: Of a generation all get this share of the replicates, and this share of them, those that look best, the rest.
FIRST_SHARE, PROMISING = 0.25, 0.34
#: What a trial remembers beyond Optuna's own: whether it was run on all replicates.
WHOLE = "all_replicates"


@dataclass(frozen=True)
class Progress:
    """Where the work is. `stage` is rehearsing (of functions of one's own), searching, shortlisting, shortening or judging; `done` of `total`
    are strategies tried (runs, when rehearsing or judging); `best` is the best score so far of the first outcome, and `library` that of the
    best of the library and of one's own, as the search sees them."""

    stage: str
    done: int
    total: int
    best: float
    library: float


Told = Callable[[Progress], None]


@dataclass(frozen=True)
class Found:
    """What the search leaves: every strategy that was run on all replicates, with its scores (drafts x outcomes; more is better)."""

    drafts: tuple[Draft, ...]
    scores: Floats
    tried: int
    library: Floats  #: strategies of the library and of one's own x outcomes


class Arena:
    """Where strategies meet the replicates of the search, and the library's best of every case."""

    def __init__(self, request: Request, yard: Yardstick, library: Floats | None = None) -> None:
        self.request, self.yard = request, yard
        self.first = max(2, round(request.replicates * FIRST_SHARE))
        self.library = yard.measure(request.rivals, 0, request.replicates) if library is None else library
        self._check_defined()
        self.best = means(self.library).max(axis=0)
        #: What a strategy on few replicates is compared with: all of its own are known.
        self.reference = self.library[int(np.argmax(self.score(self.library)[:, 0]))]

    def _check_defined(self) -> None:
        undefined = np.isnan(self.library).all(axis=(0, 3))
        if undefined.any():
            outcome, case = np.argwhere(undefined)[0]
            scenario = self.yard.scenarios[int(case) // max(1, len(self.yard.worlds))].name
            raise input_error(
                f"{self.request.outcomes[outcome]} is not defined in {quoted(scenario)}",
                "name another",
                field="outcome",
            )

    def score(self, values: Floats) -> Floats:
        """Scores of values with all replicates: strategies x outcomes."""
        return scores(means(values), self.best, self.request.robust)

    def race(self, drafts: Sequence[Draft]) -> tuple[Floats, np.ndarray]:
        """A generation's scores: see `racing`."""
        return finished(self.racing(drafts, Pace()))

    def racing(self, drafts: Sequence[Draft], pace: Pace) -> Steps[Any, tuple[Floats, np.ndarray]]:
        """Scores of a generation (drafts x outcomes) and which were run on all replicates.

        The others' are estimates: how much they differ from the best of the library on the first replicates, added to what that
        does on all. Luck that both met cancels.
        """
        levers = [strategy_of(one, f"{number}") for number, one in enumerate(drafts)]
        early = yield from self.yard.measuring(levers, 0, self.first, pace)
        shift = means(self.reference[None]) - means(self.reference[None, :, :, : self.first])
        estimate = scores(means(early) + shift, self.best, self.request.robust)
        wanted = max(1, round(PROMISING * len(drafts)))
        chosen = np.sort(np.argsort(dominated(estimate), kind="stable")[:wanted])
        late = yield from self.yard.measuring(
            [levers[k] for k in chosen], self.first, self.request.replicates - self.first, pace
        )
        estimate[chosen] = self.score(np.concatenate([early[chosen], late], axis=-1))
        whole = np.zeros(len(drafts), bool)
        whole[chosen] = True
        return estimate, whole


def search(request: Request, yard: Yardstick, journal: Journal | None, told: Told) -> Found:
    """Try `request.trials` strategies; what a journal holds already is taken from it.

    Raises:
        InputError: when an outcome is not defined in a scenario.
        KeyboardInterrupt: when stopped by hand; the journal then holds the generations that were done.
    """
    running = Search(request, yard, journal)
    return finished(running.steps(), told)


class Search:
    """A search under way: `steps` move it on, `found` is what it has so far."""

    def __init__(
        self, request: Request, yard: Yardstick, journal: Journal | None = None, pace: Pace | None = None
    ) -> None:
        self.request, self.yard, self.pace = request, yard, pace or Pace()
        self._journal, self._study = journal, _study(request, journal)
        self._library = np.empty((0, len(request.outcomes)))

    @property
    def tried(self) -> int:
        """How many strategies were tried."""
        return len(self._study.get_trials(deepcopy=False))

    def steps(self) -> Steps[Progress, Found]:
        """Try what is left to try, a `Progress` at every generation and nothing at the steps between; returns what was found."""
        request = self.request
        library = yield from self.yard.measuring(request.rivals, 0, request.replicates, self.pace)
        arena = Arena(request, self.yard, library)
        self._library = arena.score(arena.library)
        while (done := self.tried) < request.trials:
            yield self._progress()
            count = min(POPULATION - done % POPULATION, request.trials - done)
            trials = [self._study.ask() for _ in range(count)]
            found, whole = yield from arena.racing([_take(one) for one in trials], self.pace)
            for trial, values, all_of_it in zip(trials, found, whole, strict=True):
                trial.set_user_attr(WHOLE, bool(all_of_it))
                self._study.tell(trial, [float(value) for value in values])
            if self._journal is not None:
                self._journal.keep(self._study.get_trials(deepcopy=False)[done:])
        if self._journal is not None:
            self._journal.settle()
        yield self._progress()
        return self.found()

    def found(self) -> Found:
        """What was found so far; nothing at all before the first generation is done."""
        return _found(self._study, self._library, self.tried)

    def _progress(self) -> Progress:
        library = float(self._library[:, 0].max())
        return Progress("searching", self.tried, self.request.trials, _best(self._study), library)


def starts(request: Request) -> list[Draft]:
    """The strategies of the library and of one's own, as the search sees them: those with phases, and no more than it may use."""
    limits = request.limits
    drafts = [draft_of(one, limits.horizon) for one in request.rivals]
    if not limits.thrift:
        drafts = [
            one and Draft(tuple(replace(s, share=10) for s in one.stages), one.control, one.transparency)
            for one in drafts
        ]
    if not limits.style:
        drafts = [one and Draft(one.stages) for one in drafts]
    return [one for one in drafts if one is not None and len(one.stages) <= limits.phases]


def _study(request: Request, journal: Journal | None) -> optuna.Study:
    """A study in memory, with the trials of the journal, ready to go on."""
    import optuna

    from coalitionlab.experiments.optimising.sampler import Breeding

    sampler = Breeding(starts(request), request.limits, population=POPULATION, seed=request.seed)
    study = optuna.create_study(sampler=sampler, directions=["maximize"] * len(request.outcomes))
    kept = journal.trials() if journal is not None else []
    kept = kept[: min(len(kept), request.trials)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        study.add_trials(kept[: len(kept) - len(kept) % POPULATION])
    for generation in range(1, len(study.get_trials(deepcopy=False)) // POPULATION):
        sampler.get_parent_population(study, generation)  # one after the other: each asks for the one before
    return study


def _take(trial: optuna.Trial) -> Draft:
    """The strategy that the sampler proposes, noted in the trial."""
    proposed = trial.relative_params  # the space is known once this was asked for
    known: dict[str, Any] = trial.relative_search_space or {}
    for name in proposed:
        one = known[name]
        if hasattr(one, "choices"):
            trial.suggest_categorical(name, one.choices)
        else:
            trial.suggest_int(name, one.low, one.high)
    return draft_at(trial.params)


def _best(study: optuna.Study) -> float:
    values = [one.values[0] for one in study.get_trials(deepcopy=False) if one.user_attrs.get(WHOLE)]
    return max(values, default=float("nan"))


def _found(study: optuna.Study, library: Floats, tried: int) -> Found:
    """The strategies that were run on all replicates, each once."""
    known: dict[str, tuple[Draft, list[float]]] = {}
    for trial in study.get_trials(deepcopy=False):
        if trial.user_attrs.get(WHOLE):
            draft = draft_at(trial.params)
            known.setdefault(draft.key(), (draft, list(trial.values)))
    return Found(
        tuple(draft for draft, _ in known.values()), np.array([v for _, v in known.values()]), tried, library
    )
