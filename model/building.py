"""Building a system: a population, a scenario and a convener's style become the world of one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from coalitionlab.model.blueprint import Blueprint, blueprint
from coalitionlab.model.catalogue_table import action_table, effect_table
from coalitionlab.model.fields import (
    BELIEFS,
    CLIMATE_RECORD,
    CLIMATES,
    COALITION,
    COALITION_RECORD,
    CONVENER_RECORD,
    EVENT_RECORD,
    SETTING_RECORD,
    STATE_RECORD,
    WHOLE_OFFSETS,
    WORK,
    table,
)
from coalitionlab.model.parameters import parameter_record, strengths
from coalitionlab.model.population import Population, populate
from coalitionlab.model.randomness import Stream, stream_of, uniform
from coalitionlab.model.rules.choosing import RULES
from coalitionlab.model.starting import begin
from coalitionlab.model.system import System
from coalitionlab.scenarios.schema import Generated, Scenario, Strategy


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
    def actions(self) -> np.ndarray:
        """One record an action: mode, reach, strength."""
        return action_table(strengths(self.parameters))

    @cached_property
    def setting(self) -> np.ndarray:
        """One record: the decision rule and its options as numbers."""
        d = self.scenario.decision
        record = np.zeros(1, SETTING_RECORD)
        record["rule"], record["by_count"], record["among_ties"] = (
            RULES.index(d.rule),
            d.measure == "count",
            d.among == "ties",
        )
        record["can_exit"], record["persuasion"], record["response"] = d.exit, d.persuasion, d.sensitivity
        return record

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
        """The dated events, and the end of the grant, by month; those of one month in the order of the file."""
        rows = [
            (
                e.month,
                e.opinion,
                e.regulation,
                e.failures,
                e.funding,
                e.lasting,
                _or_nan(e.capacity),
                _or_nan(e.grant),
            )
            for e in self.scenario.environment.events
        ]
        if self.scenario.convener.grant_months is not None:
            rows.append((self.scenario.convener.grant_months + 1, 0, 0, 0, 0, False, np.nan, 0.0))
        return np.array(sorted(rows, key=lambda row: row[0]), EVENT_RECORD)

    def convener(self, strategy: Strategy) -> np.ndarray:
        """One record: the convener as the scenario has it, in the style that the strategy chooses."""
        spec, style = self.scenario.convener, strategy.convener
        record = np.zeros(1, CONVENER_RECORD)
        for name in (
            "capacity",
            "power",
            "control",
            "transparency",
            "vision",
            "backbone",
            "funds",
            "grant",
            "start_up_cost",
        ):
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
    state = np.zeros(population.size, STATE_RECORD)
    for belief in (*BELIEFS, "champion", "alignment"):
        state[belief] = population.traits[belief]
    whole = np.zeros(WHOLE_OFFSETS["coalition"] + len(COALITION))
    convener, climate, coalition = (
        whole[start : start + dtype.itemsize // 8].view(dtype)
        for start, dtype in zip(
            WHOLE_OFFSETS.values(), (CONVENER_RECORD, CLIMATE_RECORD, COALITION_RECORD), strict=True
        )
    )
    convener[:], climate[:] = ground.convener(strategy), ground.climate
    setting, ties = ground.setting.copy(), population.ties.copy()
    for kind, total in zip(WORK, population.totals, strict=True):
        setting[f"all_{kind}"] = total
    setting["all_profile"] = max(1e-12, float(population.traits["profile"].sum()))
    system = System(
        population.key, len(population.blueprint.sectors), population.people, population.traits, table(population.traits),
        state, table(state), population.offsets, population.target, ties, table(ties), convener[0], climate[0], coalition[0],
        setting[0], ground.parameters[0], whole, ground.actions, effect_table(), ground.events,
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
    if not isinstance(scenario.organisations, Generated):
        inside |= np.array([o.joins_at_start for o in scenario.organisations], np.int8)
    return inside


def lots(luck: np.uint64, who: np.ndarray) -> np.ndarray:
    """A uniform draw for each organisation."""
    return np.array([uniform(luck, one) for one in who])
