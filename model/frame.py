"""A frame: what all runs of a scenario share, as the compiled population and run read it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coalitionlab.model.bare import record
from coalitionlab.model.catalogue_table import ACTION_TABLE, EFFECT_TABLE, FIRST_EFFECTS
from coalitionlab.model.compiled import typed_once
from coalitionlab.scenarios.drawn import Normal, Uniform
from coalitionlab.scenarios.names.fields import (
    CLIMATE,
    CLIMATES,
    CONVENER,
    EVENT,
    GOAL,
    MEASURES,
    SECTOR_NUMBER,
    SETTING,
    WORK,
)
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.organisations import Generated
from coalitionlab.scenarios.ties import GeneratedTies
from coalitionlab.scenarios.world import CHANGES, RULES, STRIKES, WHOEVER

EVENT_RECORD, SETTING_RECORD = record(EVENT), record(SETTING)
#: A month that never comes.
NEVER = 10**9
#: Nobody is struck, see `fields.EVENT`.
_NOBODY = -9.0
_NOTHING = (0.0, _NOBODY, _NOBODY, 0.0)
#: The fields between of an event that only does that: no climate, staff-days or grant changes, no scandal breaks.
_QUIET = (0, 0, 0, 0, False, np.nan, np.nan, 0.0)


@typed_once
class Frame(NamedTuple):
    """A scenario as plain arrays: n organisations, g goals, k events."""

    who: np.ndarray  #: n uint64
    sector: np.ndarray  #: n int64
    sector_sizes: np.ndarray  #: float64
    by_identity: np.ndarray  #: n int64, rows by ascending identity
    row: np.ndarray  #: n int64, the row of `draws` that each is dealt from
    draws: np.ndarray
    values: np.ndarray
    inside: np.ndarray  #: n int8, 1 for those who are inside before the first month
    inside_by_lot: int  #: and how many more are drawn by lot
    homophilous: bool  #: whether ties are made by likeness of motives, else listed or drawn beforehand
    acquainted: bool  #: whether there are acquaintances that could be made into ties
    degree: float
    homophily: float
    distance: float  #: nan: that between the motives, seen with an error
    trust_uniform: bool
    trust: float
    trust_spread: float
    climate: np.ndarray  #: as `fields.CLIMATE`; nan where the parameters decide
    setting: np.ndarray  #: one SETTING_RECORD
    actions: np.ndarray
    effects: np.ndarray
    first_effect: np.ndarray
    events: np.ndarray
    months: int
    withdraw: int
    bar: float
    success_sectors: int
    goals: np.ndarray  #: g x goal fields, see `fields.GOAL`
    parts: np.ndarray  #: g x n int8, 1 for those who have a part in a goal


def frame(scenario: Any, plan: Any) -> Frame:
    """The frame of a Scenario whose organisations have this Blueprint."""
    by_lot, inside = _inside(scenario, plan)
    return Frame(
        plan.who, plan.sector, np.bincount(plan.sector, minlength=len(plan.sectors)).astype(float),
        np.argsort(plan.who, kind="stable"), plan.row, plan.draws, plan.values, inside, by_lot, *_network(scenario.ties),
        _climate(scenario), _setting(scenario, plan), ACTION_TABLE, EFFECT_TABLE, FIRST_EFFECTS, _events(scenario, plan),
        scenario.months, withdrawal(scenario), float(scenario.bar), int(scenario.success_sectors), *_goals(scenario, plan),
    )  # fmt: skip


def withdrawal(scenario: Any) -> int:
    """The month, counted from 0, from which the convener does nothing any more."""
    return NEVER if scenario.withdraw_month is None else scenario.withdraw_month - 1


def convener_vector(spec: Any, style: Any) -> np.ndarray:
    """The convener as the scenario has it, in the style that the strategy chooses: a float64 vector as `fields.CONVENER`."""
    values = {name: float(getattr(spec, name, 0.0)) for name in CONVENER}
    for name in ("control", "transparency"):
        if (chosen := getattr(style, name)) is not None:
            values[name] = chosen
    values["admits"] = np.nan
    return np.array(list(values.values()), float)


def _goals(scenario: Any, plan: Any) -> tuple[np.ndarray, np.ndarray]:
    """(g x goal fields, g x n parts)."""
    goals = scenario.every_goal
    table, parts = np.zeros((len(goals), len(GOAL))), np.zeros((len(goals), plan.size), np.int8)
    numbers = {goal.name: g for g, goal in enumerate(goals)}
    for g, goal in enumerate(goals):
        table[g, :4] = [getattr(goal.work, kind) for kind in WORK]
        table[g, 4:8] = [getattr(goal.given, kind) for kind in WORK]
        table[g, 8] = -1.0 if goal.after is None else numbers[goal.after]
        parts[g, [plan.index(name) for name in goal.parts]] = 1
    return table, parts


def _inside(scenario: Any, plan: Any) -> tuple[int, np.ndarray]:
    """(how many by lot, n int8): those inside before the first month, by name or by their own entry."""
    inside, start, by_lot = np.zeros(plan.size, np.int8), scenario.members_at_start, 0
    if isinstance(start, tuple):
        inside[[plan.index(name) for name in start]] = 1
    elif start:
        by_lot = round(start * plan.size) if isinstance(start, float) else start
    if not isinstance(scenario.simulated, Generated):
        inside |= np.array([each.joins_at_start for each in scenario.simulated], np.int8)
    return by_lot, inside


def _network(spec: Any) -> tuple[bool, bool, float, float, float, bool, float, float]:
    if not isinstance(spec, GeneratedTies):
        return False, True, 0.0, 0.0, np.nan, False, 0.0, 0.0
    homophilous = spec.network == "homophily"
    distance = np.nan if spec.distance is None else spec.distance
    return homophilous, homophilous, spec.degree, spec.homophily, distance, *_trust(spec.trust)


def _trust(trust: Any) -> tuple[bool, float, float]:
    """(whether uniform, a, b) of the distribution of trust; b below 0 for exactly a."""
    if isinstance(trust, (int, float)):
        return False, float(trust), -1.0
    if isinstance(trust, Uniform):
        return True, *trust.uniform
    if isinstance(trust, Normal):
        return False, *trust.normal
    return False, float(np.mean(trust.values)), -1.0


def _setting(scenario: Any, plan: Any) -> np.ndarray:
    """One record: the decision rule and its options as numbers; the numbers of sectors that outcomes ask for, -1 where not there."""
    d, setting = scenario.decision, np.zeros(1, SETTING_RECORD)
    setting["rule"], setting["by_count"] = [*RULES].index(d.rule), MEASURES.index(d.measure)
    setting["among_ties"], setting["can_exit"] = d.among == "ties", d.exit
    setting["persuasion"], setting["response"] = d.persuasion, d.sensitivity
    setting["knowledge"], setting["leaders"] = scenario.start.knowledge, scenario.start.leaders
    setting["vision"] = scenario.convener.vision
    for field in SETTING:
        if field.startswith(SECTOR_NUMBER):
            name = field.removeprefix(SECTOR_NUMBER)
            setting[field] = plan.sectors.index(name) if name in plan.sectors else -1
    return setting


def _climate(scenario: Any) -> np.ndarray:
    """Where opinion, regulation, failures and funding start, rest, and how they move."""
    values: dict[str, float] = {}
    for name in CLIMATES:
        spec = getattr(scenario.environment, name)
        values[name] = spec.start
        values[f"{name}_base"] = spec.start if spec.base is None else spec.base
        values[f"{name}_drift"] = _or_nan(spec.drift)
        values[f"{name}_volatility"] = _or_nan(spec.volatility)
    return np.array([values[name] for name in CLIMATE])


def _events(scenario: Any, plan: Any) -> np.ndarray:
    """The dated events, and the end of the grant, by month; those of one month in the order of the file. What an event does to an
    organisation, a tie or a parameter is a row of its own after it."""
    rows: list[tuple[float, ...]] = []
    for e in scenario.environment.events:
        rows.append(
            (e.month, e.opinion, e.regulation, e.failures, e.funding, e.lasting, _or_nan(e.capacity), _or_nan(e.grant), e.scandal, *_NOTHING)
        )  # fmt: skip
        for field, who, other, trust in e.strikes:
            kind = 1.0 + STRIKES.index(field)
            struck = (kind, _whom(who, plan), _whom(other, plan) if other else _NOBODY, trust)
            rows.append((e.month, *_QUIET, *struck))
        for name, value in e.parameters.items():
            rows.append((e.month, *_QUIET, CHANGES, list(PARAMETERS).index(name), _NOBODY, value))
    if scenario.convener.grant_months is not None:
        rows.append((scenario.convener.grant_months + 1, 0, 0, 0, 0, False, np.nan, 0.0, 0.0, *_NOTHING))
    return np.array(sorted(rows, key=lambda row: row[0]), EVENT_RECORD)


def _whom(name: str, plan: Any) -> float:
    """The row of an organisation; -1, -2, -3 for whoever it will be, in the order of WHOEVER."""
    return -1.0 - WHOEVER.index(name) if name in WHOEVER else float(plan.index(name))


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else float(value)
