"""The runs of one scenario, made block by block so that a stop loses little and progress shows.

A block is some consecutive replicates of every strategy in one world. How runs are cut into blocks changes
nothing in their results, only how often one hears of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.worlds.draws import World
from coalitionlab.model.batch import simulate
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.schema import Scenario, Strategy

FIRST_BLOCK = 4
SECONDS_A_BLOCK = 1.0
GROWTH = 4
BYTES_A_BLOCK = 64 * 2**20

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Block:
    """Results of some replicates of every strategy in one world (0, when no worlds are drawn).

    Shapes: outcomes (strategies, replicates, per-run outcomes), months (strategies, replicates, months,
    monthly outcomes; None when not asked for), milestones (strategies, replicates, milestones; the month reached, or nan).
    """

    world: int
    first_replicate: int
    outcomes: NDArray[np.float64]
    months: NDArray[np.float64] | None
    milestones: NDArray[np.float64]

    @property
    def replicates(self) -> int:
        """Number of replicates in the block."""
        return int(self.outcomes.shape[1])


def run_blocks(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    *,
    replicates: int,
    seed: int,
    worlds: Sequence[World],
    parameters: Mapping[str, float],
    workers: int | None,
    progress: Progress | None,
    months: bool = True,
    start_at: int = 0,
    runner: Any = None,
) -> Iterator[Block]:
    """Yield the blocks of one scenario; world w has the replicates from start_at + w * replicates on.

    `months` keeps the monthly values of every run. `runner` is one made by `own_rule`; the
    model's own when not given.
    """
    size, most = FIRST_BLOCK, _most_at_once(scenario, len(strategies))
    for world, drawn in enumerate(worlds):
        start = start_at + world * replicates
        first = start
        while first < start + replicates:
            count = min(size, most, start + replicates - first)
            began = time.perf_counter()
            batch = simulate(
                scenario,
                strategies,
                replicates=count,
                seed=seed,
                first_replicate=first,
                months=months,
                workers=workers,
                parameters={**drawn, **parameters},
                progress=progress,
                **({} if runner is None else {"runner": runner}),
            )
            yield Block(world, first, batch.outcomes, batch.months, batch.milestones)
            first += count
            size = _next_size(count, size, time.perf_counter() - began)


def _next_size(count: int, size: int, seconds: float) -> int:
    fitting = int(count * SECONDS_A_BLOCK / max(seconds, 1e-6))
    return max(1, min(max(size, count) * GROWTH, fitting))


def _most_at_once(scenario: Scenario, strategies: int) -> int:
    """Return of how many replicates the monthly values fit into a block."""
    return max(1, BYTES_A_BLOCK // (8 * strategies * scenario.months * len(MONTHLY)))
