"""Laying out work for the compiled runs: which unit needs which population, and strategies one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from coalitionlab.model.building import Ground
from coalitionlab.model.many import Plans, Units
from coalitionlab.model.plan import plan
from coalitionlab.model.population import DEPENDS_ON
from coalitionlab.model.randomness import run_key
from coalitionlab.scenarios.names.parameters import PARAMETERS, checked
from coalitionlab.scenarios.schema import Scenario, Strategy

_NAMES = tuple(PARAMETERS)
_POPULATION = [_NAMES.index(name) for name in DEPENDS_ON]


def parameter_rows(
    scenario: Scenario, parameters: Mapping[str, float | np.ndarray], count: int
) -> tuple[np.ndarray, np.ndarray]:
    """(rows of parameters, which row each of `count` units has): the defaults, then the scenario's own, then those given.

    One row for all when nothing varies. Raises ValueError, naming the parameter, for an unknown name or a value out of bounds.
    """
    varies = any(np.ndim(value) for value in parameters.values())
    rows = np.empty((count if varies else 1, len(_NAMES)))
    rows[:] = [one.default for one in PARAMETERS.values()]
    for name, value in {**scenario.parameters, **parameters}.items():
        values = np.broadcast_to(np.asarray(value, float), (len(rows),))
        for extreme in {float(values.min()), float(values.max())}:
            checked(name, extreme)
        rows[:, _NAMES.index(name)] = values
    return rows, np.arange(count) if varies else np.zeros(count, np.int64)


def units(ground: Ground, replicates: np.ndarray, rows: np.ndarray, which: np.ndarray, seed: int) -> Units:
    """Units in the order of their replicates, so that those which share a population stand together."""
    order = np.lexsort((which, replicates))
    distinct, number = np.unique(replicates, return_inverse=True)
    keys = np.array([run_key(seed, int(one)) for one in distinct], np.uint64)
    pairs, given, first, last = _ties(ground, keys)
    number, which = number[order], which[order]
    makings = rows[which][:, _POPULATION] if len(rows) > 1 else np.zeros((len(which), 1))
    alike = np.zeros(len(which), bool)
    alike[1:] = (number[1:] == number[:-1]) & (makings[1:] == makings[:-1]).all(axis=1)
    return Units(keys[number], order, rows, which, alike, pairs, given, first[number], last[number])


def _ties(ground: Ground, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(pairs, given, where each key's begin, where they end). Listed ties are the same for all and stand there once."""
    if not ground.wires_itself:
        pairs, given = ground.ties(keys[0])
        return pairs, given, np.zeros(len(keys), np.int64), np.full(len(keys), len(pairs))
    drawn = [ground.ties(key) for key in keys]
    ends = np.cumsum([0, *(len(pairs) for pairs, _ in drawn)])
    pairs, given = (np.concatenate(each) for each in zip(*drawn, strict=True))
    return pairs, given, ends[:-1], ends[1:]


def plans(ground: Ground, strategies: Sequence[Strategy]) -> Plans:
    """The strategies' phases and conveners as arrays. Raises InputError for an aim at a sector that is not there."""
    each = [plan(strategy, ground.blueprint.sectors) for strategy in strategies]
    stacked = (
        np.concatenate([getattr(one, part) for one in each])
        for part in ("effort", "aims", "until", "others", "metric", "above", "value", "admits")
    )
    first = np.cumsum([0, *(len(one.effort) for one in each)])
    return Plans(first, np.array([ground.convener(strategy) for strategy in strategies]), *stacked)
