"""A population, a ground and strategies as the C version reads them: its own layout, made once and shared by all runs."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from c_fields import LANES

from coalitionlab.model.building import Ground, members_at_start
from coalitionlab.model.catalogue_table import effect_table
from coalitionlab.model.fields import CLIMATE_RECORD, CONVENER_RECORD, WORK, table
from coalitionlab.model.horizon import milestone_needs, withdrawal
from coalitionlab.model.plan import plan
from coalitionlab.model.population import Population
from coalitionlab.scenarios.schema import Strategy

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_ROW = 64  # bytes of a cache line
#: `struct column` of benchmarks/c/world.h
_COLUMN = np.dtype([(name, float, LANES) for name in ("trust", "distance", "strength", "says")])


@dataclass
class Inputs:
    """A C struct, and the arrays that it points to (kept alive with it)."""

    struct: ctypes.Structure
    arrays: list[np.ndarray]
    sizes: dict[str, int]


def _aligned(values: Any, dtype: Any) -> np.ndarray:
    """A copy that begins on a cache line."""
    values = np.ascontiguousarray(values, dtype)
    raw = np.zeros(values.nbytes + _ROW, np.uint8)
    first = -raw.ctypes.data % _ROW
    copy = raw[first : first + values.nbytes].view(values.dtype).reshape(values.shape)
    copy[...] = values
    return copy


def _structure(layout: dict[str, Any]) -> Inputs:
    """A structure of int64, double, embedded records (bytes) and pointers to arrays, in the order of `layout`."""
    kinds: list[tuple[str, Any]] = []
    values: dict[str, Any] = {}
    arrays = []
    for name, value in layout.items():
        if isinstance(value, np.ndarray):
            arrays.append(value)
            kinds.append((name, ctypes.c_void_p))
            values[name] = value.ctypes.data
        elif isinstance(value, np.void):
            kinds.append((name, ctypes.c_char * value.dtype.itemsize))
            values[name] = value.tobytes()
        else:
            kinds.append((name, ctypes.c_double if isinstance(value, float) else ctypes.c_int64))
            values[name] = value
    made = type("Made", (ctypes.Structure,), {"_fields_": kinds})()
    for name, value in values.items():
        if isinstance(value, bytes):  # may hold zeros, at which ctypes would stop
            ctypes.memmove(ctypes.addressof(made) + getattr(type(made), name).offset, value, len(value))
        else:
            setattr(made, name, value)
    return Inputs(made, arrays, {name: value for name, value in layout.items() if isinstance(value, int)})


def side_by_side(columns: np.ndarray, groups: int) -> np.ndarray:
    """n x fields as groups x fields x lanes; empty places are 0."""
    count = columns.shape[1]
    filled = np.zeros((groups * LANES, count), columns.dtype)
    filled[: len(columns)] = columns
    return filled.reshape(groups, LANES, count).transpose(0, 2, 1)


def population_inputs(ground: Ground, population: Population) -> tuple[Inputs, np.ndarray]:
    """(the population in groups of eight by number of ties, the row of each organisation in it)."""
    n, offsets = population.size, population.offsets
    degree = np.diff(offsets)
    order = np.argsort(-degree, kind="stable")
    row = np.empty(n, np.int64)
    row[order] = np.arange(n)
    groups = -(-n // LANES)
    width = np.zeros(groups * LANES, np.int64)
    width[:n] = degree[order]
    first = np.concatenate(([0], np.cumsum(width.reshape(groups, LANES).max(1))))
    # the k-th tie of organisation i stands in the k-th column of its group
    source = np.repeat(np.arange(n), degree)
    place = row[source]
    column = first[place // LANES] + np.arange(len(source)) - offsets[source]
    goes_to = row[population.target]
    ties = np.zeros(int(first[-1]), _COLUMN)
    for name in ("trust", "distance", "strength"):
        ties[name][column, place % LANES] = population.ties[name]
    tie, begins = np.zeros((len(ties), LANES)), np.zeros((len(ties), LANES), np.int32)
    tie[column, place % LANES] = 1.0
    begins[column, place % LANES] = goes_to * LANES
    coming = np.argsort(goes_to, kind="stable")
    in_first = np.concatenate(([0], np.cumsum(np.bincount(goes_to, minlength=n))))
    people, traits = population.people[order], population.traits[order]
    by_power = population.people["by_power"]
    power = population.traits["power"][by_power]
    sector = np.zeros(groups * LANES, np.int32)
    sector[:n] = people["sector"]
    totals = dict(zip((f"all_{kind}" for kind in WORK), map(float, population.totals), strict=True))
    layout = {
        "n": n, "groups": groups, "sectors": len(population.blueprint.sectors), "columns": len(ties),
        "equidistant": int(len(set(population.ties["distance"][population.ties["strength"] > 0.0])) < 2),
        "key": int(population.key.astype(np.int64)),
        "traits": _aligned(side_by_side(table(traits), groups), float),
        "fixed": _fixed(people, traits, groups),
        "first": _aligned(first, np.int64), "column": _aligned(ties, _COLUMN), "tie": _aligned(tie, float),
        "place": _aligned(begins, np.int32),         "in_first": _aligned(in_first, np.int32), "in_column": _aligned(column[coming], np.int32),
        "in_row": _aligned(place[coming], np.int32), "by_power": _aligned(row[by_power], np.int32),
        "log_power": _aligned(np.log(power), float), "power": _aligned(power, float),
        "affected": _aligned(population.traits["affected"][by_power], float), "sector": _aligned(sector, np.int32),
        "everyone": _aligned(np.bincount(people["sector"], minlength=len(population.blueprint.sectors)), float),
        "inside": _aligned(members_at_start(ground, population)[order], np.int8), **totals,
        "all_profile": max(1e-12, float(population.traits["profile"].sum())),
    }  # fmt: skip
    made = _structure(layout)
    made.sizes["widest"] = int(width.max(initial=1))
    return made, row


def _fixed(people: np.ndarray, traits: np.ndarray, groups: int) -> np.ndarray:
    """Per group: who is real, and what follows from traits (see `struct fixed`)."""
    n = len(people)
    columns = np.zeros((n, 6))
    columns[:, 0] = 1.0
    columns[:, 2:6] = np.column_stack([traits["power"] * traits[kind] for kind in WORK])
    numbers = side_by_side(columns, groups)
    numbers[:, 1] = 2.0 * (1.0 - numbers[:, 0])
    salt = side_by_side(((people["who"] + np.uint64(1)) * _GOLDEN).reshape(-1, 1), groups).view(float)
    return _aligned(np.concatenate((numbers, salt), axis=1), float)


def ground_inputs(ground: Ground, population: Population, row: np.ndarray) -> Inputs:
    """What all runs on this ground share; `row` is where each organisation stands."""
    scenario, setting = ground.scenario, ground.setting[0]
    needs, needed = milestone_needs(scenario, population.blueprint)
    wanted = [np.sort(row[np.flatnonzero(line)]) for line in needs]
    rule = ("rule", "by_count", "among_ties", "can_exit", "persuasion", "response")
    return _structure({
        "p": ground.parameters, "months": scenario.months, "withdraw": withdrawal(scenario), "effects": len(effect_table()),
        "events": len(ground.events), "milestones": len(needs),
        **{name: float(setting[name]) for name in rule}, "effect": effect_table(), "action": ground.actions,
        "event": ground.events, "needed": _aligned(needed, float),
        "needs_first": _aligned(np.concatenate(([0], np.cumsum([len(rows) for rows in wanted]))), np.int32),
        "needs": _aligned(np.concatenate([[], *wanted]), np.int32), "climate": _one(ground.climate, CLIMATE_RECORD),
        "bar": float(scenario.bar), "sectors_needed": float(scenario.success_sectors),
    })  # fmt: skip


def strategy_inputs(ground: Ground, strategy: Strategy) -> Inputs:
    """A strategy's plan and the convener that follows it."""
    steps = plan(strategy, ground.blueprint.sectors)
    return _structure({
        "phases": len(steps.effort), "effort": steps.effort, "aims": steps.aims, "until": steps.until,
        "metric": steps.metric, "above": steps.above, "value": steps.value, "admits": steps.admits,
        "convener": _one(ground.convener(strategy), CONVENER_RECORD),
    })  # fmt: skip


def _one(records: np.ndarray, dtype: np.dtype) -> np.void:
    made: np.void = records.astype(dtype)[0]
    return made
