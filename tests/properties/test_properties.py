"""What holds for any scenario, strategy and parameters: bounds, budget, determinism, and actions without effect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalitionlab.agents.spending import days_by_hand
from coalitionlab.model.compiled import opened
from coalitionlab.model.ground import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.run import month as _month
from coalitionlab.model.simulate import Batch, check_ranges, simulate, simulate_units
from coalitionlab.model.tracing import build, trace
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.fields import CONVENER, SIGNED, STATE, TIE
from coalitionlab.scenarios.names.outcomes import MAY_BE_UNDEFINED, MONTHLY, MONTHLY_NAMES, PER_RUN, RUN_NAMES
from coalitionlab.scenarios.names.parameters import PARAMETERS, rate_name
from coalitionlab.scenarios.schema import Scenario, Strategy

month = opened(_month)

#: State that is not a share: utilities may be anything, a trial's months left are months, a status is a number 0 to 3.
UNBOUNDED = {"utility", "payoff", "pilot_left", "tenure", "status"}
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
shares = st.floats(0, 1).map(lambda x: round(x, 3))


@st.composite
def phases(draw: st.DrawFn) -> list[dict[str, Any]]:
    chosen = []
    for number in range(draw(st.integers(1, 3))):
        effort = draw(st.dictionaries(st.sampled_from(list(ACTIONS)), st.floats(0.1, 5), min_size=1, max_size=8))
        aims = {name: draw(st.sampled_from([a for a in ACTIONS[name].aims if a != "sector"])) for name in effort}
        phase = {"name": f"phase {number}", "effort": effort, "aims": aims, "share": draw(st.floats(0.1, 1))}
        chosen.append({**phase, "until": 6 * (number + 1)})
    return chosen


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    convener = {name: draw(shares) for name in ("power", "control", "transparency", "vision", "backbone", "grant")}
    return Scenario.model_validate({
        "name": "any", "months": 20, "withdraw_month": draw(st.none() | st.integers(1, 20)),
        "organisations": {"count": draw(st.integers(1, 25)), "mix": {"business": 2, "nonprofit": 1, "community": 1}},
        "ties": {"degree": draw(st.floats(0, 8)), "network": draw(st.sampled_from(["homophily", "random", "ring", "none"]))},
        "environment": {name: draw(shares) for name in ("opinion", "regulation", "failures", "funding")},
        "convener": {**convener, "capacity": draw(st.floats(0, 60))},
        "start": {name: draw(shares) for name in ("contact", "knowledge", "leaders")},
        "goals": draw(st.sampled_from([[], [{"name": "one", "work": {"reach": 3, "authority": 1}, "given": {"reach": 1}}]])),
        "members_at_start": draw(st.sampled_from([0, 0.3])),
    })  # fmt: skip


parameters = st.dictionaries(st.sampled_from(list(PARAMETERS)), st.floats(0, 1), max_size=12).map(
    lambda drawn: {
        name: PARAMETERS[name].plausible[0] + at * (PARAMETERS[name].plausible[1] - PARAMETERS[name].plausible[0])
        for name, at in drawn.items()
    }
)


def led(listed: list[dict[str, Any]]) -> Strategy:
    return Strategy.model_validate({"name": "any", "phases": listed})


@QUICK
@given(scenarios(), phases(), parameters, st.integers(0, 2**32))
def test_everything_stays_in_its_range(
    scenario: Scenario, listed: list[dict[str, Any]], values: dict[str, float], seed: int
) -> None:
    told = trace(scenario, led(listed), seed=seed, parameters=values)
    for field in STATE:
        column = told.system.state[field]
        assert np.isfinite(column).all(), field
        low = -1 if field in (*SIGNED, "claim") else 0
        assert field in UNBOUNDED or ((column >= low) & (column <= 1)).all(), field
    for field in ("trust", "distance", "strength"):
        assert ((told.system.ties[field] >= 0) & (told.system.ties[field] <= 1)).all(), field
    for place, name in enumerate(MONTHLY_NAMES):
        column = told.months[:, place]
        assert ((column >= MONTHLY[name].low) & (column <= MONTHLY[name].high)).all(), name
    assert ((told.delivered >= 1) | np.isnan(told.delivered)).all()
    for field in set(CONVENER) - {"capacity", "admits"}:
        assert 0 <= told.system.convener[field] <= 1, field


@QUICK
@given(scenarios(), phases(), st.integers(0, 2**32))
def test_the_budget_is_never_exceeded(scenario: Scenario, listed: list[dict[str, Any]], seed: int) -> None:
    spent = trace(scenario, led(listed), seed=seed).outcomes[RUN_NAMES.index("effort_spent")]
    led_months = scenario.months if scenario.withdraw_month is None else scenario.withdraw_month - 1
    assert 0 <= spent <= scenario.convener.capacity * led_months * (1 + 1e-12)


def same(a: Batch, b: Batch) -> bool:
    assert a.months is not None and b.months is not None
    return np.array_equal(a.months, b.months) and np.array_equal(a.outcomes, b.outcomes, equal_nan=True)


@QUICK
@given(scenarios(), phases(), st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_run_whoever_does_the_work(
    scenario: Scenario, listed: list[dict[str, Any]], seed: int
) -> None:
    strategy = led(listed)
    whole = simulate(scenario, [strategy], replicates=3, seed=seed, months=True, workers=2)
    assert same(whole, simulate(scenario, [strategy], replicates=3, seed=seed, months=True, workers=1))
    last = simulate(scenario, [strategy], replicates=1, first_replicate=2, seed=seed, months=True)
    assert whole.months is not None and last.months is not None
    assert np.array_equal(whole.months[:, 2:], last.months)


@QUICK
@given(scenarios(), phases(), st.sampled_from(list(ACTIONS)), st.integers(0, 2**32))
def test_an_action_without_effect_leaves_the_run_as_it_is(
    scenario: Scenario, listed: list[dict[str, Any]], action: str, seed: int
) -> None:
    """Its staff-days are spent, but no bit differs from the same staff-days not being spent, where the convener is there anyhow."""
    rates = {rate_name(action, effect): 0.0 for effect in ACTIONS[action].effects}
    ground = Ground.of(scenario, {**rates, "presence_days": 0.01})
    population = ground.population(run_key(seed))
    there = "administer" if action != "administer" else "declare_intent"
    beside = {there: 1.0} | {a: d for a, d in listed[0]["effort"].items() if a != action}
    sectors = ground.blueprint.sectors
    idle, busy = (build(ground, population, led([])) for _ in range(2))
    for number in range(scenario.months):
        month(idle, number, *days_by_hand(beside, {}, sectors))
        month(busy, number, *days_by_hand({**beside, action: 2.0}, {}, sectors))
    assert idle.overall.tobytes() == busy.overall.tobytes()
    for part, fields in (("state", STATE), ("ties", TIE)):  # what else there is, is room for the month's working
        for field in fields:
            assert getattr(idle, part)[field].tobytes() == getattr(busy, part)[field].tobytes()


def test_outcomes_of_a_run_are_declared_once() -> None:
    assert len(RUN_NAMES) == len(PER_RUN) and not set(MONTHLY) - set(MONTHLY_NAMES)


def corners(count: int, seed: int) -> dict[str, np.ndarray]:
    """Parameters of `count` units, each parameter at its lowest, its highest or its default value."""
    random = np.random.default_rng(seed)
    drawn, share = random.random((count, len(PARAMETERS))), random.random((count, 1))
    names = enumerate(PARAMETERS.values())
    return {
        p.name: np.where(drawn[:, k] < share[:, 0] / 2, p.low, np.where(drawn[:, k] < share[:, 0], p.high, p.default))
        for k, p in names
    }  # fmt: skip


def check_corners(scenario: str, count: int, seed: int) -> None:
    batch = simulate_units(
        load_scenario(scenario), [load_strategy(name) for name in list_strategies()],
        replicates=np.arange(count), parameters=corners(count, seed), seed=seed, months=True,
    )  # fmt: skip
    assert batch.months is not None
    for values, outcomes in ((batch.outcomes, PER_RUN), (batch.months, MONTHLY)):
        for k, (name, outcome) in enumerate(outcomes.items()):
            some = values[..., k][~np.isnan(values[..., k])] if name in MAY_BE_UNDEFINED else values[..., k]
            assert ((some >= outcome.low) & (some <= outcome.high)).all(), (name, some.min(), some.max())


@pytest.mark.parametrize("scenario", list_scenarios())
def test_nothing_leaves_its_range_in_the_corners_of_the_bounds(scenario: str) -> None:
    check_corners(scenario, 40, 11)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["generic", "job_placement", "powerful_foundation", "landfill_region"])
def test_nothing_leaves_its_range_in_many_corners(scenario: str) -> None:
    check_corners(scenario, 1000, 2)


@pytest.mark.parametrize("value", [1.5, -0.1, np.nan, np.inf])
def test_a_result_beyond_its_range_is_an_error(value: float) -> None:
    outcomes = np.full((2, 3, len(RUN_NAMES)), 0.5)
    outcomes[1, 2, RUN_NAMES.index("collective_action")] = value
    with pytest.raises(InputError, match="collective_action is .* in replicate 9 of b .generic., beyond its range"):
        check_ranges("generic", ("a", "b"), np.array([7, 8, 9]), outcomes)
    outcomes[1, 2] = np.where(np.isin(RUN_NAMES, MAY_BE_UNDEFINED), np.nan, 0.5)
    check_ranges("generic", ("a", "b"), np.array([7, 8, 9]), outcomes)
