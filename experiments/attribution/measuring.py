"""The runs behind an attribution: which coalitions of actions are run on which replicates, block by block.

Every coalition meets the same seeds and replicates. Contributions are kept run by run, the coalitions' outcomes are not, so that
memory grows with actions times replicates and not with coalitions.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain

import numpy as np

from coalitionlab.experiments.attribution import coalitions as co
from coalitionlab.experiments.attribution.coalitions import Floats
from coalitionlab.experiments.attribution.leaving_out import without
from coalitionlab.model.batch import simulate
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Blocks take about so long (s), so that a stop loses little; the first is of so many replicates.
SECONDS, FIRST = 1.0, 2
EFFORT = RUN_NAMES.index("effort_spent")

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Contributions:
    """What k actions did in R runs, in the unit of the outcome."""

    whole: Floats  #: R, with all actions
    empty: Floats  #: R, with none
    shapley: Floats  #: k x R
    leave_one_out: Floats  #: k x R
    alone: Floats  #: k x R, added to nothing
    days: Floats  #: k x R, staff-days that are not spent without it
    spent: Floats  #: R, staff-days spent in all
    pairs: Floats  #: pairs x R

    @classmethod
    def joined(cls, parts: Sequence[Contributions]) -> Contributions:
        """The contributions in all runs of several blocks."""
        return cls(
            *(np.concatenate([getattr(part, one.name) for part in parts], axis=-1) for one in fields(cls))
        )


def runs_a_replicate(players: int, orders: int, spread: bool) -> int:
    """How many runs each replicate takes, for so many actions and orders of arrival (0: all sets of actions)."""
    sets = 1 << players if not orders else 2 + 2 * players + 2 * orders * max(players - 3, 0)
    return sets + (players if spread else 0)


@dataclass(frozen=True)
class Measure:
    """What is to be measured. `players` are the actions that take turns; `orders` is 0 for all coalitions."""

    scenario: Scenario
    strategy: Strategy
    players: tuple[str, ...]
    outcome: str
    seed: int
    parameters: Mapping[str, float]
    workers: int | None
    spread: bool
    orders: int

    @cached_property
    def _whole(self) -> int:
        return co.everybody(len(self.players))

    def strategy_of(self, coalition: int, spread: bool) -> Strategy:
        """The strategy with the actions of this coalition only."""
        out = [name for i, name in enumerate(self.players) if not coalition >> i & 1]
        return without(self.strategy, out, spread=spread)

    def _left_out(self) -> list[int]:
        return [self._whole ^ 1 << i for i in range(len(self.players))]

    def run(
        self,
        chosen: Sequence[Strategy],
        first: int,
        count: int,
        progress: Progress | None,
        workers: int | None,
    ) -> tuple[Floats, Floats]:
        """(outcome, staff-days spent), strategies x replicates."""
        batch = simulate(
            self.scenario, chosen, replicates=count, first_replicate=first, seed=self.seed, workers=workers,
            parameters=self.parameters, progress=progress,
        )  # fmt: skip
        return batch.outcomes[:, :, RUN_NAMES.index(self.outcome)], batch.outcomes[:, :, EFFORT]

    def in_full(self, first: int, count: int, progress: Progress | None) -> Contributions:
        """All coalitions, each once."""
        k = len(self.players)
        values, spent = self._worth(range(1 << k), first, count, progress, self.workers)
        worth = {
            mask: values[mask] for mask in (0, self._whole, *self._left_out(), *(1 << i for i in range(k)))
        }
        return self._contributions(worth, spent, co.shapley(values, k), co.interactions(values, k))

    def sampled(self, first: int, count: int, progress: Progress | None) -> Contributions:
        """Some orders of arrival for each replicate, drawn anew, so that what is left to chance shows as spread over replicates."""
        one = lambda replicate: self._sampled_one(replicate, progress)  # noqa: E731
        with ThreadPoolExecutor(min(self.workers or os.cpu_count() or 1, count)) as pool:
            try:
                return Contributions.joined(list(pool.map(one, range(first, first + count))))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _sampled_one(self, replicate: int, progress: Progress | None) -> Contributions:
        k = len(self.players)
        orders = co.arrivals(k, self.orders, self.seed, replicate)
        inner = list(chain.from_iterable(co.met(order)[2:-2] for order in orders))
        masks = [0, self._whole, *(1 << i for i in range(k)), *self._left_out(), *inner]
        values, spent = self._worth(masks, replicate, 1, progress, 1)
        worth = dict(zip(masks, values, strict=True))
        shares = co.sampled_shapley({mask: float(value[0]) for mask, value in worth.items()}, orders)
        return self._contributions(worth, spent, shares[:, None], np.empty((0, 1)))

    def _worth(
        self,
        masks: Sequence[int] | range,
        first: int,
        count: int,
        progress: Progress | None,
        workers: int | None,
    ) -> tuple[Floats, dict[int, Floats]]:
        """What coalitions are worth (coalitions x replicates), and the staff-days spent by those that tell what each action takes."""
        chosen = [self.strategy_of(mask, self.spread) for mask in masks]
        extra = self._left_out() if self.spread else []
        chosen += [self.strategy_of(mask, False) for mask in extra]
        values, spent = self.run(chosen, first, count, progress, workers)
        days = dict(zip(masks, spent, strict=False)) | dict(zip(extra, spent[len(masks) :], strict=True))
        return values[: len(masks)], days

    def _contributions(
        self, worth: Mapping[int, Floats], spent: Mapping[int, Floats], shares: Floats, pairs: Floats
    ) -> Contributions:
        whole, empty, all_days = worth[self._whole], worth[0], spent[self._whole]
        alone = [worth[1 << i] - empty for i in range(len(self.players))]
        last = [whole - worth[mask] for mask in self._left_out()]
        days = [all_days - spent[mask] for mask in self._left_out()]
        return Contributions(
            whole, empty, shares, np.array(last), np.array(alone), np.array(days), all_days, pairs
        )

    def blocks(
        self, replicates: int, progress: Progress | None, seconds: float = SECONDS
    ) -> Iterator[Contributions]:
        """The contributions in replicates 0 to `replicates` - 1, in blocks of about so many seconds; how they are cut changes no number."""
        measure, first, size = (self.sampled if self.orders else self.in_full), 0, FIRST
        while first < replicates:
            count, began = min(size, replicates - first), time.perf_counter()
            made = measure(first, count, progress)
            took = time.perf_counter() - began  # not what others take while they have the block
            yield made
            first += count
            size = max(1, min(4 * size, int(count * seconds / max(took, 1e-6))))
