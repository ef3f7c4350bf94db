"""How large a design is, and how large is too large."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from coalitionlab.experiments.designs.unfold import counts, world_parameters
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.flaws import Flaw

if TYPE_CHECKING:
    from coalitionlab.experiments.designs.design import Design

#: More runs take more than a day on a hundred cores, and their outcomes more than a terabyte.
MOST_RUNS = 10_000_000_000
#: More levels, over all points and factors, take more than a gigabyte of memory.
MOST_VALUES = 100_000_000


def points(design: Design) -> int:
    """How many points a design has."""
    return math.prod(counts(design).values())


def runs(design: Design) -> int:
    """How many runs a design asks for."""
    return points(design) * len(design.scenarios) * len(design.strategies) * design.replicates


def in_words(design: Design) -> str:
    """The size of a design, such as '24,000 runs: 2 scenarios x 3 strategies x 40 points x 100 replicates'."""
    return (
        f"{plural(runs(design), 'run')}: {plural(len(design.scenarios), 'scenario')} x "
        f"{plural(len(design.strategies), 'strategy', 'strategies')} x "
        f"{plural(points(design), 'point')} x {plural(design.replicates, 'replicate')}"
    )


def size_flaws(design: Design) -> Iterator[Flaw]:
    """A flaw when there are more runs than anyone can make, or more points than fit into memory."""
    if runs(design) > MOST_RUNS:
        yield Flaw(
            (),
            f"the design has {in_words(design)}",
            f"at most {MOST_RUNS:,} runs: take fewer values, points or replicates",
        )
        return
    rows = len(design.combinations[0]) if design.combinations else 0
    width = len(design.factors) + rows + (len(world_parameters(design)) + 1 if design.worlds else 0)
    if points(design) * max(width, 1) > MOST_VALUES:
        most = MOST_VALUES // max(width, 1)
        found = f"the design has {points(design):,} points of {width} factors"
        yield Flaw((), found, f"at most {most:,} points of so many: take fewer values, or draw a sample")
