"""What is not known before the history is seen: parameters over their plausible ranges, and fields, rules and strategies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.worlds.draws import latin_hypercube
from coalitionlab.scenarios.schema import Scenario, Strategy

STREAM = 0x63616C6962
#: Runs of one compiled call: enough for all cores, and few enough that their months fit into memory.
BLOCK = 1024
#: Sets of values of the varied fields. Each takes a call of its own, so there are few, spread evenly over the ranges.
LEVELS = 24


@dataclass(frozen=True)
class Setup:
    """A scenario and a strategy under which some of the runs are made; `fields` are its values of the varied fields."""

    scenario: Scenario
    strategy: Strategy
    rule: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Prior:
    """The prior: every parameter uniform over its range, and every variant equally likely.

    Attributes
    ----------
    scenario : Scenario
        As it is where nothing varies.
    strategies, rules : tuple
        How the coalition may have been led, and how its organisations may decide.
    parameters, fields : tuple of Input
        Parameters of the model and fields of the scenario that vary, with their ranges.
    fixed : mapping
        Parameters set to a value.
    seed : int
        Of the draws and of the runs.
    """

    scenario: Scenario
    strategies: tuple[Strategy, ...]
    rules: tuple[str, ...]
    parameters: tuple[Input, ...]
    fields: tuple[Input, ...] = ()
    fixed: Mapping[str, float] | None = None
    seed: int = 0

    @property
    def names(self) -> list[str]:
        """The names of the parameters that vary."""
        return [each.name for each in self.parameters]

    @cached_property
    def variants(self) -> tuple[Setup, ...]:
        """Every strategy under every rule, at every set of values of the fields. Raises InputError for impossible values."""
        made = []
        for strategy, rule, fields in product(self.strategies, self.rules, self._sets_of_fields()):
            changes = dict(fields) | ({} if rule == self.scenario.decision.rule else {"decision.rule": rule})
            made.append(
                Setup(self.scenario.with_(**changes) if changes else self.scenario, strategy, rule, dict(fields))
            )
        return tuple(made)

    @cached_property
    def field_values(self) -> Floats:
        """The values of the varied fields, variants x fields."""
        rows = [[float(variant.fields[each.name]) for each in self.fields] for variant in self.variants]
        return np.array(rows).reshape(len(rows), len(self.fields))

    def _sets_of_fields(self) -> Sequence[Mapping[str, Any]]:
        """Sets of values of the fields, a Latin hypercube; one empty set where none vary."""
        if not self.fields:
            return ({},)
        rng = np.random.default_rng([STREAM, self.seed, 1])
        points = latin_hypercube(LEVELS, len(self.fields), rng)
        columns = [each.scaled(points[:, k]).tolist() for k, each in enumerate(self.fields)]
        names = [each.name for each in self.fields]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def draw(self, runs: int) -> tuple[Floats, np.ndarray]:
        """Draw N runs: parameters (N x parameters, 0..1 in the range of each) and variants (N numbers).

        The first of them are the same however many are drawn after them.
        """
        rng = np.random.default_rng([STREAM, self.seed])
        unit = rng.random((runs, len(self.parameters)))
        chosen = np.random.default_rng([STREAM, self.seed, 2]).integers(len(self.variants), size=runs)
        return unit, chosen

    def values(self, unit: Floats) -> Floats:
        """Turn numbers 0..1 into values of the parameters (the last axis)."""
        low = np.array([each.low for each in self.parameters])
        high = np.array([each.high for each in self.parameters])
        scaled: Floats = low + unit * (high - low)
        return scaled

    def parameters_of(self, unit: Floats) -> dict[str, Any]:
        """The parameters of some runs, by name, as `simulate_units` takes them."""
        values = self.values(unit)
        return dict(self.fixed or {}) | {name: values[:, k] for k, name in enumerate(self.names)}


def lasting(scenario: Scenario, months: int) -> Scenario:
    """The scenario over another horizon; what its first months are does not depend on it."""
    changes: dict[str, Any] = {"months": months}
    if scenario.withdraw_month is not None and scenario.withdraw_month > months:
        changes["withdraw_month"] = None
    events = scenario.environment.events
    if any(event.month > months for event in events):
        kept = [event for event in events if event.month <= months]
        changes["environment"] = scenario.environment.with_(events=kept)
    return scenario.with_(**changes)
