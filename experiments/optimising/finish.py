"""After the search: the best few on fresh replicates, then made as short as they can be without doing worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coalitionlab.experiments.optimising.draft import SHARE_PARTS, Draft, strategy_of
from coalitionlab.experiments.optimising.moves import merged, put, without
from coalitionlab.experiments.optimising.pace import Pace, Steps, finished
from coalitionlab.experiments.optimising.request import Request
from coalitionlab.experiments.optimising.scores import Floats, Yardstick, dominated, means, scores
from coalitionlab.experiments.optimising.search import Found, Progress, Told

#: How many strategies of the search are run again, and how many a front may have in the end.
SHORTLIST, MOST_ON_FRONT = 24, 8
#: They get so many times the replicates of the search, and at least so many in all.
TIMES, LEAST = 3, 96
#: What shortening may cost: this share of what the search gained on the best of the library. A step that alone costs so many
#: times as much is not tried again.
TOLERANCE, NEEDED = 0.02, 2.0
#: Stands for a tolerance of nothing, where all of the library does the same.
TINY = 1e-12

#: A step that shortens, so that it is known again: what it does, in the phase that ends in which month, to which action.
Step = tuple[str, int, str]


@dataclass(frozen=True)
class Chosen:
    """What goes to the final judgement: strategies, the best in the first outcome first, and how many the shortlist had."""

    drafts: tuple[Draft, ...]
    shortlisted: int


def fresh_replicates(request: Request, yard: Yardstick) -> int:
    """How many replicates, after those of the search, the shortlist is run on."""
    return max(TIMES * request.replicates, -(-LEAST // yard.cases))


class Fresh:
    """Replicates that the search did not see, the same for all strategies measured here."""

    def __init__(self, request: Request, yard: Yardstick, pace: Pace) -> None:
        self.request, self.yard, self.pace = request, yard, pace
        self.first, self.count = request.replicates, fresh_replicates(request, yard)

    def opening(self) -> Steps[Any, Floats]:
        """Run the library and what is one's own; returns its scores: strategies x outcomes."""
        values = yield from self.yard.measuring(self.request.rivals, self.first, self.count, self.pace)
        library = means(values)
        self.best = library.max(axis=0)
        return scores(library, self.best, self.request.robust)

    def scoring(self, drafts: list[Draft]) -> Steps[Any, Floats]:
        """Scores on these replicates: drafts x outcomes."""
        levers = [strategy_of(one, f"{number}") for number, one in enumerate(drafts)]
        values = yield from self.yard.measuring(levers, self.first, self.count, self.pace)
        return scores(means(values), self.best, self.request.robust)


def finish(request: Request, yard: Yardstick, found: Found, told: Told) -> Chosen:
    """Run the best of the search again, keep the best of these (or their front), and shorten what is kept."""
    return finished(finishing(request, yard, found, Pace()), told)


def finishing(request: Request, yard: Yardstick, found: Found, pace: Pace) -> Steps[Progress, Chosen]:
    """As `finish`, in steps."""
    shortlist = [found.drafts[k] for k in best_of(found.scores, SHORTLIST)]
    fresh = Fresh(request, yard, pace)
    known = yield from fresh.opening()
    again = yield from fresh.scoring(shortlist)
    library, best = float(known[:, 0].max()), float(again[:, 0].max())
    yield Progress("shortlisting", len(shortlist), len(shortlist), best, library)
    kept = best_of(again, MOST_ON_FRONT) if request.front else [int(np.argmax(again[:, 0]))]
    short = []
    for number, k in enumerate(kept):
        yield Progress("shortening", number, len(kept), best, library)
        short.append((yield from shortening(shortlist[k], again[k], known, fresh.scoring)))
    yield Progress("shortening", len(kept), len(kept), best, library)
    drafts = list({one.key(): one for one in short}.values())
    if request.front:
        final = yield from fresh.scoring(drafts)
        drafts = [drafts[k] for k in best_of(final, MOST_ON_FRONT)]
    return Chosen(tuple(drafts), len(shortlist))


def best_of(points: Floats, most: int) -> list[int]:
    """The places of the best points: by the one outcome, or those that no other dominates, spread along the first outcome."""
    if points.shape[1] == 1:
        return [int(k) for k in np.argsort(-points[:, 0], kind="stable")[:most]]
    front = np.flatnonzero(dominated(points) == 0)
    front = front[np.argsort(-points[front, 0], kind="stable")]
    _, distinct = np.unique(points[front], axis=0, return_index=True)
    front = front[np.sort(distinct)]
    spread = np.unique(np.linspace(0, len(front) - 1, min(most, len(front))).round().astype(int))
    return [int(k) for k in front[spread]]


def shortening(
    draft: Draft, reached: Floats, library: Floats, score: Callable[[list[Draft]], Steps[Any, Floats]]
) -> Steps[Any, Draft]:
    """The draft with everything left out that is not worth its words: a step at a time, the cheapest first.

    No outcome may end below where it began by more than TOLERANCE of its lead over the library (of the library's own range, where
    there is no lead).
    """
    spread = library.max(axis=0) - library.min(axis=0)
    lead = reached - library.max(axis=0)
    allowed = TOLERANCE * np.where(lead > 0, lead, spread)
    needed: set[Step] = set()
    while options := [(step, one) for step, one in simpler(draft) if step not in needed]:
        scored = yield from score([one for _, one in options])
        loss = ((reached - scored) / np.maximum(allowed, TINY)).max(axis=1)
        needed |= {step for (step, _), much in zip(options, loss, strict=True) if much > NEEDED}
        if loss.min() > 1.0:
            break
        draft = options[int(np.argmin(loss))][1]
    return draft


def simpler(draft: Draft) -> Iterator[tuple[Step, Draft]]:
    """Every strategy that takes one thing less to say, and the step that leads to it."""
    final = len(draft.stages) - 1
    for place, stage in enumerate(draft.stages):
        until = stage.until
        if len(stage.parts) > 1:
            for action in stage.parts:
                yield ("drop", until, action), put(draft, place, without(stage, action))
        for action in stage.aims:
            aims = {name: aim for name, aim in stage.aims.items() if name != action}
            yield ("aim", until, action), put(draft, place, replace(stage, aims=aims))
        if stage.when:
            yield ("when", until, ""), put(draft, place, replace(stage, when=""))
        if stage.share != SHARE_PARTS:
            yield ("share", until, ""), put(draft, place, replace(stage, share=SHARE_PARTS))
        if place < final:
            for first in (True, False):
                yield ("merge", until, f"{first}"), merged(draft, place, keep_first=first)
    if draft.control is not None:
        yield ("control", 0, ""), replace(draft, control=None)
    if draft.transparency is not None:
        yield ("transparency", 0, ""), replace(draft, transparency=None)
