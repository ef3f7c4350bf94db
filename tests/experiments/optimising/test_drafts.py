"""Strategies as the search handles them: every one of the library, every child, within the limits."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalitionlab.experiments.optimising.drafts import (
    draft_from_json,
    draft_of,
    draft_to_json,
    strategy_of,
    whole_parts,
)
from coalitionlab.experiments.optimising.moves import MOST_ACTIONS, Limits, child, simpler_drafts
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.names.actions import ACTION_NAMES

LIMITS = Limits(phases=4, last_month=40, style=True, spending=True)


@pytest.mark.parametrize("name", list_strategies())
def test_library_strategies_survive_json(name):
    strategy = load_strategy(name)
    draft = draft_of(strategy, 54)
    if not strategy.phases:
        assert draft is None
        return
    again = draft_from_json(json.loads(json.dumps(draft_to_json(draft))))
    assert again.key() == draft.key()
    made = strategy_of(again, name)
    assert made.convener == strategy.convener
    for mine, theirs in zip(made.phases, strategy.phases, strict=True):
        whole, other = sum(mine.effort.values()), sum(theirs.effort.values())
        assert {k: v / whole for k, v in mine.effort.items()} == pytest.approx(
            {k: v / other for k, v in theirs.effort.items()}
        )
        assert (str(mine.when), dict(mine.aims)) == (str(theirs.when), dict(theirs.aims)) or theirs.aims
    assert [one.until_month for one in made.phases] == [one.until_month for one in strategy.phases]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_children_are_strategies_within_the_limits(seed):
    rng = np.random.default_rng(seed)
    pool = [
        draft_of(load_strategy(name), LIMITS.last_month)
        for name in ("mobilizing_leadership", "system_leadership")
    ]
    most = max(MOST_ACTIONS, *(len(stage.parts) for one in pool for stage in one.stages))
    for _ in range(12):
        pool.append(child([pool[int(rng.integers(len(pool)))], pool[-1]], LIMITS, rng))
        made = pool[-1]
        assert draft_from_json(draft_to_json(made)).key() == made.key()
        assert 1 <= len(made.stages) <= LIMITS.phases and made.stages[-1].until == LIMITS.last_month
        assert all(1 <= len(stage.parts) <= most for stage in made.stages)
        assert strategy_of(made, "child").phases  # the checks of every strategy file


def test_simpler_strategies_say_one_thing_less():
    draft = draft_of(load_strategy("mobilizing_leadership"), 40)

    def said(one):
        style = sum(value is not None for value in (one.control, one.transparency))
        return style + sum(1 + len(s.parts) + len(s.aims) + bool(s.when) for s in one.stages)

    options = list(simpler_drafts(draft))
    assert len({step for step, _ in options}) == len(options)
    assert options and all(said(one) < said(draft) and strategy_of(one, "x") for _, one in options)


def test_weights_become_whole_parts():
    assert whole_parts({"build_trust": 1.0, "share_power": 3.0}) == {"build_trust": 1, "share_power": 3}
    assert whole_parts({"build_trust": 50.0, "share_power": 100.0, "run_pilot": 0.1}) == {
        "build_trust": 4,
        "share_power": 9,
    }
    assert whole_parts({}) == {}


def test_children_of_any_kind_keep_to_a_capacity_that_events_change(case):
    rng = np.random.default_rng(1)
    draft = draft_of(load_strategy("even_spread"), 8)
    for _ in range(5):
        draft = child([draft], Limits(4, 8, True, True), rng)
        model = CoalitionModel(case, strategy_of(draft, "child"), rng=5)
        before = 0.0
        for month in range(1, case.months + 1):
            model.step()
            allowed = 20.0 if month < 5 else 4.0 if month < 8 else 30.0
            assert model.trace.spent - before <= allowed * (1 + 1e-9)
            before = model.trace.spent


def test_every_action_can_be_found():
    rng, seen = np.random.default_rng(0), set()
    draft = draft_of(load_strategy("communication"), 40)
    for _ in range(2000):
        draft = child([draft], LIMITS, rng)
        seen |= {name for stage in draft.stages for name in stage.parts}
    assert seen == set(ACTION_NAMES)
