"""A system: everything that one run reads and changes, as plain arrays and records in one named tuple, and how it is set up."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from coalitionlab.model.bare import record, record_reader
from coalitionlab.model.columns import Columns
from coalitionlab.model.columns_compiled import between_of, state_of, ties_of, work_of
from coalitionlab.model.compiled import compiled, making, part, step, typed_once
from coalitionlab.model.lanes import ordered, roomy
from coalitionlab.model.passes import QUANTITIES
from coalitionlab.model.randomness import Stream, stream_key, uniform
from coalitionlab.model.rules.believing import common_ground
from coalitionlab.model.rules.working import had
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.fields import CLIMATE, COALITION, CONVENER, KINDS, OVERALL_OFFSETS
from coalitionlab.scenarios.names.parameters import PARAMETERS

PARAMETERS_RECORD = record(tuple(PARAMETERS))
_CONVENER_RECORD, _CLIMATE_RECORD, _COALITION_RECORD = record(CONVENER), record(CLIMATE), record(COALITION)

#: What reads a float64 vector as one record.
convener_at, climate_at, coalition_at, parameters_at = (
    record_reader(dtype) for dtype in (_CONVENER_RECORD, _CLIMATE_RECORD, _COALITION_RECORD, PARAMETERS_RECORD)
)

_START = int(Stream.START)
_STATE, _WORK, _BETWEEN = len(KINDS["state"]), len(KINDS["work"]), len(KINDS["between"])
_CLIMATE, _COALITION = OVERALL_OFFSETS["climate"], OVERALL_OFFSETS["coalition"]
_OVERALL = _COALITION + len(COALITION)
_EFFECTS = sum(len(action.effects) for action in ACTIONS.values())
_RATES = len(PARAMETERS) - _EFFECTS
_ACTIONS = len(ACTIONS)


@typed_once
class System(NamedTuple):
    """One run's world: n organisations, m places for directed ties, a actions, e effects, k events.

    Records are those of `fields`. `overall` is the same memory as the records convener, climate and coalition one after the
    other, because an effect of an action addresses a field by its number.
    """

    key: np.uint64
    sector_sizes: np.ndarray  #: float64, how many organisations each sector has
    who: np.ndarray  #: n uint64, identities (for luck)
    sector: np.ndarray  #: n int64
    by_power: np.ndarray  #: n int64, rows by ascending power
    shocks: np.ndarray  #: months x 4 standard normals, what happens to the climates
    traits: Columns  #: n
    state: Columns  #: n
    work: Columns  #: n, room for a month's working
    start: np.ndarray  #: where the ties of each eight organisations begin, see `lanes`
    degree: np.ndarray  #: n int64, how many ties each has
    target: np.ndarray  #: m int32, to whom each tie goes
    real: np.ndarray  #: m int8, 1 for a tie and 0 for an empty place
    first_incoming: np.ndarray  #: n + 1 int64, where those of `incoming_ties` that go to each organisation begin
    incoming_ties: np.ndarray  #: int32, the places of the ties that go to each
    ties: Columns  #: m
    between: Columns  #: m, room for a month's working
    spoken: np.ndarray  #: n x 8, what each organisation believes, a row for those who listen to it
    heard: np.ndarray  #: n x 8, what each hears
    convener: np.void
    climate: np.void
    coalition: np.void  #: the picture of last month
    setting: np.void  #: the decision rule and what everyone together could do
    p: np.void  #: the parameters as they are this month
    parameters: np.ndarray  #: the same memory as `p`, by number
    overall: np.ndarray
    rates: np.ndarray  #: e float64, how fast each effect moves what it moves
    skills: np.ndarray  #: how good the convener is at each family of actions
    actions: np.ndarray  #: a records: mode, reach
    effects: np.ndarray  #: e records, see `catalogue_table`, those of an action together
    first_effect: np.ndarray  #: a + 1 int64, where each action's effects begin
    events: np.ndarray  #: k records
    goals: np.ndarray  #: g x goal fields
    parts: np.ndarray  #: g x n int8, who has a part in each
    stage: np.ndarray  #: g float64, see `goals`
    done: np.ndarray  #: g x 4, partner-days done of each kind
    first_delivered: np.ndarray  #: g, the month from 1; nan before
    left: np.ndarray  #: 4, room: what is left to do of each kind
    effort_by_kind: np.ndarray  #: 4, room: what members do
    days: np.ndarray  #: a, room for this month's staff-days
    no_aims: np.ndarray  #: a int64, for months in which nothing is done
    sums: np.ndarray  #: room to add up, see `tallying`
    sectors_inside: np.ndarray  #: float64, how many of each sector are inside
    turns: np.ndarray  #: n int64, rows in the order in which they decide
    settings: np.ndarray  #: where `setting` stands: a record alone does not hold its memory


class Memory(NamedTuple):
    """What one run writes to."""

    parameters: np.ndarray  #: its own, for events may change them
    overall: np.ndarray  #: the convener's, the climate's and the coalition's fields
    setting: np.ndarray  #: one record of `frame.SETTING_RECORD`
    state: Columns
    work: Columns
    ties: Columns
    between: Columns
    spoken: np.ndarray
    heard: np.ndarray
    inside: np.ndarray  #: n int8, who is inside before the first month
    days: np.ndarray
    no_aims: np.ndarray
    sums: np.ndarray
    sectors_inside: np.ndarray
    stage: np.ndarray
    done: np.ndarray
    first_delivered: np.ndarray
    left: np.ndarray
    effort_by_kind: np.ndarray
    turns: np.ndarray


@compiled
def prepare(frame, population, parameters, convener, keep):
    """The memory of one run. The population's ties become its own unless they are to be kept for others.

    `parameters` and `convener` are float64 vectors in the order of PARAMETERS and of `fields.CONVENER`.
    """
    overall = np.zeros(_OVERALL)
    overall[:_CLIMATE] = convener
    overall[_CLIMATE:_COALITION] = frame.climate
    settle_climate(overall, parameters_at(parameters))
    setting = frame.setting.copy()
    sum_capabilities(population.traits, setting[0], parameters_at(parameters).full_effort)
    ties, places, n = population.ties, len(population.ties), len(population.traits)
    if keep:
        ties = ties_of(population.ties.table.copy(), places)
    between = between_of(np.zeros((_BETWEEN, roomy(places))), places)
    spoken = np.zeros((2, roomy(n), 8))
    return Memory(
        parameters.copy(), overall, setting, first_state(population.traits, setting[0], parameters_at(parameters)), work_of(np.zeros((_WORK, roomy(n))), n), ties, between, spoken[0],
        spoken[1], members_at_start(frame, population.key), np.zeros(_ACTIONS), np.zeros(_ACTIONS, np.int64),
        np.zeros(8 * QUANTITIES), np.zeros(len(frame.sector_sizes)), np.zeros(len(frame.goals)), np.zeros((len(frame.goals), 4)),
        np.full(len(frame.goals), np.nan), np.zeros(4), np.zeros(4),
        np.arange(n),
    )  # fmt: skip


def system_of(frame, population, memory, convener, climate, coalition, p):
    """The system that these make up, which names their memory; the last four are records of the memory."""
    return System(
        population.key, frame.sector_sizes, frame.who, frame.sector, population.by_power, population.shocks,
        population.traits, memory.state, memory.work, population.start, population.degree, population.target,
        population.real, population.first_incoming, population.incoming_ties, memory.ties, memory.between, memory.spoken, memory.heard, convener, climate, coalition,
        memory.setting[0], p, memory.parameters, memory.overall, memory.parameters[_RATES:], population.skills, frame.actions, frame.effects,
        frame.first_effect, frame.events, frame.goals, frame.parts, memory.stage, memory.done, memory.first_delivered, memory.left, memory.effort_by_kind, memory.days, memory.no_aims, memory.sums, memory.sectors_inside, memory.turns,
        memory.setting,
    )  # fmt: skip


_system_of = part(system_of)


@part
def system_inside(frame, population, memory):
    """The same, written into compiled callers: a record cannot leave a compiled function."""
    overall = memory.overall
    return _system_of(
        frame, population, memory, convener_at(overall), climate_at(overall[_CLIMATE:]),
        coalition_at(overall[_COALITION:]), parameters_at(memory.parameters),
    )  # fmt: skip


def system_in_python(frame: Any, population: Any, memory: Memory) -> System:
    """The same for callers in Python."""
    overall = memory.overall
    vectors = (
        (overall[:_CLIMATE], _CONVENER_RECORD),
        (overall[_CLIMATE:_COALITION], _CLIMATE_RECORD),
        (overall[_COALITION:], _COALITION_RECORD),
        (memory.parameters, PARAMETERS_RECORD),
    )
    records = [vector.view(dtype)[0] for vector, dtype in vectors]
    system: System = system_of(frame, population, memory, *records)
    return system


@step
def settle_climate(overall, p):
    """How climates move is the parameters' to say where the scenario does not (level, base, drift, volatility of each)."""
    for first in range(_CLIMATE, _COALITION, 4):
        overall[first + 2] = p.climate_drift if math.isnan(overall[first + 2]) else overall[first + 2]
        overall[first + 3] = p.climate_volatility if math.isnan(overall[first + 3]) else overall[first + 3]


@step
def sum_capabilities(traits, setting, full_effort):
    """The partner-days a month that there would be if all did their best at what they are best at, and all public standing."""
    potential = profile = 0.0
    for i in range(len(traits)):
        t = traits[i]
        best = had(max(max(t.expertise, t.money), max(t.reach, t.authority)))
        potential += full_effort * math.sqrt(t.power) * best
        profile += t.profile
    setting.potential, setting.all_profile = max(1e-12, potential), max(1e-12, profile)


@making
def first_state(traits, setting, p):
    """What organisations believe and have before anything has happened."""
    state = state_of(np.zeros((_STATE, roomy(len(traits)))), len(traits))
    for i in range(len(traits)):
        s, t = state[i], traits[i]
        s.alignment, s.claim = t.alignment, min(1.0, t.alignment + p.claim)
        s.common_ground = common_ground(t.alignment, p)
        starts_anew(s, t, setting)
    return state


@step
def starts_anew(s, t, setting):
    """What an organisation believes and has before it has had to do with the coalition."""
    s.awareness, s.efficacy, s.alone = t.awareness, t.efficacy, t.alone
    s.association, s.legitimacy, s.overlap = t.association, t.legitimacy, t.overlap
    s.champion, s.contact = t.champion, t.contact
    s.mapped, s.leaders = setting.knowledge, setting.leaders
    s.identity = s.pressure = s.risk = s.buy_in = s.ownership = s.effort = s.reactance = s.fatigue = 0.0
    s.invited = s.pilot_left = s.tenure = 0.0


@making
def members_at_start(frame, key):
    """n int8, 1 for those inside before the first month: by name, by their own entry, or drawn by lot."""
    if frame.inside_by_lot == 0:
        return frame.inside
    inside, stream = frame.inside.copy(), stream_key(key, _START, 0)
    lots = np.empty(len(inside))
    for i in range(len(inside)):
        lots[i] = uniform(stream, frame.who[i])
    for i in ordered(lots, frame.by_identity)[: frame.inside_by_lot]:
        inside[i] = 1
    return inside
