"""Plausible worlds as what chances are over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from coalitionlab.experiments.convening.drawn import ALONG_RUNS, FOLLOWED
from coalitionlab.experiments.convening.followed import Followed
from coalitionlab.experiments.convening.people import follow, units_of
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.worlds.draws import World, draw_worlds, study_in_worlds
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True)
class Worlds:
    """Plausible worlds, the same as `compare` draws; none, where chances are over luck only."""

    worlds: tuple[World, ...]
    replicates: int
    seed: int
    parameters: Mapping[str, float]

    today, happened, members = 0, "", ()

    @classmethod
    def of(cls, count: int, replicates: int, seed: int, parameters: Mapping[str, float]) -> Worlds:
        """Draw so many worlds."""
        return cls(draw_worlds(count, seed=seed, fixed=parameters), replicates, seed, parameters)

    def __len__(self) -> int:
        return len(self.worlds)

    def __getitem__(self, number: int) -> World:
        return self.worlds[number]

    @property
    def units(self) -> str:
        """What intervals are over."""
        return "plausible worlds" if self.worlds else "runs"

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
            tuple(scenarios), tuple(strategies), self.worlds, replicates=self.replicates, seed=self.seed, parameters=self.parameters
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
        units = units_of(self.worlds, self.replicates, FOLLOWED if closely else 1)[: self.followed(closely=closely)]
        return follow(
            scenario, strategy, units, seed=self.seed, parameters=self.parameters, workers=workers, closely=closely, count=count
        )  # fmt: skip
