"""Ground: what all runs of a scenario under one set of parameters share, and what is made from it for compiled code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from coalitionlab.model.blueprint import Blueprint, blueprint
from coalitionlab.model.frame import Frame, convener_vector, frame
from coalitionlab.model.networks import NETWORKS, own_ties, wired
from coalitionlab.model.plan import Plan, plan
from coalitionlab.model.population import Population, populate
from coalitionlab.model.system import PARAMETERS_RECORD, System, prepare, system_in_python
from coalitionlab.scenarios.names.parameters import PARAMETERS, checked
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.ties import GeneratedTies

_NAMES = tuple(PARAMETERS)


def parameter_rows(
    scenario: Scenario, parameters: Mapping[str, float | np.ndarray], count: int
) -> tuple[np.ndarray, np.ndarray]:
    """(rows of parameters, which row each of `count` units has): the defaults, then the scenario's own, then these.

    One row for all when nothing varies. Raises ValueError, naming the parameter, for an unknown name or a value out of bounds.
    """
    varies = any(np.ndim(value) for value in parameters.values())
    rows = np.empty((count if varies else 1, len(_NAMES)))
    rows[:] = [parameter.default for parameter in PARAMETERS.values()]
    for name, value in {**scenario.parameters, **parameters}.items():
        values = np.broadcast_to(np.asarray(value, float), (len(rows),))
        for extreme in {float(values.min()), float(values.max())}:
            checked(name, extreme)
        rows[:, _NAMES.index(name)] = values
    return rows, np.arange(count) if varies else np.zeros(count, np.int64)


@dataclass(frozen=True)
class Ground:
    """What all runs of a scenario under one set of parameters share; `parameters` is a float64 vector as PARAMETERS."""

    scenario: Scenario
    parameters: np.ndarray

    @classmethod
    def of(cls, scenario: Scenario, parameters: Mapping[str, float] | None = None) -> Ground:
        """The ground of a scenario, with parameters beyond those that it sets itself (these win)."""
        return cls(scenario, parameter_rows(scenario, parameters or {}, 1)[0][0])

    @cached_property
    def blueprint(self) -> Blueprint:
        """How its organisations are drawn."""
        return blueprint(self.scenario)

    @cached_property
    def frame(self) -> Frame:
        """The scenario as plain arrays."""
        return frame(self.scenario, self.blueprint)

    @property
    def wires_itself(self) -> bool:
        """Whether each replicate has a network that is drawn outside compiled code."""
        ties = self.scenario.ties
        return isinstance(ties, GeneratedTies) and ties.network != "homophily"

    @cached_property
    def _listed_ties(self) -> tuple[np.ndarray, np.ndarray]:
        ties, pairs, values = self.scenario.ties, [], []
        row = {name: i for i, name in enumerate(self.blueprint.names)}
        for tie in () if isinstance(ties, GeneratedTies) else ties:
            if tie.from_ not in row or tie.to not in row:
                continue  # to or from one that is left out of the runs
            a, b = row[tie.from_], row[tie.to]
            for pair in ((a, b), (b, a)) if tie.both else ((a, b),):
                pairs.append(pair)
                values.append((tie.trust, np.nan if tie.distance is None else tie.distance))
        return np.array(pairs, np.int64).reshape(-1, 2), np.array(values, float).reshape(-1, 2)

    def ties(self, key: np.uint64) -> tuple[np.ndarray, np.ndarray]:
        """Directed ties (k x 2 rows, int64) that are listed, or drawn for this key; and their trust and distance (k x 2), nan
        where those are to be drawn. Empty where ties are made by likeness."""
        spec = self.scenario.ties
        if not isinstance(spec, GeneratedTies) or spec.network == "homophily":
            return self._listed_ties
        if spec.network in NETWORKS:
            pairs, values = own_ties(spec, key, self.blueprint)
        else:
            pairs = wired(spec, key, self.blueprint.who)
            pairs = np.concatenate((pairs, pairs[:, ::-1]))
            values = np.full((len(pairs), 2), np.nan)
        values[np.isnan(values[:, 1]), 1] = self.frame.distance
        return pairs, values

    def convener(self, strategy: Strategy) -> np.ndarray:
        """The convener as this strategy wants it: a float64 vector as `fields.CONVENER`."""
        return convener_vector(self.scenario.convener, strategy.convener)

    def plan(self, strategy: Strategy) -> Plan:
        """The strategy's phases as arrays. Raises InputError for an aim at a sector that is not there."""
        return plan(strategy, self.blueprint.sectors)

    def population(self, key: np.uint64) -> Population:
        """The population of the replicate with this key."""
        record = self.parameters.view(PARAMETERS_RECORD)[0]
        population: Population = populate(self.frame, key, record, *self.ties(key))
        return population._replace(key=np.uint64(key))  # compiled code returns a plain int

    def system(self, population: Population, strategy: Strategy) -> tuple[System, np.ndarray]:
        """The system of one run before its state is set, and who is inside before the first month (n int8)."""
        memory = prepare(self.frame, population, self.parameters, self.convener(strategy), True)
        return system_in_python(self.frame, population, memory), memory.inside
