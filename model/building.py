"""Building: a scenario under one set of parameters, its populations, and the world of one run, for use from Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from coalitionlab.model.blueprint import Blueprint, blueprint
from coalitionlab.model.columns import Columns
from coalitionlab.model.frame import Frame, frame
from coalitionlab.model.lanes import places_of
from coalitionlab.model.networks import wired
from coalitionlab.model.population import Peopled, populate
from coalitionlab.model.system import parameter_record
from coalitionlab.model.ties import likeness
from coalitionlab.scenarios.names.fields import CONVENER, MOTIVES
from coalitionlab.scenarios.schema import GeneratedTies, Scenario, Strategy, TieSpec


@dataclass(frozen=True)
class Population:
    """A population and the blueprint that it was made by."""

    blueprint: Blueprint
    arrays: Peopled

    @property
    def size(self) -> int:
        """How many organisations there are."""
        return len(self.arrays.traits)

    @property
    def traits(self) -> Columns:
        """The traits of the n organisations."""
        return self.arrays.traits

    def places(self, i: int) -> np.ndarray:
        """Where the ties of organisation i are in `target` and `ties`, in their order."""
        return places_of(self.arrays.start, self.arrays.degree, i)

    def distance(self, i: int, j: int) -> float:
        """How distant the motives of organisations i and j are, 0..1."""
        mine, theirs = ([self.traits[motive][row] for motive in MOTIVES] for row in (i, j))
        return 1.0 - float(likeness.py_func(mine, theirs))

    @property
    def target(self) -> np.ndarray:
        """To whom each tie goes, int32."""
        return self.arrays.target

    @property
    def ties(self) -> Columns:
        """The directed ties."""
        return self.arrays.ties


@dataclass(frozen=True)
class Ground:
    """What all runs of a scenario under one set of parameters share; `parameters` is an array of one record."""

    scenario: Scenario
    parameters: np.ndarray

    @classmethod
    def of(cls, scenario: Scenario, parameters: Mapping[str, float] | None = None) -> Ground:
        """The ground of a scenario, with parameters beyond those that it sets itself (these win)."""
        return cls(scenario, parameter_record({**scenario.parameters, **(parameters or {})}))

    @cached_property
    def blueprint(self) -> Blueprint:
        """How its organisations are drawn."""
        return blueprint(self.scenario)

    @cached_property
    def frame(self) -> Frame:
        """The scenario as plain arrays."""
        return frame(self.scenario, self.blueprint)

    @cached_property
    def _listed(self) -> tuple[np.ndarray, np.ndarray]:
        ties = self.scenario.ties
        if isinstance(ties, GeneratedTies):
            return np.empty((0, 2), np.int64), np.empty((0, 2))
        return _listed(ties, self.blueprint)

    @property
    def wires_itself(self) -> bool:
        """Whether each replicate has a network that is drawn outside compiled code."""
        ties = self.scenario.ties
        return isinstance(ties, GeneratedTies) and ties.network != "homophily"

    def ties(self, key: np.uint64) -> tuple[np.ndarray, np.ndarray]:
        """Directed ties (k x 2 rows, int64) that are listed, or drawn for this key; and their trust and distance (k x 2), nan
        where those are to be drawn. Empty where ties are made by likeness."""
        spec = self.scenario.ties
        if not isinstance(spec, GeneratedTies) or spec.network == "homophily":
            return self._listed
        pairs = wired(spec, key, self.blueprint.who)
        pairs = np.concatenate((pairs, pairs[:, ::-1]))
        given = np.full((len(pairs), 2), np.nan)
        given[:, 1] = self.frame.distance
        return pairs, given

    def convener(self, strategy: Strategy) -> np.ndarray:
        """The convener as the scenario has it, in the style that the strategy chooses: a float64 vector as `fields.CONVENER`."""
        spec, style = self.scenario.convener, strategy.convener
        values = dict.fromkeys(CONVENER, 0.0)
        for name in (
            "capacity", "power", "control", "transparency", "vision", "backbone", "funds", "grant", "start_up_cost",
        ):  # fmt: skip
            values[name] = getattr(spec, name)
        for name in ("control", "transparency"):
            if (chosen := getattr(style, name)) is not None:
                values[name] = chosen
        values["collected"], values["admits"] = spec.seed, np.nan
        return np.array(list(values.values()), float)

    def population(self, key: np.uint64) -> Population:
        """The population of the replicate with this key."""
        arrays = populate(self.frame, key, self.parameters[0], *self.ties(key))
        return Population(
            self.blueprint, arrays._replace(key=np.uint64(key))
        )  # compiled code returns a plain int


def _listed(listed: tuple[TieSpec, ...], plan: Blueprint) -> tuple[np.ndarray, np.ndarray]:
    """Directed pairs, and what is given of each: (trust, distance or nan)."""
    pairs: list[tuple[int, int]] = []
    given: list[tuple[float, float]] = []
    row = {plan.name(i): i for i in range(plan.size)}
    for tie in listed:
        a, b = row[tie.from_], row[tie.to]
        values = (tie.trust, np.nan if tie.distance is None else tie.distance)
        for pair in ((a, b), (b, a)) if tie.both else ((a, b),):
            pairs.append(pair)
            given.append(values)
    return np.array(pairs, np.int64).reshape(-1, 2), np.array(given, float).reshape(-1, 2)
