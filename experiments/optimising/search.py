"""The search: generations of strategies are run and scored, then the best of them run again and simplified.

All strategies have common random numbers. What is drawn for the search, for the choice at its end and for the held-out test
differs, because the best of many on some random numbers owes part of its score to these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import optuna

from coalitionlab.experiments.optimising.breeder import (
    ALL_REPLICATES,
    DRAFT,
    POPULATION,
    candidates,
    draft_in,
    tell,
    tried,
)
from coalitionlab.experiments.optimising.drafts import Draft, strategy_of
from coalitionlab.experiments.optimising.moves import Step, simpler_drafts
from coalitionlab.experiments.optimising.scores import best_of, means, robust_scores, times_dominated
from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.statistics import Floats
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

#: Runs strategies on replicates `first` to `first + count - 1` and calls `progress` on the way. Returns strategies x outcomes x
#: cases x replicates, signed so that more is better.
Measure = Callable[[Sequence[Strategy], int, int, Callable[..., None]], Floats]


class BudgetSearch:
    """A search: `run` makes it, the attributes say how far it is.

    Parameters
    ----------
    settings : SearchSettings
    study : optuna.Study
        From `open_study`; what it holds is not tried again.
    measure : Measure
        Runs strategies on the random numbers of the search.
    report : callable
        Called with the search whenever some runs are done; what it raises ends the search.

    Attributes
    ----------
    stage : str
        "searching", "simplifying", or "testing" when only the held-out test remains.
    rival_scores : ndarray or None
        Rivals x outcomes: scores of the library and the user's own strategies in the runs of the search.
    drafts : list of Draft
        The result, once `stage` is "testing": with several outcomes a front, the best in the first outcome first.
    """

    def __init__(
        self, settings: SearchSettings, study: optuna.Study, measure: Measure, report: Callable[[BudgetSearch], None]
    ) -> None:
        self.settings, self.study, self.stage = settings, study, "searching"
        self.rival_scores: Floats | None = None
        self.drafts: list[Draft] = []
        self._measure, self._report = measure, report
        self._known: dict[tuple[str, int, int], Floats] = {}

    def __getstate__(self) -> dict[str, Any]:
        """What another process is given: how far the search is, and nothing that makes runs."""
        return {name: value for name, value in vars(self).items() if name not in ("_measure", "_report")}

    @property
    def tried(self) -> int:
        """Number of strategies tried."""
        return len(tried(self.study))

    @property
    def best(self) -> float | None:
        """The best score so far in the first outcome, signed so that more is better; None when there is none yet."""
        complete = (trial for trial in tried(self.study) if trial.user_attrs[ALL_REPLICATES])
        return max((trial.values[0] for trial in complete), default=None)

    def run(self) -> None:
        """Search, choose and simplify."""
        self.begin()
        while self.tried < self.settings.trials:
            self._next_generation()
            self._report(self)
        self.finish()

    def begin(self) -> None:
        """Run the rivals on the replicates of the search."""
        self._rival_values, self._best_by_case, scores = self._run_rivals(0, self.settings.replicates)
        self.rival_scores, self._best_rival = scores, int(np.argmax(scores[:, 0]))

    def finish(self) -> None:
        """Choose and simplify the best of the strategies tried so far."""
        self._advance("simplifying")
        self.drafts = self._finalists(*candidates(self.study))
        self._advance("testing")

    def _advance(self, stage: str) -> None:
        self.stage = stage
        self._report(self)

    def _values(self, strategies: Sequence[Strategy], first: int, count: int) -> Floats:
        return self._measure(strategies, first, count, lambda *_: self._report(self))

    def _values_of(self, drafts: Sequence[Draft], first: int, count: int) -> Floats:
        """The values of drafts; those that were run before on the same replicates are not run again (with few actions, many)."""
        keys = [(draft.key(), first, count) for draft in drafts]
        new = {key: draft for key, draft in zip(keys, drafts, strict=True) if key not in self._known}
        if new:
            values = self._values(self._strategies(list(new.values())), first, count)
            self._known |= dict(zip(new, values, strict=True))
        return np.stack([self._known[key] for key in keys])

    def _strategies(self, drafts: Sequence[Draft]) -> list[Strategy]:
        style = self.settings.current_style
        return [strategy_of(draft, str(k), style) for k, draft in enumerate(drafts)]

    def _run_rivals(self, first: int, count: int) -> tuple[Floats, Floats, Floats]:
        """Values of the rivals, their best mean by outcome and case, and their scores.

        Raises InputError for an outcome that no run of a scenario defines.
        """
        settings = self.settings
        values = self._values(settings.rivals, first, count)
        undefined = np.argwhere(np.isnan(values).all(axis=(0, 3)))
        if len(undefined):
            outcome, case = undefined[0]
            scenario = settings.scenarios[int(case) // max(1, settings.worlds)].name
            problem = f"{settings.outcomes[outcome]} is not defined in {quoted(scenario)}"
            raise input_error(problem, "name another outcome", field="outcome")
        best = means(values).max(axis=0)
        return values, best, robust_scores(means(values), best, settings.robust)

    def _next_generation(self) -> None:
        """Ask for the next strategies (the rest of a generation that was cut short, and no more than `trials`), run and tell them."""
        before = tried(self.study)
        begun = before[len(before) - len(before) % POPULATION :]
        wanted = min(POPULATION - len(begun), self.settings.trials - len(before))
        trials = [self.study.ask() for _ in range(wanted)]
        drafts = [*map(draft_in, begun), *(trial.relative_params[DRAFT] for trial in trials)]
        scores, complete = self.race(drafts)
        for k, trial in enumerate(trials, start=len(begun)):
            tell(self.study, trial, scores[k], all_replicates=bool(complete[k]))

    def race(self, drafts: Sequence[Draft]) -> tuple[Floats, np.ndarray]:
        """Scores of drafts (drafts x outcomes), and which of them were run on all replicates.

        The scores of the others are estimates: their difference from the best rival on the first replicates, added to what that
        rival reaches on all. What the random numbers do to both cancels out.
        """
        settings = self.settings
        first = max(2, round(settings.replicates * FIRST_SHARE))
        early = self._values_of(drafts, 0, first)
        best_rival = self._rival_values[self._best_rival][None]
        shift = means(best_rival) - means(best_rival[..., :first])
        scores = robust_scores(means(early) + shift, self._best_by_case, settings.robust)
        wanted = max(1, round(PROMISING * len(drafts)))
        promising = np.sort(np.argsort(times_dominated(scores), kind="stable")[:wanted])
        late = self._values_of([drafts[k] for k in promising], first, settings.replicates - first)
        values = np.concatenate([early[promising], late], axis=-1)
        scores[promising] = robust_scores(means(values), self._best_by_case, settings.robust)
        complete = np.zeros(len(drafts), bool)
        complete[promising] = True
        return scores, complete

    def _finalists(self, drafts: Sequence[Draft], scores: Floats) -> list[Draft]:
        """The best of the candidates on replicates that the search did not use, simplified; of a front, the best in the first
        outcome first."""
        first = self.settings.replicates
        count = max(TIMES * first, -(-LEAST_REPLICATES // self.settings.cases))
        _, best, rival_scores = self._run_rivals(first, count)

        def scored(some: Sequence[Draft]) -> Floats:
            return robust_scores(means(self._values_of(some, first, count)), best, self.settings.robust)

        shortlist = [drafts[k] for k in best_of(scores, SHORTLIST)]
        again = scored(shortlist)
        most = MOST_ON_FRONT if len(self.settings.outcomes) > 1 else 1
        simple = [
            simplified(shortlist[k], again[k], rival_scores, scored, self.settings.limits.hold)
            for k in best_of(again, most)
        ]
        final = list({draft.key(): draft for draft in simple}.values())
        return [final[k] for k in best_of(scored(final), most)] if len(final) > 1 else final


def simplified(
    draft: Draft,
    reached: Floats,
    rival_scores: Floats,
    scored: Callable[[Sequence[Draft]], Floats],
    may_be: Callable[[Draft], bool],
) -> Draft:
    """The draft without what adds little, one step at a time, the cheapest first; never to a draft that `may_be` refuses.

    No outcome may end below `reached` by more than TOLERANCE of its lead over the library (of the library's own range, where
    there is no lead).
    """
    lead = reached - rival_scores.max(axis=0)
    allowed = TOLERANCE * np.where(lead > 0, lead, np.ptp(rival_scores, axis=0))
    needed: set[Step] = set()
    while options := [
        (step, simpler) for step, simpler in simpler_drafts(draft) if step not in needed and may_be(simpler)
    ]:
        scores = scored([simpler for _, simpler in options])
        cost = ((reached - scores) / np.maximum(allowed, SMALLEST)).max(axis=1)
        needed |= {step for (step, _), loss in zip(options, cost, strict=True) if loss > TOO_COSTLY}
        if cost.min() > 1.0:
            break
        draft = options[int(np.argmin(cost))][1]
    return draft
