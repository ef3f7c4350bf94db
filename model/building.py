"""Building a system: a population, a scenario and a convener's style become the world of one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from coalitionlab.model.blueprint import Blueprint, blueprint
from coalitionlab.model.catalogue_table import effect_table, mode_numbers, reaches
from coalitionlab.model.fields import (
    BELIEFS,
    CLIMATE_RECORD,
    CLIMATES,
    COALITION_RECORD,
    CONVENER_RECORD,
    EVENT_RECORD,
    STATE_RECORD,
    table,
)
from coalitionlab.model.parameters import parameter_record, strengths
from coalitionlab.model.population import Population, populate
from coalitionlab.model.randomness import Stream, stream_of, uniform
from coalitionlab.model.rules.choosing import RULES
from coalitionlab.model.starting import begin
from coalitionlab.model.system import System
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True)
class Ground:
    """What all runs of a scenario under one set of parameters share."""

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
    def strengths(self) -> np.ndarray:
        """The strength of every action."""
        return strengths(self.parameters)

    @cached_property
    def decision(self) -> np.ndarray:
        """The decision rule and its options as numbers."""
        d = self.scenario.decision
        options = (RULES.index(d.rule), d.measure == "count", d.among == "ties", d.exit, d.persuasion, d.sensitivity)
        return np.array(options, np.float64)

    @cached_property
    def climate(self) -> np.ndarray:
        """One record: where opinion, regulation, failures and funding start, rest, and how they move."""
        record = np.zeros(1, CLIMATE_RECORD)
        for name in CLIMATES:
            spec = getattr(self.scenario.environment, name)
            record[name] = spec.start
            record[f"{name}_base"] = spec.start if spec.base is None else spec.base
            record[f"{name}_drift"] = self.parameters["climate_drift"] if spec.drift is None else spec.drift
            calm = spec.volatility is None
            record[f"{name}_volatility"] = self.parameters["climate_volatility"] if calm else spec.volatility
        return record

    @cached_property
    def events(self) -> np.ndarray:
        """The dated events, and the end of the grant, by month."""
        rows = [
            (e.month, e.opinion, e.regulation, e.failures, e.funding, e.lasting, _or_nan(e.capacity), _or_nan(e.grant))
            for e in self.scenario.environment.events
        ]
        if self.scenario.convener.grant_months is not None:
            rows.append((self.scenario.convener.grant_months + 1, 0, 0, 0, 0, False, np.nan, 0.0))
        return np.array(sorted(rows), EVENT_RECORD)

    def convener(self, strategy: Strategy) -> np.ndarray:
        """One record: the convener as the scenario has it, in the style that the strategy chooses."""
        spec, style = self.scenario.convener, strategy.convener
        record = np.zeros(1, CONVENER_RECORD)
        for name in ("capacity", "power", "control", "transparency", "vision", "backbone", "funds", "grant", "start_up_cost"):
            record[name] = getattr(spec, name)
        for name in ("control", "transparency"):
            if (chosen := getattr(style, name)) is not None:
                record[name] = chosen
        record["collected"] = spec.seed
        record["admits"] = np.nan
        return record

    def population(self, key: np.uint64) -> Population:
        """The population of the replicate with this key."""
        return populate(self.scenario, self.blueprint, key, self.parameters)


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value


def build(ground: Ground, population: Population, strategy: Strategy) -> System:
    """The world of one run, ready for its first month."""
    n = population.size
    state = np.zeros(n, STATE_RECORD)
    for belief in (*BELIEFS, "champion", "alignment"):
        state[belief] = population.traits[belief]
    ties, coalition = population.ties.copy(), np.zeros(1, COALITION_RECORD)
    convener, climate = ground.convener(strategy), ground.climate.copy()
    system = System(
        population.key, population.blueprint.who, population.traits, population.blueprint.sector,
        len(population.blueprint.sectors), population.by_power, state, population.offsets, population.target, ties,
        convener, climate, coalition, ground.parameters,
        table(population.traits), table(state), table(ties), table(convener), table(climate), table(coalition),
        effect_table(), mode_numbers(), reaches(), ground.strengths, ground.events, ground.decision, population.totals,
        np.zeros((n, len(BELIEFS))), np.zeros((n, 3)), np.zeros(n, np.int8),
    )  # fmt: skip
    begin(system, members_at_start(ground, population))
    return system


def members_at_start(ground: Ground, population: Population) -> np.ndarray:
    """n int8, 1 for those inside before the first month: by name, by their own entry, or drawn by lot."""
    scenario, plan = ground.scenario, population.blueprint
    inside = np.zeros(plan.size, np.int8)
    start = scenario.members_at_start
    if isinstance(start, tuple):
        inside[[plan.index(name) for name in start]] = 1
    elif start:
        count = round(start * plan.size) if isinstance(start, float) else start
        inside[np.argsort(lots(stream_of(population.key, Stream.START), plan.who))[:count]] = 1
    if plan.names is not None:
        inside |= np.array([o.joins_at_start for o in scenario.organisations], np.int8)  # type: ignore[union-attr]
    return inside


def lots(luck: np.uint64, who: np.ndarray) -> np.ndarray:
    """A uniform draw for each organisation."""
    return np.array([uniform(luck, one) for one in who])
