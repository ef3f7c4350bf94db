"""Assembling a system: a population, a frame, parameters and a convener's style become the world of one run."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from coalitionlab.model.columns import Columns
from coalitionlab.model.compiled import compiled, making, part, step
from coalitionlab.model.lanes import ordered, roomy
from coalitionlab.model.passes import QUANTITIES
from coalitionlab.model.randomness import Stream, stream_key, uniform
from coalitionlab.model.system import (
    CLIMATE_RECORD,
    COALITION_RECORD,
    CONVENER_RECORD,
    PARAMETERS_RECORD,
    System,
    between_of,
    climate_at,
    coalition_at,
    convener_at,
    parameters_at,
    state_of,
    ties_of,
    work_of,
)  # fmt: skip
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.fields import KINDS, WHOLE_OFFSETS
from coalitionlab.scenarios.names.parameters import PARAMETERS

_START = int(Stream.START)
_STATE, _WORK, _BETWEEN = len(KINDS["state"]), len(KINDS["work"]), len(KINDS["between"])
_CLIMATE, _COALITION = WHOLE_OFFSETS["climate"], WHOLE_OFFSETS["coalition"]
_WHOLE = _COALITION + len(COALITION_RECORD.names or ())
_STRENGTHS = list(PARAMETERS).index(f"strength_{next(iter(ACTIONS))}")
_ACTIONS = len(ACTIONS)


class Memory(NamedTuple):
    """What one run writes to."""

    whole: np.ndarray  #: the convener's, the climate's and the coalition's fields
    setting: np.ndarray  #: one SETTING_RECORD
    state: Columns
    work: Columns
    ties: Columns
    between: Columns
    spoken: np.ndarray  #: n x 8, what each believes
    heard: np.ndarray  #: n x 8, what each hears
    inside: np.ndarray  #: n int8, who is inside before the first month
    days: np.ndarray  #: room for a month's staff-days
    no_aims: np.ndarray  #: of months in which nothing is done
    sums: np.ndarray  #: room to add up, see `tallying`
    sectors_inside: np.ndarray  #: room to count members by sector


@compiled
def prepare(frame, population, parameters, convener, keep):
    """The memory of one run; the population's ties become its own unless they are to be kept for others. `parameters` and `convener` are float64 vectors in the order of PARAMETERS and of `fields.CONVENER`."""
    whole = np.zeros(_WHOLE)
    whole[:_CLIMATE] = convener
    whole[_CLIMATE:_COALITION] = frame.climate
    settle_climate(climate_at(whole[_CLIMATE:]), parameters_at(parameters))
    setting = frame.setting.copy()
    everyone(population.traits, setting[0])
    ties, places = population.ties, len(population.ties)
    if keep:
        ties = ties_of(population.ties.table.copy(), places)
    between = between_of(np.zeros((_BETWEEN, roomy(places))), places)
    inside = members_at_start(frame, population.key)
    work = new_work(len(population.traits))
    spoken = np.zeros((2, roomy(len(population.traits)), 8))
    return Memory(
        whole,
        setting,
        first_state(population.traits),
        work,
        ties,
        between,
        spoken[0],
        spoken[1],
        inside,
        np.zeros(_ACTIONS),
        np.zeros(_ACTIONS, np.int64),
        np.zeros(8 * QUANTITIES),
        np.zeros(len(frame.sector_sizes)),
    )


def system_of(frame, population, parameters, memory, convener, climate, coalition, p):
    """The system that these make up, which names their memory; the last four are records of the memory and the parameters."""
    return System(
        population.key, frame.sector_sizes, frame.who, frame.sector, population.by_power, population.shocks,
        population.traits, memory.state, memory.work, population.start, population.degree, population.target,
        population.real, population.first_in, population.place_in, memory.ties, memory.between, memory.spoken, memory.heard, convener, climate, coalition,
        memory.setting[0], p, memory.whole, parameters[_STRENGTHS : _STRENGTHS + _ACTIONS], frame.actions, frame.effects,
        frame.first_effect, frame.events, memory.days, memory.no_aims, memory.sums, memory.sectors_inside,
    )  # fmt: skip


_system_of = part(system_of)


@part
def system_inside(frame, population, parameters, memory):
    """The same, written into compiled callers: a record cannot leave a compiled function."""
    whole = memory.whole
    return _system_of(
        frame, population, parameters, memory, convener_at(whole), climate_at(whole[_CLIMATE:]),
        coalition_at(whole[_COALITION:]), parameters_at(parameters),
    )  # fmt: skip


def system_in_python(frame: Any, population: Any, parameters: np.ndarray, memory: Memory) -> System:
    """The same for callers in Python."""
    parts = (
        memory.whole[:_CLIMATE],
        memory.whole[_CLIMATE:_COALITION],
        memory.whole[_COALITION:],
        parameters,
    )
    kinds = (CONVENER_RECORD, CLIMATE_RECORD, COALITION_RECORD, PARAMETERS_RECORD)
    records = [part.view(kind)[0] for part, kind in zip(parts, kinds, strict=True)]
    made: System = system_of(frame, population, parameters, memory, *records)
    return made


@step
def settle_climate(climate, p):
    """How climates move is the parameters' to say where the scenario does not."""
    climate.opinion_drift = p.climate_drift if math.isnan(climate.opinion_drift) else climate.opinion_drift
    climate.opinion_volatility = (
        p.climate_volatility if math.isnan(climate.opinion_volatility) else climate.opinion_volatility
    )
    climate.regulation_drift = (
        p.climate_drift if math.isnan(climate.regulation_drift) else climate.regulation_drift
    )
    climate.regulation_volatility = (
        p.climate_volatility if math.isnan(climate.regulation_volatility) else climate.regulation_volatility
    )
    climate.failures_drift = p.climate_drift if math.isnan(climate.failures_drift) else climate.failures_drift
    climate.failures_volatility = (
        p.climate_volatility if math.isnan(climate.failures_volatility) else climate.failures_volatility
    )
    climate.funding_drift = p.climate_drift if math.isnan(climate.funding_drift) else climate.funding_drift
    climate.funding_volatility = (
        p.climate_volatility if math.isnan(climate.funding_volatility) else climate.funding_volatility
    )


@step
def everyone(traits, setting):
    """What there would be of each kind of work, and of standing, if all contributed fully."""
    expertise = money = reach = authority = profile = 0.0
    for i in range(len(traits)):
        t = traits[i]
        expertise += t.power * t.expertise
        money += t.power * t.money
        reach += t.power * t.reach
        authority += t.power * t.authority
        profile += t.profile
    setting.all_expertise, setting.all_money = max(1e-12, expertise), max(1e-12, money)
    setting.all_reach, setting.all_authority = max(1e-12, reach), max(1e-12, authority)
    setting.all_profile = max(1e-12, profile)


@making
def new_work(n):
    """Room for a month's working."""
    return work_of(np.zeros((_WORK, roomy(n))), n)


@making
def first_state(traits):
    """What organisations believe before anything has happened: their baselines."""
    state = state_of(np.zeros((_STATE, roomy(len(traits)))), len(traits))
    for i in range(len(traits)):
        s, t = state[i], traits[i]
        s.awareness, s.overlap, s.efficacy, s.alone = t.awareness, t.overlap, t.efficacy, t.alone
        s.association, s.legitimacy = t.association, t.legitimacy
        s.champion, s.alignment = t.champion, t.alignment
    return state


@making
def members_at_start(frame, key):
    """n int8, 1 for those inside before the first month: by name, by their own entry, or drawn by lot."""
    if frame.inside_by_lot == 0:
        return frame.inside
    inside, luck = frame.inside.copy(), stream_key(key, _START, 0)
    lots = np.empty(len(inside))
    for i in range(len(inside)):
        lots[i] = uniform(luck, frame.who[i])
    for i in ordered(lots, frame.by_identity)[: frame.inside_by_lot]:
        inside[i] = 1
    return inside
