"""Many runs in one call: units of a replicate and parameters give what one run at a time gives, in whatever order or company."""

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.ground import Ground
from coalitionlab.model.population import DEPENDS_ON
from coalitionlab.model.randomness import run_key
from coalitionlab.model.simulate import simulate, simulate_units
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.fields import TIE, TRAITS
from coalitionlab.scenarios.names.parameters import AT_THE_START, PARAMETERS

STRATEGIES = tuple(load_strategy(name) for name in ("mobilizing_leadership", "even_spread"))


def small(**changes):
    return load_scenario("generic").with_(**{"organisations.count": 21, "months": 18, "withdraw_month": 12} | changes)


@pytest.mark.parametrize(
    "scenario",
    [small(), small(**{"ties.network": "small_world"}), load_scenario("tax_preparation")],
    ids=lambda one: one.name,
)
def test_a_unit_is_the_run_of_its_replicate_and_parameters(scenario):
    """Where ties are made by likeness, where a network is drawn for each replicate, and where they are listed."""
    replicates, talk = [3, 0, 3, 7, 0], np.array([0.1, 0.02, 0.2, 0.1, 0.02])
    spread = np.array([0.5, 0.5, 0.5, 0.3, 0.9])  # of power: three populations of replicates 0 and 3
    found = simulate_units(
        scenario, STRATEGIES, replicates=replicates, parameters={"talk_rate": talk, "power_spread": spread, "forget": 0.03},
        seed=5, months=True,
    )  # fmt: skip
    for u, replicate in enumerate(replicates):
        alone = simulate(
            scenario, STRATEGIES, replicates=1, first_replicate=replicate, seed=5, months=True,
            parameters={"talk_rate": talk[u], "power_spread": spread[u], "forget": 0.03},
        )  # fmt: skip
        np.testing.assert_array_equal(found.outcomes[:, u], alone.outcomes[:, 0])
        np.testing.assert_array_equal(found.months[:, u], alone.months[:, 0])
        np.testing.assert_array_equal(found.delivered[:, u], alone.delivered[:, 0])


def changing(**values):
    """Values of parameters from month 7 on."""
    return small(**{"environment.events": [{"name": "change", "month": 7, "parameters": values}]})


def test_a_parameter_changes_from_its_month_on_in_each_run_alone():
    """In all runs of a batch, of which the second of a unit begins anew; in one run; in Mesa; and never before its month."""
    scenario, talk = changing(talk_rate=0.4, exit_rate=0.2), np.array([0.1, 0.02, 0.1])
    found = simulate_units(scenario, STRATEGIES, replicates=[0, 0, 4], parameters={"talk_rate": talk}, months=True)
    before = simulate_units(small(), STRATEGIES, replicates=[0, 0, 4], parameters={"talk_rate": talk}, months=True)
    np.testing.assert_array_equal(found.months[:, :, :6], before.months[:, :, :6])
    assert (found.months[:, :, 6:] != before.months[:, :, 6:]).any(axis=(2, 3)).all()
    for s, strategy in enumerate(STRATEGIES):
        for u, replicate in enumerate([0, 0, 4]):
            given = {"talk_rate": talk[u]}
            alone = trace(scenario, strategy, replicate=replicate, parameters=given)
            np.testing.assert_array_equal(alone.months, found.months[s, u])
            np.testing.assert_array_equal(alone.outcomes, found.outcomes[s, u])
            assert alone.system.p["talk_rate"] == 0.4
            np.testing.assert_array_equal(alone.ground.parameters, Ground.of(scenario, given).parameters)
    model = CoalitionModel(scenario, STRATEGIES[0], rng=0)
    while model.running:
        model.step()
    np.testing.assert_array_equal(model.outcomes(), trace(scenario, STRATEGIES[0]).months)


def test_a_parameter_that_changes_to_what_it_is_changes_nothing():
    same = {name: PARAMETERS[name].default for name in PARAMETERS if name not in AT_THE_START}
    one, other = (simulate(each, STRATEGIES, replicates=4, months=True) for each in (small(), changing(**same)))
    for field in ("outcomes", "months", "delivered"):
        np.testing.assert_array_equal(getattr(one, field), getattr(other, field))


def test_workers_and_the_order_of_units_change_nothing():
    scenario, rng = small(), np.random.default_rng(1)
    replicates, talk = rng.integers(0, 6, 90), rng.uniform(0.0, 0.3, 90)
    one = simulate_units(scenario, STRATEGIES, replicates=replicates, parameters={"talk_rate": talk}, workers=1)
    order = rng.permutation(90)
    other = simulate_units(
        scenario, STRATEGIES, replicates=replicates[order], parameters={"talk_rate": talk[order]}, workers=3
    )
    np.testing.assert_array_equal(one.outcomes[:, order], other.outcomes)


def test_a_strategy_meets_the_same_world_alone_as_beside_others():
    """The last strategy of a population takes its ties for itself instead of a copy: nobody else may notice."""
    scenario = small()
    both = simulate(scenario, STRATEGIES, replicates=5)
    for s, strategy in enumerate(STRATEGIES):
        np.testing.assert_array_equal(both.outcomes[s], simulate(scenario, [strategy], replicates=5).outcomes[0])


@pytest.mark.parametrize(
    "bad", [{"talk_rate": np.array([0.1, 1.5])}, {"talk_rate": np.array([0.1, np.nan])}, {"walk_rate": 0.1}]
)
def test_a_bad_parameter_is_refused_before_anything_runs(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        simulate_units(small(), STRATEGIES, replicates=[0, 1], parameters=bad)


def test_a_population_depends_on_the_parameters_that_say_so_and_no_others():
    """Runs that differ in other parameters share it, so this must be true of every parameter there is."""
    scenario = small()
    usual = population(scenario, {})
    for name, one in PARAMETERS.items():
        other = 4.0 if name == "latent_degree" else one.low + 0.37 * (min(one.high, 2.0) - one.low)
        same = population(scenario, {name: other}) == usual
        assert same == (name not in DEPENDS_ON), name


def population(scenario, parameters):
    made = Ground.of(scenario, parameters).population(run_key(4))
    places = np.concatenate([made.tie_indices(i) for i in range(made.size)])
    parts = [
        made.target[places],
        *(made.traits[name] for name in TRAITS),
        *(made.ties[name][places] for name in TIE),
        made.skills,
    ]
    return tuple(part.tobytes() for part in parts)


def test_scenario_and_strategies_may_be_named():
    values = simulate(load_scenario("generic"), [load_strategy("even_spread")], replicates=2, seed=3)
    named = simulate("generic", "even_spread", replicates=2, seed=3)
    np.testing.assert_array_equal(values.outcomes, named.outcomes)
    assert named.strategies == ("even_spread",)
    with pytest.raises(InputError, match="did you mean 'generic'"):
        simulate("genric", ["even_spread"], replicates=1)
    with pytest.raises(InputError, match="got 3; give a Strategy"):
        simulate("generic", [3], replicates=1)
