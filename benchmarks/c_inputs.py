"""A population, a ground and strategies as the C version reads them: its own layout, made once and shared by all runs."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from c_fields import LANES

from coalitionlab.model.assembling import members_at_start
from coalitionlab.model.building import Ground
from coalitionlab.model.catalogue_table import first_effects
from coalitionlab.model.columns import Columns
from coalitionlab.model.compiled import opened
from coalitionlab.model.plan import plan
from coalitionlab.model.population import Population
from coalitionlab.scenarios.names.fields import CLIMATE, CLIMATE_RECORD, CONVENER_RECORD, TRAITS, WORK
from coalitionlab.scenarios.names.parameters import strengths
from coalitionlab.scenarios.schema import Strategy

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_ROW = 64  # bytes of a cache line
_members_at_start = opened(members_at_start)
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
    copy: np.ndarray = raw[first : first + values.nbytes].view(values.dtype).reshape(values.shape)
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


def side_by_side(columns: Any, groups: int, kind: Any = float) -> np.ndarray:
    """Columns of n numbers as groups x columns x lanes; empty places are 0."""
    columns = np.array(columns, kind)
    filled = np.zeros((len(columns), groups * LANES), kind)
    filled[:, : columns.shape[1]] = columns
    return filled.reshape(len(columns), groups, LANES).transpose(1, 0, 2)


def population_inputs(ground: Ground, population: Population) -> tuple[Inputs, np.ndarray]:
    """(the population in groups of eight by number of ties, the row of each organisation in it)."""
    n, traits, plan_of = population.size, population.traits, population.blueprint
    places = [population.places(i) for i in range(n)]
    degree = np.array([len(mine) for mine in places])
    order = np.argsort(-degree, kind="stable")
    row = np.empty(n, np.int64)
    row[order] = np.arange(n)
    groups = -(-n // LANES)
    width = np.zeros(groups * LANES, np.int64)
    width[:n] = degree[order]
    first = np.concatenate(([0], np.cumsum(width.reshape(groups, LANES).max(1))))
    # the k-th tie of organisation i stands in the k-th column of its group
    place = np.repeat(row, degree)
    column = first[place // LANES] + np.concatenate([np.arange(count) for count in degree])
    from_here = np.concatenate(places).astype(np.int64)
    goes_to = row[population.target[from_here]]
    ties = np.zeros(int(first[-1]), _COLUMN)
    for name in ("trust", "distance", "strength"):
        ties[name][column, place % LANES] = population.ties[name][from_here]
    tie, begins = np.zeros((len(ties), LANES)), np.zeros((len(ties), LANES), np.int32)
    tie[column, place % LANES] = 1.0
    begins[column, place % LANES] = goes_to * LANES
    coming = np.argsort(goes_to, kind="stable")
    in_first = np.concatenate(([0], np.cumsum(np.bincount(goes_to, minlength=n))))
    by_power = population.arrays.by_power
    power = traits["power"][by_power]
    sector = np.zeros(groups * LANES, np.int32)
    sector[:n] = plan_of.sector[order]
    totals = {f"all_{kind}": max(1e-12, float((traits["power"] * traits[kind]).sum())) for kind in WORK}
    layout = {
        "n": n, "groups": groups, "sectors": len(plan_of.sectors), "columns": len(ties),
        "key": int(np.uint64(population.arrays.key).astype(np.int64)),
        "traits": _aligned(side_by_side([traits[name][order] for name in TRAITS], groups), float),
        "fixed": _fixed(plan_of.who[order], traits, order, groups),
        "first": _aligned(first, np.int64), "column": _aligned(ties, _COLUMN), "tie": _aligned(tie, float),
        "place": _aligned(begins, np.int32), "in_first": _aligned(in_first, np.int32), "in_column": _aligned(column[coming], np.int32),
        "in_row": _aligned(place[coming], np.int32), "by_power": _aligned(row[by_power], np.int32),
        "log_power": _aligned(np.log(power), float), "power": _aligned(power, float),
        "affected": _aligned(traits["affected"][by_power], float), "sector": _aligned(sector, np.int32),
        "everyone": _aligned(np.bincount(plan_of.sector, minlength=len(plan_of.sectors)), float),
        "inside": _aligned(_members_at_start(ground.frame, population.arrays.key)[order], np.int8), **totals,
        "all_profile": max(1e-12, float(traits["profile"].sum())),
    }  # fmt: skip
    made = _structure(layout)
    made.sizes["widest"] = int(width.max(initial=1))
    return made, row


def _fixed(who: np.ndarray, traits: Columns, order: np.ndarray, groups: int) -> np.ndarray:
    """Per group: who is real, and what follows from traits (see `struct fixed`)."""
    nobody = np.zeros(len(who))
    work = [(traits["power"] * traits[kind])[order] for kind in WORK]
    numbers = side_by_side([nobody + 1.0, nobody, *work], groups)
    numbers[:, 1] = 2.0 * (1.0 - numbers[:, 0])
    salt = side_by_side([(who + np.uint64(1)) * _GOLDEN], groups, np.uint64).view(float)
    return _aligned(np.concatenate((numbers, salt), axis=1), float)


def ground_inputs(ground: Ground, row: np.ndarray) -> Inputs:
    """What all runs on this ground share; `row` is where each organisation stands."""
    frame = ground.frame
    wanted = [np.sort(row[np.flatnonzero(line)]) for line in frame.needs]
    rule = ("rule", "by_count", "among_ties", "can_exit", "persuasion", "response")
    return _structure({
        "p": ground.parameters, "months": frame.months, "withdraw": int(frame.withdraw), "events": len(frame.events),
        "milestones": len(wanted), **{name: float(frame.setting[0][name]) for name in rule},
        "effect": np.array(frame.effects), "first_effect": _aligned(first_effects(), np.int64), "action": frame.actions,
        "strength": _aligned(strengths(ground.parameters), float),
        "event": frame.events, "needed": _aligned(frame.needed, float),
        "needs_first": _aligned(np.concatenate(([0], np.cumsum([len(rows) for rows in wanted]))), np.int32),
        "needs": _aligned(np.concatenate([[], *wanted]), np.int32), "climate": _climate(ground),
        "bar": float(frame.bar), "sectors_needed": float(frame.success_sectors),
    })  # fmt: skip


def _climate(ground: Ground) -> np.void:
    """How climates start and move; what the scenario leaves open is the parameters' to say."""
    usual = [ground.parameters[f"climate_{name.split('_')[-1]}"][0] if np.isnan(value) else value
             for name, value in zip(CLIMATE, ground.frame.climate, strict=True)]  # fmt: skip
    return _one(np.array(usual), CLIMATE_RECORD)


def strategy_inputs(ground: Ground, strategy: Strategy) -> Inputs:
    """A strategy's plan and the convener that follows it."""
    steps = plan(strategy, ground.blueprint.sectors)
    return _structure({
        "phases": len(steps.effort), "effort": steps.effort, "aims": steps.aims, "until": steps.until,
        "others": steps.others, "metric": steps.metric, "above": steps.above, "value": steps.value, "admits": steps.admits,
        "convener": _one(ground.convener(strategy), CONVENER_RECORD),
    })  # fmt: skip


def _one(numbers: np.ndarray, dtype: np.dtype) -> np.void:
    made: np.void = numbers.view(dtype)[0]
    return made
