"""What chances are over: plausible worlds or, of a case that has begun, the runs that agree with its history.

A question has its runs made by this, and need not know which of the two it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from coalitionlab.experiments.convening.people import Followed, follow, units_of
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.worlds.draws import World, draw_worlds, study_in_worlds
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Runs of a world that are followed organisation by organisation; and of so many runs, whom each brings along.
FOLLOWED, ALONG_RUNS = 2, 24


class Sample(Protocol):
    """W worlds with as many runs in each: `Worlds`, or `calibrating.begun.Begun`."""

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

    def sized(self, replicates: int) -> Sample:
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


@dataclass(frozen=True)
class Worlds:
    """Plausible worlds, the same as `compare` draws; none, where chances are over luck only."""

    drawn: tuple[World, ...]
    replicates: int
    seed: int
    parameters: Mapping[str, float]

    today, happened, members = 0, "", ()

    @classmethod
    def of(cls, count: int, replicates: int, seed: int, parameters: Mapping[str, float]) -> Worlds:
        """Draw so many worlds."""
        return cls(draw_worlds(count, seed=seed, fixed=parameters), replicates, seed, parameters)

    def __len__(self) -> int:
        return len(self.drawn)

    @property
    def units(self) -> str:
        """What intervals are over."""
        return "plausible worlds" if self.drawn else "runs"

    def sized(self, replicates: int) -> Worlds:
        """Return the same worlds with so many runs in each."""
        return replace(self, replicates=replicates)

    def about(self) -> list[str]:
        """Return nothing: the number of worlds and of runs says it all."""
        return []

    def run(
        self, scenarios: Sequence[Scenario], strategies: Sequence[Strategy], workers: int | None = None, progress: Progress | None = None
    ) -> Runs:  # fmt: skip
        """Return the runs of strategies on scenarios in these worlds."""
        study = study_in_worlds(
            tuple(scenarios), tuple(strategies), self.drawn, replicates=self.replicates, seed=self.seed, parameters=self.parameters
        )  # fmt: skip
        return execute(study, workers=workers, progress=progress, strict=True)

    def followed(self, *, closely: bool) -> int:
        """Return in how many runs everybody is followed: closely, in two of each world."""
        if not closely:
            return min(ALONG_RUNS, len(self) or self.replicates)
        return len(self) * min(self.replicates, FOLLOWED) or self.replicates

    def follow(
        self, scenario: Scenario, strategy: Strategy, *, closely: bool, workers: int | None = None,
        count: Callable[[int], None] | None = None,
    ) -> Followed:  # fmt: skip
        """Follow everybody through so many of the runs."""
        units = units_of(self.drawn, self.replicates, FOLLOWED if closely else 1)[: self.followed(closely=closely)]
        return follow(
            scenario, strategy, units, seed=self.seed, parameters=self.parameters, workers=workers, closely=closely, count=count
        )  # fmt: skip
