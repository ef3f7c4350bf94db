"""Exact limits: how work combines, and that no convener spends more than it has."""

import math

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.fields import WORK
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario

SHARES = (0.2, 0.5, 0.4, 0.8)


def output(substitution, shares=SHARES):
    """Collective action when those inside do these shares of the four kinds of work that all could do."""
    inside = dict(zip(WORK, shares, strict=True))
    outside = dict(zip(WORK, (1 - share for share in shares), strict=True))
    scenario = Scenario.model_validate({
        "name": "work", "months": 1, "ties": {"network": "none"}, "parameters": {"substitution": substitution},
        "organisations": [
            {"name": "inside", "sector": "business", "power": 1, "joins_at_start": True, **inside},
            {"name": "outside", "sector": "business", "power": 1, **outside},
        ],
    })  # fmt: skip
    return float(CoalitionModel(scenario, rng=1).system.coalition["action"])


def mean(values, power):
    """The power mean with equal weights."""
    return (sum(value**power for value in values) / len(values)) ** (1 / power)


def test_ces_runs_from_the_scarcest_kind_over_the_geometric_to_the_plain_mean():
    scale = output(0.0) / min(SHARES)  # effort, coordination and cohesion, the same whatever the substitution
    assert output(0.5) == pytest.approx(scale * mean(SHARES, -1), rel=1e-12)  # the harmonic mean
    assert output(1.0) == pytest.approx(scale * math.prod(SHARES) ** 0.25, rel=1e-12)
    assert output(2.0) == pytest.approx(scale * mean(SHARES, 0.5), rel=1e-12)
    assert output(100.0) == pytest.approx(scale * mean(SHARES, 0.99), rel=1e-12)
    assert output(100.0) == pytest.approx(scale * np.mean(SHARES), rel=1e-2)


def test_ces_is_continuous_at_its_limits():
    assert output(1e-3) == pytest.approx(output(0.0), rel=1e-2)
    assert output(1.0 - 1e-6) == pytest.approx(output(1.0), rel=1e-6)
    assert output(1.0 + 1e-6) == pytest.approx(output(1.0), rel=1e-6)


def test_a_kind_of_work_that_nobody_does_stops_everything_unless_it_can_be_replaced():
    shares = (0.0, 0.5, 0.5, 0.5)
    assert output(0.0, shares) == output(0.5, shares) == output(1.0, shares) == 0.0
    assert output(2.0, shares) > 0.0


@pytest.mark.parametrize("scenario", ["milton_keynes", "generic"])
def test_no_strategy_spends_more_than_the_capacity_of_any_month(scenario):
    for name in list_strategies():
        model, spent = CoalitionModel(scenario, name, rng=3), 0.0
        while model.running:
            model.step()
            capacity = model.convener.capacity  # with what an event of this month has made of it
            now = model.run_outcomes()["effort_spent"]
            assert now - spent <= capacity * (1 + 1e-9)
            assert not model.convener.has_withdrawn or model.month == model.withdrawal or now == spent
            spent = now


def test_a_capacity_of_nothing_is_no_leadership():
    scenario = load_scenario("generic")
    poor = scenario.with_(**{"convener.capacity": 0.0})
    strategies = [load_strategy("leaderless"), load_strategy("processes_and_structures").with_(convener={})]
    batch = simulate(poor, strategies, replicates=2, months=True)
    np.testing.assert_array_equal(batch.months[0], batch.months[1])
    assert (batch.outcomes[..., RUN_NAMES.index("effort_spent")] == 0.0).all()
