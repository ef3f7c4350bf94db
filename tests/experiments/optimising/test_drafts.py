"""Strategies as the search handles them: every one of the library, every child, within the limits."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalitionlab.experiments.optimising.drafts import draft_from_json, draft_of, strategy_of, whole_parts
from coalitionlab.experiments.optimising.limits import Limits
from coalitionlab.experiments.optimising.moves import MOST_ACTIONS, child, simpler_drafts, weighted_moves
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.names.actions import ACTION_NAMES

PHASES, LAST = 4, 40
MOVES = weighted_moves(PHASES, style=True, spending=True)


def shares(phase):
    total = sum(phase.effort.values())
    return {action: parts / total for action, parts in phase.effort.items()}


@pytest.mark.parametrize("name", list_strategies())
def test_library_strategies_survive_json(name):
    strategy, draft = load_strategy(name), draft_of(load_strategy(name), 54)
    if not strategy.phases:
        assert draft is None
        return
    again = draft_from_json(json.loads(json.dumps(asdict(draft))))
    assert again.key() == draft.key()
    copy = strategy_of(again, name)
    assert copy.convener == strategy.convener
    for phase, other in zip(copy.phases, strategy.phases, strict=True):
        assert shares(phase) == pytest.approx(shares(other), abs=0.01)  # whole parts
        assert (str(phase.when), phase.until_month) == (str(other.when), other.until_month)


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 2**32 - 1))
def test_children_are_strategies_within_the_limits(seed):
    rng = np.random.default_rng(seed)
    pool = [draft_of(load_strategy(name), LAST) for name in ("mobilizing_leadership", "system_leadership")]
    most = max(MOST_ACTIONS, *(len(stage.parts) for draft in pool for stage in draft.stages))
    for _ in range(12):
        pool.append(child([pool[int(rng.integers(len(pool)))], pool[-1]], MOVES, rng))
        assert draft_from_json(asdict(pool[-1])).key() == pool[-1].key()
        assert 1 <= len(pool[-1].stages) <= PHASES and pool[-1].stages[-1].until == LAST
        assert all(1 <= len(stage.parts) <= most for stage in pool[-1].stages)
        assert strategy_of(pool[-1], "child").phases  # the checks of every strategy file


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 2**32 - 1))
def test_a_plan_fitted_to_limits_has_few_actions_each_of_a_useful_dose(seed):
    """Whatever is tried: three actions at most, none under two staff-days where another is done as well."""
    rng, limits = np.random.default_rng(seed), Limits(3, 2.0, (8.0,) * 10 + (4.0,) * 30)
    draft = draft_of(load_strategy("mobilizing_leadership"), LAST)
    for _ in range(12):
        draft = limits.fitted(child([draft], MOVES, rng), rng)
        assert limits.hold(draft) and draft.stages[-1].until == LAST and not draft.stages[-1].when
        assert len({action for stage in draft.stages for action in stage.parts}) <= 3
        for days in limits.days(draft):
            assert len(days) == 1 or min(days.values()) >= 2.0 - 1e-9


def test_limits_leave_a_plan_within_them_as_it_is():
    draft = draft_of(load_strategy("mobilizing_leadership"), LAST)
    assert Limits(None, 0.0, (10.0,) * LAST).fitted(draft) == draft
    (kept,) = {a for stage in Limits(1, 0.0, (10.0,) * LAST).fitted(draft).stages for a in stage.parts}
    days = Limits(None, 0.0, (10.0,) * LAST).days(draft)
    starts = [0, *(stage.until for stage in draft.stages)]
    total = {}
    for start, stage, each in zip(starts, draft.stages, days, strict=False):
        for action, number in each.items():
            total[action] = total.get(action, 0) + number * (stage.until - start)
    assert total[kept] == max(total.values())  # the one with most staff-days stays


def test_simpler_strategies_have_something_less():
    def size(draft):
        style = sum(value is not None for value in (draft.control, draft.transparency))
        return style + sum(1 + len(s.parts) + len(s.aims) + bool(s.when) for s in draft.stages)

    draft = draft_of(load_strategy("mobilizing_leadership"), LAST)
    options = list(simpler_drafts(draft))
    assert options and len({step for step, _ in options}) == len(options)
    assert all(size(simpler) < size(draft) and strategy_of(simpler, "x") for _, simpler in options)


def test_weights_become_whole_parts():
    assert whole_parts({"build_trust": 1.0, "share_power": 3.0}) == {"build_trust": 1, "share_power": 3}
    assert whole_parts({}) == {}


def test_children_keep_to_a_capacity_that_events_change(case):
    draft = draft_of(load_strategy("even_spread"), 8)
    for seed in range(2):
        draft = child([draft], MOVES, np.random.default_rng(seed))
        model = CoalitionModel(case, strategy_of(draft, "child"), rng=5)
        before = 0.0
        for month in range(1, case.months + 1):
            model.step()
            allowed = 20.0 if month < 5 else 4.0 if month < 8 else 30.0
            assert model.trace.spent - before <= allowed * (1 + 1e-9)
            before = model.trace.spent


def test_every_action_is_tried():
    rng, seen, draft = np.random.default_rng(0), set(), draft_of(load_strategy("communication"), LAST)
    for _ in range(1000):
        draft = child([draft], MOVES, rng)
        seen |= {name for stage in draft.stages for name in stage.parts}
    assert seen == set(ACTION_NAMES)
