"""Exact limits: what becomes of beliefs that are talked about, forgotten, or left alone."""

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.names.fields import BELIEFS, STATE
from coalitionlab.scenarios.schema import Scenario

#: No shocks, and nobody who goes: beliefs move by talk and forgetting alone.
CALM = {"climate_volatility": 0.0, "shock_chance": 0.0, "turnover": 0.0, "closures": 0.0}
NAMES = ("A", "B", "C")


def three(beliefs, ties=(), months=200, **parameters):
    """Three organisations that will never join, with these beliefs in the issue."""
    return Scenario.model_validate({
        "name": "three", "months": months, "parameters": {**CALM, **parameters},
        "organisations": [
            {"name": name, "sector": "business", "threshold": 50, "awareness": belief}
            for name, belief in zip(NAMES, beliefs, strict=True)
        ],
        "ties": [{"from": a, "to": b, "trust": 0.4, "distance": 0.0} for a, b in ties],
    })  # fmt: skip


def test_degroot_beliefs_reach_the_consensus_that_their_weights_give():
    """DeGroot 1974: A listens to B and C alike, B to A, C to B: the consensus weighs them .4, .4 and .2."""
    start = (0.9, 0.2, 0.35)
    model = CoalitionModel(three(start, ["AB", "AC", "BA", "CB"], talk_rate=1.0, forget=0.0), rng=1)
    model.run_for(1)
    listened = [0.5 * (start[1] + start[2]), start[0], start[1]]
    assert [model.organisation(name).awareness for name in NAMES] == pytest.approx(listened)
    model.run_for(199)
    consensus = 0.4 * start[0] + 0.4 * start[1] + 0.2 * start[2]
    assert [model.organisation(name).awareness for name in NAMES] == pytest.approx([consensus] * 3, abs=1e-12)


def test_degroot_trust_weighs_whom_one_listens_to():
    model = CoalitionModel(three((0.0, 1.0, 0.0), ["AB", "AC"], talk_rate=1.0, forget=0.0, months=1), rng=1)
    model.organisation("A").see("B", trust=0.6)
    model.organisation("A").see("C", trust=0.2)
    model.step()
    assert model.organisation("A").awareness == pytest.approx(0.75)


def test_distance_discounts_what_a_tie_says_unless_identity_is_common():
    model = CoalitionModel(three((0.0, 1.0, 0.0), ["AB", "AC"], talk_rate=1.0, forget=0.0, months=2), rng=1)
    one = model.organisation("A")
    one.see("B", distance=0.6)
    model.step()
    assert one.awareness == pytest.approx(0.4 / 1.4)
    one.awareness, one.identity = 0.0, 1.0
    model.organisation("C").awareness = 0.0
    model.step()
    assert one.awareness == pytest.approx(0.5)


@pytest.mark.parametrize("months", [1, 5, 24])
def test_beliefs_that_are_not_talked_about_are_forgotten_at_a_constant_rate(months):
    model = CoalitionModel(three((0.2, 0.5, 0.8), forget=0.07), rng=1)
    one = model.organisation("A")
    before = {belief: one.traits.get(belief, 0.0) for belief in BELIEFS}
    for belief in BELIEFS:
        setattr(one, belief, 1.0)
    model.run_for(months)
    for belief, base in before.items():
        assert getattr(one, belief) == pytest.approx(base + (1.0 - base) * 0.93**months, abs=1e-12)


@pytest.mark.parametrize(
    ("field", "parameter"),
    [
        ("pressure", "forget"), ("risk", "forget"), ("identity", "forget"), ("buy_in", "lapse"), ("mapped", "lapse"),
        ("leaders", "lapse"), ("reactance", "reactance_fade"), ("fatigue", "tiring"), ("invited", "invitation_fade"),
    ],
)  # fmt: skip
def test_what_is_not_renewed_fades_at_its_rate(field, parameter):
    model = CoalitionModel(three((0.5, 0.5, 0.5), **{parameter: 0.1}), rng=1)
    one = model.organisation("B")
    setattr(one, field, 0.8)
    model.run_for(10)
    assert getattr(one, field) == pytest.approx(0.8 * 0.9**10, abs=1e-12)


def test_no_effort_and_no_ties_change_nothing_but_the_climate_that_drifts():
    scenario = three((0.3, 0.5, 0.7), months=24, lapse=0.0).with_(
        **{"environment.opinion": {"start": 0.9, "base": 0.4, "drift": 0.1}}
    )
    model = CoalitionModel(scenario, rng=5)
    fixed = [field for field in STATE if field not in ("utility", "payoff")]
    before = model.system.state.copy()
    model.run_for(24)
    for field in fixed:
        np.testing.assert_allclose(model.system.state[field], before[field], rtol=0, atol=1e-12)
    assert model.climate.opinion == pytest.approx(0.4 + 0.5 * 0.9**24)
    assert model.outcomes()[["collective_action", "membership", "joins", "leaves"]].to_numpy().any() == np.False_
