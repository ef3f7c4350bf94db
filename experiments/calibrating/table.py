"""The reference table: many runs with parameters drawn from the prior, of which only the visible paths are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.experiments.calibrating.history import Paths
from coalitionlab.experiments.calibrating.members import STATES, Member, Members
from coalitionlab.experiments.calibrating.prior import BLOCK, Prior, Setup, lasting
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.web.first import usual_runner
from coalitionlab.model.blueprint import blueprint
from coalitionlab.model.ground import Ground, parameter_rows
from coalitionlab.model.population import populate
from coalitionlab.model.randomness import run_key
from coalitionlab.model.simulate import simulate_units
from coalitionlab.model.system import PARAMETERS_RECORD
from coalitionlab.scenarios.schema import Scenario

#: States that one call keeps at most, where joins are counted by sector and size: 200 MB.
MOST_STATES = 25_000_000


@dataclass(frozen=True, eq=False)
class ReferenceTable:
    """N runs: what was drawn for each (see `Prior.draw`), and its path. Run k is replicate k of the prior's seed, so it can be made again."""

    prior: Prior
    unit: Floats
    variant: np.ndarray
    paths: Paths
    months: int

    def __len__(self) -> int:
        return len(self.paths)

    @cached_property
    def populations(self) -> np.ndarray:
        """How many organisations each run has, inside or out (N numbers)."""
        sizes = np.array([variant.scenario.size for variant in self.prior.variants])
        return np.asarray(sizes[self.variant])


def make_table(
    prior: Prior,
    runs: int,
    months: int,
    known: Sequence[Member] = (),
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> ReferenceTable:
    """Make the runs of a reference table; where a history knows sectors or sizes of its members, with who joined and left when.

    Parameters differ from run to run within one compiled call; only variants take calls of their own.
    """
    unit, variants = prior.draw(runs)
    goals = max(len(variant.scenario.every_goal) for variant in prior.variants)
    most = max(variant.scenario.size for variant in prior.variants)
    members = Members.empty(Members.of(known).sectors, runs, most) if known else None
    sized = any(each.size is not None for each in known)
    paths = Paths.empty(runs, months, goals, members)
    done = 0
    block = BLOCK if members is None else int(np.clip(MOST_STATES // (len(STATES) * most * months), 1, BLOCK))
    for variant, rows in _blocks(prior, variants, block):
        scenario, parameters = lasting(variant.scenario, months), prior.parameters_of(unit[rows])
        batch = simulate_units(
            scenario, [variant.strategy], replicates=rows, seed=prior.seed, months=True, parameters=parameters,
            states=() if members is None else STATES, workers=workers, runner=usual_runner(),
        )  # fmt: skip
        assert batch.months is not None
        paths.put(rows, batch.months[0], batch.delivered[0])
        if members is not None and batch.states is not None:
            plan = blueprint(scenario)
            sizes = powers(scenario, parameters, rows, prior.seed) if sized else None
            members.put(rows, batch.states[0], [plan.sectors[k] for k in plan.sector], sizes)
        done += len(rows)
        if progress is not None:
            progress(done, runs)
    return ReferenceTable(prior, unit, variants, paths, months)


def _blocks(prior: Prior, variants: np.ndarray, most: int) -> Iterator[tuple[Setup, np.ndarray]]:
    """The numbers of runs of one variant, not too many at a time."""
    for number, variant in enumerate(prior.variants):
        rows = np.flatnonzero(variants == number)
        for first in range(0, len(rows), most):
            yield variant, rows[first : first + most]


def powers(scenario: Scenario, parameters: Mapping[str, Any], replicates: np.ndarray, seed: int) -> np.ndarray:
    """Return the power of every organisation in these runs, each of its own parameters (runs x n)."""
    rows, row = parameter_rows(scenario, parameters, len(replicates))
    ground = Ground(scenario, rows[0])
    made = np.empty((len(replicates), ground.blueprint.size), np.float32)
    for k, replicate in enumerate(replicates.tolist()):
        key = run_key(seed, replicate)
        population = populate(ground.frame, key, rows[row[k]].view(PARAMETERS_RECORD)[0], *ground.ties(key))
        made[k] = population.traits.power
    return made
