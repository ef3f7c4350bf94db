"""After the search: the best candidates on fresh replicates, then simplified as far as that costs next to nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from coalitionlab.experiments.optimising.drafts import SHARE_PARTS, Draft, strategy_of
from coalitionlab.experiments.optimising.moves import merged, replace_stage, without
from coalitionlab.experiments.optimising.scores import (
    Benchmark,
    Floats,
    Measure,
    Steps,
    benchmark,
    best_of,
    means,
    robust_scores,
)
from coalitionlab.experiments.optimising.settings import SearchSettings

#: Candidates that are run again, and the most strategies that a front keeps.
SHORTLIST, MOST_ON_FRONT = 24, 8
#: Replicates of the shortlist: so many times those of the search, and at least so many over all cases.
TIMES, LEAST = 3, 96
#: What simplifying may cost: a share of the lead over the library. A step that costs so many times as much is not tried again.
TOLERANCE, TOO_COSTLY = 0.02, 2.0
#: The smallest tolerance, where all strategies of the library do the same.
SMALLEST = 1e-12

#: A simplifying step, to be recognised later: what it does, in the phase that ends in this month, to which action.
Step = tuple[str, int, str]


class FreshReplicates:
    """Replicates that the search did not use, the same for all strategies scored here."""

    def __init__(self, settings: SearchSettings, measure: Measure) -> None:
        self.settings, self.measure = settings, measure
        self.first = settings.replicates
        self.count = max(TIMES * settings.replicates, -(-LEAST // settings.cases))

    def rivals(self) -> Steps[Benchmark]:
        """Run the library and the user's own strategies; to be done before the first `scores`."""
        self.benchmark = yield from benchmark(self.settings, self.measure, self.first, self.count)
        return self.benchmark

    def scores(self, drafts: Sequence[Draft]) -> Steps[Floats]:
        """Scores of drafts: drafts x outcomes."""
        strategies = [strategy_of(draft, str(k)) for k, draft in enumerate(drafts)]
        values = yield from self.measure(strategies, self.first, self.count)
        return robust_scores(means(values), self.benchmark.best, self.settings.robust)


def finalists(
    settings: SearchSettings, drafts: Sequence[Draft], scores: Floats, measure: Measure
) -> Steps[list[Draft]]:
    """The best of the candidates (with several outcomes a front, the best in the first outcome first), simplified."""
    fresh = FreshReplicates(settings, measure)
    rivals = yield from fresh.rivals()
    shortlist = [drafts[k] for k in best_of(scores, SHORTLIST)]
    again = yield from fresh.scores(shortlist)
    kept = best_of(again, MOST_ON_FRONT if len(settings.outcomes) > 1 else 1)
    simple: dict[str, Draft] = {}
    for k in kept:
        draft = yield from simplified(shortlist[k], again[k], rivals.scores, fresh)
        simple.setdefault(draft.key(), draft)
    final = list(simple.values())
    if len(settings.outcomes) == 1:
        return final
    last = yield from fresh.scores(final)
    return [final[k] for k in best_of(last, MOST_ON_FRONT)]


def simplified(draft: Draft, reached: Floats, rivals: Floats, fresh: FreshReplicates) -> Steps[Draft]:
    """The draft without what adds little, one step at a time, the cheapest first.

    No outcome may end below `reached` by more than TOLERANCE of its lead over the library (of the library's own range, where
    there is no lead).
    """
    lead = reached - rivals.max(axis=0)
    allowed = TOLERANCE * np.where(lead > 0, lead, np.ptp(rivals, axis=0))
    needed: set[Step] = set()
    while options := [(step, simpler) for step, simpler in simpler_drafts(draft) if step not in needed]:
        scores = yield from fresh.scores([simpler for _, simpler in options])
        cost = ((reached - scores) / np.maximum(allowed, SMALLEST)).max(axis=1)
        needed |= {step for (step, _), loss in zip(options, cost, strict=True) if loss > TOO_COSTLY}
        if cost.min() > 1.0:
            break
        draft = options[int(np.argmin(cost))][1]
    return draft


def simpler_drafts(draft: Draft) -> Iterator[tuple[Step, Draft]]:
    """Every draft that is simpler by one step, with the step."""
    for number, stage in enumerate(draft.stages):
        until = stage.until
        if len(stage.parts) > 1:
            for action in stage.parts:
                yield ("drop", until, action), replace_stage(draft, number, without(stage, action))
        for action in stage.aims:
            aims = {name: aim for name, aim in stage.aims.items() if name != action}
            yield ("aim", until, action), replace_stage(draft, number, replace(stage, aims=aims))
        if stage.when:
            yield ("when", until, ""), replace_stage(draft, number, replace(stage, when=""))
        if stage.share != SHARE_PARTS:
            yield ("share", until, ""), replace_stage(draft, number, replace(stage, share=SHARE_PARTS))
        if number < len(draft.stages) - 1:
            for first in (True, False):
                yield ("merge", until, f"{first}"), merged(draft, number, keep_first=first)
    if draft.control is not None:
        yield ("control", 0, ""), replace(draft, control=None)
    if draft.transparency is not None:
        yield ("transparency", 0, ""), replace(draft, transparency=None)
