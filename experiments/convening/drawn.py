"""What chances are over: plausible worlds or, of a case that has begun, the runs that agree with its history.

A question has its runs made by this, and need not know which of the two it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from coalitionlab.experiments.convening.followed import Followed
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Runs of a world that are followed organisation by organisation; and of so many runs, whom each brings along.
FOLLOWED, ALONG_RUNS = 2, 24


class Draws(Protocol):
    """W worlds with as many runs in each: `convening.worlds.Worlds`, or `calibrating.begun.Begun`."""

    @property
    def replicates(self) -> int:
        """Runs in each world."""

    @property
    def units(self) -> str:
        """What intervals are over, such as plausible worlds."""

    @property
    def today(self) -> int:
        """The months that have passed; 0 where runs begin with the first month of the case."""

    @property
    def happened(self) -> str:
        """What happened in these months, in a sentence."""

    @property
    def members(self) -> tuple[str, ...]:
        """Who is known to be inside before the first month of the runs, whatever the runs have."""

    def __len__(self) -> int:
        """Return W; 0 where chances are over luck only."""

    def sized(self, replicates: int) -> Draws:
        """Return the same with so many runs in each world, where the number is free."""

    def about(self) -> list[str]:
        """Return what is to be known of these runs, in sentences, where the case has begun."""

    def run(
        self, scenarios: Sequence[Scenario], strategies: Sequence[Strategy], workers: int | None = None, progress: Progress | None = None
    ) -> Runs:  # fmt: skip
        """Return the runs of strategies on scenarios. Raises Stopped on Ctrl-C."""

    def followed(self, *, closely: bool) -> int:
        """Return in how many runs everybody is followed."""

    def follow(
        self, scenario: Scenario, strategy: Strategy, *, closely: bool, workers: int | None = None,
        count: Callable[[int], None] | None = None,
    ) -> Followed:  # fmt: skip
        """Follow everybody through so many of the runs; without `closely`, terms and ties are left empty."""
